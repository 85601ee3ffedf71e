"""Keep what the team makes of the resources, what waits for it, and words to it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.database.columns import Instant, RowId, Snowflake

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables empty."""
    _entries()
    _suggestions()
    _waiting()
    op.create_table(
        "contacts",
        sa.Column("id", RowId, nullable=False),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.Column("person_id", RowId, nullable=False),
        sa.Column("subject", sa.String(length=100), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", Instant()),
        sa.Column("answered_by", RowId),
        sa.Column("is_unreached", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    op.create_index("ix_contacts_guild_id_person_id", "contacts", ["guild_id", "person_id"])


def _entries() -> None:
    op.create_table(
        "entries",
        sa.Column("guild_id", Snowflake, autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "id", name=op.f("pk_entries")),
    )
    op.create_table(
        "entry_changes",
        sa.Column("id", RowId, nullable=False),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.Column("entry_id", sa.String(length=60), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by_id", RowId),
        sa.Column("how", sa.String(length=12), nullable=False),
        sa.Column("before", sa.Text()),
        sa.Column("after", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_changes")),
    )
    op.create_index("ix_entry_changes_guild_id_entry_id", "entry_changes", ["guild_id", "entry_id"])


def _suggestions() -> None:
    texts = [sa.Column(name, sa.Text(), nullable=False) for name in ("title", "short", "context", "link", "why")]
    op.create_table(
        "suggestions",
        sa.Column("id", RowId, nullable=False),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.Column("person_id", RowId, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("entry_id", sa.String(length=60), nullable=False),
        *texts,
        sa.Column("at", Instant(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("is_changed", sa.Boolean(), nullable=False),
        sa.Column("decided_at", Instant()),
        sa.Column("decided_by", RowId),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestions")),
    )
    op.create_index("ix_suggestions_guild_id_state", "suggestions", ["guild_id", "state"])


def _waiting() -> None:
    op.create_table(
        "unanswered",
        sa.Column("id", RowId, nullable=False),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("words", sa.String(length=40)),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unanswered")),
        sa.UniqueConstraint("guild_id", "mark", name=op.f("uq_unanswered_guild_id_mark")),
    )
    texts = [sa.Column(name, sa.Text(), nullable=False) for name in ("moved_to", "etag", "last_modified")]
    op.create_table(
        "links",
        sa.Column("id", RowId, nullable=False),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("gone_on", sa.Date()),
        *texts,
        sa.Column("told_on", sa.Date()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
        sa.UniqueConstraint("guild_id", "address", name=op.f("uq_links_guild_id_address")),
    )
    op.create_index("ix_links_due_on", "links", ["due_on"])


def downgrade() -> None:
    """Drop them."""
    for table in ("links", "unanswered", "suggestions", "entry_changes", "entries", "contacts"):
        op.drop_table(table)
