"""The day and hours of an event as people type them: "vendredi 23 janvier de 9h30 à 16h30", "23/01 14h", "demain"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot import dates
from bot.errors import Refusal
from bot.events.model import EndBeforeStart
from bot.instants import InThePast, on_the_wall, plain, read_when
from bot.instants.days import ECHO_LIMIT, ends_open, is_day, is_weekday
from bot.instants.wording import spelt

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from bot.events.model import Event
    from bot.i18n import Locale

_TO = r" ?(?P<to>a|to|et|and|jusqu'a|until|->|\u2192|-|\u2013) ?"
_HOUR = r"\d{1,2}(?: ?(?:heures?|h|:|\.)(?: ?[0-5]\d)?)?(?: ?[ap]m)?|midi|minuit|noon|midnight"
_RANGE = re.compile(
    rf"(?P<day>.+?),? (?P<joint>de |from |entre |between |a |at )?(?P<starts>{_HOUR}){_TO}(?P<ends>{_HOUR})"
)
_RANGE_FIRST = re.compile(
    rf"(?P<joint>de |from |entre |between )?(?P<starts>{_HOUR}){_TO}(?P<ends>{_HOUR}),? (?P<day>.+)"
)


class DayInThePast(Refusal):
    """The event would be over, or have begun; it may still be entered late."""

    key = "refusal.event_in_the_past"


class TwoWaysToRead(Refusal):
    """The number after a day of the week may be the day of a month, or an hour: "vendredi 9 à 16h"."""

    key = "refusal.two_ways_to_read"


class EndsBeforeItStarts(EndBeforeStart):
    """The hours that were typed go back, or past midnight."""

    key = "refusal.ends_before_it_starts"


@dataclass(frozen=True)
class Span:
    """A day, and what is known of its hours."""

    on: date
    starts_at: time | None = None
    ends_at: time | None = None


def read_span(typed: str, now: datetime, zone: ZoneInfo, locale: Locale, *, late: bool = False) -> Span:
    """Return what *typed* means to somebody in *zone* at *now*; raise a :class:`bot.errors.Refusal` with what to type.

    What is over is refused with :class:`DayInThePast`, unless it is entered *late*.
    """
    found = _range(typed, now, zone, locale)
    begins = f"{found['day']} a {found['starts']}" if found else typed
    try:
        at = read_when(begins, now, zone, locale)
    except InThePast as refusal:
        at = refusal.moment
    if isinstance(at, datetime):
        there = at.astimezone(zone)
        span = Span(there.date(), there.time().replace(second=0, microsecond=0))
    else:
        span = Span(at)
    if found:
        span = replace(span, ends_at=dates.read_hour(found["ends"], locale))
    if span.starts_at and span.ends_at is not None and span.ends_at <= span.starts_at:
        raise EndsBeforeItStarts(suggestion=write_span(_forward(span), locale))
    check_ahead(span, now, zone, locale, late=late)
    return span


def _range(typed: str, now: datetime, zone: ZoneInfo, locale: Locale) -> re.Match[str] | None:
    """Return where two hours stand in *typed*, None where there is one at most.

    Raise :class:`TwoWaysToRead` where that is unclear: "vendredi 9 à 16h" may be Friday the 9th, or from 9 to 16.
    """
    text = plain(typed).rstrip(" .!")
    found = _RANGE.fullmatch(text)
    if found is None:
        first = _RANGE_FIRST.fullmatch(text)
        return first if first and any(map(is_day, (first["day"], first["day"].partition(" ")[2]))) else None
    if found["joint"] or found["to"] != "a" or not ends_open(spelt(f"{found['day']} {found['starts']}")):
        return found
    number = int(found["starts"])
    if not is_weekday(found["day"]) or number > 23 or dates.read_hour(found["ends"], locale) <= time(number):
        return None
    day, ends = found["day"], found["ends"]
    moment = read_when(typed, now, zone, locale)
    shown = dates.instant(moment, zone, locale) if isinstance(moment, datetime) else dates.day(moment, locale)
    raise TwoWaysToRead(typed=typed.strip()[:ECHO_LIMIT], moment=shown, suggestion=f"{day} de {number}h à {ends}")


def _forward(span: Span) -> Span:
    """Return *span* with an end that it can have: that of the afternoon ("9 to 5"), else the end of the day."""
    starts_at, ends_at = span.starts_at or time(), span.ends_at or time()
    later = ends_at.replace(hour=ends_at.hour + 12) if ends_at.hour < 12 else ends_at
    return replace(span, ends_at=later if later > starts_at else time(23, 59))


def check_ahead(span: Span, now: datetime, zone: ZoneInfo, locale: Locale, *, late: bool) -> None:
    """Refuse hours that the clocks skip or show twice and, unless it is entered *late*, what has begun."""
    for at in filter(None, (span.starts_at, span.ends_at)):
        on_the_wall(span.on, at, zone, locale)
    if not late and _has_begun(span, now, zone, locale):
        next_one = replace(span, on=now.astimezone(zone).date() + timedelta(days=1))
        raise DayInThePast(when=write_span(span, locale), suggestion=write_span(next_one, locale))


def span_of(event: Event) -> Span:
    """Return when *event* is."""
    return Span(event.on, event.starts_at, event.ends_at)


def write_span(span: Span, locale: Locale) -> str:
    """Return *span* as somebody would type it: "vendredi 23 janvier 2026 de 9 h 30 à 16 h 30"."""
    day = dates.day(span.on, locale)
    starts, ends = (dates.hour(at, locale) if at else "" for at in (span.starts_at, span.ends_at))
    if not starts:
        return day
    if not ends:
        return f"{day} à {starts}" if locale == "fr" else f"{day} at {starts}"
    return f"{day} de {starts} à {ends}" if locale == "fr" else f"{day} from {starts} to {ends}"


def _has_begun(span: Span, now: datetime, zone: ZoneInfo, locale: Locale) -> bool:
    if span.starts_at is None:
        return span.on < now.astimezone(zone).date()
    return on_the_wall(span.on, span.starts_at, zone, locale) <= now
