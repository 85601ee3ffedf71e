"""When an event's reminders are due, and what a change of the event does to them: pure rules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.dates import Calendar
    from bot.events.model import Event


@dataclass(frozen=True)
class Rule:
    """A reminder of every event: *days_before* its day, at the hour *at* where it takes place."""

    name: str
    days_before: int
    at: time


FORTNIGHT, WEEK, EVE, DAY = "fortnight", "week", "eve", "day"
# In the hours in which people of schools and town halls read: noon, before the offices close, before the train.
RULES = (
    Rule(FORTNIGHT, 15, time(12, 15)),
    Rule(WEEK, 8, time(12, 15)),
    Rule(EVE, 1, time(16, 30)),
    Rule(DAY, 0, time(7)),
)


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


def plan(event: Event, calendar: Calendar, rules: Iterable[Rule] = RULES) -> tuple[Planned, ...]:
    """Return when the reminders of *event* leave, the first one first; none unless it is visible.

    One that falls on a week-end or holiday moves to the working day before, but for that of the day
    itself. Those of an event that takes place in school holidays do not mind them: its people work
    then. Of two that come to the same day only the one nearer to the event is left.
    """
    if event.status != "visible":
        return ()
    with_school = not calendar.in_school_holidays(event.on)
    by_day: dict[date, Planned] = {}
    for rule in sorted(rules, key=lambda rule: -rule.days_before):
        on = event.on - timedelta(days=rule.days_before)
        if rule.days_before:
            on = calendar.last_working_day(on, with_school=with_school)
        by_day[on] = Planned(rule.name, datetime.combine(on, rule.at, ZoneInfo(event.timezone)).astimezone(UTC))
    begins = begins_at(event)
    return tuple(planned for planned in by_day.values() if planned.due_at < begins)


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


def days_until(event: Event, now: datetime) -> int:
    """Return how many midnights lie between *now* and the event's day, where it takes place."""
    return (event.on - now.astimezone(ZoneInfo(event.timezone)).date()).days


def _is_ahead(due_at: datetime | None, now: datetime) -> bool:
    return due_at is not None and due_at > now
