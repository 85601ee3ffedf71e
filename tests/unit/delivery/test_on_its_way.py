"""What is on its way counts as if Discord counted it at the worst moment."""

from __future__ import annotations

import asyncio

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.delivery.pace import TAKEN_AT_MOST, WINDOW_S
from tests.unit.delivery.time_that_passes import Time, a_pace


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.floats(0, 0.02), st.floats(0, 1), st.floats(0, 1)), min_size=60, max_size=200))
@example([(0.0, 0.0, 1.0)] * 200)
@example([(0.02 * (number % 50 == 0), 0.0, 1.0) for number in range(200)])
def test_discord_never_counts_more_than_it_takes(ways: list[tuple[float, float, float]]) -> None:
    """However long each request lets people go first and is on its way, and whenever of that it is counted."""
    time, counted = Time(), list[float]()
    pace = a_pace(time, 45)

    async def one(number: int, gap_s: float, there_s: float, back_s: float) -> None:
        await pace.wait("POST", f"/api/v10/channels/{number}/messages", gap=lambda: time.pause(gap_s))
        pace.leaves()
        await time.pause(there_s)
        counted.append(time.now)
        await time.pause(back_s)
        pace.over("POST", f"/api/v10/channels/{number}/messages")

    async def play() -> None:
        await time.pass_until_done([asyncio.create_task(one(n, *way)) for n, way in enumerate(ways)])

    asyncio.run(play())

    for first, last in zip(counted, counted[TAKEN_AT_MOST:], strict=False):
        assert last - first >= WINDOW_S - 1e-6
