"""Find somebody at the desk by a few letters: pure rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.events.roster.model import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.events.attendance.model import Tick

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Attendee:
    """Somebody who is signed up, as the desk sees them; *tick* is None while they are not there.

    *discord_id* is looked up only for who has given no name, *noted_by* for who was noted by an organiser.
    """

    person_id: int
    full_name: str | None
    structure: str | None
    tick: Tick | None
    discord_id: int | None = None
    noted_by: int | None = None


def found(people: Iterable[Attendee], typed: str) -> list[Attendee]:
    """Return who has a name or a structure that begins with, or else holds, what was *typed*; the best first.

    The words may be typed in any order: "dup ma" finds Marie Dupont.
    """
    words = _WORD.findall(plain(typed))
    ranked = [(rank, one) for one in people if words and (rank := _rank(one, words)) is not None]
    return [one for _, one in sorted(ranked, key=lambda pair: (pair[0], plain(pair[1].full_name or "")))]


def _rank(one: Attendee, typed: list[str]) -> int | None:
    """Return 0 where the name has words that begin so, 1 with those of the structure, 2 where it is inside one."""
    name, structure = plain(one.full_name or ""), plain(one.structure or "")
    words = _WORD.findall(name)
    if _begins(words, typed):
        return 0
    if _begins([*words, *_WORD.findall(structure)], typed):
        return 1
    return 2 if all(part in f"{name} {structure}" for part in typed) else None


def _begins(words: list[str], typed: list[str]) -> bool:
    return all(any(word.startswith(part) for word in words) for part in typed)
