"""The hours of a programme as organisers type them: a line for each part, known by its number."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot import dates
from bot.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.events.model import ProgrammeItem
    from bot.i18n import Locale

# Enough to know which part it is, on a phone.
LONGEST_TITLE = 40
_LINE = re.compile(r"\s*(?P<number>[0-9]{1,3})\s*[.)]\s*(?P<hour>[^|]*?)\s*(?:\|.*)?")
_ECHOED = 40


class UnreadableMoment(Refusal):
    """What was typed is no line of the programme."""

    key = "refusal.unreadable_moment"


def write_moments(programme: Iterable[ProgrammeItem], locale: Locale) -> str:
    """Return a line for each part: its number, its hour where that is known, and by what title it is recognised."""
    return "\n".join(_line(item, locale) for item in programme)


def read_moments(typed: str, programme: Sequence[ProgrammeItem], locale: Locale) -> tuple[ProgrammeItem, ...]:
    """Return *programme* with the hours that were typed; a part whose line is gone stays as it is.

    Raise :class:`UnreadableMoment`, or :class:`bot.dates.UnreadableHour`.
    """
    numbers = {item.position: item for item in programme}
    for line in filter(str.strip, typed.splitlines()):
        found = _LINE.fullmatch(line)
        item = numbers.get(int(found["number"])) if found else None
        if found is None or item is None:
            raise UnreadableMoment(typed=line.strip()[:_ECHOED], suggestion="1. 9h30 | …")
        at = dates.read_hour(found["hour"], locale) if found["hour"] else None
        numbers[item.position] = replace(item, at=at)
    return tuple(numbers[item.position] for item in programme)


def _line(item: ProgrammeItem, locale: Locale) -> str:
    title = " ".join(item.title.replace("|", " ").split())
    title = title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1].rstrip() + "…"
    hour = f"{dates.hour(item.at, locale)} " if item.at else ""
    return f"{item.position}. {hour}| {title}"
