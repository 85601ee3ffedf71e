"""Windows of a route that overlap, since answers travel."""

from __future__ import annotations

import asyncio

from tests.unit.delivery.test_pace import CHANNEL, headers
from tests.unit.delivery.time_that_passes import Time, a_pace


async def test_a_late_answer_of_the_window_before_does_not_cut_the_new_one_short() -> None:
    """What has left in the new window would be forgotten, and as much again would be too many."""
    time = Time()
    pace = a_pace(time, 1000)
    pace.note("POST", CHANNEL, 200, headers(3, 2, 5.0))
    time.now += 5.0
    await time.pass_until_done([asyncio.create_task(pace.wait("POST", CHANNEL)) for _ in range(2)])

    pace.note("POST", CHANNEL, 200, headers(3, 2, 0.01))

    assert pace.rests_s("POST", CHANNEL) > 4
