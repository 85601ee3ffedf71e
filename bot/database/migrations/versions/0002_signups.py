"""Add sign-ups, and what events say about them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.database.columns import Instant, RowId, Snowflake

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of sign-ups, and give events their new columns."""
    op.add_column("events", sa.Column("capacity", sa.Integer()))
    # The defaults are for the rows that are there; what is new says what it wants.
    op.add_column("events", sa.Column("shows_count", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("events", sa.Column("opens_at", Instant()))
    op.add_column("events", sa.Column("closes_at", Instant()))
    op.add_column("events", sa.Column("retention_days", sa.Integer(), nullable=False, server_default="90"))
    op.add_column("events", sa.Column("phone", sa.String(length=40)))
    _signups()
    _wishes()


def downgrade() -> None:
    """Drop the tables of sign-ups, and the new columns of events."""
    op.drop_table("wishes")
    op.drop_table("signups")
    for name in ("phone", "retention_days", "closes_at", "opens_at", "shows_count", "capacity"):
        op.drop_column("events", name)


def _signups() -> None:
    op.create_table(
        "signups",
        sa.Column("id", RowId, nullable=False),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.Column("event_id", RowId, nullable=False),
        sa.Column("person_id", RowId, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("is_in", sa.Boolean(), nullable=False),
        sa.Column("way", sa.String(length=12), nullable=False),
        sa.Column("coming", sa.String(length=12), nullable=False),
        sa.Column("full_name", sa.String(length=100)),
        sa.Column("structure", sa.String(length=150)),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signups")),
        sa.UniqueConstraint("event_id", "person_id", name=op.f("uq_signups_event_id_person_id")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_signups_event_id"), ondelete="CASCADE"),
    )
    op.create_index("ix_signups_guild_id_person_id", "signups", ["guild_id", "person_id"], unique=False)


def _wishes() -> None:
    op.create_table(
        "wishes",
        sa.Column("id", RowId, nullable=False),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.Column("event_id", RowId, nullable=False),
        sa.Column("person_id", RowId, nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wishes")),
        sa.UniqueConstraint("event_id", "person_id", name=op.f("uq_wishes_event_id_person_id")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_wishes_event_id"), ondelete="CASCADE"),
    )
    op.create_index("ix_wishes_guild_id_person_id", "wishes", ["guild_id", "person_id"], unique=False)
