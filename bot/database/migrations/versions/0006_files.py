"""Let announcements go to every kind of place, with a file."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.database.columns import Instant, Snowflake

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

COLUMNS = ("place", "tag_id", "is_crossposted", "has_thread", "file_hash", "file_name", "file_description")


def upgrade() -> None:
    """Create the table of files, and what announcements need."""
    op.create_table(
        "files",
        sa.Column("guild_id", Snowflake, autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("given_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "hash", name=op.f("pk_files")),
    )
    op.add_column("announcements", sa.Column("place", sa.String(length=8), nullable=False, server_default="text"))
    op.add_column("announcements", sa.Column("tag_id", Snowflake, nullable=True))
    op.add_column("announcements", sa.Column("is_crossposted", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("announcements", sa.Column("has_thread", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("announcements", sa.Column("file_hash", sa.String(length=64), nullable=True))
    op.add_column("announcements", sa.Column("file_name", sa.String(length=100), nullable=True))
    op.add_column("announcements", sa.Column("file_description", sa.Text(), nullable=True))


def downgrade() -> None:
    """Take it away."""
    for name in reversed(COLUMNS):
        op.drop_column("announcements", name)
    op.drop_table("files")
