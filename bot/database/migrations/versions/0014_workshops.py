"""Give workshops places of their own, and keep who has chosen which."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.database.columns import Instant, RowId, Snowflake

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and create the table empty: an event without workshops has nothing to choose."""
    op.add_column("programme_items", sa.Column("capacity", sa.Integer(), nullable=True))
    op.create_table(
        "workshop_choices",
        sa.Column("event_id", RowId, autoincrement=False, nullable=False),
        sa.Column("person_id", RowId, autoincrement=False, nullable=False),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("second", sa.Integer(), nullable=True),
        sa.Column("given", sa.Integer(), nullable=True),
        sa.Column("received_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_workshop_choices_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "person_id", name=op.f("pk_workshop_choices")),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("workshop_choices")
    op.drop_column("programme_items", "capacity")
