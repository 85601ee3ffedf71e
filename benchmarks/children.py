"""The processes under measurement: start one, know when it is ready and what it takes, end it."""

from __future__ import annotations

import asyncio
import mmap
import os
import signal
import sys
import time
from collections import deque
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

ROOT = Path(__file__).resolve().parents[1]
READY_WITHIN_S, END_WITHIN_S = 60.0, 10.0
# A sandbox names all its members in one line.
LONGEST_LINE = 2**24


class NotMeasurable(Exception):
    """A process ended before it was ready, and the text is what it said; or it does not do what is to be measured."""


@dataclass(frozen=True)
class Child:
    """A running process: the line that made it ready, and the seconds from its start to that line."""

    process: asyncio.subprocess.Process
    line: str
    start_s: float

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self.process.pid

    def resident_mib(self) -> float | None:
        """Return the memory that this process alone holds, in MiB; None where there is no /proc (Linux has it)."""
        try:
            pages = Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1]
        except FileNotFoundError:
            return None
        return int(pages) * mmap.PAGESIZE / 2**20

    def cpu_s(self) -> float | None:
        """Return the seconds of a core that this process has used, by all its threads; None where there is no /proc."""
        try:
            stat = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return None
        # The name in parentheses may hold anything; user and system time are fields 14 and 15 (man 5 proc).
        user, system = stat.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@asynccontextmanager
async def running(
    arguments: Sequence[str],
    *,
    ready: str,
    environment: Mapping[str, str] | None = None,
    within_s: float = READY_WITHIN_S,
) -> AsyncIterator[Child]:
    """Run ``python ARGUMENTS`` until the block ends; it has said *ready* when the block begins.

    No PASSERELLE_* variable of the caller gets through: a real token must not be used here. Raises
    :class:`NotMeasurable`, and TimeoutError after *within_s* seconds.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PASSERELLE_")}
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        cwd=ROOT,
        env={**inherited, **(environment or {})},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        limit=LONGEST_LINE,
    )
    found: asyncio.Future[tuple[str, float]] = asyncio.get_running_loop().create_future()
    listening = asyncio.create_task(_listen(process, ready, found))
    try:
        async with asyncio.timeout(within_s):
            line, at = await found
        yield Child(process, line, at - began)
    finally:
        await _end(process)
        await listening


async def _listen(process: asyncio.subprocess.Process, ready: str, found: asyncio.Future[tuple[str, float]]) -> None:
    """Read what the process says until it ends: a pipe that nobody empties would hold it up."""
    last = deque[str](maxlen=40)
    assert process.stdout is not None  # noqa: S101  # it was asked for above
    async for raw in process.stdout:
        last.append(raw.decode(errors="replace"))
        if ready in last[-1] and not found.done():
            found.set_result((last[-1], time.perf_counter()))
    if not found.done():
        found.set_exception(NotMeasurable("".join(last)))


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            # Not by asyncio, which would take a process that has just ended away from whoever waits for it.
            os.kill(process.pid, signal.SIGTERM)
    try:
        async with asyncio.timeout(END_WITHIN_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
