"""What a community's month is to look like, worked out apart from the bot: instants, lateness, memory. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from benchmarks.counting import Key, Said

ZONE = ZoneInfo("Europe/Paris")
LABELLED_AFTER = timedelta(minutes=10)
LABEL = "retard"
MONDAY, THURSDAY, SUNDAY = 0, 3, 6


@dataclass(frozen=True)
class Repeated:
    """What is said again and again: as organisers type it, and on which days that is."""

    number: int
    typed: str
    at: time
    is_on: Callable[[date], bool]
    channel: str

    @property
    def identity(self) -> str:
        """By what it is known wherever it is said."""
        return f"n° {self.number}"


REPEATED = (
    Repeated(1, "chaque jour à 8h30", time(8, 30), lambda _day: True, "ressources"),
    Repeated(2, "chaque lundi à 9h", time(9), lambda day: day.weekday() == MONDAY, "entraide"),
    # An hour that the clocks skip on 29 March: it is said as they go on.
    Repeated(3, "chaque dimanche à 2h30", time(2, 30), lambda day: day.weekday() == SUNDAY, "annonces"),
    Repeated(
        4, "le premier jeudi du mois à 14h", time(14), lambda d: d.weekday() == THURSDAY and d.day <= 7, "entraide"
    ),
)


@dataclass(frozen=True)
class Outage:
    """From when until when there was no bot."""

    begins: datetime
    ends: datetime

    def covers(self, instant: datetime) -> bool:
        """Whether what was due at *instant* had nobody to say it."""
        return self.begins <= instant < self.ends


@dataclass(frozen=True)
class Lateness:
    """How late things were said, in seconds, counted from the end of the outage for what was due in it.

    *unlabelled* counts what was later than ten minutes and did not say so; *missing* and *double* are messages.
    """

    late_max_s: float
    unlabelled: int
    missing: int
    double: int


def wall(on: date, at: time) -> datetime:
    """Return the instant at which clocks in France show *at*, or go on to it."""
    return datetime.combine(on, at, ZONE).astimezone(UTC)


def instants(one: Repeated, begins: datetime, ends: datetime, outage: Outage | None) -> list[datetime]:
    """Return when *one* is due between two instants; of several that an outage covers the first alone is said, late."""
    first, last = begins.astimezone(ZONE).date(), ends.astimezone(ZONE).date()
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    due = [at for day in days if one.is_on(day) and begins < (at := wall(day, one.at)) <= ends]
    missed = [at for at in due if outage and outage.covers(at)]
    return [at for at in due if at not in missed[1:]]


def lateness(
    planned: Mapping[Key, Sequence[datetime]], found: Mapping[Key, Sequence[Said]], outage: Outage | None
) -> Lateness:
    """Hold what was said against what was *planned*, one after the other."""
    late, unlabelled, missing, double = [0.0], 0, 0, 0
    for key in planned.keys() | found.keys():
        wanted, said = sorted(planned.get(key, ())), found.get(key, ())
        missing += max(0, len(wanted) - len(said))
        double += max(0, len(said) - len(wanted))
        for due_at, one in zip(wanted, said, strict=False):
            could_at = outage.ends if outage and outage.covers(due_at) else due_at
            late.append(abs((one.at - could_at).total_seconds()))
            unlabelled += (one.at - due_at > LABELLED_AFTER) != (LABEL in one.text)
    return Lateness(max(late), unlabelled, missing, double)


def memory_ratio(lives: Iterable[Sequence[float]]) -> float | None:
    """Return what the last day held to the second: over all lives, and of each that lasted three days; the greatest.

    None where the system does not tell, or nothing lasted so long.
    """
    by_life = [list(life) for life in lives]
    whole = [each for life in by_life for each in life]
    ratios = [days[-1] / days[1] for days in (whole, *by_life) if len(days) > 2]
    return round(max(ratios), 3) if ratios else None
