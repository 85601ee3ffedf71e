"""The block of a meeting's page that says who, when, where and for how much."""

from __future__ import annotations

import contextlib
import re
from datetime import date, datetime, time
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.feeds.reading.child.days import DAY, days_in, hours_in
from bot.feeds.reading.model import MOST_TITLE, MOST_WORD, Agenda
from bot.feeds.reading.words import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

_LABELS = {
    "organiser": re.compile(r"(?:organis(?:ateur|atrice|é(?:e|s)? par)(?:·?(?:rice|s))*|porté par)", re.IGNORECASE),
    "date": re.compile(r"(?:dates?|quand)", re.IGNORECASE),
    "hour": re.compile(r"(?:heures?|horaires?)", re.IGNORECASE),
    "place": re.compile(r"(?:lieux?|où)", re.IGNORECASE),
    "price": re.compile(r"(?:prix|tarifs?|coût|participation)", re.IGNORECASE),
}
# Without a colon, a value is known by how it begins: "Date jeudi 2 octobre 2025", never "Lieu de vie".
_VALUE = re.compile(r"[A-ZÀ-Þ\d«]|(?:lun|mar|mercre|jeu|vendre|same)di\b|dimanche\b|gratuit", re.DOTALL)
_RANGE = re.compile(
    r"(\d{1,2})(?:er)?\s?(?:au|et|à|&|[-–—])\s?(?:(?:lun|mar|mercre|jeu|vendre|same|diman)\w+\s)?$", re.IGNORECASE
)
_LONGEST_LINE = 300


def agenda_of(lines: Sequence[str]) -> Agenda | None:
    """Return what *lines* say of a meeting; None where they have no day beside a place, a price or an organiser."""
    said = _labelled(lines)
    if not ({"date", "hour"} & said.keys() and said.keys() - {"date", "hour"}):
        return None
    days = _days(said.get("date", ""))
    hours = hours_in(said.get("hour", "")) or hours_in(DAY.sub(" ", said.get("date", "")))
    return Agenda(
        organiser=plain(said.get("organiser", ""), MOST_TITLE),
        starts=_iso(days[0], hours[0] if hours else None) if days else "",
        ends=_end(days, hours),
        place=plain(said.get("place", ""), MOST_TITLE),
        price=plain(said.get("price", ""), MOST_WORD),
    )


def _labelled(lines: Sequence[str]) -> dict[str, str]:
    """Return the values that stand behind a label in its line, or in the next line; the first one of each counts."""
    found = dict[str, str]()
    for line, after in pairwise([*lines, ""]):
        bare = line.removeprefix("• ")
        if len(bare) > _LONGEST_LINE or not (label := _label(bare)):
            continue
        name, value = label
        if not value and not _label(after):
            value = after
        if value:
            found.setdefault(name, value)
    return found


def _label(line: str) -> tuple[str, str] | None:
    """Return the name of the label that *line* begins with, and what follows it."""
    for name, pattern in _LABELS.items():
        if begun := pattern.match(line):
            rest = line[begun.end() :]
            value = rest.lstrip(" \u00a0\u202f:")
            if not value or ":" in rest[: len(rest) - len(value)] or (rest[0].isspace() and _VALUE.match(value)):
                return name, value
    return None


def _days(text: str) -> list[date]:
    """Return the days of *text*; in "du 2 au 3 octobre 2025" the first one borrows its month."""
    days = days_in(text)
    first = DAY.search(text)
    if first and days and (begun := _RANGE.search(text[: first.start()])):
        with contextlib.suppress(ValueError):
            days.insert(0, days[0].replace(day=int(begun[1])))
    return days


def _end(days: Sequence[date], hours: Sequence[time]) -> str:
    if not days or (len(days) == 1 and len(hours) < 2):
        return ""
    end = _iso(days[-1], hours[-1] if len(hours) > 1 else None)
    return end if end > _iso(days[0], hours[0] if len(hours) > 1 else None) else ""


def _iso(on: date, at: time | None) -> str:
    """Return the day, or the hour on the wall of that day."""
    return on.isoformat() if at is None else datetime.combine(on, at).isoformat(timespec="minutes")
