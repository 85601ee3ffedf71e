"""Create the table of reminders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.database.columns import Instant, RowId, Snowflake

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create what reminders need; those of events that are known are planned when the bot starts."""
    op.create_table(
        "reminders",
        sa.Column("event_id", RowId, autoincrement=False, nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_reminders_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", "rule", "revision", name=op.f("pk_reminders")),
    )
    op.create_index("ix_reminders_state_due_at", "reminders", ["state", "due_at"], unique=False)


def downgrade() -> None:
    """Drop it."""
    op.drop_table("reminders")
