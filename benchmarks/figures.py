"""From measurements to the figures that are told: percentiles, medians over rounds, ratios to a bare bot."""

from __future__ import annotations

import statistics
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Figures = dict[str, float | None]


@dataclass(frozen=True)
class Life:
    """What one life of a bot came to; ``memory_mib`` is None where the system does not tell it."""

    start_s: float
    memory_mib: float | None
    programme_p50_ms: float
    programme_p90_ms: float
    programme_p99_ms: float
    errors: int

    def __str__(self) -> str:
        return ", ".join(f"{name} {_shown(value)}" for name, value in asdict(self).items())


@dataclass(frozen=True)
class Target:
    """How many times the bare bot's *figure* ours may be."""

    figure: str
    at_most: float


TARGETS = {
    "start_ratio": Target("start_s", 1.3),
    "memory_ratio": Target("memory_mib", 2.2),
    "programme_p50_ratio": Target("programme_p50_ms", 1.3),
}


def percentiles(values: Sequence[float]) -> tuple[float, float, float]:
    """Return the 50th, 90th and 99th percentile of at least two *values*, interpolated between neighbours."""
    cuts = statistics.quantiles(values, n=100, method="inclusive")
    return cuts[49], cuts[89], cuts[98]


def medians(lives: Sequence[Life]) -> Figures:
    """Return the median of each figure over the *lives*."""
    columns: dict[str, list[float | None]] = {}
    for life in lives:
        for name, value in asdict(life).items():
            if name != "errors":
                columns.setdefault(name, []).append(value)
    return {name: _median(column) for name, column in columns.items()}


def ratios(ours: Figures, bare: Figures) -> Figures:
    """Return each ratio that has a target, of what is told below; None where a figure is missing."""
    return {
        name: round(mine / theirs, 3) if (mine := ours[target.figure]) and (theirs := bare[target.figure]) else None
        for name, target in TARGETS.items()
    }


def table(ours: Figures, bare: Figures, told: Mapping[str, float | None]) -> Iterator[str]:
    """Yield the lines of a table for people."""
    names = {target.figure: name for name, target in TARGETS.items()}
    yield f"{'':<18}{'bare':>10}{'ours':>10}{'ratio':>8}   target"
    for figure, mine in ours.items():
        ratio = told.get(names.get(figure, ""))
        line = f"{figure:<18}{_shown(bare[figure]):>10}{_shown(mine):>10}"
        if ratio is not None:
            at_most = TARGETS[names[figure]].at_most
            line += f"{ratio:>8.2f}   <= {at_most} {'held' if ratio <= at_most else 'MISSED'}"
        yield line


def _median(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(statistics.median(known), 3) if known else None


def _shown(value: float | None) -> str:
    return "no /proc" if value is None else f"{value:.2f}"
