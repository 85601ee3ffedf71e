"""One at a time, and not in a rush."""

from __future__ import annotations

import asyncio
from math import inf
from time import monotonic
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

LONGEST_GAP_S = 10.0
"""The longest that is waited for between two requests: somebody may be waiting for what a dozen of them find."""
_MOST_NAMES = 1_000


class Turns:
    """A lock for each name, kept only while somebody holds it or waits for it."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def of(self, name: str) -> asyncio.Lock:
        """Return the lock of *name*."""
        lock = self._locks.get(name)
        if lock is None:
            self._locks[name] = lock = asyncio.Lock()
        return lock


class Gaps:
    """Since when each name is left alone; *time* is in seconds, *sleep* waits for some."""

    def __init__(
        self, time: Callable[[], float] = monotonic, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._time, self._sleep = time, sleep
        self._since: dict[str, float] = {}

    async def wait(self, name: str, gap_s: float) -> None:
        """Wait until *name* was left alone for so many seconds, :data:`LONGEST_GAP_S` at most."""
        left_s = self._since.get(name, -inf) + min(gap_s, LONGEST_GAP_S) - self._time()
        if left_s > 0:
            await self._sleep(left_s)

    def note(self, name: str) -> None:
        """Note that *name* is left alone from now on."""
        self._since.pop(name, None)
        self._since[name] = self._time()
        # Those that were asked longest ago need no gap any more, unless there are a hundred a second.
        if len(self._since) > _MOST_NAMES:
            del self._since[next(iter(self._since))]
