"""Ids in Discord's form: milliseconds since 2015 above 22 bits (docs reference#snowflakes)."""

from datetime import UTC, datetime, timedelta

from sandbox.clock import Clock

EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
_TICK = timedelta(milliseconds=1)


def first_at(instant: datetime) -> int:
    """Return the smallest snowflake of *instant*'s millisecond."""
    return (instant - EPOCH) // _TICK << 22


def instant_of(snowflake: int) -> datetime:
    """Return when *snowflake* was made."""
    return EPOCH + (snowflake >> 22) * _TICK


class Snowflakes:
    """Makes ids that grow with the sandbox's clock and never repeat."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0
        self._last_guild = 0

    def next(self) -> int:
        """Return a new id, larger than every one before."""
        self._last = max(self._last + 1, first_at(self._clock.now()))
        return self._last

    def next_guild(self) -> int:
        """Return a new guild id; each has its own millisecond, because shards are chosen by it."""
        # Ten days back, so that the ids of a start never meet those that next() makes.
        base = first_at(self._clock.now() - timedelta(days=10))
        self._last_guild = max(self._last_guild + (1 << 22), base)
        return self._last_guild
