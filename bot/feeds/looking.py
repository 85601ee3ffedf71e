"""One look at one source: fetched, read, and the few pages that say what it does not; nothing is written."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from bot.feeds.deciding import SAID, decide, suspects
from bot.feeds.intents import Act, PageSeen, Why
from bot.feeds.model import Mode, Shape, Source
from bot.feeds.reading.model import Item, Unreadable
from bot.web.model import AddressRefused, FetchFailed, Validators

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from bot.clock import Clock
    from bot.delivery.card import File
    from bot.feeds.intents import Decision, Intent
    from bot.feeds.model import Article
    from bot.feeds.ports import Fetch, Pictures, Read
    from bot.feeds.reading.model import Agenda, Page
    from bot.web.model import Response

logger = logging.getLogger(__name__)

NOTHING_YET = Validators()
OK, NOT_MODIFIED, NOT_FOUND, GONE_FOR_GOOD = 200, 304, 404, 410
PAGES_AT_ONCE = 5
"""So many pages of articles are read at a look, the rest at the next one."""
MEETINGS = frozenset({"agenda", "calendrier", "evenements", "événements", "events"})
"""The sections in which sites tell of meetings: elsewhere a day and a place are those of a post to fill, say."""
CHILDREN = 5
"""So many sitemaps of an index are read: the last ones, where sites put what is new."""


@dataclass(frozen=True)
class Unchanged:
    """Nothing has changed there; *asked* is for how long it wants to be left alone, None where it does not say.

    *moved_to* is where it has moved for good, None where it has not.
    """

    source: Source
    asked: timedelta | None = None
    moved_to: str | None = None


@dataclass(frozen=True)
class Failed:
    """It could not be looked at, and *reason* says why: :data:`bot.web.model.Reason`, a reader's, or a status."""

    source: Source
    reason: str
    asked: timedelta | None = None


@dataclass(frozen=True)
class Gone:
    """It says itself that it will not come back."""

    source: Source


@dataclass(frozen=True)
class Look:
    """What it shows: its *items*, completed by their pages, and what the *pages* of missing articles answered.

    *agendas* are what the pages of meetings say of them, and *pictures* those of what is to be said, each by the
    address of the item, or its id where it has none. *moved_to* is where it has moved for good, None where it has not;
    it *is_whole* unless pages are left for next time.
    """

    source: Source
    items: tuple[Item, ...]
    validators: Validators = NOTHING_YET
    asked: timedelta | None = None
    moved_to: str | None = None
    pages: Mapping[int, PageSeen] = field(default_factory=dict)
    agendas: Mapping[str, Agenda] = field(default_factory=dict)
    pictures: Mapping[str, File] = field(default_factory=dict)
    is_whole: bool = True


Outcome = Unchanged | Failed | Gone | Look


class Looker:
    """Looks at sources; *recall* returns what is known of what one shows."""

    def __init__(
        self,
        fetch: Fetch,
        read: Read,
        clock: Clock,
        recall: Callable[[Source, Sequence[Item]], Awaitable[list[Article]]],
        pictures: Pictures | None = None,
    ) -> None:
        self._fetch, self._read, self._clock, self._recall = fetch, read, clock, recall
        self._pictures = pictures

    async def look(self, source: Source, *, anew: bool = False) -> Outcome:
        """Look at *source*; *anew*, as if nothing had been seen before. Nothing is raised that a site can cause."""
        last = Validators() if anew else Validators(source.etag, source.last_modified)
        try:
            response = await self._fetch.fetch(source.address, last, page=source.shape is Shape.LISTING)
        except FetchFailed as failed:
            return Failed(source, failed.reason, failed.retry_after)
        except AddressRefused:
            return Failed(source, "address")
        if response.status != OK:
            return _without_body(source, response)
        try:
            items, ttl = await self._items(source, response)
        except Unreadable as unreadable:
            return Failed(source, unreadable.reason)
        asked = _longest(response.fresh_for, response.apart, ttl)
        seen = Look(source, items, response.validators, asked, response.moved_to)
        return await self._completed(seen, with_pictures=not anew)

    async def _items(self, source: Source, response: Response) -> tuple[tuple[Item, ...], timedelta | None]:
        """Return what *response* shows, and for how long a feed wants to be left alone."""
        body, address = response.body, response.address
        if source.shape is Shape.SITEMAP:
            return await self._of_sitemap(source, response), None
        if source.shape is Shape.LISTING:
            return await self._read.listing(
                body,
                address=address,
                patterns=source.patterns,
                media_type=response.media_type,
                charset=response.charset,
            ), None
        feed = await self._read.feed(body, address=address, media_type=response.media_type, charset=response.charset)
        return feed.items, timedelta(minutes=feed.ttl_minutes) if feed.ttl_minutes else None

    async def _of_sitemap(self, source: Source, response: Response) -> tuple[Item, ...]:
        sitemap = await self._read.sitemap(response.body, address=response.address, patterns=source.patterns)
        found = dict(sitemap.locations)
        for address in sitemap.children[-CHILDREN:]:
            try:
                child = await self._fetch.fetch(address, Validators())
            except (FetchFailed, AddressRefused):
                # Half of an index would read like articles that have gone.
                raise Unreadable("nothing") from None
            if child.status in {NOT_FOUND, GONE_FOR_GOOD}:
                continue
            if child.status != OK:
                raise Unreadable("nothing")
            read = await self._read.sitemap(child.body, address=child.address, patterns=source.patterns)
            found |= dict(read.locations)
        return tuple(Item(id="", address=address, title="", updated=changed) for address, changed in found.items())

    async def _completed(self, seen: Look, *, with_pictures: bool) -> Look:
        """Return *seen* with what the pages say that the source does not."""
        now, source = self._clock.now(), seen.source
        known = await self._recall(source, seen.items)
        # In a thread: two hundred articles take longer than the event loop may be kept.
        decided = await asyncio.to_thread(decide, source, known, seen.items, now)
        pages = {one.number: await self._page_of(one) for one in suspects(decided, known, now)}
        answered = {number: page for number, page in pages.items() if page is not None}
        if answered:
            decided = await asyncio.to_thread(decide, source, known, seen.items, now, pages=answered)
        wanted = _incomplete(decided)
        many = len([item for item in wanted if not item.title]) > source.burst
        read = [] if many else wanted[: PAGES_AT_ONCE - len(pages)]
        agendas: dict[str, Agenda] = {}
        full = {item: await self._filled(item, agendas) for item in read}
        if many:
            full = {item: _named(item) for item in wanted}
        items = tuple(full.get(item, item) for item in seen.items)
        left = [item for item in wanted if item not in full and not item.title]
        pictures = await self._pictured(decided, full) if with_pictures else {}
        return replace(seen, items=items, pages=answered, agendas=agendas, pictures=pictures, is_whole=not left)

    async def _pictured(self, decision: Decision, full: Mapping[Item, Item]) -> dict[str, File]:
        """Return the pictures of the articles that are to be said, or have another one now; the newest first."""
        source = decision.source
        found: dict[str, File] = {}
        if self._pictures is None or source.mode is Mode.DIGEST:
            return found
        items = [full.get(one.item, one.item) for one in reversed(decision.intents) if one.item and _is_said(one)]
        for item in [item for item in items if item.image][:PAGES_AT_ONCE]:
            if picture := await self._pictures.picture(source.guild_id, item.image):
                found[item.address or item.id] = picture
        return found

    async def _page_of(self, article: Article) -> PageSeen | None:
        """Return what the page of a missing article answers, None where it does not."""
        try:
            response = await self._fetch.fetch(article.address, Validators(), page=True)
        except (FetchFailed, AddressRefused):
            return None
        if response.status in {NOT_FOUND, GONE_FOR_GOOD}:
            return PageSeen(is_gone=True)
        return PageSeen(moved_to=response.moved_to or "") if response.status == OK else None

    async def _filled(self, item: Item, agendas: dict[str, Agenda]) -> Item:
        """Return *item* with what its page says beside it; with words of its address where no title is found."""
        try:
            response = await self._fetch.fetch(item.address, Validators(), page=True)
            if response.status != OK:
                return _named(item)
            page = await self._read.page(
                response.body, address=response.address, media_type=response.media_type, charset=response.charset
            )
        except (FetchFailed, AddressRefused, Unreadable):
            return _named(item)
        full = _with_page(item, page)
        if page.agenda and full.section in MEETINGS:
            agendas[item.address] = page.agenda
        return _named(full)


def _longest(*wanted: timedelta | None) -> timedelta | None:
    """Return the longest of what a source wants, None where it wants nothing."""
    return max(filter(None, wanted), default=None)


def _with_page(item: Item, page: Page) -> Item:
    return replace(
        item,
        title=item.title or page.title,
        summary=item.summary or page.description,
        image=item.image or page.image,
        published=item.published or page.published,
        theme=item.theme or page.theme,
        section=item.section or page.section,
        minutes=page.minutes if item.minutes is None else item.minutes,
    )


def _incomplete(decision: Decision) -> list[Item]:
    """Return the items whose pages are to be read: new, or changed since by what a sitemap says; the newest first."""
    wanted = []
    for one in reversed(decision.intents):
        item = one.item
        if item is None or not item.address:
            continue
        lacks = not (item.title and item.summary and item.image and item.minutes) or item.section in MEETINGS
        is_new = one.act in {Act.ANNOUNCE, Act.HOLD} or one.why is Why.UNREAD
        is_later = bool(
            one.before and one.before.state in SAID and not item.title and item.updated != one.before.updated
        )
        if (is_new and lacks) or is_later:
            wanted.append(item)
    return wanted


def _is_said(one: Intent) -> bool:
    """Whether people see, or may soon, the picture that an item has now."""
    if one.act is Act.UPDATE:
        before, item = one.before, one.item
        return bool(before and item and before.state in SAID and item.image and item.image != before.image)
    return one.act in {Act.ANNOUNCE, Act.HOLD} or one.why is Why.UNREAD


def _named(item: Item) -> Item:
    """Return *item*, called by the last words of its address where it has no title."""
    if item.title:
        return item
    parts = [part for part in urlsplit(item.address).path.split("/") if part]
    words = unquote(parts[-1] if parts else item.address).rpartition(".")[0] or unquote(parts[-1] if parts else "")
    return replace(item, title=words.replace("-", " ").replace("_", " ").strip().capitalize() or item.address)


def _without_body(source: Source, response: Response) -> Outcome:
    if response.status == NOT_MODIFIED:
        return Unchanged(source, _longest(response.fresh_for, response.apart), response.moved_to)
    if response.status == GONE_FOR_GOOD:
        return Gone(source)
    return Failed(source, str(response.status), _longest(response.retry_after, response.apart))
