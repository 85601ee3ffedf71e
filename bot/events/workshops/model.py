"""Who gets which workshop: first come, first served, and nobody is moved without asking; pure rules.

An event's workshops take place at the same time, so that a person has one of them. They are known by their position
in the programme.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.errors import Refusal
from bot.events.editing.words import cleaned
from bot.events.questions.answers import within
from bot.events.signups.model import Kind
from bot.typed import fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.events.model import Event, ProgrammeItem
    from bot.events.signups.model import SignUp

    HasRoom = Callable[[int], bool]

LONGEST_TITLE, LONGEST_PLACE, MOST_PLACES = 100, 100, 100_000
MOST_WORKSHOPS = 8
"""What one panel of the organisers can show (components/reference: 40 components, four each)."""


class NoTitle(Refusal):
    """A workshop is chosen by its title, which has to have a letter or a digit."""

    key = "workshop.refused.no_title"


class TitleTooLong(Refusal):
    """A list shows a hundred characters of a title."""

    key = "workshop.refused.title_too_long"


class NoSuchCapacity(Refusal):
    """What was typed is no number of places."""

    key = "workshop.refused.no_capacity"


class TooManyWorkshops(Refusal):
    """One panel cannot show more."""

    key = "workshop.refused.too_many"


class UnknownWorkshop(Refusal):
    """The event has no such workshop (any more)."""

    key = "workshop.refused.unknown"


class WorkshopIsChosen(Refusal):
    """What somebody has chosen is not taken away under them."""

    key = "workshop.refused.is_chosen"


class WorkshopHasChanged(Refusal):
    """Somebody else has written *now* since the form was opened."""

    key = "workshop.refused.changed"

    def __init__(self, now: ProgrammeItem) -> None:
        said = ", ".join(plain(str(part)) for part in (now.title, now.place, now.capacity) if part)
        super().__init__(said=said)


class WorkshopsHaveChanged(Refusal):
    """What was pressed showed others: the number of one that was taken out may be another's by now."""

    key = "workshop.refused.others"


class NoWorkshopToChoose(Refusal):
    """Only who has a place chooses a workshop."""

    key = "workshop.refused.nothing_to_choose"


@dataclass(frozen=True)
class Choice:
    """What a person wants, by position, and what they have; *given* is the first or the second of their choice."""

    first: int
    second: int | None = None
    given: int | None = None


def workshops(event: Event) -> tuple[ProgrammeItem, ...]:
    """Return the workshops of *event*, in the order of its programme."""
    return tuple(item for item in event.programme if item.kind == "workshop")


def workshop(event: Event, position: int) -> ProgrammeItem:
    """Return one workshop of *event*; raise :class:`UnknownWorkshop`."""
    for item in workshops(event):
        if item.position == position:
            return item
    raise UnknownWorkshop


def digest(item: ProgrammeItem) -> str:
    """Return by what one knows whether a workshop says what it said."""
    return fingerprint(item.title, item.place, item.capacity)


def listed(event: Event) -> str:
    """Return by what one knows whether a list of the workshops names the same ones, of whatever room."""
    return fingerprint(*((item.position, item.title) for item in workshops(event)))


def can_choose(event: Event, signup: SignUp) -> bool:
    """Whether there is something to choose: who only has the reminders takes no place."""
    return signup.kind is Kind.PLACE and bool(workshops(event))


def has_room(item: ProgrammeItem, taken: Mapping[int, int]) -> bool:
    """Whether somebody more fits; where the capacity was lowered, those who are in stay."""
    return item.capacity is None or taken.get(item.position, 0) < item.capacity


def choose_first(before: Choice | None, wanted: int, has_room: HasRoom) -> Choice:
    """Return what becomes of a first choice: it is theirs where there is room.

    Where there is none, who has a workshop keeps it as a second choice: nobody loses one by asking for another.
    """
    held = before.given if before else None
    second = before.second if before and before.second != wanted else None
    if wanted == held or has_room(wanted):
        return Choice(wanted, second, wanted)
    if held is not None:
        return Choice(wanted, held, held)
    return Choice(wanted, second, second if second is not None and has_room(second) else None)


def choose_second(before: Choice, wanted: int, has_room: HasRoom) -> Choice:
    """Return what becomes of a second choice: it is theirs where the first is full at this moment, too."""
    if wanted == before.first:
        return before
    if before.given == before.first or has_room(before.first):
        return Choice(before.first, wanted, before.first)
    if wanted == before.given or has_room(wanted):
        return Choice(before.first, wanted, wanted)
    return replace(before, second=before.given if before.given is not None else wanted)


def read_workshop(title: str, place: str, capacity: str) -> tuple[str, str | None, int | None]:
    """Return what an organiser typed, without mentions; raise a :class:`Refusal` that says what to write instead."""
    named, where = cleaned(title), cleaned(place)
    if not any(letter.isalnum() for letter in named):
        raise NoTitle
    if len(named) > LONGEST_TITLE:
        raise TitleTooLong(count=len(named), most=LONGEST_TITLE)
    return named, within(where, LONGEST_PLACE) or None, _capacity(capacity)


def plain(typed: str) -> str:
    """Return *typed* in one line, without signs that turn the direction of what follows, and ringing nobody."""
    shown = "".join(sign for sign in typed if unicodedata.category(sign) not in {"Cc", "Cf"} or sign.isspace())
    return re.sub(r"@(?=everyone|here|[!&]?\d)", "@\N{ZERO WIDTH SPACE}", " ".join(shown.split()))


def _capacity(typed: str) -> int | None:
    digits = "".join(typed.split())
    if not digits:
        return None
    if not re.fullmatch(r"[0-9]{1,6}", digits) or not 1 <= int(digits) <= MOST_PLACES:
        raise NoSuchCapacity(typed=plain(typed)[:40])
    return int(digits)
