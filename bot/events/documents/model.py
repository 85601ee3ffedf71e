"""Which document somebody can have, and when; how it is numbered: pure rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from bot.errors import Refusal
from bot.events.model import phase
from bot.events.signups.model import Kind, NotSignedUp

if TYPE_CHECKING:
    from datetime import datetime

    from bot.events.attendance.model import Half
    from bot.events.model import Event
    from bot.events.signups.model import SignUp

Paper = Literal["justificatif", "attestation"]


@dataclass(frozen=True)
class Part:
    """A person's part in an event: their sign-up, and for which *half* of the day they were there, None for not."""

    event: Event
    signup: SignUp
    half: Half | None = None


class PaperRefusal(Refusal):
    """A document that cannot be given now; *part* is whose it would be."""

    # What to do instead is a button, where there is one.
    way_out: ClassVar[Literal["none", "name", "attestation", "form"]] = "none"

    def __init__(self, part: Part, **params: object) -> None:
        super().__init__(**params)
        self.part = part


class IsCancelled(PaperRefusal):
    """What does not take place proves nothing."""

    key = "refusal.paper_cancelled"


class OnlyReminders(PaperRefusal):
    """Who only wants the reminders is signed up elsewhere, or not at all."""

    key = "refusal.paper_reminders"
    way_out = "form"


class IsOver(PaperRefusal):
    """After the day it is the attendance that counts."""

    key = "refusal.paper_over"
    way_out = "attestation"


class HasLeft(PaperRefusal):
    """Who was noted at the desk and has given their place back is signed up no more."""

    key = NotSignedUp.key


class IsNotOver(PaperRefusal):
    """Nobody has been there yet."""

    key = "refusal.paper_early"


class WasNotThere(PaperRefusal):
    """Nobody has noted that they were."""

    key = "refusal.paper_absent"


class HasNoName(PaperRefusal):
    """A document about nobody proves nothing."""

    key = "refusal.paper_nameless"
    way_out = "name"


class NameIsIllegible(PaperRefusal):
    """Some letters of the name are not in our font."""

    key = "refusal.paper_illegible"
    way_out = "name"


class CannotAttest(Refusal):
    """Organisers hand over what is so: the day is over, and the presence and the name are noted."""

    key = "desk.refused.no_attestation"


class CannotSpell(Refusal):
    """Some letters of somebody's name are not in our font, *letters*; organisers can correct it, even after the day."""

    key = "desk.refused.illegible"


def can_attest(event: Event, full_name: str | None, half: Half | None, now: datetime) -> bool:
    """Whether organisers can hand over the attestation of somebody called *full_name*, who was there for *half*."""
    return event.status != "cancelled" and phase(event, now) == "past" and bool(full_name and half)


def check(paper: Paper, part: Part, now: datetime) -> None:
    """Raise a :class:`PaperRefusal` that says why *paper* cannot be given at *now*, and what to do instead."""
    event, is_past = part.event, phase(part.event, now) == "past"
    if event.status == "cancelled":
        raise IsCancelled(part)
    if paper == "justificatif":
        _check_signed_up(part, is_past=is_past)
    elif not is_past:
        raise IsNotOver(part)
    elif part.half is None:
        raise WasNotThere(part)
    if not part.signup.full_name:
        raise HasNoName(part)


def papers(part: Part, now: datetime) -> tuple[Paper, ...]:
    """Return which documents to offer: before the day the one, after it the other, if they were there."""
    offered: list[Paper] = []
    for paper in ("justificatif", "attestation"):
        try:
            check(paper, part, now)
        except HasNoName:
            offered.append(paper)
        except PaperRefusal:
            continue
        else:
            offered.append(paper)
    return tuple(offered)


def is_for_calendar(event: Event, now: datetime) -> bool:
    """Whether *event* is still of use in a calendar; one that is cancelled is, so that it leaves it."""
    return phase(event, now) != "past"


def reference(paper: Paper, part: Part) -> str:
    """Return the number of a document, the same each time: J or A, the day, the event and the person."""
    return f"{paper[0].upper()}-{part.event.on:%y%m%d}-{part.event.id}-{part.signup.person_id}"


def _check_signed_up(part: Part, *, is_past: bool) -> None:
    if part.signup.kind is Kind.REMINDERS:
        raise OnlyReminders(part)
    if is_past:
        raise IsOver(part)
    if not part.signup.is_in:
        raise HasLeft(part)
