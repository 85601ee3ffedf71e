"""Have the cards of recent articles written anew, once: they have a button more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

from bot.database.columns import Instant, RowId, Snowflake

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

RECENT = timedelta(days=30)
"""Older ones stay as they are: each post of a forum that is edited comes back among those that are read."""

_mirror = sa.table(
    "mirror",
    sa.column("guild_id", Snowflake),
    sa.column("kind", sa.String),
    sa.column("subject", sa.String),
    sa.column("due_at", Instant()),
    sa.column("ended", sa.String),
)
_articles = sa.table(
    "articles", sa.column("id", RowId), sa.column("guild_id", Snowflake), sa.column("seen_at", Instant())
)


def upgrade() -> None:
    """Let them be looked at by the next round that edits cards."""
    now = datetime.now(UTC)
    is_its = sa.and_(
        _articles.c.guild_id == _mirror.c.guild_id, sa.cast(_articles.c.id, sa.String) == _mirror.c.subject
    )
    is_recent = sa.exists().where(is_its, _articles.c.seen_at > now - RECENT)
    cards = sa.and_(_mirror.c.kind == "article", _mirror.c.ended.is_(None))
    op.execute(sa.update(_mirror).where(cards, is_recent).values(due_at=now))


def downgrade() -> None:
    """Leave everything as it is."""
