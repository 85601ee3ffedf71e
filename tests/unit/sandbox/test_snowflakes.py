"""Ids grow, carry their instant, and spread guilds over shards."""

from datetime import UTC, datetime, timedelta

from sandbox.clock import Clock
from sandbox.snowflakes import Snowflakes, first_at, instant_of

MONDAY = datetime(2025, 12, 15, 8, 0, tzinfo=UTC)


def test_an_id_carries_the_instant_of_the_sandboxs_clock() -> None:
    """To the millisecond, as Discord documents it."""
    made = Snowflakes(Clock(MONDAY)).next()

    assert instant_of(made) == MONDAY
    # The documentation's own example.
    assert instant_of(175928847299117063) == datetime(2016, 4, 30, 11, 18, 25, 796000, tzinfo=UTC)


async def test_ids_grow_while_the_clock_stands_and_when_it_moves() -> None:
    """No id comes twice, and later ids are larger."""
    clock = Clock(MONDAY)
    snowflakes = Snowflakes(clock)
    made = [snowflakes.next() for _ in range(5000)]
    await clock.move(MONDAY + timedelta(seconds=1))
    made.append(snowflakes.next())

    assert made == sorted(set(made))
    assert made[-1] == first_at(MONDAY + timedelta(seconds=1))


def test_guilds_made_at_once_fall_into_different_shards() -> None:
    """A shard is (id >> 22) % count, and the clock may stand still."""
    snowflakes = Snowflakes(Clock(MONDAY))

    shards = [(snowflakes.next_guild() >> 22) % 4 for _ in range(4)]

    assert sorted(shards) == [0, 1, 2, 3]
