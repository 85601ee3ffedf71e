"""A clock on which all sleep, and which moves only when all do."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from typing import TYPE_CHECKING, Any

from bot.delivery.pace import Pace

if TYPE_CHECKING:
    from collections.abc import Iterable


class Time:
    """A monotonic clock on which all sleep, and which moves only when all do; each wakes *late_s* late."""

    def __init__(self, *, late_s: float = 0.0) -> None:
        self.now, self._late_s = 1000.0, late_s
        self._sleeping: list[tuple[float, int, asyncio.Future[None]]] = []
        self._count = itertools.count()

    def monotonic(self) -> float:
        return self.now

    async def pause(self, seconds: float) -> None:
        woken = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleeping, (self.now + seconds + self._late_s, next(self._count), woken))
        await woken

    async def pass_until_done(self, tasks: Iterable[asyncio.Task[Any]]) -> None:
        """Let time pass until *tasks* are done."""
        await self.pass_until(float("inf"), tasks)
        await asyncio.gather(*tasks)

    async def pass_until(self, instant: float, tasks: Iterable[asyncio.Task[Any]]) -> None:
        """Let time pass until *instant*, or until *tasks* are done."""
        waiting = asyncio.gather(*tasks)
        while not waiting.done():
            await asyncio.wait([waiting], timeout=0)
            if self._sleeping and not waiting.done() and self._all_asleep(tasks):
                if self._sleeping[0][0] > instant:
                    return
                wakes_at, _, woken = heapq.heappop(self._sleeping)
                self.now = max(self.now, wakes_at)
                woken.set_result(None)

    def _all_asleep(self, tasks: Iterable[asyncio.Task[Any]]) -> bool:
        return len(self._sleeping) >= sum(not task.done() for task in tasks)


def a_pace(time: Time, per_second: float) -> Pace:
    """Return a pace that lives in *time*."""
    return Pace(per_second, monotonic=time.monotonic, sleep=time.pause)
