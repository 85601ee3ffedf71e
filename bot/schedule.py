"""The ticks: what is due lives in tables, and a tick twice or late does no harm.

With the system's clock APScheduler calls each tick at its own pace, and some also run as soon as a
commit leaves something to do. With the sandbox's clock all ticks run at each step of it.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.errors import PasserelleError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from bot.clock import Clock

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tick:
    """One line of work to be looked at every so often; only the leader does it unless *by_all*.

    With *on_wake* it also runs soon after each :meth:`Schedule.wake`; with *in_real_time* it keeps its own pace even
    where the clock moves in steps.
    """

    name: str
    every_s: float
    run: Callable[[], Awaitable[object]]
    by_all: bool = False
    on_wake: bool = False
    in_real_time: bool = False


class Punctual:
    """Have what is due before the next look, *every_s* seconds from now, done at its very instant.

    A clock that moves in steps has all done at each step; woken beside it, a tick does no harm.
    """

    def __init__(
        self,
        next_due: Callable[[], Awaitable[datetime | None]],
        clock: Clock,
        wake: Callable[[], None],
        *,
        every_s: float,
        later: Callable[[float, Callable[[], None]], object] | None = None,
    ) -> None:
        self._next_due, self._clock, self._wake, self._every_s = next_due, clock, wake, every_s
        self._later = later

    async def look(self) -> None:
        """Find out what is due next, and have it done when it is; twice does no harm.

        What is due already was planned by another process, or waits for something that may have come.
        """
        due_at = await self._next_due()
        in_s = (due_at - self._clock.now()).total_seconds() if due_at else float("inf")
        # The next look may itself be a little late.
        if in_s < 2 * self._every_s:
            (self._later or asyncio.get_running_loop().call_later)(max(0.0, in_s), self._wake)


class Schedule:
    """Run the ticks; none of them can stop the others, or itself, and none of those that were woken waits for another.

    *after_wake* is called whenever one that was woken is done.
    """

    def __init__(
        self,
        ticks: tuple[Tick, ...],
        *,
        is_leader: Callable[[], bool],
        after_wake: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._ticks, self._is_leader, self._after_wake = ticks, is_leader, after_wake
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._woken = {tick.name: asyncio.Event() for tick in ticks if tick.on_wake}
        self._wakers: list[asyncio.Task[None]] = []
        self._running: set[asyncio.Future[object]] = set()

    def start(self, *, in_steps: bool = False) -> None:
        """Begin to tick; *in_steps* leaves most ticks to :meth:`run_all`."""
        for tick in self._ticks:
            if tick.in_real_time or not in_steps:
                every = IntervalTrigger(seconds=tick.every_s, timezone=UTC)
                rules = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
                self._scheduler.add_job(self._run, every, args=(tick,), name=tick.name, **rules)
            if tick.in_real_time:
                self._first = asyncio.ensure_future(self._run(tick))
        self._scheduler.start()
        self._wakers = [asyncio.create_task(self._run_when_woken(tick)) for tick in self._ticks if tick.on_wake]

    def wake(self, name: str | None = None) -> None:
        """Run soon the tick called *name*, which a commit left something to do for; without a name, each such tick."""
        for woken in [self._woken[name]] if name else self._woken.values():
            woken.set()

    async def run_all(self) -> None:
        """Run every tick once, for a clock that moves in steps; last those that are left something by the others."""
        for tick in sorted(self._ticks, key=lambda tick: tick.on_wake):
            await self._run(tick)

    async def stop(self, *, grace_s: float) -> None:
        """Stop ticking; what is on its way gets *grace_s* seconds, and its rows tell the rest."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        for waker in self._wakers:
            waker.cancel()
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=grace_s)
            for task in late:
                task.cancel()

    async def _run_when_woken(self, tick: Tick) -> None:
        woken = self._woken[tick.name]
        while True:
            await woken.wait()
            woken.clear()
            await self._run(tick)
            try:
                if self._after_wake:
                    await self._after_wake()
            except Exception:  # the next commit must find the waker alive
                logger.exception("what follows a wake failed")

    async def _run(self, tick: Tick) -> None:
        """Run *tick* in a task of its own, which a stop may still wait for."""
        if not (tick.by_all or self._is_leader()):
            return
        task = asyncio.ensure_future(tick.run())
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        try:
            await asyncio.shield(task)
        # A tick that fails is looked at again at its next turn.
        except* PasserelleError as known:
            logger.warning("tick %s stopped: %s", tick.name, "; ".join(map(str, known.exceptions)))
        except* Exception:
            logger.exception("tick %s failed", tick.name)
