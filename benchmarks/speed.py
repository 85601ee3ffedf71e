"""How long a query and a keystroke take beside so many documents, and what the index costs: in a process of its own."""

from __future__ import annotations

import asyncio
import gc
import itertools
import mmap
import time
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from benchmarks.asked import asked, catalogue
from benchmarks.figures import percentiles
from benchmarks.noise import entries
from bot.resources.search.index import Index
from bot.resources.slices import Slices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.resources.search.model import Document

KEYSTROKES_APART, UPDATES, TICK_S = 3, 200, 0.001

Given = TypeVar("Given")
Figures = dict[str, float]


def documents(size: int) -> list[Document]:
    """Return the catalogue among so much noise that there are *size* documents."""
    field = catalogue()
    return [*field, *entries(max(0, size - len(field)), field)]


def measured(size: int) -> Figures:
    """Return the figures for *size* documents: times in ms (``cpu`` is processor time), memory in MiB."""
    wanted = documents(size)
    gc.collect()
    before = _resident_mib()
    cpu = time.process_time()
    index, waited = asyncio.run(built(wanted))
    cpu, memory = time.process_time() - cpu, _resident_mib() - before
    # The bot does the same once it has started (bot/app.py): what stays is not looked through again and again.
    gc.collect()
    gc.freeze()
    typed = [question.text for question in asked()]
    keys = list(itertools.islice(_keystrokes(typed), 0, None, KEYSTROKES_APART))
    (search, search_cpu), (complete, complete_cpu) = _timed(index.search, typed), _timed(index.complete, keys)
    update, _ = _timed(index.put, wanted[:UPDATES])
    return {
        "p99_ms": search,
        "cpu_p99_ms": search_cpu,
        "autocomplete_p99_ms": complete,
        "autocomplete_cpu_p99_ms": complete_cpu,
        "update_p99_ms": update,
        "index_cpu_s": round(cpu, 2),
        **waited,
        "memory_mib": round(memory, 1),
    }


class _Timed(Slices):
    """Slices that know how long the longest took in the processor's time: what the loop waits on a quiet machine."""

    longest_s = 0.0
    _used: float | None = None

    def rest(self) -> None:
        """Give way, and note how long nobody else was let in."""
        since = self._since
        super().rest()
        if self._used is None:
            self._used = time.thread_time()
        elif self._since != since:
            now = time.thread_time()
            self.longest_s, self._used = max(self.longest_s, now - self._used), now


async def built(wanted: Sequence[Document]) -> tuple[Index, Figures]:
    """Build the index as the bot does; return it, and how late the loop was meanwhile: at most, and in 99 of 100."""
    slices = _Timed()
    building = asyncio.create_task(asyncio.to_thread(Index.of, wanted, slices.rest))
    late = [0.0]
    while not building.done():
        due = time.perf_counter() + TICK_S
        await asyncio.sleep(TICK_S)
        late.append((time.perf_counter() - due) * 1000)
    return await building, {
        "loop_waited_ms": round(max(late), 1),
        "loop_waited_p99_ms": round(percentiles(late)[2], 1),
        "slice_cpu_ms": round(slices.longest_s * 1000, 1),
    }


def _keystrokes(typed: Iterable[str]) -> Iterable[str]:
    return (text[:end] for text in typed for end in range(1, len(text) + 1))


def _timed(ask: Callable[[Given], object], given: Sequence[Given]) -> tuple[float, float]:
    """Return the 99th percentile of what *ask* takes, by the wall clock and by the processor's, in milliseconds."""
    wall, cpu = [], []
    for one in given:
        started, used = time.perf_counter(), time.process_time()
        ask(one)
        cpu.append((time.process_time() - used) * 1000)
        wall.append((time.perf_counter() - started) * 1000)
    return round(percentiles(wall)[2], 2), round(percentiles(cpu)[2], 2)


def _resident_mib() -> float:
    """Return the memory of this process; 0 where there is no /proc."""
    file = Path("/proc/self/statm")
    return int(file.read_text(encoding="ascii").split()[1]) * mmap.PAGESIZE / 2**20 if file.exists() else 0.0
