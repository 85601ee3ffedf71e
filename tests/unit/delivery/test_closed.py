"""A global 429: every request waits for it, and whoever would wait long comes back later."""

from __future__ import annotations

import asyncio

import pytest

from bot.delivery.pace import TooFast
from tests.unit.delivery.test_pace import CHANNEL, OTHER
from tests.unit.delivery.time_that_passes import Time, a_pace


@pytest.mark.parametrize("headers_", [{"X-RateLimit-Global": "true"}, {"X-RateLimit-Scope": "global"}])
async def test_a_no_to_everything_is_never_left_to_discord_py(headers_: dict[str, str]) -> None:
    """Stopped while it sleeps, it would send nothing any more; every route waits until Discord listens again."""
    time = Time()
    pace, left_at = a_pace(time, 10), []

    async def leave(path: str) -> None:
        await pace.wait("POST", path)
        left_at.append(time.now)

    await leave(CHANNEL)
    turn = asyncio.create_task(leave(OTHER))
    await asyncio.wait([turn], timeout=0)
    with pytest.raises(TooFast) as refused:
        pace.note("POST", CHANNEL, 429, {"Retry-After": "3", **headers_})
    room = pace.room(2)
    await time.pass_until_done([turn, asyncio.create_task(leave(CHANNEL))])

    assert (refused.value.after, room) == (3, 0)
    assert min(left_at[1:]) >= 1003


async def test_while_everything_is_closed_for_long_nobody_waits() -> None:
    """They would be given up while they wait."""
    pace = a_pace(Time(), 10)
    with pytest.raises(TooFast):
        pace.note("POST", CHANNEL, 429, {"Retry-After": "60", "X-RateLimit-Global": "true"})

    with pytest.raises(TooFast) as refused:
        await pace.wait("POST", OTHER)

    assert refused.value.after == 60
