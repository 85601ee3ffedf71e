"""*Rappeler plus tard*: a private reminder once more, at an instant that its reader chooses: pure rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.reminders.model import begins_at, days_until

if TYPE_CHECKING:
    from bot.events.model import Event

# Nobody is woken: hours on the wall where the event takes place.
DAY_BEGINS, DAY_ENDS = 7, 21
MORNING_AT = time(9)


class When(StrEnum):
    """How much later."""

    HOUR = "hour"
    HOURS = "hours"
    MORNING = "morning"


@dataclass(frozen=True)
class Later:
    """Which reminder is to come once more: the *count*-th time of the one called *rule*, for one person.

    A button does not carry the person: who presses it is who it is for.
    """

    event_id: int
    rule: str
    count: int
    person_id: int | None = None

    def __str__(self) -> str:
        """Return how a row, or without a person a button, keeps it."""
        parts = (self.event_id, self.rule, self.count, self.person_id)
        return ":".join(str(part) for part in parts if part is not None)

    @classmethod
    def read(cls, kept: str) -> Later:
        """Return what a row or a button keeps; ValueError for anything else."""
        event_id, rule, count, *person = kept.split(":")
        return cls(int(event_id), rule, int(count), int(person[0]) if person else None)


def offers(event: Event, now: datetime) -> dict[When, datetime]:
    """Return the instants, in UTC, that somebody may choose: by day, before the event begins, none on its own day."""
    if days_until(event, now) < 1:
        return {}
    zone = ZoneInfo(event.timezone)
    # While its hour is not known, the event may begin as its day does.
    ends = begins_at(event) if event.starts_at else datetime.combine(event.on, time(), zone)
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    instants = {
        When.HOUR: now + timedelta(hours=1),
        When.HOURS: now + timedelta(hours=3),
        When.MORNING: datetime.combine(tomorrow, MORNING_AT, zone).astimezone(UTC),
    }
    return {
        when: instant.replace(second=0, microsecond=0)
        for when, instant in instants.items()
        if instant < ends and DAY_BEGINS <= instant.astimezone(zone).hour < DAY_ENDS
    }
