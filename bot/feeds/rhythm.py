"""When a source is looked at next: pure. Never more often than every quarter of an hour, at least once a day."""

from __future__ import annotations

import zlib
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.feeds.model import Shape

if TYPE_CHECKING:
    from datetime import datetime

    from bot.feeds.model import Source

SHORTEST, HOURLY, LONGEST = timedelta(minutes=15), timedelta(hours=1), timedelta(hours=24)
# Discord lets a message that was published to other servers be edited three times an hour.
CROSSPOSTED = timedelta(minutes=20)
# A few pages a month: an hour is often enough.
SLOW_HOSTS = frozenset({"pqn-a.fr", "www.pqn-a.fr"})
LOOKS_PER_ARTICLE = 24
MONTH = timedelta(days=28)
# Sources of one rhythm are spread by up to a tenth of it.
SPREAD = 0.1
_PATIENCE = 10


def least(source: Source) -> timedelta:
    """Return the shortest time between two looks at *source*."""
    slow = source.shape is not Shape.FEED or (urlsplit(source.address).hostname or "").lower() in SLOW_HOSTS
    bounds = [SHORTEST, timedelta(minutes=source.every_minutes)]
    bounds += [HOURLY] if slow else []
    bounds += [CROSSPOSTED] if source.crosspost else []
    return min(max(bounds), LONGEST)


def interval(source: Source, now: datetime, *, asked: timedelta | None = None) -> timedelta:
    """Return how long to wait after a look that worked: by the source's own rhythm, and what it has *asked* for.

    A day is looked at 24 times by a source that says something each day, an hour by one that has been silent for a day.
    """
    own = MONTH / source.per_month if source.per_month else timedelta()
    silent = now - source.changed_at if source.changed_at else timedelta()
    return _spread(source, max(own, silent) / LOOKS_PER_ARTICLE, asked)


def pause(source: Source, *, asked: timedelta | None = None) -> timedelta:
    """Return how long to wait after *source* has failed as often as it says: twice as long each time."""
    return _spread(source, least(source) * 2 ** min(max(source.failures - 1, 0), _PATIENCE), asked)


def _spread(source: Source, wanted: timedelta, asked: timedelta | None) -> timedelta:
    chance = zlib.crc32(f"{source.guild_id}:{source.id}".encode()) / 2**32
    shortest = least(source)
    wanted = min(max(wanted, shortest), LONGEST / (1 + SPREAD)) * (1 + SPREAD * chance)
    return max(wanted, shortest, min(asked or timedelta(), LONGEST))
