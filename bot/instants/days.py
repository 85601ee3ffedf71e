"""Days as people type them: "demain", "vendredi prochain", "1er février", "23/01/2026", "le 23"."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot import dates
from bot.instants.refusals import NoSuchDay, TooFarAhead, UnreadableInstant, WrongWeekday
from bot.instants.wording import plain

if TYPE_CHECKING:
    from bot.i18n import Locale

# A day that has just passed is a slip, and not meant for eleven months later.
NEXT_YEAR_WITHIN = timedelta(days=275)
# Nobody plans for later: a year beyond was mistyped.
MOST_YEARS = 5
ECHO_LIMIT = 40
_DAYS = {
    "aujourd'hui": 0,
    "today": 0,
    "demain": 1,
    "tomorrow": 1,
    "apres-demain": 2,
    "hier": -1,
    "yesterday": -1,
    "avant-hier": -2,
}
_WEEKDAYS = {name.casefold(): number for names in dates.WEEKDAYS.values() for number, name in enumerate(names)}
_MONTHS = {plain(name): number for names in dates.MONTHS.values() for number, name in enumerate(names, 1)}
_LATER = {"prochain": 0, "next": 0, "en huit": 7, "en quinze": 14}
_NAMED = re.compile(rf"(?P<weekday>{'|'.join(_WEEKDAYS)})(?: (?P<later>{'|'.join(_LATER)}))?")
_WEEKDAY = rf"(?:(?P<weekday>{'|'.join(_WEEKDAYS)})(?: prochain| next)? )?"
_DAY = r"(?P<day>\d{1,2})(?:er|st|nd|rd|th)?"
_MONTH, _YEAR = rf"(?P<month>{'|'.join(_MONTHS)})", r"(?P<year>\d{4})"
_DATES = (
    re.compile(rf"{_WEEKDAY}(?:le |the )?{_DAY} (?:of )?{_MONTH}(?: {_YEAR})?"),
    re.compile(rf"{_WEEKDAY}{_MONTH} {_DAY}(?: {_YEAR})?"),
    re.compile(rf"{_WEEKDAY}(?:le )?(?P<day>\d{{1,2}})[/.](?P<number>\d{{1,2}})(?:[/.](?P<year>\d{{4}}|\d\d))?"),
    re.compile(rf"{_WEEKDAY}(?P<day>\d{{1,2}})-(?P<number>\d{{1,2}})-(?P<year>\d{{4}})"),
    re.compile(rf"{_YEAR}-(?P<number>\d\d)-(?P<day>\d\d)"),
)
# The day of a month that nobody names; "vendredi 9" alone might begin "vendredi 9 h".
_OF_MONTH = re.compile(rf"(?:{_WEEKDAY}|le |the ){_DAY}")


def is_day(text: str) -> bool:
    """Whether *text*, in plain letters, names a day, be it one that there is not."""
    patterns = (_NAMED, *_DATES, _OF_MONTH)
    return not text.isdecimal() and (text in _DAYS or any(pattern.fullmatch(text) for pattern in patterns))


def is_weekday(text: str) -> bool:
    """Whether *text* names a day of the week and nothing else."""
    return text in _WEEKDAYS


def ends_open(text: str) -> bool:
    """Whether the number that ends *text* may as well begin an hour."""
    return _OF_MONTH.fullmatch(text) is not None


def read_day(text: str, today: date, locale: Locale) -> date:
    """Return the day that *text* means; raise a :class:`bot.errors.Refusal` for anything else.

    Without a year it is this year's, or next year's where that lies in the coming nine months.
    """
    text = plain(text).replace(",", "")
    if text in _DAYS:
        return today + timedelta(days=_DAYS[text])
    if found := _NAMED.fullmatch(text):
        return _next_weekday(today, _WEEKDAYS[found["weekday"]], found["later"])
    if found := next((found for pattern in _DATES if (found := pattern.fullmatch(text))), None):
        parts = found.groupdict()
        on, named = _dated(parts, text, today, locale), parts.get("weekday")
        if named and _WEEKDAYS[named] != on.weekday():
            raise WrongWeekday(day=dates.day(on, locale), suggestion=dates.day(on, locale))
        return on
    if not text.isdecimal() and (found := _OF_MONTH.fullmatch(text)):
        return _of_month(int(found["day"]), found["weekday"], text, today, locale)
    raise UnreadableInstant(typed=text[:ECHO_LIMIT])


def _next_weekday(today: date, weekday: int, later: str | None) -> date:
    days = (weekday - today.weekday()) % 7
    # "Lundi prochain" is never said on a Monday of that very day.
    days = 7 if later in {"prochain", "next"} and not days else days
    return today + timedelta(days=days + _LATER.get(later or "", 0))


def _dated(parts: dict[str, str | None], text: str, today: date, locale: Locale) -> date:
    month = _MONTHS[parts["month"] or ""] if parts.get("month") else int(parts["number"] or 0)
    year, day = int(parts["year"] or today.year), int(parts["day"] or 0)
    year += 2000 if year < 100 else 0
    on, next_on = (_date(each, month, day) for each in (year, year + 1))
    if not parts["year"] and next_on and (on is None or on < today) and next_on - today < NEXT_YEAR_WITHIN:
        on = next_on
    if on is None:
        raise _no_such_day(text, year if parts["year"] else _coming(today, month), (month, day), today, locale)
    if on.year > today.year + MOST_YEARS:
        same = (_date(ahead, month, day) for ahead in range(today.year, on.year))
        next_one = next(each for each in same if each and each >= today)
        raise TooFarAhead(day=dates.day(on, locale), years=MOST_YEARS, suggestion=dates.day(next_one, locale))
    return on


def _of_month(day: int, named: str | None, text: str, today: date, locale: Locale) -> date:
    """Return the next *day* of a month, be it this one's; where a day of the week is *named*, the next that is both."""
    for ahead in range(12 if named else 3):
        years, month = divmod(today.month - 1 + ahead, 12)
        on = _date(today.year + years, month + 1, day)
        if on and on >= today and (named is None or on.weekday() == _WEEKDAYS[named]):
            return on
    raise _no_such_day(text, today.year, (today.month, day), today, locale)


def _no_such_day(text: str, year: int, typed: tuple[int, int], today: date, locale: Locale) -> NoSuchDay:
    """Return the refusal with the last day of that *month*; where there is none, *day* and *month* changed places."""
    month, day = typed
    meant = today + timedelta(days=1)
    if 1 <= month <= 12:
        year = min(year, today.year + MOST_YEARS)
        meant = date(year, month, monthrange(year, month)[1])
    elif 1 <= day <= 12:
        meant = _date(_coming(today, day), day, month) or meant
    return NoSuchDay(typed=text[:ECHO_LIMIT], suggestion=dates.day(meant, locale))


def _coming(today: date, month: int) -> int:
    """Return the year of the next *month*."""
    return today.year + (month < today.month)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
