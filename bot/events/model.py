"""What an event is, and the rules that need nothing but the event and the time."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal, TypedDict
from zoneinfo import ZoneInfo

from bot.errors import Refusal
from bot.events.questions.model import USUAL

if TYPE_CHECKING:
    from typing import Unpack

Inscription = Literal["ici", "ailleurs", "les-deux"]
"""Where signing up counts: with the bot, on the official page, or on either of the two."""
FormWhen = Literal["avant", "après"]
"""Whether the questions come before a place is taken, or after the one tap that takes it."""
Status = Literal["draft", "visible", "cancelled"]
Phase = Literal["upcoming", "today", "past"]
Kind = Literal["presentation", "round-table", "exchange", "project", "workshop", "break"]


# With "Inscriptions ouvertes : ", the longest day and a city, still within the 100 characters of a push.
LONGEST_NAME = 36


class EndBeforeStart(Refusal):
    """An event cannot end before it starts."""

    key = "refusal.end_before_start"


class DoorsAfterStart(Refusal):
    """People cannot be welcomed after the event has started."""

    key = "refusal.doors_after_start"


@dataclass(frozen=True, kw_only=True)
class ProgrammeItem:
    """One line of a programme; *position* counts from 1, *tentative* is shown as "sous réserve".

    *capacity* is how many places a workshop has, None for no limit.
    *at* is the hour at which it begins, None where it is not known.
    """

    position: int
    title: str
    kind: Kind
    speaker: str | None = None
    speaker_role: str | None = None
    place: str | None = None
    tentative: bool = False
    capacity: int | None = None
    at: time | None = None


@dataclass(frozen=True, kw_only=True)
class Event:
    """A day that the community prepares.

    It may have a date and no hours yet. The hours are read on a wall in *timezone*, an IANA name.
    *official_url* is the page where the official sign-up is; *article_url* the one that tells about
    the day. *capacity* is how many places there are, None for no limit, and *shows_count* whether
    everybody may see how many are taken. Sign-up opens at *opens_at* (None: once the event is
    visible) and closes at *closes_at* (None: see :func:`sign_up_closes_at`). What participants have
    told is erased *retention_days* days after the day; *phone* is whom to call on it. It asks *questions*,
    in a form that comes as *form* says. Its image is shown once it has a description. Why a cancelled one
    does not take place is told by *cancel_reason*. *id* is None until the event is stored; *version* rises
    with every change, *revision* with every change that matters in a calendar (the store counts it), and
    *publication* counts how often its card was published. *synthesis_url* leads to what came of the day,
    which its people were told at *synthesis_at*.
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
    synthesis_url: str | None = None
    synthesis_at: datetime | None = None
    summary: str
    inscription: Inscription
    capacity: int | None = None
    shows_count: bool = False
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    retention_days: int = 90
    phone: str | None = None
    questions: tuple[str, ...] = USUAL
    form: FormWhen = "après"
    image_hash: str | None = None
    image_name: str | None = None
    image_description: str | None = None
    status: Status = "draft"
    cancel_reason: str | None = None
    version: int = 1
    revision: int = 0
    publication: int = 0
    programme: tuple[ProgrammeItem, ...] = ()


def article_slug(number: int) -> str:
    """Return the slug of the event that is made of an article: there is one at most."""
    return f"article-{number}"


class Completion(TypedDict, total=False):
    """What organisers may fill in and change; None empties a field again."""

    title: str
    on: date
    city: str
    summary: str
    audience: str
    organiser: str
    inscription: Inscription
    capacity: int | None
    shows_count: bool
    opens_at: datetime | None
    closes_at: datetime | None
    image_hash: str | None
    image_name: str | None
    image_description: str | None
    doors: time | None
    starts_at: time | None
    ends_at: time | None
    venue: str | None
    address: str | None
    official_url: str | None
    questions: tuple[str, ...]
    form: FormWhen
    phone: str | None
    programme: tuple[ProgrammeItem, ...]


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
    """Return the first instant after *now* at which the event reads otherwise by itself; None when it is past."""
    instants = (*_span(event), sign_up_opens_at(event), sign_up_closes_at(event))
    return min((instant for instant in instants if instant and now < instant), default=None)


def sign_up_opens_at(event: Event) -> datetime | None:
    """Return when sign-up opens, in UTC; None when it is open as soon as the event is visible."""
    return event.opens_at.astimezone(UTC) if event.opens_at else None


def sign_up_closes_at(event: Event) -> datetime:
    """Return when sign-up closes, in UTC: as set, else when the event starts, else as its day begins."""
    if event.closes_at is not None:
        return event.closes_at.astimezone(UTC)
    starts = datetime.combine(event.on, event.starts_at or time(), ZoneInfo(event.timezone))
    return starts.astimezone(UTC)


def over_at(event: Event) -> datetime:
    """Return when *event* is over, in UTC: at its end, or at midnight while that is not known."""
    return _span(event)[1]


def erased_on(event: Event) -> date:
    """Return the day on which what participants have told is erased."""
    return event.on + timedelta(days=event.retention_days)


def short_title(event: Event) -> str:
    """Return what people call *event*: its title up to a colon; a phone shows 100 characters, day and place in them."""
    name = re.split(r"\s*:\s", event.title)[0].strip() or event.title
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"


def matches(event: Event, typed: str) -> bool:
    """Whether title, city or date holds what was *typed*, whatever the case and the accents."""
    return _plain(typed) in _plain(f"{event.title} {event.city} {event.on:%d/%m/%Y} {event.on}")


def missing(event: Event) -> tuple[str, ...]:
    """Return the names of the fields that organisers have yet to fill in, in the order in which they are read."""
    # Where one signs up here, there is no other page to name.
    page = () if event.inscription == "ici" else ("official_url",)
    return tuple(name for name in ("starts_at", "ends_at", "venue", "address", *page) if not getattr(event, name))


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
