"""An article that is kept as a resource: what it becomes is pure, and who may do it is asked here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot import dates
from bot.delivery.card import Button, Card, Row, Text
from bot.errors import Refusal
from bot.feeds import store as articles
from bot.feeds.identity import address_key, path_key
from bot.feeds.model import UnknownArticle
from bot.feeds.posts import is_linked, named
from bot.feeds.reading.words import cut, unescaped
from bot.feeds.saying import store
from bot.resources.cards import FEATURE as LOOKED_UP
from bot.resources.catalogue.model import SHORT_LIMIT, TITLE_LIMIT, Entry, Source
from bot.resources.search.model import Kind
from bot.resources.suggestions.model import LONGEST_LINK
from bot.typed import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.errors import Say
    from bot.feeds import model
    from bot.feeds.model import Article
    from bot.feeds.saying.service import Articles
    from bot.guilds.model import Actor
    from bot.guilds.service import Guilds
    from bot.resources.reviewing.service import Review

KEPT = "kept"
"""What the history says was done."""
# What an article is as an entry; the others may well have it as their source, and be about something else.
_KINDS = frozenset({Kind.RESSOURCE, Kind.REFERENCE})


class AlreadyKept(Refusal):
    """An entry is this article; *entry_id* opens it."""

    key = "kept.already"


class ArticleGone(Refusal):
    """A resource is somewhere, and its page is not there any more."""

    key = "kept.gone"


@dataclass(frozen=True)
class Offer:
    """The entry that an article would make, and whether who asks may publish it; others propose it."""

    draft: Entry
    is_reviewer: bool


class KeptArticles:
    """Articles become resources, by who reviews; nobody keeps one twice."""

    def __init__(
        self, database: Database, clock: Clock, guilds: Guilds, articles: Articles, review: Review, *, timezone: str
    ) -> None:
        self._database, self._clock, self._guilds = database, clock, guilds
        self._articles, self._review, self._zone = articles, review, ZoneInfo(timezone)

    async def offer(self, guild_id: int, actor: Actor, number: int) -> Offer:
        """Return what *actor* may make of an article; raise a refusal where it is kept already, or gone."""
        article = await self._articles.article(guild_id, number)
        draft = await self._database.read(lambda tx: self._draft(tx, article))
        return Offer(draft, self._guilds.may_review(guild_id, actor))

    async def keep(self, guild_id: int, actor: Actor, number: int, typed: Mapping[str, str]) -> Entry:
        """Publish an article as what *actor* typed of it; raise a refusal that says what to write."""
        self._guilds.require_reviewer(guild_id, actor)
        await self._articles.article(guild_id, number)

        async def work(tx: Transaction) -> Entry:
            # Of two who keep it at once the second waits here, and finds it kept.
            article = await articles.article(tx, guild_id, number, for_change=True)
            if article is None:
                raise UnknownArticle
            return await self._review.add(tx, guild_id, actor, await self._draft(tx, article), typed, how=KEPT)

        return await self._database.write(work)

    async def _draft(self, tx: Transaction, article: Article) -> Entry:
        keys = await store.keys_of(tx, article.guild_id, article.number)
        kept = already(keys, (await self._review.standing(tx, article.guild_id)).values())
        if kept:
            raise AlreadyKept(title=plain(kept.title), entry_id=kept.id)
        if not is_linked(article):
            raise ArticleGone
        source = await articles.one(tx, article.guild_id, article.source_id)
        return draft_of(article, source, self._clock.now().astimezone(self._zone).date())


def already(keys: frozenset[str], standing: Iterable[Entry]) -> Entry | None:
    """Return which of the entries that stand is the article known by *keys*, whatever its address was meanwhile."""
    for entry in standing:
        url = entry.source.url
        if url and entry.kind in _KINDS and not keys.isdisjoint({address_key(url), path_key(url)}):
            return entry
    return None


def draft_of(article: Article, source: model.Source | None, today: date) -> Entry:
    """Return the entry that an article would make: whole sentences of its summary first, the rest to read on.

    An address that is longer than a resource may have stays away: half of one leads somewhere else.
    """
    words = " ".join(unescaped(article.summary).split())
    short = cut(words, SHORT_LIMIT - 1)
    context = words.removeprefix(short).strip()
    return Entry(
        id="",
        kind=Kind.RESSOURCE,
        title=cut(named(article), TITLE_LIMIT),
        short=short,
        context=context,
        source=Source(
            ", ".join(filter(None, (_site(article, source), _day(article.published)))),
            article.address if len(article.address) <= LONGEST_LINK else "",
        ),
        date=today,
        terms=tuple(filter(None, (article.theme,))),
    )


def kept_card(said: str, entry_id: object, say: Say) -> Card:
    """Return what is *said* of an article that is kept, with the button that opens the entry."""
    opens = Button(say("kept.open"), custom_id=f"{LOOKED_UP}:open:{entry_id}", style="primary")
    return Card((Text(said), Row((opens,))), panel=True).fitted()


def _site(article: Article, source: model.Source | None) -> str:
    return source.title if source else urlsplit(article.address).hostname or ""


def _day(published: str) -> str:
    """Return a day as a French source is cited: "25 novembre 2025"."""
    try:
        return dates.day(date.fromisoformat(published[:10]), "fr").partition(" ")[2]
    except ValueError:
        return ""
