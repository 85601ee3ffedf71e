"""Search: how soon an answer and a suggestion are there, and how often the right one, beside four other ways.

Each size is timed in a process of its own. The quality is that of the labelled questions of ``queries.toml``, of which
one half was held out while the ranking was tuned; every way answers the same questions about the same documents.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING, Any

from benchmarks.asked import HELD_OUT, TUNING, asked, quality, rank
from benchmarks.finders import FINDERS
from benchmarks.speed import documents, measured

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence

    from benchmarks.asked import Asked
    from benchmarks.finders import Finder

Json = dict[str, Any]

SIZES, JUDGED = (300, 10_000, 100_000), (300, 10_000)
TARGETS_MS = {300: 5, 10_000: 10, 100_000: 25}
LEAST = {"recall_at_3": 0.97, "mrr": 0.90}
OURS = "ours"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what may be chosen on the command line."""
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=SIZES, help="among how many documents (300 10000 100000)"
    )


async def measure(options: argparse.Namespace) -> Json:
    """Return the figures by size, the worse quality of the two sizes that are judged, and that of the other ways."""
    speed = {size: await _in_a_process(size) for size in options.sizes}
    for size, figures in speed.items():
        _say(f"{size:>7}  " + "  ".join(f"{name} {value:g}" for name, value in figures.items()) + _held(size, figures))
    judged = {size: _judged(size) for size in JUDGED if size in options.sizes}
    worst = {name: _worst([found[name] for found in judged.values() if name in found]) for name in FINDERS}
    return {
        **{name: {str(size): figures[name] for size, figures in speed.items()} for name in next(iter(speed.values()))},
        **worst.pop(OURS),
        "baselines": worst,
        "quality": {str(size): found for size, found in judged.items()},
        "questions": len(asked()),
    }


async def _in_a_process(size: int) -> dict[str, float]:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return await asyncio.get_running_loop().run_in_executor(process, measured, size)


def _judged(size: int) -> Json:
    """Return how well each way answers the questions among *size* documents; what is not installed is left out."""
    wanted, found = documents(size), {}
    for name, kind in FINDERS.items():
        try:
            finder = kind(wanted)
        except ImportError as missing:
            _say(f"{size:>7}  {name}: skipped, {missing}")
            continue
        found[name] = _told(finder, asked())
        _say(f"{size:>7}  {name:<15}" + "  ".join(f"{key} {value}" for key, value in found[name].items()))
    return found


def _told(finder: Finder, questions: Sequence[Asked]) -> Json:
    started = time.process_time()
    ranks = [rank(question, finder.find(question.text)) for question in questions]
    mean_ms = (time.process_time() - started) / len(questions) * 1000

    def of(half: str) -> dict[str, float]:
        return quality([place for place, question in zip(ranks, questions, strict=True) if question.half == half])

    return {**quality(ranks), TUNING: of(TUNING), HELD_OUT: of(HELD_OUT), "mean_cpu_ms": round(mean_ms, 2)}


def _worst(found: Iterable[Json]) -> Json:
    """Return the least of each figure over the sizes, 0 where a way was not tried."""
    rows = list(found)
    return {name: min((row[name] for row in rows), default=0.0) for name in LEAST}


def _held(size: int, figures: dict[str, float]) -> str:
    limit = TARGETS_MS.get(size)
    if limit is None:
        return ""
    return f"  <= {limit} ms " + (
        "held" if max(figures["p99_ms"], figures["autocomplete_p99_ms"]) <= limit else "MISSED"
    )


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
