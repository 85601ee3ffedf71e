"""What an event is, and the rules that need nothing but the event and the time."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal, TypedDict
from zoneinfo import ZoneInfo

from bot.errors import Refusal

if TYPE_CHECKING:
    from typing import Unpack

Inscription = Literal["ici", "ailleurs", "les-deux"]
"""Where signing up counts: with the bot, on the official page, or on either of the two."""
Status = Literal["draft", "visible", "cancelled"]
Phase = Literal["upcoming", "today", "past"]
Kind = Literal["presentation", "round-table", "exchange", "project", "workshop", "break"]


class EndBeforeStart(Refusal):
    """An event cannot end before it starts."""

    key = "refusal.end_before_start"


class DoorsAfterStart(Refusal):
    """People cannot be welcomed after the event has started."""

    key = "refusal.doors_after_start"


@dataclass(frozen=True, kw_only=True)
class ProgrammeItem:
    """One line of a programme; *position* counts from 1, *tentative* is shown as "sous réserve"."""

    position: int
    title: str
    kind: Kind
    speaker: str | None = None
    speaker_role: str | None = None
    place: str | None = None
    tentative: bool = False


@dataclass(frozen=True, kw_only=True)
class Event:
    """A day that the community prepares.

    It may have a date and no hours yet. The hours are read on a wall in *timezone*, an IANA name.
    *official_url* is the page where the official sign-up is; *article_url* the one that tells about
    the day. *id* is None until the event is stored; *version* rises with every change, and
    *publication* counts how often its card was published.
    """

    id: int | None
    guild_id: int
    slug: str
    title: str
    on: date
    timezone: str
    doors: time | None = None
    starts_at: time | None = None
    ends_at: time | None = None
    city: str
    venue: str | None = None
    address: str | None = None
    audience: str
    organiser: str
    official_url: str | None = None
    article_url: str | None = None
    summary: str
    inscription: Inscription
    status: Status = "draft"
    version: int = 1
    publication: int = 0
    programme: tuple[ProgrammeItem, ...] = ()


class Completion(TypedDict, total=False):
    """What organisers may fill in later; None empties a field again."""

    doors: time | None
    starts_at: time | None
    ends_at: time | None
    venue: str | None
    address: str | None
    official_url: str | None


def phase(event: Event, now: datetime) -> Phase:
    """Tell whether *event* is to come, is today, or is past, at the instant *now*.

    It is today from midnight where it takes place, and past once it has ended; while its end is
    not known, at the next midnight.
    """
    begins, ends = _span(event)
    if now < begins:
        return "upcoming"
    return "today" if now < ends else "past"


def next_change_at(event: Event, now: datetime) -> datetime | None:
    """Return the first instant after *now* at which :func:`phase` answers otherwise; None when it is past."""
    return next((instant for instant in _span(event) if now < instant), None)


def matches(event: Event, typed: str) -> bool:
    """Whether title, city or date holds what was *typed*, whatever the case and the accents."""
    return _plain(typed) in _plain(f"{event.title} {event.city} {event.on:%d/%m/%Y} {event.on}")


def missing(event: Event) -> tuple[str, ...]:
    """Return the names of the fields that organisers have yet to fill in, in the order in which they are read."""
    return tuple(
        name for name in ("starts_at", "ends_at", "venue", "address", "official_url") if not getattr(event, name)
    )


def complete(event: Event, **fields: Unpack[Completion]) -> Event:
    """Return *event* with some of the fields of :class:`Completion` filled in.

    Raise :class:`EndBeforeStart` or :class:`DoorsAfterStart` where the hours contradict each other.
    """
    completed = replace(event, **fields)
    check_hours(completed.doors, completed.starts_at, completed.ends_at)
    return completed


def check_hours(doors: time | None, starts_at: time | None, ends_at: time | None) -> None:
    """Refuse hours of one day that contradict each other; those that are not known contradict nothing."""
    if starts_at and ends_at and ends_at <= starts_at:
        raise EndBeforeStart
    if doors and starts_at and doors > starts_at:
        raise DoorsAfterStart


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _span(event: Event) -> tuple[datetime, datetime]:
    """Return the instants, in UTC, at which the event's day begins and at which it is over."""
    zone = ZoneInfo(event.timezone)
    begins = datetime.combine(event.on, time(), zone)
    over = datetime.combine(event.on + timedelta(days=1), time(), zone)
    if event.ends_at is not None:
        over = datetime.combine(event.on, event.ends_at, zone)
    return begins.astimezone(UTC), over.astimezone(UTC)
