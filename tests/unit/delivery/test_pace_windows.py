"""Windows of a route that overlap, since answers travel."""

from __future__ import annotations

import asyncio

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.unit.delivery.test_pace import API, CHANNEL, NEIGHBOURS, OTHER, Server, headers
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


ROLE = f"{API}/guilds/100000000000000001/members/200000000000000001/roles/300000000000000001"
ways = st.floats(0.01, 0.2)


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 40), ways, ways), max_size=40))
@example([(0.0, 0.1, 0.1)] * 20)
@example([(0.0, 0.1, 0.1)] + [(9.9, 0.2, 0.2)] * 20)
def test_no_window_of_discord_is_overrun_however_long_the_ways(requests: list[tuple[float, float, float]]) -> None:
    """Neither before a first answer has told what a route takes, nor where one window ends and the next begins."""
    assert asyncio.run(fullest(requests)) <= 10


async def fullest(requests: list[tuple[float, float, float]]) -> int:
    """Return how many of *requests*, among many others, Discord counts in a window of ten; each with its two ways."""
    time, server = Time(), Server(limit=10, window_s=10.0)
    pace = a_pace(time, 20)

    async def one(at: float, there: float, back: float) -> None:
        await time.pause(at)
        await pace.wait("PUT", ROLE)
        pace.leaves()
        await time.pause(there)
        answer = server.answer(time.now)
        await time.pause(back)
        pace.over("PUT", ROLE)
        pace.note("PUT", ROLE, 204, answer)

    async def other(number: int, path: str) -> None:
        await time.pause(number / 10)
        await pace.wait("POST", path)

    others = [asyncio.create_task(other(number, path)) for number, (_, path) in enumerate(NEIGHBOURS)]
    await time.pass_until_done([*others, *(asyncio.create_task(one(*request)) for request in requests)])
    return server.fullest


async def test_a_route_that_nobody_knows_is_asked_once_before_the_others() -> None:
    """They follow once it was answered, or is lost; and after five seconds where it has never left."""
    time = Time()
    pace = a_pace(time, 1000)

    def together(path: str, status: int | None, said: dict[str, str]) -> list[asyncio.Task[float]]:
        async def one() -> float:
            await pace.wait("POST", path)
            left = time.now
            if status is not None:
                pace.leaves()
                await time.pause(0.1)
                pace.over("POST", path)
                if status:
                    pace.note("POST", path, status, said)
            return left

        return [asyncio.create_task(one()) for _ in range(2)]

    async def apart(path: str, status: int | None, said: dict[str, str]) -> float:
        tasks = together(path, status, said)
        await time.pass_until_done(tasks)
        return abs(tasks[1].result() - tasks[0].result())

    lost, unsaid, told = 0, dict[str, str](), headers(5, 4, 5.0)
    assert 5 <= await apart(CHANNEL, None, unsaid) < 5.1
    time.now += 5
    assert 0.1 <= await apart(CHANNEL, lost, unsaid) < 0.2
    assert 0.1 <= await apart(CHANNEL, 500, unsaid) < 0.2
    assert 0.1 <= await apart(CHANNEL, 200, unsaid) < 0.2
    # That it has no limit is known by now.
    assert await apart(CHANNEL, 200, unsaid) < 0.01
    assert 0.1 <= await apart(OTHER, 200, told) < 0.2
    assert await apart(OTHER, 200, told) < 0.01
