"""The sandbox's clock: real time until it is set, then an instant that only moves when told."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

FOLLOWER_SECONDS = 1.0
"""How long after its last sign of life a follower whose connection closed still counts as one."""


@dataclass(slots=True)
class Follower:
    """A program that lives by this clock."""

    alive: Callable[[], bool]
    """Whether the connection of its last poll is still open."""
    polling: bool = False
    seen: float = field(default_factory=time.monotonic)
    settled: int = 0
    next_due: datetime | None = None

    def is_present(self) -> bool:
        """Tell whether a move should wait for it: it polls, or it did a moment ago."""
        if self.polling:
            return self.alive()
        return self.alive() or time.monotonic() - self.seen < FOLLOWER_SECONDS


class Clock:
    """Gives the instant that this Discord lives in, and moves it forward in step with its followers."""

    def __init__(self, now: datetime | None = None) -> None:
        self._instant = now
        self._changed = asyncio.Condition()
        self._followers: dict[str, Follower] = {}
        self.n = 1

    @property
    def running(self) -> bool:
        """Whether time still runs by itself."""
        return self._instant is None

    async def followed(self) -> None:
        """Return once somebody polls."""
        async with self._changed:
            await self._changed.wait_for(
                lambda: any(one.polling and one.is_present() for one in self._followers.values())
            )

    def now(self) -> datetime:
        """Return the current instant, aware and UTC."""
        return datetime.now(UTC) if self._instant is None else self._instant

    async def poll(self, after: int, name: str, alive: Callable[[], bool], patience: float) -> None:
        """Return once the clock's number exceeds *after*, or *patience* seconds have passed."""
        known = self._followers.get(name)
        follower = Follower(alive) if known is None else known
        follower.alive, follower.polling, follower.seen = alive, True, time.monotonic()
        self._followers[name] = follower
        try:
            async with asyncio.timeout(patience), self._changed:
                self._changed.notify_all()
                await self._changed.wait_for(lambda: self.n > after)
        except TimeoutError:
            return
        finally:
            # A newer poll of the same follower may have taken over meanwhile.
            if follower.alive is alive:
                follower.polling, follower.seen = False, time.monotonic()

    async def settle(self, n: int, next_due: datetime | None, name: str) -> None:
        """Note that a follower has done all that was due at number *n*, and when it wants to be woken."""
        follower = self._followers.setdefault(name, Follower(lambda: False))
        follower.seen = time.monotonic()
        if n >= follower.settled:  # what was true of an older number, and came late, is not any more
            follower.settled, follower.next_due = n, next_due
        async with self._changed:
            self._changed.notify_all()

    def next_due(self) -> datetime | None:
        """Return the earliest instant that a present follower waits for."""
        due = [one.next_due for one in self._followers.values() if one.is_present() and one.next_due is not None]
        return min(due, default=None)

    async def move(self, to: datetime) -> None:
        """Set the clock to *to*, from now on standing still there; ValueError when that is in the past."""
        if to < self.now():
            raise ValueError(f"the clock only moves forward: it is {self.now().isoformat()} already")
        async with self._changed:
            self._instant = to
            self.n += 1
            self._changed.notify_all()

    async def settled(self, n: int, patience: float) -> bool:
        """Wait until every present follower has settled number *n*; False after *patience* seconds."""
        until = time.monotonic() + patience
        while self._pending(n):
            left = until - time.monotonic()
            if left <= 0:
                return False
            await self._news(min(left, 0.5))
        return True

    def _pending(self, n: int) -> list[str]:
        return [name for name, one in self._followers.items() if one.settled < n and one.is_present()]

    async def _news(self, patience: float) -> None:
        """Wait for a settlement; the wait is short because a follower that dies says nothing."""
        try:
            async with asyncio.timeout(patience), self._changed:
                await self._changed.wait()
        except TimeoutError:
            return
