"""People who sign up in slots, some while nothing else happens and others beside a fan-out.

A machine that is shared changes its pace within minutes. A slot lasts seconds, those without a fan-out lie before and
after it, and of each kind the median slot counts: what disturbs one or two of five changes nothing.
"""

from __future__ import annotations

import asyncio
import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.children import NotMeasurable
from benchmarks.figures import percentiles
from benchmarks.load import rush

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence
    from typing import Any

    from benchmarks.load import Answers
    from sandbox.client import Outcome

SLOTS, PER_SECOND = 5, 50


@dataclass
class Crowd:
    """Who signs up: *tap* is called with the number of each person once, for *slot_s* seconds at a time."""

    tap: Callable[[int], Coroutine[Any, Any, Outcome]]
    slot_s: float
    come: int = 0

    async def slots(self, count: int, *, every_s: float = 0.0) -> list[Answers]:
        """Return the answers of *count* slots, one each *every_s* seconds or when the last has ended."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        return [await self._slot(began + number * every_s - loop.time()) for number in range(count)]

    async def _slot(self, after_s: float) -> Answers:
        await asyncio.sleep(after_s)
        first, count = self.come, people_in(self.slot_s)
        self.come += count
        return await rush(lambda number: self.tap(first + number), count=count, per_second=PER_SECOND)


def people_in(seconds: float) -> int:
    """Return how many sign up within so many *seconds*."""
    return round(seconds * PER_SECOND)


@dataclass(frozen=True)
class Waits:
    """How long people waited, in milliseconds: of the median slot, and *p99_ms* of all of them together."""

    p50_ms: float
    p90_ms: float
    p99_ms: float
    errors: int


def waits(slots: Sequence[Answers]) -> Waits:
    """Return what people waited in *slots*; raise :class:`NotMeasurable` where nobody could sign up in one."""
    if any(len(one.acked_ms) < 2 for one in slots):
        raise NotMeasurable("nobody could sign up")
    each = [percentiles(one.acked_ms) for one in slots]
    together = percentiles([wait for one in slots for wait in one.acked_ms])
    p50, p90 = (statistics.median(one[at] for one in each) for at in (0, 1))
    return Waits(p50, p90, together[2], sum(one.errors for one in slots))


def told(slots: Sequence[Answers]) -> str:
    """Return the 90th percentile of each slot, for people."""
    return ", ".join(f"{percentiles(one.acked_ms)[1]:.1f}" for one in slots if len(one.acked_ms) > 1)
