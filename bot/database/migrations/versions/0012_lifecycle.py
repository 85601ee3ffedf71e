"""Keep why an event is cancelled, its place in Discord's calendar, and who was counted as interested there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.database.columns import Instant, RowId, Snowflake

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the tables."""
    op.add_column("events", sa.Column("cancel_reason", sa.Text()))
    op.create_table(
        "calendar_entries",
        sa.Column("event_id", RowId, autoincrement=False, nullable=False),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.Column("entry_id", Snowflake),
        sa.Column("is_unwanted", sa.Boolean(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_calendar_entries")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_calendar_entries_event_id"), ondelete="CASCADE"
        ),
    )
    op.create_table(
        "interested",
        sa.Column("event_id", RowId, autoincrement=False, nullable=False),
        sa.Column("person_mark", sa.String(length=32), nullable=False),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.Column("since", Instant, nullable=False),
        sa.Column("told_at", Instant),
        sa.PrimaryKeyConstraint("event_id", "person_mark", name=op.f("pk_interested")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_interested_event_id"), ondelete="CASCADE"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("interested")
    op.drop_table("calendar_entries")
    op.drop_column("events", "cancel_reason")
