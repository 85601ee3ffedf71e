"""Create the first tables: communities, events, the outbox and the mirror."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.database.columns import Instant, RowId, Snowflake

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table of version 0.1."""
    _audit()
    _drafts()
    _events()
    _guilds()
    _leases()
    _marks()
    _mirror()
    _outbox()
    _people()
    _settings()
    _programme_items()


def downgrade() -> None:
    """Drop every table of version 0.1."""
    op.drop_table("programme_items")
    op.drop_table("settings")
    op.drop_table("people")
    op.drop_table("outbox")
    op.drop_table("mirror")
    op.drop_table("marks")
    op.drop_table("leases")
    op.drop_table("guilds")
    op.drop_table("events")
    op.drop_table("drafts")
    op.drop_table("audit")


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", RowId, nullable=False),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor_id", RowId),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_guild_id_at", "audit", ["guild_id", "at"], unique=False)


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", RowId, nullable=False),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.Column("person_id", RowId, nullable=False),
        sa.Column("form", sa.String(length=80), nullable=False),
        sa.Column("typed", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("guild_id", "person_id", "form", name=op.f("uq_drafts_guild_id_person_id_form")),
    )


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("id", RowId, nullable=False),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("publication", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("timezone", sa.String(length=60), nullable=False),
        sa.Column("doors", sa.Time()),
        sa.Column("starts_at", sa.Time()),
        sa.Column("ends_at", sa.Time()),
        sa.Column("city", sa.String(length=100), nullable=False),
        sa.Column("venue", sa.String(length=200)),
        sa.Column("address", sa.String(length=300)),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("organiser", sa.String(length=200), nullable=False),
        sa.Column("official_url", sa.Text()),
        sa.Column("article_url", sa.Text()),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("inscription", sa.String(length=12), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("guild_id", "slug", name=op.f("uq_events_guild_id_slug")),
    )


def _guilds() -> None:
    op.create_table(
        "guilds",
        sa.Column("guild_id", Snowflake, autoincrement=False, nullable=False),
        sa.Column("joined_at", Instant(), nullable=False),
        sa.Column("left_at", Instant()),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_guilds")),
    )


def _leases() -> None:
    op.create_table(
        "leases",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("holder", sa.String(length=200), nullable=False),
        sa.Column("beat", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )


def _marks() -> None:
    op.create_table(
        "marks",
        sa.Column("guild_id", Snowflake, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "name", name=op.f("pk_marks")),
    )


def _mirror() -> None:
    op.create_table(
        "mirror",
        sa.Column("id", RowId, nullable=False),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("channel_id", Snowflake, nullable=False),
        sa.Column("message_id", Snowflake, nullable=False),
        sa.Column("marker", sa.Integer(), nullable=False),
        sa.Column("wanted_version", sa.Integer(), nullable=False),
        sa.Column("done_version", sa.Integer(), nullable=False),
        sa.Column("due_at", Instant()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("ended", sa.String(length=200)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mirror")),
        sa.UniqueConstraint(
            "guild_id", "kind", "subject", "message_id", name=op.f("uq_mirror_guild_id_kind_subject_message_id")
        ),
    )
    op.create_index("ix_mirror_ended_due_at", "mirror", ["ended", "due_at"], unique=False)


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", RowId, nullable=False),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("recipient", sa.String(length=80), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("dedupe_key", sa.String(length=250)),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=25), nullable=False),
        sa.Column("marker", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("claimed_at", Instant()),
        sa.Column("settled_at", Instant()),
        sa.Column("channel_id", Snowflake),
        sa.Column("message_id", Snowflake),
        sa.Column("reason", sa.String(length=200)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_outbox_dedupe_key")),
    )
    op.create_index("ix_outbox_guild_id_kind_subject", "outbox", ["guild_id", "kind", "subject"], unique=False)
    op.create_index("ix_outbox_state_due_at", "outbox", ["state", "due_at"], unique=False)


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", RowId, nullable=False),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.Column("discord_id", Snowflake),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("guild_id", "discord_id", name=op.f("uq_people_guild_id_discord_id")),
    )


def _settings() -> None:
    op.create_table(
        "settings",
        sa.Column("guild_id", Snowflake, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("changed_by", RowId),
        sa.PrimaryKeyConstraint("guild_id", "name", name=op.f("pk_settings")),
    )


def _programme_items() -> None:
    op.create_table(
        "programme_items",
        sa.Column("event_id", RowId, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("speaker", sa.String(length=200)),
        sa.Column("speaker_role", sa.String(length=300)),
        sa.Column("place", sa.String(length=200)),
        sa.Column("tentative", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_programme_items_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "position", name=op.f("pk_programme_items")),
    )
