"""The day and hours of an event as people type them: "vendredi 23 janvier de 9h30 à 16h30", "23/01 14h", "demain"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot import dates
from bot.errors import Refusal
from bot.instants import UnreadableInstant, on_the_wall, plain, read_day, read_instant

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from bot.events.model import Event
    from bot.i18n import Locale

_WORD = r"midi|minuit|noon|midnight"
_CLEAR = rf"\d{{1,2}} ?(?:heures?|h|:|\.)(?: ?[0-5]\d)?(?: ?[ap]m)?|\d{{1,2}} ?[ap]m|{_WORD}"
_BARE = rf"{_CLEAR}|\d{{1,2}}"
_RANGE = re.compile(
    rf"(?P<day>.+?),? (?:de |from |entre |between |a |at )?(?P<starts>{_BARE})"
    rf" ?(?:a|to|et|and|jusqu'a|until|-|\u2013) ?(?P<ends>{_BARE})"
)
# A number alone is an hour after "à" only: "vendredi 23" is a day without its month.
_START = re.compile(rf"(?P<day>.+?),? (?:(?:a|at) (?P<said>{_BARE})|(?P<starts>{_CLEAR}))")


class DayInThePast(Refusal):
    """The event would be over, or have begun; it may still be entered late."""

    key = "refusal.event_in_the_past"


@dataclass(frozen=True)
class Span:
    """A day, and what was said of its hours."""

    on: date
    starts_at: time | None = None
    ends_at: time | None = None


def read_span(typed: str, now: datetime, zone: ZoneInfo, locale: Locale, *, late: bool = False) -> Span:
    """Return what *typed* means to somebody in *zone* at *now*; raise a :class:`bot.errors.Refusal` with what to type.

    What is over is refused with :class:`DayInThePast`, unless it is entered *late*.
    """
    text = re.sub(r"^(?:le|on|the) ", "", plain(typed).rstrip(" .!"))
    found = _RANGE.fullmatch(text) or _START.fullmatch(text)
    parts = found.groupdict() if found else {"day": text}
    day_text = str(parts["day"]).removesuffix(",")
    try:
        on = read_day(day_text, now.astimezone(zone).date(), locale)
    except UnreadableInstant:
        # "dans 3 jours", or what is refused with an example.
        at = read_instant(typed, now, zone, locale).astimezone(zone)
        return Span(at.date(), at.time().replace(second=0, microsecond=0))
    starts, ends = parts.get("starts") or parts.get("said"), parts.get("ends")
    span = Span(
        on, dates.read_hour(starts, locale) if starts else None, dates.read_hour(ends, locale) if ends else None
    )
    if _is_over(span, now, zone, locale) and _is_weekday(day_text):
        span = Span(on + timedelta(days=7), span.starts_at, span.ends_at)
    check_ahead(span, now, zone, locale, late=late)
    return span


def check_ahead(span: Span, now: datetime, zone: ZoneInfo, locale: Locale, *, late: bool) -> None:
    """Refuse hours that the clocks skip or show twice and, unless it is entered *late*, what has begun."""
    for at in filter(None, (span.starts_at, span.ends_at)):
        on_the_wall(span.on, at, zone, locale)
    if not late and _is_over(span, now, zone, locale):
        raise DayInThePast(when=write_span(span, locale))


def span_of(event: Event) -> Span:
    """Return when *event* is."""
    return Span(event.on, event.starts_at, event.ends_at)


def write_span(span: Span, locale: Locale) -> str:
    """Return *span* as somebody would type it: "vendredi 23 janvier 2026 de 9 h 30 à 16 h 30"."""
    day, hours = dates.day(span.on, locale), [dates.hour(at, locale) for at in (span.starts_at, span.ends_at) if at]
    if len(hours) == 2:
        return f"{day} de {hours[0]} à {hours[1]}" if locale == "fr" else f"{day} from {hours[0]} to {hours[1]}"
    if span.starts_at:
        return f"{day} {'à' if locale == 'fr' else 'at'} {hours[0]}"
    return day


def _is_over(span: Span, now: datetime, zone: ZoneInfo, locale: Locale) -> bool:
    if span.starts_at is None:
        return span.on < now.astimezone(zone).date()
    return on_the_wall(span.on, span.starts_at, zone, locale) <= now


def _is_weekday(text: str) -> bool:
    return any(plain(name) == plain(text) for names in dates.WEEKDAYS.values() for name in names)
