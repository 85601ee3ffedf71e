"""Many sources looked at in one pass, beside a bare reader; and what reading costs, alone and to the event loop.

In each round one source in twenty has changed, for both alike, and both ask every source what is new: a bare reader
made of aiohttp and feedparser that keeps nothing, and the bot's watch, which keeps what it sees and what is to be said.
They take turns, so that what else the machine does weighs on both. What counts is processor time, the child's included.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp

from benchmarks import newsstand, reading, stalls
from benchmarks.bare_reader import BareReader
from benchmarks.children import NotMeasurable, running
from benchmarks.watcher import watching
from bot.memory import freeze

if TYPE_CHECKING:
    import argparse
    from collections.abc import Awaitable, Callable, Iterator

    from benchmarks.watcher import Watcher

Figures = dict[str, Any]

TARGETS = {"pass_cpu_ratio": 1.5, "read_cpu_ratio": 1.1, "child_replaced_s": 0.2, "loop_stall_max_ms": 20.0}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what may be chosen on the command line."""
    parser.add_argument("--sources", type=_positive, default=1000, help="how many feeds are watched (1000)")
    parser.add_argument("--rounds", type=_positive, default=9, help="how often each takes its turn (9)")


def _positive(typed: str) -> int:
    if (number := int(typed)) < 1:
        raise ValueError
    return number


async def measure(options: argparse.Namespace) -> Figures:
    """Return the figures; :class:`NotMeasurable` where a source was not read, or the system counts no children."""
    if not sys.platform.startswith("linux"):
        raise NotMeasurable("the processor time of a child is counted on Linux alone")
    command = ["-m", "benchmarks.newsstand", str(options.sources)]
    with tempfile.TemporaryDirectory(prefix="passerelle-") as name:
        async with running(command, ready=newsstand.READY) as stand, watching(Path(name)) as watcher:
            figures = await _measured(stand.line.split()[-1], watcher, options.sources, options.rounds)
    for line in table(figures):
        sys.stdout.write(f"{line}\n")
    return figures


async def _measured(port: str, watcher: Watcher, sources: int, rounds: int) -> Figures:
    addresses = [f"http://feed-{number}.example:{port}/{number}" for number in range(sources)]
    bare = BareReader(addresses)
    await watcher.add(addresses)
    await bare.look()
    await watcher.learn()
    await _seen(watcher, sources)
    # As the bot does once it has started.
    freeze()
    ours, theirs = await _passes(port, watcher, bare, rounds)
    await bare.close()
    await _seen(watcher, sources)
    stall = await _stall(port, watcher)
    longest_ms = max(stall.longest_ms, await reading.loop_stall_max_ms())
    return {
        **{"pass_cpu_ratio": _ratio(ours, theirs), "read_cpu_ratio": await reading.read_cpu_ratio()},
        "child_replaced_s": await reading.child_replaced_s(),
        **{"loop_stall_max_ms": round(longest_ms, 1), "loop_busy_max_ms": round(stall.busy_ms, 1)},
        **{"pass_cpu_s": _median(ours), "bare_pass_cpu_s": _median(theirs)},
        **{"sources": sources, "rounds": rounds},
    }


async def _seen(watcher: Watcher, sources: int) -> None:
    if (read := await watcher.read()) != sources:
        raise NotMeasurable(f"{read} of {sources} sources were read")


async def _passes(port: str, watcher: Watcher, bare: BareReader, rounds: int) -> tuple[list[float], list[float]]:
    """Return what each pass has cost, in seconds of a core: ours, and the bare reader's."""

    async def changed() -> None:
        async with aiohttp.ClientSession() as session, session.post(f"http://127.0.0.1:{port}/turn"):
            return

    return await _in_turns(watcher, watcher.look, bare.look, rounds, changed)


async def _in_turns(
    watcher: Watcher,
    ours: Callable[[], Awaitable[None]],
    theirs: Callable[[], Awaitable[None]],
    rounds: int,
    before: Callable[[], Awaitable[None]] | None = None,
) -> tuple[list[float], list[float]]:
    """Return what both cost in each of *rounds*, in seconds of a core; the one that begins is the other each time."""
    own, other = list[float](), list[float]()
    for number in range(rounds):
        if before:
            await before()
        for costs, work in ((own, ours), (other, theirs))[:: 1 if number % 2 else -1]:
            costs.append(await stalls.cost_s(work, lambda: watcher.reading.pid))
    return own, other


async def _stall(port: str, watcher: Watcher) -> stalls.Stalls:
    """Return how long the loop was kept in a pass with a feed of 10 MB and a hostile one among the sources."""
    await watcher.add(
        [f"http://large.example:{port}{newsstand.LARGE}", f"http://hostile.example:{port}{newsstand.HOSTILE}"]
    )
    async with stalls.watching() as found:
        await watcher.look()
    return found


def _ratio(ours: list[float], theirs: list[float]) -> float:
    """Return the median over the rounds of ours to theirs: what weighs on a round weighs on both."""
    return round(statistics.median(one / other for one, other in zip(ours, theirs, strict=True)), 3)


def _median(values: list[float]) -> float:
    return round(statistics.median(values), 3)


def table(figures: Figures) -> Iterator[str]:
    """Yield the lines of a table for people."""
    for name, value in figures.items():
        at_most = TARGETS.get(name)
        held = "" if at_most is None else f"   <= {at_most} {'held' if value <= at_most else 'MISSED'}"
        yield f"{name:<20}{value:>10}{held}"
