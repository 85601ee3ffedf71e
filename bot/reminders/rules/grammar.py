"""When a reminder leaves, as people type it: "7 jours avant à 18h", "la veille à 16h30", "2 h avant", an instant.

As strict as :mod:`bot.instants`, and for the same reason: what it does not know is refused with an example.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot import dates
from bot.errors import Refusal
from bot.instants import NoHour, UnreadableInstant, plain, read_instant
from bot.reminders.model import AtInstant, DaysBefore, MinutesBefore

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from bot.i18n import Locale, Say
    from bot.reminders.model import When

MOST_DAYS, MOST_MINUTES = 365, 48 * 60
_ECHO_LIMIT = 60
_NUMBERS = {
    **{"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "dix": 10},
    **{"quinze": 15, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "eight": 8},
    **{"ten": 10, "fifteen": 15},
}
_NAMED_DAYS = {
    **{"la veille": 1, "veille": 1, "l'avant-veille": 2, "the day before": 1, "the eve": 1},
    **{"le jour meme": 0, "jour meme": 0, "le matin meme": 0, "le jour j": 0, "jour j": 0},
    **{"the same day": 0, "on the day": 0, "the day itself": 0, "j": 0},
}
_NUMBER = rf"\d{{1,4}}|{'|'.join(_NUMBERS)}"
_BEFORE = r"(?:avant|before)(?: le debut| la journee| the start| it begins| it starts)?"
_HOUR = r"(?:,? (?:a |at )?(?P<hour>.+))?"
_DAYS = (
    re.compile(rf"(?P<count>{_NUMBER}) ?(?:jours?|days?|j) {_BEFORE}{_HOUR}"),
    re.compile(rf"(?P<weeks>{_NUMBER}) ?(?:semaines?|weeks?) {_BEFORE}{_HOUR}"),
    re.compile(rf"[jd] ?- ?(?P<count>\d{{1,3}}){_HOUR}"),
    re.compile(rf"(?P<named>{'|'.join(sorted(_NAMED_DAYS, key=len, reverse=True))}){_HOUR}"),
)
_MINUTE = r"(?:minutes?|min|mn)"
_MINUTES = (
    re.compile(
        rf"(?P<hours>{_NUMBER}) ?(?:heures?|hours?|h)(?: ?(?:et |and )?(?P<minutes>\d{{1,2}}) ?{_MINUTE}?)? {_BEFORE}"
    ),
    re.compile(rf"(?P<minutes>{_NUMBER}) ?{_MINUTE} {_BEFORE}"),
    re.compile(rf"(?P<half>une demi[- ]heure|half an hour) {_BEFORE}"),
)
_IS_RELATIVE = re.compile(r"\b(?:avant|before|apres|after|veille|meme)\b")


class UnreadableRule(Refusal):
    """What was typed is no such moment."""

    key = "refusal.unreadable_rule"


def read_when(typed: str, now: datetime, zone: ZoneInfo, locale: Locale = "fr") -> When:
    """Return what *typed* means for an event in *zone*; raise a :class:`bot.errors.Refusal` that says what to type."""
    text = plain(typed).rstrip(" .!")
    if found := _first(_MINUTES, text):
        return MinutesBefore(_within(_minutes(found), 1, MOST_MINUTES, typed))
    if found := _first(_DAYS, text):
        days = _within(_days(found), 0, MOST_DAYS, typed)
        if not found["hour"]:
            raise NoHour(typed=typed.strip()[:_ECHO_LIMIT])
        return DaysBefore(days, dates.read_hour(found["hour"], locale))
    if _IS_RELATIVE.search(text):
        raise UnreadableRule(typed=typed[:_ECHO_LIMIT])
    try:
        return AtInstant(read_instant(typed, now, zone, locale))
    except UnreadableInstant:
        raise UnreadableRule(typed=typed[:_ECHO_LIMIT]) from None


def write_when(when: When, say: Say, zone: ZoneInfo, locale: Locale) -> str:
    """Return *when* as people would type it; :func:`read_when` reads the same again."""
    match when:
        case DaysBefore(days, at):
            key = {0: "rule.on_the_day", 1: "rule.the_eve"}.get(days, "rule.days_before")
            return say(key, count=days, hour=dates.hour(at, locale))
        case MinutesBefore(minutes):
            hours, rest = divmod(minutes, 60)
            if not hours:
                return say("rule.minutes_before", count=minutes)
            if rest:
                return say("rule.hours_and_minutes_before", hours=hours, minutes=f"{rest:02}")
            return say("rule.hours_before", count=hours)
        case AtInstant(instant):
            return dates.instant(instant, zone, locale)


def _first(patterns: tuple[re.Pattern[str], ...], text: str) -> dict[str, str | None] | None:
    return next((found.groupdict() for pattern in patterns if (found := pattern.fullmatch(text))), None)


def _minutes(found: dict[str, str | None]) -> int:
    return 30 if found.get("half") else 60 * _number(found.get("hours")) + _number(found.get("minutes"))


def _days(found: dict[str, str | None]) -> int:
    if named := found.get("named"):
        return _NAMED_DAYS[named]
    return _number(found.get("count")) + 7 * _number(found.get("weeks"))


def _number(text: str | None) -> int:
    return 0 if text is None else _NUMBERS[text] if text in _NUMBERS else int(text)


def _within(number: int, least: int, most: int, typed: str) -> int:
    if not least <= number <= most:
        raise UnreadableRule(typed=typed[:_ECHO_LIMIT])
    return number
