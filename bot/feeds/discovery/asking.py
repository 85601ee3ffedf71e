"""The requests of one probe: so many and no more, each noted with what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from bot.feeds.discovery.model import Tried
from bot.feeds.discovery.refusals import BadStatus, meaning_of
from bot.feeds.discovery.sniffing import kind_of
from bot.feeds.reading.model import Unreadable
from bot.web.model import AddressRefused, FetchFailed

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from bot.feeds.discovery.ports import Fetch
    from bot.web.model import Response

Value = TypeVar("Value")


class Asking:
    """Asks for addresses until *most* requests were made; *tried* says what each was good for."""

    def __init__(self, fetcher: Fetch, most: int) -> None:
        self._fetcher, self._left = fetcher, most
        self.tried: list[Tried] = []

    async def first(self, address: str) -> Response:
        """Return what a person's address answers; raise a refusal where it does not.

        robots.txt speaks of pages. A feed that it closes is still read for who names it: that is what feeds are for.
        """
        try:
            return await self._answer(address, page=True)
        except FetchFailed as failure:
            if failure.reason != "robots":
                raise
            response = await self._answer(address)
            if kind_of(response.body, response.media_type) != "feed":
                raise
            return response

    async def ask(self, address: str) -> Response | None:
        """Return what an address of the site answers; None, noted, where it does not or enough was asked."""
        if self._left <= 0:
            return None
        try:
            return await self._answer(address)
        except BadStatus as refusal:
            self.note(address, refusal.meaning)
        except (FetchFailed, AddressRefused):
            self.note(address, "unreachable")
        return None

    async def sitemaps(self, address: str) -> tuple[str, ...]:
        """Return the sitemaps that robots.txt names; none where there is no robots.txt."""
        try:
            return await self._fetcher.sitemaps(address)
        except (FetchFailed, AddressRefused):
            return ()

    async def read(self, address: str, work: Awaitable[Value]) -> Value | None:
        """Return what *work* reads of *address*; None, noted, where it cannot be read."""
        try:
            return await work
        except Unreadable:
            self.note(address, "unreadable")
            return None

    def note(self, address: str, outcome: str) -> None:
        """Note what came of asking for *address*."""
        self.tried.append(Tried(address, outcome))

    async def _answer(self, address: str, *, page: bool = False) -> Response:
        self._left -= 1
        response = await self._fetcher.fetch(address, page=page)
        if response.status >= 400:
            raise BadStatus(address, meaning_of(response.status))
        return response
