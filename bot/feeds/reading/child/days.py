"""Days and hours as pages and feeds write them, as ISO."""

from __future__ import annotations

import calendar
import contextlib
import re
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from bot.dates import MONTHS

if TYPE_CHECKING:
    from time import struct_time

_MONTH_NAMES = "|".join(MONTHS["fr"]).replace("é", "[ée]").replace("û", "[ûu]")
_NUMBERS = r"(\d{1,2})\s?[/.]\s?(\d{1,2})\s?[/.]\s?(\d{4})"
_WORDS = rf"(\d{{1,2}})(?:er)?\s+({_MONTH_NAMES})\s+(\d{{4}})"
_ISO = r"(\d{4})-(\d\d)-(\d\d)"
_HOUR = re.compile(r"(?<![\d/])(\d{1,2})\s?(?:h(?:eures?)?\s?([0-5]\d)?|:\s?([0-5]\d))(?!\d)", re.IGNORECASE)
DAY = re.compile(rf"(?<!\d)(?:{_NUMBERS}|{_WORDS}|{_ISO})(?!\d)", re.IGNORECASE)


def days_in(text: str) -> list[date]:
    """Return the days that *text* names in full, in its order: "20/11/2025", "1er février 2026", "2025-11-20"."""
    return [on for found in DAY.finditer(text) if (on := _day(found))]


def hours_in(text: str) -> list[time]:
    """Return the hours that *text* names: "9h30", "9 h 30 à 16 h", "18:30"."""
    found = ((int(hour), int(after_h or after_colon or 0)) for hour, after_h, after_colon in _HOUR.findall(text))
    return [time(hour, minute) for hour, minute in found if hour < 24]


def first_day(text: str) -> str:
    """Return the first day that *text* names, as ISO; "" where it names none."""
    return next((on.isoformat() for on in days_in(text)), "")


def instant(written: str, moment: struct_time | None) -> str:
    """Return when *written* is: a day where it has no hour, else the instant that *moment* (UTC) was read from it."""
    if ":" not in written and (day := first_day(written)):
        return day
    with contextlib.suppress(ValueError, OverflowError, TypeError):
        if moment:
            at = datetime.fromtimestamp(calendar.timegm(moment), tz=UTC)
            return at.isoformat() if ":" in written else at.date().isoformat()
    return ""


def iso(written: str) -> str:
    """Return what is ISO or W3CDTF as a day or an instant with its offset; "" for anything else, and without offset."""
    text = written.strip()
    with contextlib.suppress(ValueError, OverflowError):
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return date.fromisoformat(text).isoformat()
        at = datetime.fromisoformat(text)
        # Without an offset only the day is sure.
        return at.isoformat() if at.tzinfo else at.date().isoformat()
    return ""


def _day(found: re.Match[str]) -> date | None:
    day, month, year, wordy_day, name, wordy_year, iso_year, iso_month, iso_day = found.groups()
    with contextlib.suppress(ValueError):
        if iso_year:
            return date(int(iso_year), int(iso_month), int(iso_day))
        if name:
            return date(int(wordy_year), _month(name), int(wordy_day))
        return date(int(year), int(month), int(day))
    return None


def _month(name: str) -> int:
    """Return the number of the French month *name*, with or without its accents."""
    bare = str.maketrans("éû", "eu")
    return [month.translate(bare) for month in MONTHS["fr"]].index(name.lower().translate(bare)) + 1
