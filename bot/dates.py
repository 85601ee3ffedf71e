"""Dates and hours: write what people read, read what people type; the days on which nobody works."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal

from bot.errors import Refusal

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from bot.i18n import Locale

NO_BREAK = "\u00a0"

WEEKDAYS: dict[Locale, tuple[str, ...]] = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS_FR = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
_MONTHS_EN = "January February March April May June July August September October November December"
MONTHS: dict[Locale, list[str]] = {"fr": _MONTHS_FR.split(), "en": _MONTHS_EN.split()}

Style = Literal["t", "T", "d", "D", "f", "F", "R"]
"""How a client shows an instant (docs.discord.com reference#message-formatting-timestamp-styles)."""

_WORDS = {"midi": time(12), "noon": time(12), "minuit": time(0), "midnight": time(0)}
_HOUR = re.compile(r"(\d{1,2})\s*(?:(?:heures?|h|:|\.)\s*(?:([0-5]\d)\s*(?:minutes|min|mn)?)?)?\s*(?:([ap])\.?m\.?)?")
# What may be meant where it is no hour: "1430", or the first hour of "9h30-16h".
_DIGITS = re.compile(r"\D*(\d{1,2}) ?([0-5]\d)\D*")
_FIRST = re.compile(r"(?<!\d)(\d{1,2})\s*(?:heures?|h|:)\s*([0-5]\d)?(?!\d)")
_ECHO_LIMIT = 40


@dataclass(frozen=True)
class Holidays:
    """A school holiday: its first day without school, and the day on which school is back."""

    begins_on: date
    back_on: date


DayOff = Literal["weekend", "public", "school"]
"""Why people do not work on a day."""


@dataclass(frozen=True)
class Calendar:
    """The days on which the people of this community do not work, and the hours in which nobody is rung.

    *quiet* is when the evening and the night begin, and when they end: from 21:00 to 7:00, say, both of which are
    still waking hours. None, or twice the same hour, is no quiet at all.
    """

    public: frozenset[date] = frozenset()
    school: tuple[Holidays, ...] = ()
    quiet: tuple[time, time] | None = None

    def in_school_holidays(self, on: date) -> bool:
        """Whether *on* is a day of school holidays."""
        return any(one.begins_on <= on < one.back_on for one in self.school)

    def last_working_day(self, on: date, *, with_school: bool) -> date:
        """Return *on*, or the last day before it on which people work; *with_school*, only days of term count."""
        while self.day_off(on, with_school=with_school):
            on -= timedelta(days=1)
        return on

    def day_off(self, on: date, *, with_school: bool) -> DayOff | None:
        """Return why people do not work on *on*, None when they do; *with_school*, only days of term count."""
        if on in self.public:
            return "public"
        if on.weekday() >= 5:
            return "weekend"
        return "school" if with_school and self.in_school_holidays(on) else None

    def waking(self, at: time) -> time:
        """Return *at*, or the nearest end of the quiet hours on the same day."""
        if self.quiet is None or self.quiet[0] == self.quiet[1]:
            return at
        evening, morning = self.quiet
        return min(max(at, morning), evening)


class UnreadableHour(Refusal):
    """What was typed is no hour; *suggestion* shows how to write one."""

    key = "refusal.unreadable_hour"


def day(on: date, locale: Locale) -> str:
    """Write a day in full: "vendredi 23 janvier 2026", "Sunday 1 February 2026"."""
    number = "1er" if locale == "fr" and on.day == 1 else str(on.day)
    return f"{WEEKDAYS[locale][on.weekday()]} {number} {MONTHS[locale][on.month - 1]} {on.year}"


def hour(at: time, locale: Locale) -> str:
    """Write an hour of the day: "9 h", "9 h 30" (its spaces do not break); "9:00", "9:30" in English."""
    if locale == "en":
        return f"{at.hour}:{at.minute:02}"
    return NO_BREAK.join([str(at.hour), "h", *([f"{at.minute:02}"] if at.minute else [])])


def instant(at: datetime, zone: ZoneInfo, locale: Locale) -> str:
    """Write an aware instant as it reads on a wall in *zone*: "vendredi 23 janvier 2026 à 9 h 30"."""
    there = _aware(at).astimezone(zone)
    word = "à" if locale == "fr" else "at"
    return f"{day(there, locale)} {word} {hour(there.timetz(), locale)}"


def stamp(at: datetime, style: Style = "R") -> str:
    """Return what Discord shows in each reader's own language and zone: ``<t:1769155200:R>``, "dans 7 jours"."""
    return f"<t:{int(_aware(at).timestamp())}:{style}>"


def read_hour(typed: str, locale: Locale = "fr") -> time:
    """Read an hour as people type it: "9h30", "9 h", "9:30", "14 heures", "midi", "2:30 pm".

    Raise :class:`UnreadableHour`, whose suggestion is written in *locale*, for anything else.
    """
    text = " ".join(typed.casefold().split())
    if text in _WORDS:
        return _WORDS[text]
    found = _HOUR.fullmatch(text)
    at = _time(found[1], found[2], found[3]) if found else None
    if at is None:
        likely = _DIGITS.fullmatch(text) or _FIRST.search(text)
        guess = _time(likely[1], likely[2], None) if likely else None
        raise UnreadableHour(typed=typed[:_ECHO_LIMIT], suggestion=hour(guess or time(9, 30), locale))
    return at


def _time(hours: str, minutes: str | None, half: str | None) -> time | None:
    number = int(hours)
    if half is not None:
        if not 1 <= number <= 12:
            return None
        number = number % 12 + (12 if half == "p" else 0)
    return time(number, int(minutes or 0)) if number < 24 else None


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return at
