"""Create the table of announcements."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.database.columns import Instant, RowId, Snowflake

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create what announcements need."""
    op.create_table(
        "announcements",
        sa.Column("id", RowId, nullable=False),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("channel_id", Snowflake, nullable=True),
        sa.Column("event_id", RowId, nullable=True),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("everyone", sa.Boolean(), nullable=False),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("repeats", sa.Text(), nullable=True),
        sa.Column("missed", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("said_for", Instant(), nullable=True),
        sa.Column("author_id", RowId, nullable=True),
        sa.Column("editor_id", RowId, nullable=True),
        sa.Column("approver_id", RowId, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcements")),
    )
    op.create_index("ix_announcements_state_due_at", "announcements", ["state", "due_at"], unique=False)
    op.create_index("ix_announcements_guild_id", "announcements", ["guild_id"], unique=False)


def downgrade() -> None:
    """Drop it."""
    op.drop_table("announcements")
