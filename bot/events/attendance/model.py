"""Which half of a day somebody was there, and when that can be noted: pure rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.errors import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from bot.events.model import Event

NOON = time(12)


class DeskIsClosed(Refusal):
    """Who welcomes sees the names from the eve of the day until it is over."""

    key = "desk.refused.closed"


class NotYetTheDay(Refusal):
    """Nobody can have arrived yet."""

    key = "desk.refused.not_yet"


class NoDayToday(Refusal):
    """No event takes place today, nor is one to come."""

    key = "desk.refused.no_day"


class WrongCode(Refusal):
    """It is not the code of a day that takes place today."""

    key = "desk.refused.wrong_code"


class TooManyTries(Refusal):
    """Who has typed so many wrong codes has none: the desk knows them by their name."""

    key = "desk.refused.too_many_tries"


class NoCardToOpen(Refusal):
    """A QR code opens the event's card, and there is none."""

    key = "desk.refused.no_card"


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


def may_look(event: Event, now: datetime, *, is_organiser: bool) -> bool:
    """Whether the names may be seen at the desk: organisers prepare, who welcomes needs them on the eve and the day."""
    return is_organiser or is_day_of(event, now) or is_eve_of(event, now)


def is_over(event: Event, now: datetime) -> bool:
    """Whether the day of *event* is over: no code notes an arrival any more, and organisers note who was there."""
    return has_begun(event, now) and not is_day_of(event, now)


def has_begun(event: Event, now: datetime) -> bool:
    """Whether the day of *event* is there, or was: before it nobody can have arrived."""
    return now.astimezone(ZoneInfo(event.timezone)).date() >= event.on
