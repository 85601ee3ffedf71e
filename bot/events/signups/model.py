"""Who may sign up, and what a second tap means: pure rules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from bot.dates import stamp
from bot.errors import Refusal
from bot.events.model import phase, sign_up_closes_at, sign_up_opens_at

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.events.model import Event


class Kind(StrEnum):
    """What somebody asked for: a place, or only the reminders where the sign-up is elsewhere."""

    PLACE = "place"
    REMINDERS = "reminders"


class Way(StrEnum):
    """How somebody wants to be reminded; nobody is told twice."""

    CHANNEL = "channel"
    DIRECT = "direct"
    NONE = "none"


class Coming(StrEnum):
    """What somebody answered to "Do you still come?"."""

    UNKNOWN = "unknown"
    YES = "yes"
    NO = "no"


class SignUpRefusal(Refusal):
    """An event takes no sign-up now; *event* is the one, so that the answer can lead to its programme."""

    key = "refusal.signup_closed"
    is_early: ClassVar[bool] = False

    def __init__(self, event: Event, **params: object) -> None:
        super().__init__(**params)
        self.event = event


class EventIsPast(SignUpRefusal):
    """What is over takes no sign-up."""

    key = "refusal.event_past"


class EventIsCancelled(SignUpRefusal):
    """What does not take place takes no sign-up."""

    key = "refusal.event_is_cancelled"


class NotYetOpen(SignUpRefusal):
    """Sign-up opens later; who wants to be told can ask for it."""

    key = "refusal.not_yet_open"
    is_early = True


class SignUpIsClosed(SignUpRefusal):
    """It was possible until a while ago."""

    key = "refusal.signup_closed"


class AlreadyOpen(SignUpRefusal):
    """There is nothing to wait for: sign-up is open."""

    key = "refusal.already_open"


class NotSignedUp(Refusal):
    """There is nothing to change or to withdraw."""

    key = "refusal.not_signed_up"


class NoName(Refusal):
    """A card without a name is of no use at the welcome desk."""

    key = "refusal.no_name"


@dataclass(frozen=True, kw_only=True)
class SignUp:
    """One person's part in one event: one row, whatever is clicked how often.

    *is_in* is False once they have withdrawn; *full_name* and *structure* are what their card says;
    *role*, *department* and *meal* are keys of :mod:`bot.events.questions.model`;
    *refused* are the names of the reminders that they do not want in private. *added_by* is the person who signed
    them up, None for who did it themselves. *is_guest* says that they are not on Discord: somebody has added them, and
    nothing is ever written to them. *is_registered* says that organisers have seen them on the official list. *reason*
    is why organisers have added them or, once they are out, removed them.
    """

    id: int | None
    guild_id: int
    event_id: int
    person_id: int
    kind: Kind
    is_in: bool
    way: Way
    coming: Coming
    full_name: str | None
    structure: str | None
    since: datetime
    changed_at: datetime
    refused: tuple[str, ...] = ()
    role: str | None = None
    department: str | None = None
    meal: str | None = None
    added_by: int | None = None
    is_guest: bool = False
    is_registered: bool = False
    reason: str | None = None


def kind_of(event: Event) -> Kind:
    """Return what the main button of *event* gives: one truth per event."""
    return Kind.REMINDERS if event.inscription == "ailleurs" else Kind.PLACE


def check_alive(event: Event, now: datetime) -> None:
    """Raise a :class:`SignUpRefusal` where nothing can be changed any more: the event is cancelled, or past."""
    if event.status == "cancelled":
        raise EventIsCancelled(event)
    if phase(event, now) == "past":
        raise EventIsPast(event)


def check_open(event: Event, now: datetime) -> None:
    """Raise a :class:`SignUpRefusal` that says why nobody can sign up for *event* (any more, or yet).

    Reminders of an event whose sign-up is elsewhere can be asked for as soon as it is visible.
    """
    check_alive(event, now)
    if is_early(event, now):
        raise NotYetOpen(event, when=stamp(sign_up_opens_at(event) or now, "F"))
    if now >= sign_up_closes_at(event):
        raise SignUpIsClosed(event)


def is_early(event: Event, now: datetime) -> bool:
    """Whether the places of *event* cannot be taken yet."""
    opens_at = sign_up_opens_at(event)
    return kind_of(event) is Kind.PLACE and opens_at is not None and now < opens_at


def is_open(event: Event, now: datetime) -> bool:
    """Whether somebody can sign up for *event*, as long as there is a place."""
    try:
        check_open(event, now)
    except SignUpRefusal:
        return False
    return True


def is_counted(event: Event) -> bool:
    """Whether the places of *event* are counted: who only wants the reminders takes none."""
    return event.capacity is not None and kind_of(event) is Kind.PLACE


def signed_up(event: Event, person_id: int, before: SignUp | None, now: datetime) -> SignUp:
    """Return the sign-up of a person who is not in yet; who comes back is asked everything anew."""
    return SignUp(
        id=before.id if before else None,
        guild_id=event.guild_id,
        event_id=event.id or 0,
        person_id=person_id,
        kind=kind_of(event),
        is_in=True,
        way=Way.CHANNEL,
        coming=Coming.UNKNOWN,
        full_name=None,
        structure=None,
        since=now,
        changed_at=now,
    )


def withdrawn(signup: SignUp, now: datetime) -> SignUp:
    """Return *signup* given back: what the card said is dropped with it, and what organisers have noted."""
    empty = replace(signup, full_name=None, structure=None, role=None, department=None, meal=None, refused=())
    left = replace(empty, is_registered=False, reason=None)
    return replace(left, is_in=False, coming=Coming.NO, changed_at=now)


def refusals(before: tuple[str, ...], offered: Iterable[str], wanted: Iterable[str]) -> tuple[str, ...]:
    """Return what is refused once *wanted* were chosen among the reminders *offered*; others stay as they were."""
    shown, chosen = set(offered), set(wanted)
    return tuple(sorted({*before, *shown} - (chosen & shown)))
