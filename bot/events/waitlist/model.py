"""Who waits for a place, how many are free, and until when one is kept for whom it is offered to: pure rules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.errors import Refusal
from bot.events.model import sign_up_closes_at
from bot.events.signups.model import Kind, SignUpRefusal, kind_of

if TYPE_CHECKING:
    from bot.dates import Calendar
    from bot.events.model import Event
    from bot.events.signups.model import Way

NOON = time(12)
# Between two who are received at once: nobody shares a place in the line.
NEXT = timedelta(microseconds=1)
# A list of reserved places is read by people.
MOST_RESERVES, LONGEST_LABEL, MOST_RESERVED = 5, 60, 500


class NotWaiting(Refusal):
    """There is no place in the line to change or to leave."""

    key = "refusal.not_waiting"


class LineIsOver(Refusal):
    """The event has begun: nobody is offered a place any more."""

    key = "refusal.line_is_over"


class FullAndBegun(SignUpRefusal):
    """Every place is taken, and nobody waits any more for what has begun."""

    key = "refusal.full_and_begun"


class NotCounted(Refusal):
    """Without a number of places nobody waits, and nothing can be kept back."""

    key = "refusal.not_counted"


class NoReason(Refusal):
    """Who goes before others is given a reason that the team can read."""

    key = "refusal.no_waitlist_reason"


class NoLabel(Refusal):
    """It says for whom places are kept back."""

    key = "refusal.no_reserve_label"


class NoReserve(Refusal):
    """The reserved places are given out, released, or were never there."""

    key = "refusal.no_reserve"


class ReleasedTooLate(Refusal):
    """Places that are released once the event is over would be nobody's."""

    key = "refusal.released_too_late"


class TooManyReserved(Refusal):
    """More places cannot be kept back than are free; *count* is how many are."""

    key = "refusal.too_many_reserved"


class UnreadableCount(Refusal):
    """What was typed is no number of places."""

    key = "refusal.unreadable_count"


@dataclass(frozen=True)
class Terms:
    """How long an offer stands: *usual*, and *short* within the *last* hours before the event begins."""

    usual: timedelta = timedelta(hours=24)
    last: timedelta = timedelta(hours=48)
    short: timedelta = timedelta(hours=3)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One person in the line of one event: one row as long as they wait.

    The line is in the order of *received_at*, then of *id*. *way* is how they chose to be told, None while they have
    chosen nothing. *offer* is the number of the last place that was offered to them, and *offered_until* how long it
    is kept, None while none is; *passed_at* is when they last let one pass. *has_news* until the private channel
    of those who wait has told them to look.
    """

    id: int | None
    guild_id: int
    event_id: int
    person_id: int
    received_at: datetime
    way: Way | None = None
    offer: int | None = None
    offered_at: datetime | None = None
    offered_until: datetime | None = None
    passed_at: datetime | None = None
    has_news: bool = False

    def has_offer(self, now: datetime) -> bool:
        """Whether a place is kept for them at the instant *now*."""
        return self.offered_until is not None and now < self.offered_until


@dataclass(frozen=True)
class Standing:
    """Where somebody stands in the line: *position* counts from 1, and 0 is said of who has an offer."""

    event: Event
    waiting: Waiting
    position: int
    is_new: bool = False


@dataclass(frozen=True)
class Reserve:
    """Places that are kept back for some until *release_at*; then they are offered like any other."""

    id: int
    label: str
    places: int
    release_at: datetime


@dataclass(frozen=True)
class Room:
    """How the places of an event stand: *offered* ones are kept like *taken* ones, *reserved* ones are not public."""

    capacity: int | None
    taken: int
    offered: int = 0
    reserved: int = 0
    has_line: bool = False

    @property
    def free(self) -> int | None:
        """How many places may be offered or taken, None for any number; never below nothing."""
        if self.capacity is None:
            return None
        return max(0, self.capacity - self.taken - self.offered - self.reserved)


def begins_at(event: Event) -> datetime:
    """Return when *event* begins, in UTC; while its hour is not known, as its day begins."""
    return datetime.combine(event.on, event.starts_at or time(), ZoneInfo(event.timezone)).astimezone(UTC)


def too_late(reserve: Reserve, before: Event, after: Event) -> str | None:
    """Return the text for places that are released too late since *before* has become *after*, None where they are not.

    What has not moved was said before.
    """
    if (sign_up_closes_at(after), begins_at(after)) == (sign_up_closes_at(before), begins_at(before)):
        return None
    limit = missed(reserve, after)
    return f"event_form.reserve_{limit}" if limit else None


def missed(reserve: Reserve, event: Event) -> str | None:
    """Return the last word of the key of what is said of places that are released too late, None where they are not.

    Once *event* has begun nobody can have them; once sign-up is closed only who waits can.
    """
    if reserve.release_at >= begins_at(event):
        return "after_start"
    return "after_close" if reserve.release_at >= sign_up_closes_at(event) else None


def has_begun(event: Event, now: datetime) -> bool:
    """Whether *event* has begun: nobody waits in line any more, and who comes takes what is free."""
    return now >= begins_at(event)


def takes(event: Event, room: Room, now: datetime) -> bool:
    """Whether who comes now gets a place: one is free, and nobody stands in line for it who may still get it."""
    return room.free != 0 and (not room.has_line or has_begun(event, now))


def is_ended(event: Event, now: datetime) -> bool:
    """Whether nobody waits for anything any more: no place of *event* will be offered again."""
    return event.status == "cancelled" or has_begun(event, now)


def may_offer(event: Event, now: datetime) -> bool:
    """Whether a place of *event* is still of use to anybody."""
    return event.status == "visible" and kind_of(event) is Kind.PLACE and not has_begun(event, now)


def kept_until(event: Event, now: datetime, calendar: Calendar, terms: Terms) -> datetime:
    """Return until when a place that is offered at *now* is kept, in UTC; never longer than the event is ahead.

    It never ends before the next working day at noon where the event takes place. In the last days before it, time is
    short: then it only never ends at night.
    """
    begins, zone = begins_at(event), ZoneInfo(event.timezone)
    if begins - now <= terms.last:
        return min(_awake(now + terms.short, zone, calendar, terms.short), begins)
    on = now.astimezone(zone).date() + timedelta(days=1)
    while calendar.day_off(on, with_school=False):
        on += timedelta(days=1)
    noon = datetime.combine(on, NOON, zone).astimezone(UTC)
    return min(max(now.astimezone(UTC) + terms.usual, noon), begins)


def offered(waiting: Waiting, *, number: int, now: datetime, until: datetime) -> Waiting:
    """Return *waiting* with the place that is kept for them *until* then."""
    return replace(waiting, offer=number, offered_at=now, offered_until=until)


def let_pass(waiting: Waiting, now: datetime, last: datetime) -> Waiting:
    """Return *waiting* behind *last*, who stands at the end of the line: they have not answered."""
    return replace(
        waiting,
        received_at=max(now, last + NEXT),
        offered_at=None,
        offered_until=None,
        passed_at=now,
    )


def _awake(at: datetime, zone: ZoneInfo, calendar: Calendar, short: timedelta) -> datetime:
    """Return *at*, or *short* after the end of the quiet hours in which it falls."""
    there = at.astimezone(zone)
    if calendar.quiet is None or calendar.waking(there.time()) == there.time():
        return at.astimezone(UTC)
    evening, morning = calendar.quiet
    on = there.date() + timedelta(days=1) if there.time() > evening else there.date()
    return datetime.combine(on, morning, zone).astimezone(UTC) + short
