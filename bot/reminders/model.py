"""When an event's reminders are due, and what a change of the event or of a rule does to them: pure rules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from bot.events.signups.audiences import Audience

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.dates import Calendar, DayOff
    from bot.events.model import Event
    from bot.events.signups.audiences import To

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class DaysBefore:
    """So many *days* before the event's day, at the hour *at* on a wall where it takes place."""

    days: int
    at: time


@dataclass(frozen=True)
class MinutesBefore:
    """So many *minutes* before the event begins."""

    minutes: int


@dataclass(frozen=True)
class AtInstant:
    """At one *instant*, in UTC, whatever becomes of the event."""

    instant: datetime


When = DaysBefore | MinutesBefore | AtInstant


@dataclass(frozen=True)
class Rule:
    """A reminder of an event: *when* it leaves, to whom, and in which words.

    Where *moves*, it gives way to days off and quiet hours. *text* are the organisers' own words, None for ours.
    *version* rises with every change; 0 is a usual reminder that nobody has changed.
    """

    name: str
    when: When
    moves: bool = True
    audience: Audience = Audience.SIGNED_UP
    # The position of the one that the audience of a workshop is about.
    workshop: int | None = None
    text: str | None = None
    is_on: bool = True
    version: int = 0

    @property
    def to(self) -> To:
        """Whom it is for."""
        return self.audience, self.workshop

    @property
    def can_move(self) -> bool:
        """Whether it may give way at all: what is said on the day itself would be said too early."""
        return not (isinstance(self.when, MinutesBefore) or (isinstance(self.when, DaysBefore) and not self.when.days))


FORTNIGHT, WEEK, EVE, DAY = "fortnight", "week", "eve", "day"
# In the hours in which people of schools and town halls read: noon, before the offices close, before the train.
RULES = (
    Rule(FORTNIGHT, DaysBefore(15, time(12, 15))),
    Rule(WEEK, DaysBefore(8, time(12, 15))),
    Rule(EVE, DaysBefore(1, time(16, 30))),
    Rule(DAY, DaysBefore(0, time(7))),
)
USUAL = {rule.name: rule for rule in RULES}


class Idle(StrEnum):
    """Why a rule plans nothing."""

    OFF = "off"
    # It counts from the hour at which the event begins, and that is not known yet.
    NO_START = "no_start"
    # Of two that come to one day, the nearer one is left.
    SAME_DAY = "same_day"
    # The event has begun by then.
    TOO_LATE = "too_late"


@dataclass(frozen=True)
class Foreseen:
    """What a rule comes to: asked for *asked_at*, it leaves at *due_at*, unless it is *idle*.

    *obstacle* is the day off or the quiet hour that it falls on: it has moved away from it, or stays in spite of it.
    """

    rule: Rule
    asked_at: datetime | None = None
    due_at: datetime | None = None
    obstacle: DayOff | Literal["night"] | None = None
    idle: Idle | None = None

    @property
    def has_moved(self) -> bool:
        """Whether it leaves at another instant than it was asked for."""
        return self.due_at != self.asked_at


class State(StrEnum):
    """Where a reminder stands."""

    PLANNED = "planned"
    # It has become rows of the outbox.
    SAID = "said"
    # The event moved, is cancelled or had begun, or a later one was due as well.
    DROPPED = "dropped"


@dataclass(frozen=True)
class Planned:
    """A reminder's name and the instant, in UTC, at which it is to leave."""

    rule: str
    due_at: datetime


@dataclass(frozen=True)
class Reminder:
    """One reminder of one event; the next *revision* is of an event that was moved after it was said."""

    rule: str
    revision: int
    due_at: datetime
    state: State = State.PLANNED


def in_force(edited: Iterable[Rule]) -> tuple[Rule, ...]:
    """Return the rules of an event: the usual ones, changed by those that organisers have *edited*, and more."""
    return tuple((USUAL | {rule.name: rule for rule in edited}).values())


def plan(event: Event, calendar: Calendar, rules: Iterable[Rule] = RULES) -> tuple[Planned, ...]:
    """Return when the reminders of *event* leave, the first one first; none unless it is visible."""
    if event.status != "visible":
        return ()
    return tuple(
        Planned(one.rule.name, one.due_at) for one in foresee(event, calendar, rules) if one.due_at and not one.idle
    )


def foresee(event: Event, calendar: Calendar, rules: Iterable[Rule] = RULES) -> tuple[Foreseen, ...]:
    """Return what each of *rules* comes to, what leaves first coming first.

    One that falls on a week-end or holiday moves to the working day before, and one in quiet hours to
    the nearest waking hour of its day, unless it cannot move. Those of an event that takes place in
    school holidays do not mind them: its people work then. Of two to the same people that come to one
    day because one of them has moved, only the one nearer to the event is left.
    """
    found = [_foreseen(rule, event, calendar) for rule in rules]
    zone = ZoneInfo(event.timezone)
    found = [replace(one, idle=Idle.SAME_DAY) if _is_crowded(one, found, zone) else one for one in found]
    return tuple(sorted(found, key=lambda one: (one.due_at or _NEVER, one.rule.name)))


def _foreseen(rule: Rule, event: Event, calendar: Calendar) -> Foreseen:
    asked_at = _asked_at(rule.when, event)
    if asked_at is None:
        return Foreseen(rule, idle=Idle.NO_START if rule.is_on else Idle.OFF)
    zone = ZoneInfo(event.timezone)
    there, with_school = asked_at.astimezone(zone), not calendar.in_school_holidays(event.on)
    on, at = calendar.last_working_day(there.date(), with_school=with_school), calendar.waking(there.time())
    obstacle = calendar.day_off(there.date(), with_school=with_school) or ("night" if at != there.time() else None)
    due_at = asked_at
    if obstacle and rule.moves and rule.can_move:
        due_at = datetime.combine(on, at, zone).astimezone(UTC)
    idle = None if due_at < begins_at(event) else Idle.TOO_LATE
    return Foreseen(rule, asked_at, due_at, obstacle, idle if rule.is_on else Idle.OFF)


def _asked_at(when: When, event: Event) -> datetime | None:
    """Return the instant, in UTC, that *when* means; an hour that the clocks skip is said as they go on."""
    match when:
        case DaysBefore(days, at):
            on = event.on - timedelta(days=days)
            return datetime.combine(on, at, ZoneInfo(event.timezone)).astimezone(UTC)
        case MinutesBefore(minutes):
            return begins_at(event) - timedelta(minutes=minutes) if event.starts_at else None
        case AtInstant(instant):
            return instant


def _is_crowded(one: Foreseen, others: Iterable[Foreseen], zone: ZoneInfo) -> bool:
    """Whether a nearer reminder takes the place of *one* on its day; the organisers' own words are always said."""
    return one.idle is None and one.rule.text is None and any(_takes_place_of(one, other, zone) for other in others)


def _takes_place_of(one: Foreseen, other: Foreseen, zone: ZoneInfo) -> bool:
    if not (isinstance(one.rule.when, DaysBefore) and isinstance(other.rule.when, DaysBefore)):
        return False
    if other.idle or other.rule.to != one.rule.to or other.rule.when.days >= one.rule.when.days:
        return False
    # The same day, of rules for different days: one of them has moved there.
    return _day(one.due_at, zone) == _day(other.due_at, zone)


def _day(instant: datetime | None, zone: ZoneInfo) -> date | None:
    return instant.astimezone(zone).date() if instant else None


def begins_at(event: Event) -> datetime:
    """Return the instant, in UTC, from which reminding is of no use; while the hours are unknown, the next midnight."""
    zone = ZoneInfo(event.timezone)
    if event.starts_at is None:
        return datetime.combine(event.on + timedelta(days=1), time(), zone).astimezone(UTC)
    return datetime.combine(event.on, event.starts_at, zone).astimezone(UTC)


def replan(kept: Iterable[Reminder], wanted: Iterable[Planned], now: datetime) -> tuple[Reminder, ...]:
    """Return the reminders that change, given those *kept* and what the event now wants.

    One that is planned follows the event. One that was said is planned again, as a new revision, when
    the event has moved; what would be in the past is never planned, and what is due this minute stays.
    """
    latest = {one.rule: one for one in sorted(kept, key=lambda one: one.revision)}
    due = {planned.rule: planned.due_at for planned in wanted}
    changed = [
        replace(last, state=State.DROPPED)
        for rule, last in latest.items()
        if last.state is State.PLANNED and due.get(rule) != last.due_at and not _is_ahead(due.get(rule), now)
    ]
    for rule, due_at in due.items():
        last = latest.get(rule)
        if not _is_ahead(due_at, now) or (last and last.due_at == due_at and last.state is not State.DROPPED):
            continue
        if last and last.state is State.PLANNED:
            changed.append(replace(last, due_at=due_at))
        else:
            changed.append(Reminder(rule, last.revision + 1 if last else 1, due_at))
    return tuple(changed)


class Standing(StrEnum):
    """Where a rule stands, as its organisers see it; or why it is idle."""

    PLANNED = "planned"
    SAID = "said"
    # Its instant is over, and it was not said.
    PAST = "past"


def standing(one: Foreseen, kept: Iterable[Reminder], now: datetime) -> Standing | Idle:
    """Return where a rule stands, given the reminders that are *kept* of its event."""
    if one.idle or one.due_at is None:
        return one.idle or Idle.NO_START
    is_said = any((each.rule, each.due_at, each.state) == (one.rule.name, one.due_at, State.SAID) for each in kept)
    if is_said:
        return Standing.SAID
    return Standing.PLANNED if one.due_at > now else Standing.PAST


def outdated(kept: Iterable[Reminder], wanted: Iterable[Planned]) -> tuple[Reminder, ...]:
    """Return the reminders that were said for what is so no more: of what has not left yet, nothing is to leave."""
    due = {planned.rule: planned.due_at for planned in wanted}
    return tuple(one for one in kept if one.state is State.SAID and due.get(one.rule) != one.due_at)


def days_until(event: Event, now: datetime) -> int:
    """Return how many midnights lie between *now* and the event's day, where it takes place."""
    return (event.on - now.astimezone(ZoneInfo(event.timezone)).date()).days


def _is_ahead(due_at: datetime | None, now: datetime) -> bool:
    return due_at is not None and due_at > now
