"""Probe an address: what can be watched there, and why that; in few requests and limited time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.feeds.discovery.probing import Probe
from bot.web.guard import check_address, with_scheme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.feeds.discovery.model import Found
    from bot.feeds.discovery.ports import Fetch, Read
    from bot.settings.feeds import ReadySource

# Discord forgets an interaction after a quarter of an hour; people do sooner. A dozen requests take two minutes where a
# site wants ten seconds between them.
LONGEST_S = 180.0


class Discovery:
    """Finds what of a site can be watched; *ready* are the sites whose articles the configuration tells."""

    def __init__(self, fetcher: Fetch, reading: Read, ready: Sequence[ReadySource] = ()) -> None:
        self._fetcher, self._reading = fetcher, reading
        self.ready = tuple(ready)

    async def probe(self, address: str, *, longest_s: float = LONGEST_S) -> Found:
        """Return what is to be watched at *address*, or raise a refusal that says what was tried.

        When the time is over, what was met until then is chosen from.
        """
        address = with_scheme(address)
        # The fetcher refuses more; here it is told which rule speaks against what was typed.
        check_address(address, loopback=True)
        probe = Probe(self._fetcher, self._reading, address, self._patterns_of(address))
        try:
            async with asyncio.timeout(longest_s):
                return await probe.run()
        except TimeoutError:
            return probe.conclude()

    def _patterns_of(self, address: str) -> tuple[str, ...]:
        """Return which addresses are articles there as the configuration tells; () where they are to be guessed."""
        exact = [one.patterns for one in self.ready if _place(one.address) == _place(address)]
        of_host = [one.patterns for one in self.ready if _place(one.address)[0] == _place(address)[0]]
        return tuple(dict.fromkeys(pattern for patterns in exact or of_host for pattern in patterns))


def _place(address: str) -> tuple[str, str]:
    """Return the host and path of *address*, written one way; ("", "") where it is none."""
    try:
        parts = urlsplit(address)
        return f"{(parts.hostname or '').removeprefix('www.')}:{parts.port or ''}", parts.path.rstrip("/")
    except ValueError:
        return "", ""
