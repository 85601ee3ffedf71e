"""A site that the watch looks at, without a network: it answers what it is told to, and counts who asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.feeds.model import Shape, Source
from bot.feeds.reading.model import Feed, Item, Page, Sitemap
from bot.web.model import FetchFailed, Response, Validators
from tests.fakes import GUILD, MONDAY

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.web.model import Reason

NEWS_CHANNEL = 520
NOTHING_YET = Validators()
HOME = "https://site.example/rss"


def a_source(**changes: object) -> Source:
    """Return a source that has been looked at once."""
    values: dict[str, object] = {"id": 1, "guild_id": GUILD, "address": HOME, "shape": Shape.FEED, "title": "Le site"}
    values |= {"channel_id": NEWS_CHANNEL, "next_look": MONDAY, "is_primed": True, "changed_at": MONDAY}
    return Source(**values | changes)  # type: ignore[arg-type] # the fields of a source, by name


def an_item(number: int, **changes: object) -> Item:
    """Return an article with an id, an address, a title and a day of its own."""
    values: dict[str, object] = {"id": f"id-{number}", "address": f"https://site.example/a/{number}"}
    values |= {"title": f"Titre {number}", "summary": "Un résumé.", "image": f"https://site.example/{number}.png"}
    values |= {"published": f"2025-11-{number % 28 + 1:02}", "minutes": 5}
    return Item(**values | changes)  # type: ignore[arg-type] # the fields of an item, by name


def a_page(**changes: object) -> Page:
    """Return a page that says nothing but what *changes* do."""
    values: dict[str, object] = dict.fromkeys(
        ("title", "canonical", "description", "image", "published", "theme", "section", "text"), ""
    )
    values |= {"minutes": None, "feeds": (), "links": (), "agenda": None}
    return Page(**values | changes)  # type: ignore[arg-type] # the fields of a page, by name


@dataclass
class FakeFound:
    """What a probe has found."""

    address: str = HOME
    shape: str = "feed"
    title: str = "Le site"
    patterns: tuple[str, ...] = ()
    count: int = 0


@dataclass
class FakeSite:
    """Both ports of the watch, :class:`bot.feeds.ports.Fetch` and :class:`bot.feeds.ports.Read`: one site, its feed.

    *status* is what the feed answers, *failure* why it does not; *pages* what the pages of articles answer (200).
    *meanwhile* happens while the next request is on its way.
    """

    items: tuple[Item, ...] = ()
    status: int = 200
    failure: Reason | None = None
    retry_after: timedelta | None = None
    fresh_for: timedelta | None = None
    apart: timedelta = timedelta()
    moved_to: str | None = None
    etag: str = ""
    pages: dict[str, int] = field(default_factory=dict)
    moves: dict[str, str] = field(default_factory=dict)
    said: dict[str, Page] = field(default_factory=dict)
    meanwhile: Callable[[], Awaitable[object]] | None = None
    asked: list[str] = field(default_factory=list)
    with_validators: list[Validators] = field(default_factory=list)

    async def fetch(self, address: str, validators: Validators = NOTHING_YET, *, page: bool = False) -> Response:
        self.asked.append(address)
        if meanwhile := self.meanwhile:
            self.meanwhile = None
            await meanwhile()
        if page:
            return self._response(self.pages.get(address, 200), address, self.moves.get(address))
        self.with_validators.append(validators)
        if self.failure:
            raise FetchFailed(self.failure, self.retry_after)
        return self._response(self.status, address, self.moved_to)

    async def feed(self, _body: bytes, **_options: object) -> Feed:
        return Feed("rss", "Le site", "https://site.example/", self.items)

    async def page(self, _body: bytes, *, address: str, **_options: object) -> Page:
        return self.said.get(address) or a_page()

    async def listing(self, _body: bytes, **_options: object) -> tuple[Item, ...]:
        return self.items

    async def sitemap(self, _body: bytes, **_options: object) -> Sitemap:
        return Sitemap(tuple((item.address, item.updated) for item in self.items), ())

    def _response(self, status: int, address: str, moved_to: str | None) -> Response:
        validators = Validators(self.etag)
        waits = (self.fresh_for, self.retry_after, self.apart)
        return Response(status, address, moved_to, b"<", "text/xml", None, validators, *waits)
