"""One look at one source: fetched and read; nothing is written."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.feeds.model import Shape, Source
from bot.feeds.reading.model import Item, Unreadable
from bot.web.model import AddressRefused, FetchFailed, Validators

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.delivery.card import File
    from bot.feeds.intents import PageSeen
    from bot.feeds.ports import Fetch, Read
    from bot.feeds.reading.model import Agenda
    from bot.web.model import Response

logger = logging.getLogger(__name__)

NOTHING_YET = Validators()
OK, NOT_MODIFIED, NOT_FOUND, GONE_FOR_GOOD = 200, 304, 404, 410
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
    """What it shows: its *items*; once completed by a few pages, also what those say beside it.

    *pages* are what the pages of missing articles answered, *agendas* what those of meetings say of them, *pictures*
    those of what is to be said; each by the address of the item, or its id where it has none. *moved_to* is where it
    has moved for good, None where it has not; it *is_whole* unless pages are left for next time.
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
    """Looks at sources."""

    def __init__(self, fetch: Fetch, read: Read) -> None:
        self._fetch, self._read = fetch, read

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
        return Look(source, items, response.validators, asked, response.moved_to)

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


def _longest(*wanted: timedelta | None) -> timedelta | None:
    """Return the longest of what a source wants, None where it wants nothing."""
    return max(filter(None, wanted), default=None)


def _without_body(source: Source, response: Response) -> Outcome:
    if response.status == NOT_MODIFIED:
        return Unchanged(source, _longest(response.fresh_for, response.apart), response.moved_to)
    if response.status == GONE_FOR_GOOD:
        return Gone(source)
    return Failed(source, str(response.status), _longest(response.retry_after, response.apart))
