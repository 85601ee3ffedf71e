"""Create the tables of sources that are watched, and of their articles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.database.columns import Instant, RowId, Snowflake

revision = "0022"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create what the watch needs."""
    op.create_table(
        "sources",
        sa.Column("id", RowId, nullable=False),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("shape", sa.String(length=8), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("title", "patterns", "tags", "include", "exclude")),
        sa.Column("channel_id", Snowflake, nullable=True),
        sa.Column("mention_role_id", Snowflake, nullable=True),
        sa.Column("thread", sa.Boolean(), nullable=False),
        sa.Column("crosspost", sa.Boolean(), nullable=False),
        sa.Column("mode", sa.String(length=8), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("min_minutes", "burst", "every_minutes")),
        sa.Column("announce_latest", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("etag", "last_modified")),
        sa.Column("next_look", Instant(), nullable=False),
        *(sa.Column(name, Instant(), nullable=True) for name in ("last_look", "last_success", "changed_at")),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("failing_since", Instant(), nullable=True),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("is_told", "is_primed", "by_query")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("count", "per_month")),
        sa.Column("trouble", sa.String(length=8), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
    )
    op.create_index("ix_sources_state_next_look", "sources", ["state", "next_look"], unique=False)
    op.create_index("ix_sources_guild_id", "sources", ["guild_id"], unique=False)
    op.create_table(
        "articles",
        sa.Column("id", RowId, nullable=False),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.Column("source_id", RowId, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("key", "address", "title", "summary", "image")),
        *(sa.Column(name, sa.String(length=40), nullable=False) for name in ("published", "updated")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("theme", "section")),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("why", sa.String(length=16), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        *(sa.Column(name, Instant(), nullable=True) for name in ("updated_at", "withdrawn_at", "checked_at")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_articles_source_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
    )
    op.create_index("ix_articles_guild_id_published", "articles", ["guild_id", "published"], unique=False)
    of_source = ["source_id", "guild_id", "state"]
    op.create_index("ix_articles_source_id_guild_id_state", "articles", of_source, unique=False)
    op.create_table(
        "article_keys",
        sa.Column("source_id", RowId, autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.Column("article_id", RowId, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_article_keys_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("source_id", "key", name=op.f("pk_article_keys")),
    )
    op.create_index("ix_article_keys_key_guild_id", "article_keys", ["key", "guild_id"], unique=False)
    of_article = ["article_id", "guild_id"]
    op.create_index("ix_article_keys_article_id_guild_id", "article_keys", of_article, unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("article_keys")
    op.drop_table("articles")
    op.drop_table("sources")
