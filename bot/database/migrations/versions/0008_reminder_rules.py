"""Create the table of the reminder rules that organisers edit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.database.columns import Instant, RowId, Snowflake

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create it empty: an event without rows follows the usual reminders."""
    op.create_table(
        "reminder_rules",
        sa.Column("event_id", RowId, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.Column("days_before", sa.Integer(), nullable=True),
        sa.Column("at", sa.Time(), nullable=True),
        sa.Column("minutes_before", sa.Integer(), nullable=True),
        sa.Column("instant", Instant(), nullable=True),
        sa.Column("moves", sa.Boolean(), nullable=False),
        sa.Column("audience", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_reminder_rules_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "name", name=op.f("pk_reminder_rules")),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("reminder_rules")
