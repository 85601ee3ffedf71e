"""Which of an event's people are shown: those of one workshop, département or structure; pure rules."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.events.roster.model import Line, Part, is_of, plain, tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# A button carries which one it is; a structure may be longer than what it holds.
_DIGITS = 10


class By(StrEnum):
    """What a list is filtered by; the names are those of a :class:`~bot.events.roster.model.Line`."""

    WORKSHOP = "workshop"
    DEPARTMENT = "department"
    STRUCTURE = "structure"


@dataclass(frozen=True)
class Filter:
    """Whose *by* is the value that *key* stands for; an empty key is of those who have said none."""

    by: By
    key: str

    def __str__(self) -> str:
        """Return how a button carries it."""
        return f"{self.by[0]}{self.key}"

    @classmethod
    def read(cls, kept: str) -> Filter | None:
        """Return what a button carries, None where that is no filter."""
        by = next((one for one in By if kept[:1] == one[0]), None)
        is_key = len(kept) in {1, 1 + _DIGITS} and set(kept[1:]) <= set("0123456789abcdef")
        return cls(by, kept[1:]) if by and is_key else None

    @classmethod
    def of(cls, by: By, value: str | None) -> Filter:
        """Return the filter that shows the people of one *value*, None for those without; case and accents are one."""
        return cls(by, hashlib.sha256(plain(value).encode()).hexdigest()[:_DIGITS] if value else "")


@dataclass(frozen=True)
class Group:
    """The people of one *value*, None for those who have said none: how many are in, and what shows them."""

    value: str | None
    count: int
    filter: Filter


def filtered(lines: Iterable[Line], wanted: Filter | None) -> tuple[Line, ...]:
    """Return the *lines* that are *wanted*, in their order; all of them where nothing is."""
    return tuple(line for line in lines if wanted is None or Filter.of(wanted.by, value_of(line, wanted.by)) == wanted)


def groups(lines: Sequence[Line], by: By) -> tuple[Group, ...]:
    """Return who is in by their value, the most frequent first and those without one last; none where nobody has."""
    values = [value_of(line, by) for line in lines if is_of(line, Part.EVERYONE)]
    found = [Group(value, count, Filter.of(by, value)) for value, count in tally(values)]
    without = sum(not value for value in values)
    return (*found, *([Group(None, without, Filter.of(by, None))] if found and without else []))


def value_of(line: Line, by: By) -> str | None:
    """Return what *line* says of it."""
    return {By.WORKSHOP: line.workshop, By.DEPARTMENT: line.department, By.STRUCTURE: line.structure}[by] or None
