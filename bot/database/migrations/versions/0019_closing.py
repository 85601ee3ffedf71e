"""Keep what came of a day, and what those who were there answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.database.columns import Instant, RowId, Snowflake

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and create the tables empty."""
    op.add_column("events", sa.Column("synthesis_url", sa.Text(), nullable=True))
    op.add_column("events", sa.Column("synthesis_at", Instant(), nullable=True))
    op.create_table(
        "feedback_counts",
        sa.Column("event_id", RowId, autoincrement=False, nullable=False),
        sa.Column("question", sa.String(length=12), nullable=False),
        sa.Column("score", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_feedback_counts_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "question", "score", name=op.f("pk_feedback_counts")),
    )
    op.create_table(
        "feedback_given",
        sa.Column("event_id", RowId, autoincrement=False, nullable=False),
        sa.Column("person_id", RowId, autoincrement=False, nullable=False),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_feedback_given_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "person_id", name=op.f("pk_feedback_given")),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("feedback_given")
    op.drop_table("feedback_counts")
    op.drop_column("events", "synthesis_at")
    op.drop_column("events", "synthesis_url")
