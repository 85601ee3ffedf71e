"""Keep who was there, and when each part of a programme begins."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.database.columns import Instant, RowId, Snowflake

revision = "0018"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table and the column; what is there has no hour."""
    op.add_column("programme_items", sa.Column("at", sa.Time()))
    op.create_table(
        "attendance",
        sa.Column("event_id", RowId, autoincrement=False, nullable=False),
        sa.Column("person_id", RowId, autoincrement=False, nullable=False),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.Column("half", sa.String(length=3), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by_id", RowId),
        sa.PrimaryKeyConstraint("event_id", "person_id", name=op.f("pk_attendance")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_attendance_event_id"), ondelete="CASCADE"),
    )
    op.create_index("ix_attendance_guild_id_person_id", "attendance", ["guild_id", "person_id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("attendance")
    op.drop_column("programme_items", "at")
