"""What is asked of articles once they are known: a meeting to prepare, a text to pass on, the themes there are."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.delivery.model import Message, Setting
from bot.feeds import store as articles
from bot.feeds.identity import folded
from bot.feeds.model import ArticleState, UnknownArticle
from bot.feeds.reading.model import Unreadable
from bot.feeds.saying import meetings, store
from bot.feeds.saying.found import Found
from bot.feeds.saying.meeting_news import MOVED
from bot.guilds.model import CHANNEL_ORGANISERS
from bot.web.model import AddressRefused, FetchFailed

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.delivery.service import Outbox
    from bot.feeds.model import Article
    from bot.feeds.ports import Fetch, Read
    from bot.feeds.reading.model import Agenda
    from bot.feeds.saying.store import Prepared
    from bot.guilds.model import Actor
    from bot.guilds.service import Guilds
    from bot.i18n import Locale

logger = logging.getLogger(__name__)

READ_AGAIN_AFTER = timedelta(days=1)
"""The page of a meeting of which an event was made is read so often, until the event is over."""
MOST_READ = 20
FORGOTTEN_AFTER = timedelta(days=1, hours=1)
PICTURES_FOR = timedelta(days=60)
"""For so long the picture of an article is kept: what stands in a channel then keeps Discord's own copy."""
MOST_THEMES = 25
LISTED = 10
_HIDDEN = frozenset({ArticleState.HELD, ArticleState.IGNORED})


@dataclass(frozen=True)
class Meeting:
    """A meeting that an article tells of; *event_id* is the event that was made of it, None where there is none."""

    article: Article
    agenda: Agenda
    event_id: int | None = None


class Articles:
    """The articles of every guild, as people use them."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        outbox: Outbox,
        guilds: Guilds,
        *,
        fetch: Fetch,
        read: Read,
        timezone: str,
        locale: Locale,
    ) -> None:
        self._database, self._clock, self._outbox, self._guilds = database, clock, outbox, guilds
        self._fetch, self._read, self._zone, self._locale = fetch, read, ZoneInfo(timezone), locale

    async def article(self, guild_id: int, number: int) -> Article:
        """Return one article, for whoever reads the channel; raise :class:`UnknownArticle`."""
        found = await self._database.read(lambda tx: articles.article(tx, guild_id, number))
        if found is None or found.state in _HIDDEN:
            raise UnknownArticle
        return found

    async def themes(self, guild_id: int, typed: str = "") -> list[str]:
        """Return the themes of what members find that hold what was *typed*, the most frequent first."""
        known, words = await self._database.read(lambda tx: store.themes(tx, guild_id)), folded(typed)
        return [theme for theme in known if words in folded(theme)][:MOST_THEMES]

    async def found(self, guild_id: int, *, words: str = "", theme: str = "") -> Found:
        """Return the newest articles with all *words*, of the *theme* that holds what was typed; see :class:`Found`."""
        theme = theme.strip()
        if theme and (themes := await self.themes(guild_id, theme)) and theme not in themes:
            theme = themes[0]
        latest = await self._database.read(
            lambda tx: store.latest(tx, guild_id, theme=theme or None, text=words, most=LISTED)
        )
        return Found(latest, words.strip(), theme)

    async def meeting(self, guild_id: int, actor: Actor, number: int) -> Meeting:
        """Return the meeting that an article tells of; raise :class:`UnknownArticle` where it tells of none."""
        self._guilds.require_organiser(guild_id, actor)

        async def work(tx: Transaction) -> Meeting:
            article = await articles.article(tx, guild_id, number)
            agenda = meetings.agenda_of(article) if article else None
            if article is None or agenda is None:
                raise UnknownArticle
            return Meeting(article, agenda, await store.event_of(tx, guild_id, number))

        return await self._database.read(work)

    async def read_meetings(self) -> None:
        """Read anew the pages of the meetings of which events were made: the organisers hear of another day, once."""
        now = self._clock.now()
        today, before = now.astimezone(self._zone).date(), now - READ_AGAIN_AFTER
        for one in await self._database.read(lambda tx: store.to_read(tx, today, before, most=MOST_READ)):
            agenda = await self._agenda(one)
            await self._database.write(lambda tx, one=one, agenda=agenda: self._noted(tx, one, agenda))  # type: ignore[misc] # bound now

    async def drop_files(self) -> None:
        """Drop the files that nothing points to; a refused form may for a day, an article for longer."""
        now = self._clock.now()
        before, pictures_before = now - FORGOTTEN_AFTER, now - PICTURES_FOR
        await self._database.write(lambda tx: store.drop_files(tx, before, pictures_before=pictures_before))

    async def _agenda(self, one: Prepared) -> Agenda | None:
        """Return what the page of a meeting says now, None where it does not answer or says nothing of it."""
        article = await self.article(one.guild_id, one.article)
        try:
            response = await self._fetch.fetch(article.address, page=True)
            page = await self._read.page(
                response.body, address=response.address, media_type=response.media_type, charset=response.charset
            )
        except (FetchFailed, AddressRefused, Unreadable) as failed:
            logger.info("the page of a meeting was not read: %s", type(failed).__name__)
            return None
        return page.agenda

    async def _noted(self, tx: Transaction, one: Prepared, agenda: Agenda | None) -> None:
        """Note that the page was read, and tell the organisers of another day."""
        article, now = await articles.article(tx, one.guild_id, one.article), self._clock.now()
        known = meetings.agenda_of(article) if article else None
        if article is None or known is None:
            return
        is_news = bool(agenda and agenda.starts and agenda.starts != known.starts)
        kept = meetings.kept(agenda) if agenda and agenda.starts else article.agenda
        await store.agenda_read(tx, one.guild_id, one.article, kept, now)
        if is_news and agenda:
            subject, team = f"{one.article}:{agenda.starts}", Setting(CHANNEL_ORGANISERS)
            await self._outbox.say(tx, Message(one.guild_id, MOVED, subject, team, now, self._locale))
