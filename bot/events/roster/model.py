"""What a roster shows of one person, its parts, and the refusals of who changes it: pure rules."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.documents.names import by_surname
from bot.errors import Refusal
from bot.events.editing.words import cleaned
from bot.events.questions.answers import within
from bot.events.signups.model import Coming

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.events.attendance.model import Half

LONGEST_NAME, LONGEST_STRUCTURE, LONGEST_REASON = 100, 150, 300
# What a full name is made of, whatever is written between its words.
_WORDS = re.compile(r"[^\W_]+")
# Letters that no decomposition takes apart.
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})


class NoReason(Refusal):
    """Who is added or removed by hand may ask why."""

    key = "roster.refused.no_reason"


class NoGuestName(Refusal):
    """A line without a name is of no use at the welcome desk."""

    key = "roster.refused.no_name"


class AlreadyOnRoster(Refusal):
    """The same name and structure stand there already."""

    key = "roster.refused.twice"


class NotOnRoster(Refusal):
    """They have withdrawn meanwhile, or were removed."""

    key = "roster.refused.not_there"


class EveryPlaceTaken(Refusal):
    """Organisers may go over what there is, or before who waits, knowing it."""

    key = "roster.refused.full"


class Part(StrEnum):
    """A part of an event's people, as organisers choose it from a list."""

    EVERYONE = "everyone"
    UNANSWERED = "unanswered"
    WAITING = "waiting"
    LEFT = "left"
    TO_REGISTER = "to_register"
    GUESTS = "guests"
    PRESENT = "present"
    NAMELESS = "nameless"


class Standing(StrEnum):
    """Where somebody stands."""

    IN = "in"
    WAITING = "waiting"
    LEFT = "left"


@dataclass(frozen=True, kw_only=True)
class Line:
    """What the roster knows of one person; *discord_id* is None for a guest.

    *role*, *department* and *meal* are keys, *half* is when they were seen to be there, *workshop* is the title of
    theirs; *reason* is why organisers added them or, once they have left, removed them.
    """

    person_id: int
    discord_id: int | None
    standing: Standing
    full_name: str | None
    structure: str | None
    coming: Coming
    is_guest: bool
    is_registered: bool
    since: datetime
    changed_at: datetime
    reason: str | None = None
    role: str | None = None
    department: str | None = None
    meal: str | None = None
    half: Half | None = None
    workshop: str | None = None


_IS_OF: Mapping[Part, Callable[[Line], bool]] = {
    Part.EVERYONE: lambda _: True,
    Part.UNANSWERED: lambda line: not line.is_guest and line.coming is Coming.UNKNOWN,
    Part.TO_REGISTER: lambda line: not line.is_registered,
    Part.GUESTS: lambda line: line.is_guest,
    Part.PRESENT: lambda line: line.half is not None,
    Part.NAMELESS: lambda line: line.full_name is None,
}
_STANDS = {Part.WAITING: Standing.WAITING, Part.LEFT: Standing.LEFT}


def is_of(line: Line, part: Part) -> bool:
    """Whether *line* is of *part*."""
    if part in _STANDS:
        return line.standing is _STANDS[part]
    return line.standing is Standing.IN and _IS_OF[part](line)


def part_of(lines: Iterable[Line], part: Part) -> tuple[Line, ...]:
    """Return the *lines* of a *part* as they are read: by surname; who waits in their order, who left last first."""
    found = [line for line in lines if is_of(line, part)]
    if part is Part.LEFT:
        return tuple(sorted(found, key=lambda line: line.changed_at, reverse=True))
    if part is Part.WAITING:
        return tuple(found)
    return tuple(sorted(found, key=lambda line: (line.full_name is None, *by_surname(line.full_name or ""))))


def counts(lines: Sequence[Line]) -> Mapping[Part, int]:
    """Return how many *lines* there are of each part."""
    return {part: sum(is_of(line, part) for line in lines) for part in Part}


def tally(values: Iterable[str | None]) -> tuple[tuple[str, int], ...]:
    """Return how often each of *values* stands there, the most frequent first; case and accents part none.

    Each is written as it is most often; None is not counted.
    """
    spelt: dict[str, Counter[str]] = {}
    for value in values:
        if value:
            spelt.setdefault(plain(value), Counter())[value] += 1
    found = [(spellings.most_common(1)[0][0], spellings.total()) for spellings in spelt.values()]
    return tuple(sorted(found, key=lambda one: (-one[1], plain(one[0]))))


def clean(text: str) -> str:
    """Return *text* in one line, without what is not seen: marks that turn the writing around could hide what it says.

    Joiners stay, which some writings need.
    """
    kept = (letter for letter in text if unicodedata.category(letter) != "Cf" or letter in "\u200c\u200d")
    return " ".join("".join(" " if unicodedata.category(one)[0] in "CZ" else one for one in kept).split())


def tidy(text: str, longest: int) -> str:
    """Return *text* cleaned, and without mentions; refuse more than *longest*."""
    return within(cleaned(clean(text)), longest)


def plain(text: str) -> str:
    """Return *text* without case and accents."""
    letters = unicodedata.normalize("NFKD", clean(text).casefold()).translate(_LIGATURES)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def is_same(line: Line, name: str, structure: str | None) -> bool:
    """Whether *line* is of somebody on the list of that *name* and *structure*, however they are written."""
    is_same_name = line.full_name is not None and name_key(line.full_name) == name_key(name)
    return line.standing is Standing.IN and is_same_name and plain(line.structure or "") == plain(structure or "")


def name_key(full_name: str) -> tuple[str, ...]:
    """Return what two ways to write one name have in common: "DUPONT-LEROY Zoé" and "zoe Dupont Leroy"."""
    return tuple(sorted(_WORDS.findall(plain(full_name))))
