"""Instants as people type them: "demain à 9h", "vendredi 23 janvier à 18h30", "23/01 14h", "dans 2 heures".

The grammar is strict: what it does not know is refused with an example, since an instant that was guessed wrong would
be found out by everybody at once.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot import dates
from bot.errors import Refusal

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from bot.i18n import Locale

# A day that has just passed is a slip, and not meant for eleven months later.
NEXT_YEAR_WITHIN = timedelta(days=275)
_ECHO_LIMIT = 40
_NOW = {"maintenant", "tout de suite", "now"}
_DAYS = {
    "aujourd'hui": 0,
    "today": 0,
    "ce matin": 0,
    "cet apres-midi": 0,
    "ce soir": 0,
    "demain": 1,
    "tomorrow": 1,
    "apres-demain": 2,
}
_UNITS = {"minute": 60, "min": 60, "heure": 3600, "hour": 3600, "h": 3600, "jour": 86400, "day": 86400}
_FROM_NOW = re.compile(rf"(?:dans|in) (\d{{1,3}}) ?({'|'.join(_UNITS)})s?")
_WEEKDAYS = {name.casefold(): number for names in dates.WEEKDAYS.values() for number, name in enumerate(names)}


def plain(text: str) -> str:
    """Return *text* as it is compared: small letters, no accents, single spaces, straight apostrophes."""
    letters = unicodedata.normalize("NFKD", text.casefold().replace("\u2019", "'"))
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


_MONTHS = {plain(name): number for names in dates.MONTHS.values() for number, name in enumerate(names, 1)}
_WEEKDAY = rf"(?:(?P<weekday>{'|'.join(_WEEKDAYS)})(?: prochain| next)?,? )?"
_MONTH, _YEAR = rf"(?P<month>{'|'.join(_MONTHS)})", r"(?P<year>\d{4})"
_DATES = (
    re.compile(rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)? {_MONTH}(?: {_YEAR})?"),
    re.compile(rf"{_WEEKDAY}(?P<day>\d{{1,2}})[/.](?P<number>\d{{1,2}})(?:[/.](?P<year>\d{{4}}|\d\d))?"),
    re.compile(rf"{_YEAR}-(?P<number>\d\d)-(?P<day>\d\d)"),
)


class UnreadableInstant(Refusal):
    """What was typed is no instant."""

    key = "refusal.unreadable_instant"


class NoHour(Refusal):
    """A day was typed, and no hour."""

    key = "refusal.instant_without_hour"


class InThePast(Refusal):
    """The instant is over."""

    key = "refusal.instant_in_the_past"


class WrongWeekday(Refusal):
    """That day is another day of the week."""

    key = "refusal.wrong_weekday"


class NoSuchHour(Refusal):
    """The clocks jump over that hour (in spring)."""

    key = "refusal.no_such_hour"


class HourTwice(Refusal):
    """The clocks show that hour twice (in autumn)."""

    key = "refusal.hour_twice"


def read_instant(typed: str, now: datetime, zone: ZoneInfo, locale: Locale = "fr") -> datetime:
    """Return the aware UTC instant that *typed* means to somebody who lives in *zone* at the instant *now*.

    A day without a year is the next such day. Raise a :class:`bot.errors.Refusal` that says what to type instead.
    """
    text = re.sub(r"^(?:le|on|the) ", "", plain(typed).rstrip(" .!"))
    if text in _NOW:
        return now.astimezone(UTC)
    if from_now := _FROM_NOW.fullmatch(text):
        return now.astimezone(UTC) + timedelta(seconds=int(from_now[1]) * _UNITS[from_now[2]])
    day_text, hour_text = _split(text, typed)
    on = read_day(day_text, now.astimezone(zone).date(), locale)
    at = dates.read_hour(hour_text, locale)
    instant = on_the_wall(on, at, zone, locale)
    if instant <= now and day_text in _WEEKDAYS:
        instant = on_the_wall(on + timedelta(days=7), at, zone, locale)
    if instant <= now:
        raise InThePast(instant=dates.instant(instant, zone, locale))
    return instant


def read_day(text: str, today: date, locale: Locale) -> date:
    """Return the day that *text* means; raise a :class:`bot.errors.Refusal` for anything else.

    Without a year it is this year's, or next year's where that lies in the coming nine months.
    """
    text = plain(text)
    if text in _DAYS:
        return today + timedelta(days=_DAYS[text])
    weekday = text.removesuffix(" prochain")
    if weekday in _WEEKDAYS:
        return today + timedelta(days=(_WEEKDAYS[weekday] - today.weekday()) % 7)
    found = next((found for pattern in _DATES if (found := pattern.fullmatch(text))), None)
    if found is None:
        raise UnreadableInstant(typed=text[:_ECHO_LIMIT])
    parts = found.groupdict()
    month = _MONTHS[parts["month"]] if parts.get("month") else int(parts["number"])
    year = int(parts["year"] or today.year)
    year += 2000 if year < 100 else 0
    on, next_on = (_date(each, month, int(parts["day"])) for each in (year, year + 1))
    if not parts["year"] and next_on and (on is None or on < today) and next_on - today < NEXT_YEAR_WITHIN:
        on = next_on
    if on is None:
        raise UnreadableInstant(typed=text[:_ECHO_LIMIT])
    if (named := parts.get("weekday")) and _WEEKDAYS[named] != on.weekday():
        raise WrongWeekday(day=dates.day(on, locale))
    return on


def on_the_wall(on: date, at: time, zone: ZoneInfo, locale: Locale) -> datetime:
    """Return the instant, in UTC, at which clocks in *zone* show *at*; refuse an hour that they skip or show twice."""
    first, second = (datetime.combine(on, at, zone).replace(fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    shown = dates.hour(at, locale)
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != first.replace(tzinfo=None):
        raise NoSuchHour(hour=shown, day=dates.day(on, locale))
    raise HourTwice(hour=shown, day=dates.day(on, locale))


def _split(text: str, typed: str) -> tuple[str, str]:
    """Return the day and the hour of *text*."""
    day_text, word, hour_text = text.rpartition(" a ")
    if not word:
        day_text, word, hour_text = text.rpartition(" at ")
    if word:
        return day_text.rstrip(","), hour_text
    # Without a word between them, the hour is what is left once the longest day has been taken away.
    words = text.split(" ")
    for count in range(len(words) - 1, 0, -1):
        day_text = " ".join(words[:count]).rstrip(",")
        if day_text in _DAYS or day_text in _WEEKDAYS or any(pattern.fullmatch(day_text) for pattern in _DATES):
            return day_text, " ".join(words[count:])
    if text in _DAYS or text in _WEEKDAYS or any(pattern.fullmatch(text) for pattern in _DATES):
        raise NoHour(typed=typed[:_ECHO_LIMIT])
    raise UnreadableInstant(typed=typed[:_ECHO_LIMIT])


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
