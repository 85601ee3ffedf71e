"""How fast we may speak: one budget for the token, one token per route kept in reserve.

discord.py has no global limit of its own and retries up to five times inside one call, so the
pace is awaited for every *attempt*, by a trace on its HTTP client (:mod:`bot.delivery.discord`).
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

logger = logging.getLogger(__name__)

# Discord takes so many requests a second from one token (topics/rate-limits), and counts each when it gets it: at some
# moment between its leaving and its answer. What leaves within a second may be counted in less, where the way is slow.
TAKEN_AT_MOST, WINDOW_S = 50, 1.0
# Discord bans an address for a while after 10,000 invalid answers in ten minutes (topics/rate-limits).
INVALID_WINDOW_S, INVALID_ALARM = 600.0, 5000
TOO_MANY_REQUESTS, SERVER_ERROR = 429, 500
INVALID_STATUSES = frozenset({401, 403, TOO_MANY_REQUESTS})
RESERVE = 1
# A request that leaves later than its turn, since the loop was busy, does not push the others back; one that is later
# than this takes a new turn, or all that a standstill has held up would leave in one second.
LATE_S = 0.05
# A request that leaves at the end of a route's window may be counted in the next one: so much of it is not used, of a
# short one less.
CLOSING_S, CLOSING_SHARE = 0.3, 0.1
# Until the first answer of a route nobody knows what it takes, and others wait for it; for so long where it never left.
UNKNOWN_S = 5.0
_NO_LIMIT = float("-inf")
# Whoever would wait longer than this for a route comes back later instead: others wait behind them.
LONGEST_WAIT_S = 15.0
_LATER_IDS = re.compile(r"(?<=/)\d{15,}(?=/|$)")


class TooFast(OSError):
    """A route, or all of Discord, is closed for *after* seconds, and whoever asks comes back later.

    An OSError, so that who does not tell it from other trouble of the network tries again later as well.
    """

    def __init__(self, after: float) -> None:
        super().__init__(f"closed for {after:.0f} seconds")
        self.after = after


def is_interaction(path: str) -> bool:
    """Whether *path* answers somebody's own interaction: exempt from the global limit (topics/rate-limits)."""
    return "/interactions/" in path or "/webhooks/" in path


def bucket_of(method: str, path: str) -> str:
    """Return the name under which a route's limit is remembered: its method, its place, and no later id."""
    head, separator, tail = path.partition("/channels/")
    if not separator:
        head, separator, tail = path.partition("/guilds/")
    major, slash, rest = tail.partition("/")
    return f"{method} {separator}{major}{slash}{_LATER_IDS.sub('*', rest)}" if separator else f"{method} {head}"


@dataclass(frozen=True)
class _Left:
    """What a route's window still holds; ``limit`` in ``window_s`` seconds is what the next one will."""

    remaining: int
    resets_at: float
    limit: int
    window_s: float

    @property
    def closes_at(self) -> float:
        """Until when a request may leave so that it is surely counted in this window."""
        return self.resets_at - min(CLOSING_S, CLOSING_SHARE * self.window_s)


class Pace:
    """Space requests evenly at *per_second*, without bursts: no second ever holds more than that.

    Nor may Discord count more than it takes in any second, however long each was on its way.
    """

    def __init__(
        self,
        per_second: float,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._gap_s = 1 / per_second
        self._monotonic, self._sleep = monotonic, sleep
        self._next_at = float("-inf")
        # Until when Discord takes nothing at all from this token.
        self._closed_until = float("-inf")
        self._left: dict[str, _Left] = {}
        # Until when the first answer of a route is waited for: no more where it said nothing of limits.
        self._unknown: dict[str, float] = {}
        # How many are on their way, and when others were answered: within the last second any of them may be counted.
        self._on_way, self._answered = 0, deque[float]()
        self._invalid: deque[float] = deque()

    async def wait(self, method: str, path: str, *, gap: Callable[[], Awaitable[None]] | None = None) -> None:
        """Wait until this request may leave, last for a *gap*; raise :class:`TooFast` where that takes too long."""
        bucket = bucket_of(method, path)
        until = await self._take_token(bucket)
        await self._take_turn(gap)
        while self._monotonic() >= until:
            # Its window has closed meanwhile; where the next one makes it wait, it wants another turn as well.
            has_waited = self._rest_s(bucket) > 0
            until = await self._take_token(bucket)
            if has_waited:
                await self._take_turn(gap)

    async def _take_turn(self, gap: Callable[[], Awaitable[None]] | None) -> None:
        late_s = float("inf")
        while late_s > LATE_S or self._closed_s > 0:
            if self._closed_s > LONGEST_WAIT_S:
                raise TooFast(self._closed_s)
            turn_at = max(self._monotonic(), self._next_at)
            self._next_at = turn_at + self._gap_s
            if (pause := turn_at - self._monotonic()) > 0:
                await self._sleep(pause)
            late_s = self._monotonic() - turn_at
        if gap:
            await gap()
        while self._counted >= TAKEN_AT_MOST:
            await self._sleep(self._gap_s)

    @property
    def _counted(self) -> int:
        """How many requests may count in the second that begins or ends now."""
        while self._answered and self._answered[0] <= self._monotonic() - WINDOW_S:
            self._answered.popleft()
        return self._on_way + len(self._answered)

    @property
    def _closed_s(self) -> float:
        return max(0.0, self._closed_until - self._monotonic())

    def room(self, within_s: float) -> int:
        """Return how many more requests may be begun so that the last of them leaves within *within_s* seconds."""
        ahead_s = max(0.0, self._next_at - self._monotonic())
        return max(0, int((within_s - ahead_s) / self._gap_s))

    def rests_s(self, method: str, path: str) -> float:
        """Return for how many seconds the route has nothing left but its reserve."""
        return self._rest_s(bucket_of(method, path))

    def _rest_s(self, bucket: str) -> float:
        now, left = self._monotonic(), self._left.get(bucket)
        if left is None:
            return self._gap_s if self._unknown.get(bucket, now) > now else 0.0
        has_some = left.remaining > RESERVE and now < left.closes_at
        return 0.0 if has_some else max(0.0, left.resets_at - now)

    async def _take_token(self, bucket: str) -> float:
        """Take one of what the route's window holds, once it holds one; return until when the request has to leave."""
        while (pause := self._rest_s(bucket)) > 0:
            # discord.py sleeps inside the call that takes the last token, when its effect is already there.
            if pause > LONGEST_WAIT_S:
                raise TooFast(pause)
            await self._sleep(pause)
        now, left = self._monotonic(), self._left.get(bucket)
        if left is None:
            if self._unknown.get(bucket) != _NO_LIMIT:
                self._unknown[bucket] = now + UNKNOWN_S
            return float("inf")
        if left.resets_at <= now:
            left = replace(left, remaining=left.limit, resets_at=now + left.window_s)
        # Counted before its answer: others may leave beside it.
        self._left[bucket] = replace(left, remaining=left.remaining - 1)
        return left.closes_at

    def leaves(self) -> None:
        """Note that a request that has waited is on its way now; :meth:`over` is to follow."""
        self._on_way += 1

    def over(self, method: str, path: str) -> None:
        """Note that a request is not on its way any more; :meth:`note` is to follow where it was answered."""
        self._on_way -= 1
        if self._unknown.get(bucket := bucket_of(method, path)) != _NO_LIMIT:
            self._unknown.pop(bucket, None)
        self._answered.append(self._monotonic())

    def note(self, method: str, path: str, status: int, headers: Mapping[str, str]) -> None:
        """Learn from an answer's headers, and count the invalid ones.

        Raise :class:`TooFast` for a long "no", and for one that closes everything.
        """
        bucket = bucket_of(method, path)
        if {"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset-After"} <= headers.keys():
            self._learn(bucket, headers)
        elif status < SERVER_ERROR and status != TOO_MANY_REQUESTS:
            self._unknown[bucket] = _NO_LIMIT
        if status in INVALID_STATUSES and headers.get("X-RateLimit-Scope") != "shared":
            self._count_invalid()
        if status != TOO_MANY_REQUESTS:
            return
        after = float(headers.get("Retry-After", 0))
        is_global = "X-RateLimit-Global" in headers or headers.get("X-RateLimit-Scope") == "global"
        if is_global:
            self._closed_until = max(self._closed_until, self._monotonic() + after)
            self._next_at = max(self._next_at, self._closed_until)
        # Else discord.py sleeps as long as it is told, inside the call; and where we stop it while it sleeps for a
        # global limit, it holds back all later requests for ever.
        if is_global or after > LONGEST_WAIT_S:
            raise TooFast(after)

    def _learn(self, bucket: str, headers: Mapping[str, str]) -> None:
        now, known = self._monotonic(), self._left.get(bucket)
        remaining, window_s = int(headers["X-RateLimit-Remaining"]), float(headers["X-RateLimit-Reset-After"])
        resets_at = now + window_s
        if known:
            window_s = max(window_s, known.window_s)
            if known.resets_at > now:
                # What has left since is not in this answer; one of the window before must not cut this one short.
                remaining, resets_at = min(remaining, known.remaining), max(resets_at, known.resets_at)
        self._left[bucket] = _Left(remaining, resets_at, int(headers["X-RateLimit-Limit"]), window_s)

    @property
    def invalid_count(self) -> int:
        """How many invalid answers the last ten minutes held."""
        while self._invalid and self._invalid[0] < self._monotonic() - INVALID_WINDOW_S:
            self._invalid.popleft()
        return len(self._invalid)

    def _count_invalid(self) -> None:
        self._invalid.append(self._monotonic())
        if self.invalid_count == INVALID_ALARM:
            logger.error("%d invalid answers in ten minutes: Discord may ban this address", INVALID_ALARM)
