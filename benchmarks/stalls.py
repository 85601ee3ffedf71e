"""How long the event loop was kept from its other work, and the processor time of this process and its child."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

EVERY_S = 0.001


@dataclass
class Stalls:
    """The longest wait of a task that wanted to go on after a millisecond, and what the loop itself did meanwhile."""

    longest_ms: float = 0.0
    busy_ms: float = 0.0
    """The most processor time of the loop's thread between two turns: a busy machine does not count."""
    _at: float = field(default_factory=time.perf_counter)
    _used: float = field(default_factory=time.thread_time)

    def turn(self) -> None:
        """Note that the loop has come round again."""
        now, used = time.perf_counter(), time.thread_time()
        self.longest_ms = max(self.longest_ms, 1000 * (now - self._at - EVERY_S))
        self.busy_ms = max(self.busy_ms, 1000 * (used - self._used))
        self._at, self._used = now, used


@asynccontextmanager
async def watching() -> AsyncIterator[Stalls]:
    """Look how long turns of the loop take until the block ends."""
    stalls = Stalls()
    looking = asyncio.create_task(_look(stalls))
    try:
        yield stalls
    finally:
        stalls.turn()
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking


async def _look(stalls: Stalls) -> None:
    while True:
        await asyncio.sleep(EVERY_S)
        stalls.turn()


async def cost_s(work: Callable[[], Awaitable[None]], child: Callable[[], int | None]) -> float:
    """Return the seconds of a core that *work* took, of this process and of the *child* that it has."""
    pid, own = child(), time.process_time()
    of_child = _of_process(pid)
    await work()
    after = child()
    return time.process_time() - own + _of_process(after) - (of_child if after == pid else 0.0)


def _of_process(pid: int | None) -> float:
    if pid is not None:
        # The clock of another process, to the nanosecond (clock_getcpuclockid(3), in the kernel's own numbers).
        with suppress(OSError):
            return time.clock_gettime(~pid << 3 | 2)
    return 0.0
