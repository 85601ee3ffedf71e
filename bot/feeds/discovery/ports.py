"""What a probe needs of others: somebody who fetches, and somebody who reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bot.feeds.reading.model import Feed, Item, Page, Sitemap
    from bot.web.model import Response


class Fetch(Protocol):
    """Asks for addresses that people typed, within the limits of :mod:`bot.web`."""

    async def fetch(self, address: str, *, page: bool = False) -> Response:
        """Return the answer, for a *page* only where robots.txt lets; raise :class:`~bot.web.model.FetchFailed`."""

    async def sitemaps(self, address: str) -> tuple[str, ...]:
        """Return the sitemaps that robots.txt of the site names; it was read with the first page."""


class Read(Protocol):
    """Reads what was fetched, out of process; each method may raise an ``Unreadable``."""

    async def feed(self, body: bytes, /, *, address: str, media_type: str = "", charset: str | None = None) -> Feed:
        """Return a feed, whatever its format."""

    async def page(self, body: bytes, /, *, address: str, media_type: str = "", charset: str | None = None) -> Page:
        """Return what a page says of itself and links to."""

    async def listing(
        self,
        body: bytes,
        /,
        *,
        address: str,
        patterns: tuple[str, ...],
        media_type: str = "",
        charset: str | None = None,
    ) -> tuple[Item, ...]:
        """Return the articles that a page lists: links whose path one of *patterns* is found in."""

    async def sitemap(self, body: bytes, /, *, address: str, patterns: tuple[str, ...]) -> Sitemap:
        """Return what a sitemap names, all of it where there are no *patterns*."""
