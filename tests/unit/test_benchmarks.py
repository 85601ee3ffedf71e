"""The benchmarks: that each can be found, and that their figures are right."""

from __future__ import annotations

import json
import pkgutil
import subprocess
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import benchmarks
from benchmarks.__main__ import BENCHMARKS
from benchmarks.children import NotMeasurable, running
from benchmarks.figures import TARGETS, Life, medians, percentiles, ratios, table
from benchmarks.load import Answers, counted, text_of
from sandbox.client import Outcome

ROOT = Path(__file__).parents[2]
LIFE = Life(
    start_s=2.5,
    memory_mib=80.0,
    programme_p50_ms=2.0,
    programme_p90_ms=3.0,
    programme_p99_ms=5.0,
    errors=0,
)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``python -m benchmarks``."""
    command = [sys.executable, "-m", "benchmarks", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  # our own


def answer(*texts: str, acked_ms: float | None = 1.0) -> Outcome:
    """Return what became of a command that was answered with a panel of *texts*."""
    inside: list[dict[str, Any]] = [{"type": 10, "content": text} for text in texts]
    message = {"components": [{"type": 17, "components": [*inside, {"type": 14}]}] if texts else []}
    return Outcome("1", acked_ms, [{"type": 4, "message": message}])


def test_every_benchmark_is_listed() -> None:
    """Whoever asks for help is told what can be measured; a module that measures is not forgotten."""
    names = [module.name for module in pkgutil.iter_modules(benchmarks.__path__) if module.name != "__main__"]
    measuring = {name for name in names if hasattr(import_module(f"benchmarks.{name}"), "measure")}

    helped = run("--help")

    assert set(BENCHMARKS) == measuring
    assert helped.returncode == 0
    assert [name for name in BENCHMARKS if f"  {name} " not in helped.stdout] == []


def test_every_benchmark_and_every_target_is_documented() -> None:
    """The page names the command of each, and what is promised."""
    page = (ROOT / "docs" / "benchmarks.md").read_text("utf-8")

    assert [name for name in BENCHMARKS if f"run.py bench {name}" not in page] == []
    assert [name for name, one in TARGETS.items() if f"`{name}`" not in page or f"≤ {one.at_most}" not in page] == []


@pytest.mark.parametrize("arguments", [("nothing",), (), ("latency", "--rounds", "0"), ("latency", "--seconds", "-1")])
def test_what_makes_no_sense_is_refused(arguments: tuple[str, ...]) -> None:
    """It ends with 2 and says how it is used."""
    refused = run(*arguments)

    assert refused.returncode == 2
    assert "usage: python -m benchmarks" in refused.stderr


def test_percentiles_stand_where_they_should() -> None:
    """Of 0 to 100, in any order, the nth percentile is n."""
    assert percentiles([float(number) for number in reversed(range(101))]) == (50, 90, 99)


def test_one_slow_round_does_not_move_the_median() -> None:
    """What a busy machine does to one round of three is not told."""
    lives = [LIFE, replace(LIFE, start_s=60.0, programme_p50_ms=900.0), replace(LIFE, start_s=2.4)]

    figures = medians(lives)

    assert figures == {
        "start_s": 2.5,
        "memory_mib": 80,
        "programme_p50_ms": 2,
        "programme_p90_ms": 3,
        "programme_p99_ms": 5,
    }


def test_a_ratio_is_ours_over_the_bare_bots() -> None:
    """More than one is slower or larger than the bare bot, and the table says whether that is too much."""
    ours, bare = medians([LIFE]), medians([replace(LIFE, start_s=2.0, memory_mib=20.0)])

    compared = ratios(ours, bare)

    assert compared == {"start_ratio": 1.25, "memory_ratio": 4, "programme_p50_ratio": 1}
    rows = {line.split()[0]: line for line in table(ours, bare, compared)}
    assert rows["start_s"].endswith("held")
    assert rows["memory_mib"].endswith("MISSED")


def test_memory_is_unknown_where_there_is_no_proc() -> None:
    """On such a system the other figures are told all the same."""
    life = replace(LIFE, memory_mib=None)

    compared = ratios(medians([life]), medians([life]))

    assert compared == {"start_ratio": 1, "memory_ratio": None, "programme_p50_ratio": 1}
    assert any("no /proc" in line for line in table(medians([life]), medians([life]), compared))


def test_only_a_programme_is_an_answer() -> None:
    """A command that was not acknowledged, or was answered with a refusal, is an error and no quick answer."""
    outcomes = [answer("Programme", acked_ms=2.0), answer("Programme", acked_ms=None), answer()]

    assert counted(outcomes) == Answers((2.0,), errors=2)


def test_the_text_of_an_answer_is_read_top_to_bottom() -> None:
    """The bare bot says as much as ours does, in whatever containers ours puts it."""
    assert text_of(answer("Titre", "Ateliers", "Fin")) == "Titre\nAteliers\nFin"


async def test_a_process_that_ends_before_it_is_ready_is_not_measured() -> None:
    """What it said is told instead."""
    with pytest.raises(NotMeasurable, match="no such port"):
        async with running(["-c", "print('no such port')"], ready="ready"):
            pass


async def test_a_process_is_known_by_the_line_that_makes_it_ready() -> None:
    """Its start is measured until then, and it is ended with the block."""
    story = "import signal; print('hello'); print('ready on 1', flush=True); signal.pause()"

    async with running(["-c", story], ready="ready on") as child:
        memory = child.resident_mib()

    assert child.line == "ready on 1\n"
    assert child.start_s > 0
    assert memory is None or memory > 1
    assert child.resident_mib() is None


@pytest.mark.full
def test_the_latency_is_measured() -> None:
    """One short round: readable lines, then one JSON object with every ratio and every figure."""
    measured = run("latency", "--rounds", "1", "--seconds", "1")

    *readable, last = measured.stdout.splitlines()
    figures = json.loads(last)
    assert any("target" in line for line in readable)
    assert figures.keys() >= TARGETS.keys()
    assert [name for name in medians([LIFE]) if not figures[name] or not figures[f"bare_{name}"]] == []
    assert (figures["errors"], figures["bare_errors"], figures["rounds"]) == (0, 0, 1)
