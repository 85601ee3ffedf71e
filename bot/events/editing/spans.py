"""The day and hours of an event as people type them: "vendredi 23 janvier de 9h30 à 16h30", "23/01 14h", "demain"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot import dates
from bot.errors import Refusal
from bot.instants import InThePast, on_the_wall, plain, read_when

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from bot.events.model import Event
    from bot.i18n import Locale

_HOUR = r"\d{1,2}(?: ?(?:heures?|h|:|\.)(?: ?[0-5]\d)?)?(?: ?[ap]m)?|midi|minuit|noon|midnight"
_RANGE = re.compile(
    rf"(?P<day>.+?),? (?:de |from |entre |between |a |at )?(?P<starts>{_HOUR})"
    rf" ?(?:a|to|et|and|jusqu'a|until|-|\u2013) ?(?P<ends>{_HOUR})"
)


class DayInThePast(Refusal):
    """The event would be over, or have begun; it may still be entered late."""

    key = "refusal.event_in_the_past"


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
    found = _RANGE.fullmatch(plain(typed).rstrip(" .!"))
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
    check_ahead(span, now, zone, locale, late=late)
    return span


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
