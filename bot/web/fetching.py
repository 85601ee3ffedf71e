"""Fetch what an address leads to: the one way out to the web."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.web.model import FetchFailed, Response, Validators

if TYPE_CHECKING:
    from bot.clock import Clock


NOTHING_YET = Validators()


class Fetcher:
    """Fetches with manners; one for the process, closed at its end.

    *contact* goes with every request, so that who runs a site can write to us. *loopback* is for the sandbox alone.
    """

    def __init__(self, clock: Clock, *, contact: str, loopback: bool = False) -> None:
        self._clock, self._contact, self._loopback = clock, contact, loopback

    async def fetch(self, address: str, validators: Validators = NOTHING_YET, *, page: bool = False) -> Response:
        """Return what *address* answers; raise :class:`FetchFailed`. For a *page*, robots.txt is asked first."""
        del address, validators, page
        raise FetchFailed("connect")

    async def fetch_image(self, address: str) -> Response:
        """Return the picture at *address*; raise :class:`FetchFailed`, "type" where it is none that is taken."""
        del address
        raise FetchFailed("connect")

    async def close(self) -> None:
        """Let go of every connection."""
