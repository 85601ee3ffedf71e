"""What a site asks of robots: robots.txt, read once a day (RFC 9309)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.web.model import FetchFailed, Response
from bot.web.rules import Rules, read_rules
from bot.web.turns import Turns

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from yarl import URL

    from bot.clock import Clock

PRODUCT = "Passerelle"
"""What robots.txt knows us by (RFC 9309, section 2.2.1)."""

# RFC 9309, sections 2.4 and 2.5: at most a day, at least 500 KiB.
LONGEST, SHORTEST = timedelta(days=1), timedelta(hours=1)
MOST_BYTES = 500 * 1024
AGAIN_AFTER = timedelta(minutes=15)
MOST_SITES = 100
# Where robots.txt cannot be had for its own sake, nothing is forbidden (section 2.3.1.2); a site that is away is away.
_AS_IF_NONE = frozenset({"address", "redirects", "too-large"})
_TOO_MANY_REQUESTS = 429
NOTHING_ASKED = Rules()


@dataclass(frozen=True, slots=True)
class _Known:
    """What a site asks until an instant; *is_away* where it could not say."""

    until: datetime
    rules: Rules = NOTHING_ASKED
    is_away: bool = False


class Robots:
    """What the sites of late ask; *fetch* gets their robots.txt."""

    def __init__(self, clock: Clock, fetch: Callable[[str], Awaitable[Response]]) -> None:
        self._clock, self._fetch = clock, fetch
        self._known: dict[str, _Known] = {}
        self._turns = Turns()

    async def require(self, url: URL) -> None:
        """Raise :class:`FetchFailed` unless robots may read *url*: "robots", or why the site does not say."""
        rules = await self._rules(url)
        # In a thread, for some of these files have ten thousand rules.
        if rules.patterns and not await asyncio.to_thread(rules.allow, url.raw_path_qs):
            raise FetchFailed("robots")

    async def sitemaps(self, url: URL) -> tuple[str, ...]:
        """Return the sitemaps that the site of *url* names, as it writes them; raise :class:`FetchFailed`."""
        return (await self._rules(url)).sitemaps

    def delay_s(self, url: URL) -> float:
        """Return how many seconds the site of *url* wants between two requests, as far as its robots.txt was read."""
        known = self._known.get(str(url.origin())) if self._known else None
        return known.rules.delay_s if known else 0.0

    async def _rules(self, url: URL) -> Rules:
        origin = str(url.origin())
        async with self._turns.of(origin):
            known = self._known.get(origin)
            now = self._clock.now()
            if known is None or known.until <= now:
                known = await self._ask(origin, now)
                self._keep(origin, known)
        if known.is_away:
            raise FetchFailed("robots", known.until - now)
        return known.rules

    def _keep(self, origin: str, known: _Known) -> None:
        self._known.pop(origin, None)
        self._known[origin] = known
        if len(self._known) > MOST_SITES:
            del self._known[next(iter(self._known))]

    async def _ask(self, origin: str, now: datetime) -> _Known:
        try:
            answer = await self._fetch(f"{origin}/robots.txt")
        except FetchFailed as failed:
            if failed.reason in _AS_IF_NONE:
                return _Known(now + SHORTEST)
            raise
        if answer.status >= 500 or answer.status == _TOO_MANY_REQUESTS:
            return _Known(now + min(answer.retry_after or AGAIN_AFTER, LONGEST), is_away=True)
        fresh_for = LONGEST if answer.fresh_for is None else answer.fresh_for
        until = now + min(max(fresh_for, SHORTEST), LONGEST)
        if answer.status >= 300:
            return _Known(until)
        text = answer.body[:MOST_BYTES].decode("utf-8-sig", "replace")
        return _Known(until, await asyncio.to_thread(read_rules, text, PRODUCT))
