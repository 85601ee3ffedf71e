"""Add the entries of the catalogue that were written or changed on Discord."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.database.columns import Instant, Snowflake

revision = "0025"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create their table."""
    op.create_table(
        "entries",
        sa.Column("guild_id", Snowflake, nullable=False, autoincrement=False),
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "id", name=op.f("pk_entries")),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("entries")
