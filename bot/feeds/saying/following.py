"""What follows an article, or a review of the week, once it was said: other servers, a discussion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot import dates
from bot.events.places.following import Crosspostings, Discussions, Followed, Follower
from bot.feeds import store as articles
from bot.feeds.saying import store
from bot.feeds.settling import ARTICLE

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.database import Transaction
    from bot.delivery.keeping.model import Kept
    from bot.delivery.keeping.service import Keeping
    from bot.feeds.model import Source
    from bot.i18n import Locale

CROSSPOST, DISCUSSION = "watch.crosspost", "watch.thread"
LONGEST_TITLE = 100
"""Characters of the name of a thread (docs.discord.com resources/channel)."""


class Followers:
    """Asks for what is to follow, in the transaction that notes that something was said."""

    def __init__(self, keeping: Keeping) -> None:
        self._keeping = keeping

    async def follow(self, tx: Transaction, guild_id: int, kind: str, number: int, wanted: Collection[Source]) -> None:
        """Ask for what the sources of the message want; *kind* is that of the message, *number* its subject."""
        for what, is_wanted in (
            (CROSSPOST, any(one.crosspost for one in wanted)),
            (DISCUSSION, any(one.thread and not one.forum for one in wanted)),
        ):
            if is_wanted:
                await self._keeping.want(tx, guild_id, what, f"{kind}:{number}")


class _OfArticle(Follower):
    """Reads which message it is about; the subject is the kind of the message and its own."""

    def __init__(self, *common: Any, timezone: str, locale: Locale) -> None:
        """Take what its other half takes, and where the days of reviews are."""
        super().__init__(*common, locale=locale)
        self._zone = ZoneInfo(timezone)

    async def _message(self, tx: Transaction, kept: Kept) -> Followed | None:
        kind, _, number = kept.subject.rpartition(":")
        row = await self._outbox.latest(tx, kept.guild_id, kind, number)
        title = await self._title(tx, kept.guild_id, kind, int(number))
        if not (row and row.channel_id and row.message_id and title):
            return None
        return Followed(row.channel_id, row.message_id, title[:LONGEST_TITLE])

    async def _title(self, tx: Transaction, guild_id: int, kind: str, number: int) -> str:
        if kind == ARTICLE:
            article = await articles.article(tx, guild_id, number)
            return article.title or article.address if article else ""
        said_at = await store.review(tx, guild_id, number)
        on = dates.day(said_at.astimezone(self._zone).date(), self._locale) if said_at else ""
        return on[:1].upper() + on[1:]


class ArticleCrossposting(_OfArticle, Crosspostings):
    """Publishes an article; what is one too many waits, and nobody has to do anything."""

    WRONG_KIND = "article_not_followed"


class ArticleDiscussing(_OfArticle, Discussions):
    """Opens a discussion, named by the title of the article or the day of the review."""

    WRONG_KIND = "article_no_threads"
