"""Create what is kept in step beside messages: events' places, who carries which role, whom no message reaches."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.database.columns import Instant, RowId, Snowflake

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables, and remember direct conversations."""
    op.add_column("people", sa.Column("dm_channel_id", Snowflake))
    _kept()
    _event_places()
    _unreached()


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("unreached")
    op.drop_table("event_places")
    op.drop_table("kept")
    with op.batch_alter_table("people") as people:
        people.drop_column("dm_channel_id")


def _kept() -> None:
    op.create_table(
        "kept",
        sa.Column("id", RowId, nullable=False),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("target", Snowflake),
        sa.Column("wanted_version", sa.Integer(), nullable=False),
        sa.Column("done_version", sa.Integer(), nullable=False),
        sa.Column("due_at", Instant()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=200)),
        sa.Column("told_at", Instant()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept")),
        sa.UniqueConstraint("guild_id", "kind", "subject", name=op.f("uq_kept_guild_id_kind_subject")),
    )
    op.create_index("ix_kept_due_at", "kept", ["due_at"], unique=False)


def _event_places() -> None:
    op.create_table(
        "event_places",
        sa.Column("event_id", RowId, autoincrement=False, nullable=False),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.Column("role_id", Snowflake),
        sa.Column("ping_role_id", Snowflake),
        sa.Column("channel_id", Snowflake),
        sa.Column("begun_at", Instant()),
        sa.Column("checked_at", Instant()),
        sa.Column("is_closing", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_event_places")),
    )


def _unreached() -> None:
    op.create_table(
        "unreached",
        sa.Column("event_id", RowId, nullable=False),
        sa.Column("person_id", RowId, nullable=False),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("told_at", Instant()),
        sa.PrimaryKeyConstraint("event_id", "person_id", name=op.f("pk_unreached")),
    )
