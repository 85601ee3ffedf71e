"""Read an instant: a day and an hour, in whichever order, or a time from now.

The grammar is strict: what it does not know is refused with an example, since an instant that was guessed wrong would
be found out by everybody at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot import dates
from bot.instants.days import ECHO_LIMIT, ends_open, is_day, is_weekday, read_day
from bot.instants.refusals import (
    EXAMPLE,
    HourTwice,
    InstantRefusal,
    InThePast,
    NoDay,
    NoHour,
    NoSuchHour,
    OtherPartOfDay,
    UnreadableInstant,
)
from bot.instants.wording import counted, spelt

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from bot.i18n import Locale

_NOW = {"maintenant", "tout de suite", "now"}
_FROM_NOW = re.compile(r"(?:dans|in|d'ici) (?P<rest>.+)")
_FRACTIONS = {"demi-heure": 30, "demi heure": 30, "1 demi-heure": 30, "1 demi heure": 30, "half an hour": 30}
_FRACTIONS |= {"1 quart d'heure": 15, "3 quarts d'heure": 45}
_SPAN = re.compile(r"(?P<hours>\d{1,3}) ?(?:heures?|hours?|h)(?: ?(?P<minutes>[0-5]\d)(?: ?(?:minutes?|min|mn))?)?")
_MINUTES = re.compile(r"(?P<minutes>\d{1,3}) ?(?:minutes?|min|mn)")
_LATER_DAYS = re.compile(r"(?P<count>\d{1,3}) ?(?P<unit>jour|day|semaine|week)s?(?: (?:a |at )?(?P<hour>.+))?")
_PART = re.compile(r"(?:(?<= )|^)(?:du |de l'|in the )?(?P<part>matin|apres-midi|soir|morning|afternoon|evening)\b ?")
# From which hour to which a part of the day lasts.
_PARTS = {"matin": (0, 12), "morning": (0, 12), "apres-midi": (12, 19), "afternoon": (12, 19)}
_PARTS |= {"soir": (17, 24), "evening": (17, 24)}
_HALF = re.compile(r"\b(?:du |de l'|in the )")
_JOINT, _ARTICLE = re.compile(r"^(?:a|at) "), re.compile(r"^(?:le|on|the) ")
_HAS_HOUR = re.compile(r"\d{1,2} ?(?:h|:|heures?\b)|^(?:midi|minuit|noon|midnight)$|\d ?[ap]\.?m")


@dataclass(frozen=True)
class _Parted:
    """What was typed without the part of the day that it names; *is_told* where the hour was told in its twelve."""

    text: str
    part: str | None = None
    is_told: bool = False


def read_instant(typed: str, now: datetime, zone: ZoneInfo, locale: Locale = "fr") -> datetime:
    """Return the aware UTC instant that *typed* means to somebody who lives in *zone* at the instant *now*.

    A day without a year is the next such day. Raise a :class:`bot.errors.Refusal` that says what to type instead.
    """
    text = spelt(typed)
    if text in _NOW:
        return now.astimezone(UTC)
    if found := _FROM_NOW.fullmatch(text):
        return _from_now(counted(found["rest"]), typed, now, zone, locale)
    parted = _parted(text)
    day_text, hour_text = _split(parted.text, typed)
    on = _day(day_text, hour_text, now.astimezone(zone).date(), locale)
    at = _in_part(_hour(hour_text, day_text, locale), parted, on, locale)
    instant = on_the_wall(on, at, zone, locale)
    if instant <= now and is_weekday(day_text):
        instant = on_the_wall(on + timedelta(days=7), at, zone, locale)
    if instant <= now:
        shown = dates.instant(instant, zone, locale)
        raise InThePast(instant, instant=shown, suggestion=_next_one(on, at, now.astimezone(zone), locale))
    return instant


def read_when(typed: str, now: datetime, zone: ZoneInfo, locale: Locale = "fr") -> datetime | date:
    """Return what *typed* means where an hour may still be missing: an UTC instant, or else a day from today on."""
    try:
        return read_instant(typed, now, zone, locale)
    except NoHour:
        day_text = _bare(spelt(typed))
        on, today = read_day(day_text, now.astimezone(zone).date(), locale), now.astimezone(zone).date()
    if on < today:
        raise InThePast(on, instant=dates.day(on, locale), suggestion=dates.day(today + timedelta(days=1), locale))
    return on


def on_the_wall(on: date, at: time, zone: ZoneInfo, locale: Locale) -> datetime:
    """Return the instant, in UTC, at which clocks in *zone* show *at*; refuse an hour that they skip or show twice."""
    first, second = (datetime.combine(on, at, zone).replace(fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    shown = {"hour": dates.hour(at, locale), "day": dates.day(on, locale)}
    shown["suggestion"] = _phrase(on, time(at.hour + 1), locale)
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != first.replace(tzinfo=None):
        raise NoSuchHour(**shown)
    raise HourTwice(**shown)


def _from_now(text: str, typed: str, now: datetime, zone: ZoneInfo, locale: Locale) -> datetime:
    """Return *now* and the time that *text* tells; days end at the hour that is named, or at that of now."""
    if text in _FRACTIONS:
        return now.astimezone(UTC) + timedelta(minutes=_FRACTIONS[text])
    if found := _SPAN.fullmatch(text) or _MINUTES.fullmatch(text):
        told = {name: int(value) for name, value in found.groupdict().items() if value}
        return now.astimezone(UTC) + timedelta(**told)
    found = _LATER_DAYS.fullmatch(text)
    if found is None:
        raise UnreadableInstant(typed=typed[:ECHO_LIMIT])
    there = now.astimezone(zone)
    on = there.date() + timedelta(days=int(found["count"]) * (7 if found["unit"] in {"semaine", "week"} else 1))
    at = _hour(found["hour"], dates.day(on, locale), locale) if found["hour"] else there.time()
    return on_the_wall(_day(on.isoformat(), dates.hour(at, locale), there.date(), locale), at, zone, locale)


def _parted(text: str) -> _Parted:
    found = _PART.search(text)
    if found is None:
        return _Parted(text)
    rest = " ".join(f"{text[: found.start()]} {text[found.end() :]}".split())
    return _Parted(rest, found["part"], is_told=_HALF.match(found[0]) is not None)


def _in_part(at: time, parted: _Parted, on: date, locale: Locale) -> time:
    """Return *at*, or what it means in the part of the day that was named; refuse what lies outside."""
    if parted.part is None:
        return at
    first, last = _PARTS[parted.part]
    # Midnight ends an evening, and begins the day after it; "12 h in the morning" may be either.
    if at == time() and last == 24:
        raise OtherPartOfDay(
            hour=dates.hour(at, locale), part=parted.part, suggestion=_phrase(on + timedelta(days=1), at, locale)
        )
    later = at.replace(hour=at.hour + 12) if at.hour < 12 else at
    if parted.is_told and first <= later.hour < last and at.hour < first:
        return later
    if first <= at.hour < last or (at == time(last % 24) and not parted.is_told):
        return at
    likely = later if first <= later.hour < last or later.hour == last else time(max(first, 9))
    raise OtherPartOfDay(hour=dates.hour(at, locale), part=parted.part, suggestion=_phrase(on, likely, locale))


def _split(text: str, typed: str) -> tuple[str, str]:
    """Return the day and the hour of *text*: the hour is what is left once the longest day has been taken away."""
    words = text.split(" ")
    if is_day(text) and not _HAS_HOUR.search(text):
        raise NoHour(typed=typed.strip()[:ECHO_LIMIT], suggestion=f"{typed.strip()} à 9h")
    cuts = [(" ".join(words[:count]), " ".join(words[count:])) for count in range(len(words) - 1, 0, -1)]
    for day_text, rest in cuts:
        if is_day(day_text) and (not ends_open(day_text) or _JOINT.match(rest) or rest[0].isdecimal()):
            return _bare(day_text), _JOINT.sub("", rest)
    for rest, day_text in reversed(cuts):
        hour_text = _JOINT.sub("", rest).removesuffix(" le")
        if is_day(day_text) and _HAS_HOUR.search(hour_text):
            return _bare(day_text), hour_text
    without = _ARTICLE.sub("", text)
    if without != text:
        return _split(without, typed)
    if _HAS_HOUR.match(_JOINT.sub("", text)):
        raise NoDay(typed=typed.strip()[:ECHO_LIMIT], suggestion=f"demain à {_JOINT.sub('', text)}")
    raise UnreadableInstant(typed=typed[:ECHO_LIMIT])


def _bare(day_text: str) -> str:
    """Return a day without its article, which the day of a month alone needs to be one."""
    return day_text if ends_open(day_text) else _ARTICLE.sub("", day_text)


def _day(day_text: str, hour_text: str, today: date, locale: Locale) -> date:
    """Return the day; what is suggested instead of it goes on with the hour that was typed."""
    try:
        return read_day(day_text, today, locale)
    except InstantRefusal as refusal:
        if (day := refusal.params["suggestion"]) != EXAMPLE:
            hour = hour_text if _is_hour(hour_text) else "9h"
            refusal.params["suggestion"] = f"{day} {_at(locale)} {hour}"
        raise


def _hour(hour_text: str, day_text: str, locale: Locale) -> time:
    try:
        return dates.read_hour(hour_text, locale)
    except dates.UnreadableHour as refusal:
        refusal.params["suggestion"] = f"{day_text} {_at(locale)} {refusal.params['suggestion']}"
        raise


def _is_hour(text: str) -> bool:
    try:
        dates.read_hour(text)
    except dates.UnreadableHour:
        return False
    return True


def _next_one(on: date, at: time, now: datetime, locale: Locale) -> str:
    """Return the next day after *now* on which it is to come: tomorrow, or the same date of a later year."""
    if on >= now.date() - timedelta(days=7):
        return _phrase(now.date() + timedelta(days=1), at, locale)
    years = range(now.year, now.year + 9)
    ahead = (date(year, on.month, on.day) for year in years if (on.month, on.day) != (2, 29) or year % 4 == 0)
    return _phrase(next(day for day in ahead if day > now.date()), at, locale)


def _phrase(on: date, at: time, locale: Locale) -> str:
    """Return an instant as people would type it."""
    return f"{dates.day(on, locale)} {_at(locale)} {dates.hour(at, locale)}"


def _at(locale: Locale) -> str:
    return "à" if locale == "fr" else "at"
