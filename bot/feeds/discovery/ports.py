"""What a probe needs of others: somebody who fetches, and somebody who reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.feeds.ports import Read

if TYPE_CHECKING:
    from bot.web.model import Response


__all__ = ["Fetch", "Read"]


class Fetch(Protocol):
    """Asks for addresses that people typed, within the limits of :mod:`bot.web`."""

    async def fetch(self, address: str, *, page: bool = False) -> Response:
        """Return the answer, for a *page* only where robots.txt lets; raise :class:`~bot.web.model.FetchFailed`."""

    async def sitemaps(self, address: str) -> tuple[str, ...]:
        """Return the sitemaps that robots.txt of the site names; it was read with the first page."""
