"""When the review of the week is said: pure, on a wall of the community."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from bot.dates import Calendar

NINE = time(9)


def next_review(after: datetime, zone: ZoneInfo, calendar: Calendar) -> datetime:
    """Return the first review after an instant: Mondays at 9:00 on the wall, whatever the clocks have changed.

    A Monday on which nobody works gives way to the next day on which people do; school holidays change nothing.
    """
    there = after.astimezone(zone).date()
    monday = there - timedelta(days=there.weekday())
    while True:
        on = monday
        while calendar.day_off(on, with_school=False):
            on += timedelta(days=1)
        at = datetime.combine(on, NINE, zone).astimezone(UTC)
        if at > after:
            return at
        monday += timedelta(weeks=1)
