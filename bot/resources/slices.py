"""Long work in short slices: whoever else waits for the interpreter, the event loop above all, has it in between."""

from __future__ import annotations

import asyncio
import gc
import time

SLICE_S, PAUSE_S = 0.002, 0.001
"""How long is worked, and how long others are let in: with 0.05 ms the loop was often too late to be let in."""
_SETTLE_EVERY_S = 0.1


class Slices:
    """Give way once a slice is over; to be asked after each small step, in a thread or in the event loop."""

    def __init__(self) -> None:
        self._since = self._settled = time.perf_counter()

    def rest(self) -> None:
        """Give way from a thread that makes what stays for good.

        A thread that only computes keeps the loop waiting for 5 ms at each of its turns (sys.setswitchinterval), and
        the collector, which holds everybody, looks through all that was made again and again: 0.3 s for 100,000
        documents. What stays is taken out of its care, what is dead already taken away before.
        """
        if (now := time.perf_counter()) - self._since < SLICE_S:
            return
        if now - self._settled > _SETTLE_EVERY_S:
            settle()
            self._settled = now
        time.sleep(PAUSE_S)
        self._since = time.perf_counter()

    async def give_way(self) -> None:
        """Give way in the event loop."""
        if time.perf_counter() - self._since >= SLICE_S:
            await asyncio.sleep(PAUSE_S)
            self._since = time.perf_counter()


def settle() -> None:
    """Take what was made lately, and is still there, out of the garbage collector's care."""
    gc.collect(1)
    gc.freeze()
