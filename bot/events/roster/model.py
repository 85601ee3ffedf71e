"""What a roster shows of one person, its parts, and the refusals of who changes it: pure rules."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.errors import Refusal
from bot.events.signups.model import Coming

if TYPE_CHECKING:
    from datetime import datetime

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
    """Organisers may go over what there is, knowing it; *taken* and *capacity* are how many places."""

    key = "roster.refused.full"


class Part(StrEnum):
    """A part of an event's people, as organisers choose it from a list."""

    EVERYONE = "everyone"
    UNANSWERED = "unanswered"
    WAITING = "waiting"
    LEFT = "left"
    TO_REGISTER = "to_register"
    GUESTS = "guests"


class Standing(StrEnum):
    """Where somebody stands."""

    IN = "in"
    WAITING = "waiting"
    LEFT = "left"


@dataclass(frozen=True, kw_only=True)
class Line:
    """What the roster knows of one person; *discord_id* is None for a guest.

    *role* and *department* are keys; *reason* is why organisers added them or, once they have left, removed them.
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


def is_of(line: Line, part: Part) -> bool:
    """Whether *line* is of *part*."""
    is_in = line.standing is Standing.IN
    match part:
        case Part.WAITING:
            return line.standing is Standing.WAITING
        case Part.LEFT:
            return line.standing is Standing.LEFT
        case Part.UNANSWERED:
            return is_in and not line.is_guest and line.coming is Coming.UNKNOWN
        case Part.TO_REGISTER:
            return is_in and not line.is_registered
        case Part.GUESTS:
            return is_in and line.is_guest
        case Part.EVERYONE:
            return is_in


def plain(text: str) -> str:
    """Return *text* without case and accents."""
    letters = unicodedata.normalize("NFKD", text.casefold()).translate(_LIGATURES)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def name_key(full_name: str) -> tuple[str, ...]:
    """Return what two ways to write one name have in common: "DUPONT-LEROY Zoé" and "zoe Dupont Leroy"."""
    return tuple(sorted(_WORDS.findall(plain(full_name))))


def tidy(text: str, longest: int) -> str:
    """Return *text* in one line, its spaces folded, no longer than *longest*."""
    return " ".join(text.split())[:longest].rstrip()
