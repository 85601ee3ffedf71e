"""What has changed of an event's programme since its people were told, line by line; pure rules."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import time
from difflib import SequenceMatcher
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.events.model import ProgrammeItem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# What is told of a line; how many fit, and where it stands among the others, concern nobody who has a place.
TOLD = ("title", "at", "speaker", "place")


@dataclass(frozen=True)
class Edit:
    """One line of a programme as it was and as it is: *before* is None for a new one, *after* for one that is gone."""

    before: ProgrammeItem | None
    after: ProgrammeItem | None

    @property
    def fields(self) -> tuple[str, ...]:
        """What differs, where it is the same line."""
        return tuple(name for name in TOLD if getattr(self.before, name) != getattr(self.after, name))


def freeze(programme: Iterable[ProgrammeItem]) -> list[dict[str, Any]]:
    """Return what a *programme* says, as JSON keeps it."""
    return [{**asdict(item), "at": item.at and item.at.isoformat()} for item in programme]


def thaw(kept: Iterable[dict[str, Any]]) -> tuple[ProgrammeItem, ...]:
    """Return the programme of which :func:`freeze` has written down what it says."""
    return tuple(ProgrammeItem(**{**one, "at": one["at"] and time.fromisoformat(one["at"])}) for one in kept)


def said(programme: Iterable[ProgrammeItem]) -> tuple[tuple[Any, ...], ...]:
    """Return what people read of a *programme*: two that say the same are the same."""
    return tuple((item.kind, *(getattr(item, name) for name in TOLD)) for item in programme)


def edits(before: Iterable[ProgrammeItem], after: Iterable[ProgrammeItem]) -> tuple[Edit, ...]:
    """Return the lines that differ, in their order; one keeps its identity by its title or, renamed, by its place."""
    was, now = tuple(before), tuple(after)
    matcher = SequenceMatcher(None, [_name(item) for item in was], [_name(item) for item in now], autojunk=False)
    pairs = (pair for _, a, b, c, d in matcher.get_opcodes() for pair in _paired(list(was[a:b]), list(now[c:d])))
    return tuple(one for one in pairs if one.before is None or one.after is None or one.fields)


def _paired(was: list[ProgrammeItem], now: list[ProgrammeItem]) -> Iterator[Edit]:
    """Return the lines of one stretch side by side, those of one kind with each other.

    Where there are more on one side, each of the other goes with the one whose title is most like its own.
    """
    is_longer = len(was) > len(now)
    few, many = (now, was) if is_longer else (was, now)
    found = dict[ProgrammeItem, ProgrammeItem]()
    for item in few:
        likes = [one for one in many if one.kind == item.kind and one not in found.values()]
        if likes:
            found[item] = likes[0] if len(few) == len(many) else max(likes, key=partial(_likeness, item))
    back = {other: item for item, other in found.items()} if is_longer else found
    yield from (Edit(item, back.get(item)) for item in was)
    yield from (Edit(None, item) for item in now if item not in back.values())


def _likeness(one: ProgrammeItem, other: ProgrammeItem) -> float:
    return SequenceMatcher(None, one.title, other.title).ratio()


def _name(item: ProgrammeItem) -> tuple[str, str]:
    return item.kind, item.title
