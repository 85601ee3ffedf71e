"""What a day came to, and what may be shown of it: pure rules."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import Refusal
from bot.events.model import phase
from bot.events.signups.model import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from bot.events.model import Event
    from bot.events.signups.model import SignUp

QUESTIONS = ("useful", "welcome", "next")
SCORES = (1, 2, 3, 4)
LEAST_ANSWERS = 5
"""Of fewer answers nothing is shown, nor of fewer further ones: who knows four of them would know the fifth."""
BAR = 10
"""The signs of a bar; the words before it say the same."""


class NotYetHeld(Refusal):
    """A day is closed once it has begun."""

    key = "afterwards.refused.not_yet"


class NotHeld(Refusal):
    """A day that was cancelled has nothing to sum up."""

    key = "afterwards.refused.cancelled"


class NoLink(Refusal):
    """The synthesis is what everybody gets."""

    key = "afterwards.refused.no_link"


class NothingAsked(Refusal):
    """The three questions are asked once the day is closed, and until answers are erased."""

    key = "afterwards.refused.nothing_asked"


class WasNotThere(Refusal):
    """The three questions are for those who came."""

    key = "afterwards.refused.was_not_there"


class HasAnswered(Refusal):
    """Nobody answers twice."""

    key = "afterwards.refused.has_answered"


@dataclass(frozen=True)
class Part:
    """How many of those who gave one answer were signed up, and came; *key* is None for who gave none."""

    key: str | None
    signed_up: int
    came: int


@dataclass(frozen=True)
class Figures:
    """What a day came to; *is_known* is False where nobody has noted who was there.

    *waited* is how many have ever waited for a place. *off_list* of those who *came* were on the list no more.
    """

    signed_up: int
    waited: int
    came: int
    departments: tuple[Part, ...] = ()
    roles: tuple[Part, ...] = ()
    off_list: int = 0

    @property
    def is_known(self) -> bool:
        """Whether somebody has noted who was there."""
        return self.came > 0


def figures(signups: Iterable[SignUp], present: Collection[int], *, waited: int) -> Figures:
    """Return what a day came to; who only had the reminders took no place.

    Who was noted as present came, whatever became of their place: who has left the list counts there and among those
    who signed up, once, so that never more came of a part than it has people.
    """
    took_part = [one for one in signups if one.is_in or one.person_id in present]
    placed = [one for one in took_part if one.kind is Kind.PLACE]
    return Figures(
        len(placed),
        waited,
        len(present),
        _parts({one.person_id: one.department for one in placed}, present),
        _parts({one.person_id: one.role for one in placed}, present),
        off_list=sum(not one.is_in for one in took_part),
    )


def percent(came: int, signed_up: int) -> int:
    """Return how many of a hundred came; 0 where nobody was signed up."""
    return round(100 * came / signed_up) if signed_up else 0


def bar(came: int, signed_up: int) -> str:
    """Return that share as a line of signs, for who sees them."""
    full = min(BAR, round(BAR * came / signed_up)) if signed_up else 0
    return "■" * full + "□" * (BAR - full)


def may_show(given: int, seen: int) -> bool:
    """Whether of *given* answers all may be shown to who has *seen* some: no answer shows in what it changes."""
    return given - seen >= LEAST_ANSWERS


def shown(counts: Mapping[tuple[str, int], int]) -> dict[str, tuple[int, ...]]:
    """Return how often each score was given to each question; nothing below :data:`LEAST_ANSWERS`."""
    if answers(counts) < LEAST_ANSWERS:
        return {}
    return {question: tuple(counts.get((question, score), 0) for score in SCORES) for question in QUESTIONS}


def answers(counts: Mapping[tuple[str, int], int]) -> int:
    """Return how many people have answered: everybody answers all questions."""
    return sum(counts.get((QUESTIONS[0], score), 0) for score in SCORES)


def check_held(event: Event, now: datetime) -> None:
    """Raise a :class:`Refusal` unless *event* takes or took place."""
    if event.status == "cancelled":
        raise NotHeld
    if phase(event, now) == "upcoming":
        raise NotYetHeld


def read_scores(kept: str) -> tuple[int, ...]:
    """Return the score of each question that a button carries, 0 for one that is not answered yet."""
    digits = [int(sign) for sign in kept if sign in "01234"]
    return tuple([*digits, *[0] * len(QUESTIONS)][: len(QUESTIONS)])


def is_whole(scores: Iterable[int]) -> bool:
    """Whether every question has its score."""
    return all(score in SCORES for score in scores)


def _parts(answers: Mapping[int, str | None], present: Collection[int]) -> tuple[Part, ...]:
    """Return the parts, the largest first; who gave no answer stands last. Nothing where nobody gave one."""
    if not any(answers.values()):
        return ()
    signed = Counter(answers.values())
    came = Counter(answer for person, answer in answers.items() if person in present)
    parts = [Part(key, count, came[key]) for key, count in signed.items()]
    return tuple(sorted(parts, key=lambda part: (part.key is None, -part.signed_up, part.key or "")))
