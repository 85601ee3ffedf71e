"""Which half of a day somebody was there, and when that can be noted: pure rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import datetime

    from bot.events.model import Event

NOON = time(12)


class Half(StrEnum):
    """What a tick stands for; an event that does not span noon knows whole days alone."""

    MORNING = "am"
    AFTERNOON = "pm"
    DAY = "day"


_PARTS = {Half.MORNING: {"am"}, Half.AFTERNOON: {"pm"}, Half.DAY: {"am", "pm"}}


@dataclass(frozen=True)
class Tick:
    """That somebody was there: since when they are known to be, and which organiser noted it, None for themselves."""

    half: Half
    at: datetime
    by_id: int | None = None


def joined(before: Half | None, ticked: Half) -> Half:
    """Return what stands once *ticked* is noted beside what stood *before*."""
    return ticked if before in {None, ticked} else Half.DAY


def without(before: Half, undone: Half) -> Half | None:
    """Return what is left of *before* once *undone* was a mistake, None for nothing."""
    left = _PARTS[before] - _PARTS[undone]
    return next((half for half, parts in _PARTS.items() if parts == left), None)


def covers(before: Half | None, half: Half) -> bool:
    """Whether *half* is noted already."""
    return before is not None and _PARTS[half] <= _PARTS[before]


def spans_noon(event: Event) -> bool:
    """Whether *event* has a morning and an afternoon; one whose hours are not known may have both."""
    return (event.starts_at or time()) < NOON and (event.ends_at or time.max) > NOON


def half_now(event: Event, now: datetime) -> Half:
    """Return what an arrival at *now* stands for: who comes in the afternoon was not there in the morning."""
    there = now.astimezone(ZoneInfo(event.timezone))
    late = spans_noon(event) and there.date() == event.on and there.time() >= NOON
    return Half.AFTERNOON if late else Half.DAY


def is_day_of(event: Event, now: datetime) -> bool:
    """Whether it is the day of *event*, from midnight to midnight where it takes place."""
    return now.astimezone(ZoneInfo(event.timezone)).date() == event.on


def is_eve_of(event: Event, now: datetime) -> bool:
    """Whether *event* is tomorrow, where it takes place."""
    return now.astimezone(ZoneInfo(event.timezone)).date() + timedelta(days=1) == event.on
