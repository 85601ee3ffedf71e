"""Whom organisers write to about an event, and how each of them hears it: pure rules.

Nobody is told twice: who chose the event's channel reads it there, who chose private messages gets one, and who chose
nothing is rung by neither.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.events.signups.model import Way

if TYPE_CHECKING:
    from collections.abc import Iterable

MENTIONED_AT_MOST = 60
"""A larger part of the room is rung with everybody: a list of names is no news."""
LONGEST_MENTION, LONGEST_MESSAGE = 25, 1900
"""Characters of a mention with its space, and of text and mentions together; the rest is for a word on lateness."""


class Audience(StrEnum):
    """A part of an event's people."""

    SIGNED_UP = "signed_up"
    # Who has not said whether they still come.
    UNANSWERED = "unanswered"
    # Who asked for the reminders alone: they still have to sign up on the official page.
    TO_REGISTER = "to_register"
    # Who waits for the sign-up to open.
    WAITING = "waiting"
    # Who waits for a place of a full event.
    ON_WAITLIST = "on_waitlist"
    # Who has a place in one workshop; which one is said beside it, by its position in the programme.
    WORKSHOP = "workshop"
    ORGANISERS = "organisers"
    # Who has a place and who waits for one in line, each as they chose.
    INVOLVED = "involved"
    # Who holds a place and who waits for one, whatever they chose: a day that is cancelled is no reminder.
    CONCERNED = "concerned"


WHOLE_ROOM = frozenset({Audience.SIGNED_UP, Audience.INVOLVED, Audience.CONCERNED})
"""They hold everybody who reads the event's room: its role is rung."""
To = tuple[Audience, int | None]
"""An audience and, for that of a workshop, which one."""
NO_WORKSHOP = 0
"""In place of the position of a workshop that was taken out of the programme: nobody has a place in it."""


@dataclass(frozen=True)
class Part:
    """A part of an event's people that can be chosen: *count* are rung now, *title* is that of its workshop."""

    audience: Audience
    count: int
    workshop: int | None = None
    title: str = ""

    @property
    def value(self) -> str:
        """How a list of choices names it; :func:`read_to` reads it."""
        return self.audience if self.workshop is None else f"{self.audience}:{self.workshop}"


def read_to(value: str) -> To:
    """Return what :attr:`Part.value` names."""
    audience, _, workshop = value.partition(":")
    return Audience(audience), int(workshop) if workshop else None


@dataclass(frozen=True)
class Reached:
    """Somebody of an audience: the language of their client, how they want to hear, and who Discord knows them as.

    *refused* are the names of the reminders that they do not want in private.
    """

    person_id: int
    locale: str
    way: Way
    discord_id: int
    refused: tuple[str, ...] = ()

    def wants(self, rule: str) -> bool:
        """Whether they get the reminder called *rule* in private."""
        return self.way is Way.DIRECT and rule not in self.refused


@dataclass(frozen=True)
class Addressed:
    """Where a word to an audience goes: to the event's room for *in_room*, and to each of *direct*.

    *rings_role* says whether the room's role is rung; else those in the room are mentioned by name.
    """

    in_room: tuple[Reached, ...]
    direct: tuple[Reached, ...]
    rings_role: bool
    # How many of the audience chose to hear nothing.
    silent: int = 0

    @property
    def is_in_room(self) -> bool:
        """Whether it stands in the room: a word to everybody does for who chose to hear nothing, too."""
        return bool(self.in_room) or (self.rings_role and self.silent > 0)

    def by_name(self, text: str) -> bool:
        """Whether those in the room are mentioned by name under *text*; where that is too long, the role is rung."""
        length = len(text) + LONGEST_MENTION * len(self.in_room)
        return not self.rings_role and length <= LONGEST_MESSAGE

    @property
    def count(self) -> int:
        """How many people are rung."""
        return len(self.in_room) + len(self.direct)


def with_way(one: Reached) -> Reached:
    """Return *one* as somebody who has to hear it: who chose nothing gets a private message."""
    return replace(one, way=Way.DIRECT) if one.way is Way.NONE else one


def addressed(audience: Audience, reached: Iterable[Reached], *, has_room: bool = True) -> Addressed:
    """Return where a word to *reached*, who make up *audience*, goes; who chose nothing is left out.

    An event that was over when it was entered has no room: who would read it there gets a private message.
    """
    people = tuple(reached)
    in_room = tuple(one for one in people if one.way is Way.CHANNEL and has_room)
    direct = tuple(one for one in people if one.way is Way.DIRECT or (one.way is Way.CHANNEL and not has_room))
    rings_role = has_room and (audience in WHOLE_ROOM or len(in_room) > MENTIONED_AT_MOST)
    return Addressed(in_room, direct, rings_role, len(people) - len(in_room) - len(direct))
