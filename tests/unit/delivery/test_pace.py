"""The budget cannot be exceeded, however requests arrive."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.delivery.pace import (
    INVALID_ALARM,
    INVALID_WINDOW_S,
    LONGEST_WAIT_S,
    TooFast,
    bucket_of,
    is_interaction,
)
from tests.unit.delivery.time_that_passes import Time, a_pace

API = "/api/v10"
CHANNEL, OTHER = f"{API}/channels/100000000000000001/messages", f"{API}/channels/100000000000000002/messages"
MESSAGE = f"{CHANNEL}/300000000000000001"


@dataclass
class Server:
    """A route's limit as Discord keeps it: a window begins with the first request after the last one ended."""

    limit: int = 5
    window_s: float = 5.0
    taken: int = 0
    begun_at: float = float("-inf")
    fullest: int = 0

    def answer(self, now: float) -> dict[str, str]:
        if now >= self.begun_at + self.window_s:
            self.taken, self.begun_at = 0, now
        self.taken += 1
        self.fullest = max(self.fullest, self.taken)
        return headers(self.limit, self.limit - self.taken, self.begun_at + self.window_s - now)


def headers(limit: int, remaining: int, reset_after: float) -> dict[str, str]:
    """Return what Discord says of a route with an answer."""
    said = {"Limit": limit, "Remaining": remaining, "Reset-After": reset_after}
    return {f"X-RateLimit-{name}": str(value) for name, value in said.items()}


async def leave(per_second: float, arrivals: list[tuple[float, str]], *, answer_s: float = 0.0) -> list[float]:
    """Return when each request left."""
    left, _ = await play(per_second, arrivals, answer_s=answer_s)
    return left


async def play(
    per_second: float, arrivals: list[tuple[float, str]], *, answer_s: float
) -> tuple[list[float], list[int]]:
    """Return when each request left, and how full the fullest window of each route was."""
    time, left, servers = Time(), list[float](), dict[str, Server]()
    pace = a_pace(time, per_second)

    async def one(arrives_at: float, path: str) -> None:
        await time.pause(arrives_at)
        await pace.wait("POST", path)
        pace.leaves()
        left.append(time.now)
        answer = servers.setdefault(path, Server()).answer(time.now)
        await time.pause(answer_s)
        pace.over("POST", path)
        pace.note("POST", path, 200, answer)

    await time.pass_until_done([asyncio.create_task(one(*arrival)) for arrival in arrivals])
    return sorted(left), [server.fullest for server in servers.values()]


arrival_patterns = st.lists(st.tuples(st.floats(0, 20), st.sampled_from([CHANNEL, OTHER])), max_size=60)
NEIGHBOURS = [(0.0, f"{API}/channels/{number}/messages") for number in range(200)]


@settings(deadline=None)
@given(st.floats(0.5, 50), arrival_patterns)
@example(45, NEIGHBOURS)
@example(3, [(0.9, CHANNEL)] * 3 + [(1.0, OTHER)] * 3)
def test_no_second_ever_holds_more_than_the_budget(per_second: float, arrivals: list[tuple[float, str]]) -> None:
    """In whatever pattern they arrive, on however many routes."""
    instants = asyncio.run(leave(per_second, arrivals))

    assert len(instants) == len(arrivals)
    most = max(1, int(per_second))
    for first, last in zip(instants, instants[most:], strict=False):
        assert last - first >= most / per_second - 1e-6


def test_the_budget_is_used() -> None:
    """Two hundred messages to as many places take as long as the budget says, and no longer."""
    instants = asyncio.run(leave(45, NEIGHBOURS))

    assert instants[-1] - instants[0] == pytest.approx(199 / 45)


@settings(deadline=None)
@given(st.lists(st.floats(0, 20), max_size=40))
def test_one_token_of_a_route_stays_in_reserve(arrivals: list[float]) -> None:
    """In each of Discord's windows once a first answer has told of them, in whatever pattern requests arrive."""
    later = [(1 + at, CHANNEL) for at in arrivals]

    left, fullest = asyncio.run(play(1000, [(0.0, CHANNEL), *later], answer_s=0.0))

    assert len(left) == len(arrivals) + 1
    assert fullest[0] <= 4


async def test_a_token_stays_in_reserve_though_answers_take_their_time() -> None:
    """Once the first has told how many there are; forty requests then need ten windows."""
    burst = [(0.0, CHANNEL), *((6.0, CHANNEL) for _ in range(40))]

    left, fullest = await play(1000, burst, answer_s=0.2)

    assert fullest == [4]
    assert left[-1] - left[1] < 60


async def test_requests_that_leave_together_are_counted_before_their_answers() -> None:
    """Three tokens are left: two leave, and the third waits for the window to end."""
    time = Time()
    pace = a_pace(time, 1000)
    pace.note("PATCH", MESSAGE, 200, headers(5, 3, 5.0))
    left: list[float] = []

    async def one() -> None:
        await pace.wait("PATCH", MESSAGE)
        left.append(time.now - 1000)

    await time.pass_until_done([asyncio.create_task(one()) for _ in range(3)])

    assert left[1] < 0.1
    assert left[2] >= 5


async def test_an_answer_that_comes_late_does_not_give_back_what_has_left_since() -> None:
    """It tells of the server as it was."""
    time = Time()
    pace = a_pace(time, 1000)
    pace.note("POST", CHANNEL, 200, headers(5, 4, 5.0))
    for _ in range(3):
        await time.pass_until_done([asyncio.create_task(pace.wait("POST", CHANNEL))])
    pace.note("POST", CHANNEL, 200, headers(5, 4, 5.0))

    await time.pass_until_done([asyncio.create_task(pace.wait("POST", CHANNEL))])

    assert time.now >= 1005


async def test_what_a_standstill_has_held_up_does_not_leave_at_once() -> None:
    """The loop stands still for two seconds: then nobody leaves in a burst, and the budget is used again."""
    time = Time()
    pace, left = a_pace(time, 45), list[float]()

    async def one(path: str) -> None:
        await pace.wait("POST", path)
        left.append(time.now)

    tasks = [asyncio.create_task(one(path)) for _, path in NEIGHBOURS]
    await time.pass_until(1001, tasks)
    time.now += 2
    await time.pass_until_done(tasks)

    spans = [later - sooner for sooner, later in zip(left, left[49:], strict=False)]
    assert min(spans) >= 1
    assert left[-1] - 1003 == pytest.approx((200 - 45) / 45, abs=0.1)


async def test_a_little_lateness_costs_nothing() -> None:
    """Each timer fires ten milliseconds late: no turn is lost."""
    time = Time(late_s=0.01)
    pace, left = a_pace(time, 45), list[float]()

    async def one(path: str) -> None:
        await pace.wait("POST", path)
        left.append(time.now)

    await time.pass_until_done([asyncio.create_task(one(path)) for _, path in NEIGHBOURS[:100]])

    assert left[-1] - left[0] <= 99 / 45 + 0.01 + 1e-6


async def test_how_many_may_still_be_begun_is_known() -> None:
    """As many as leave within the time that is asked for, those that wait already included."""
    time = Time()
    pace = a_pace(time, 8)
    before = pace.room(1)

    waiting = [asyncio.create_task(pace.wait("POST", path)) for _, path in NEIGHBOURS[:6]]
    await asyncio.wait(waiting, timeout=0)
    meanwhile = pace.room(1)
    await time.pass_until_done(waiting)

    assert (before, meanwhile) == (8, 2)


async def test_a_place_rests_while_only_its_reserve_is_left() -> None:
    """And no longer; what was never heard of does not rest."""
    time = Time()
    pace = a_pace(time, 10)
    pace.note("POST", CHANNEL, 200, headers(5, 2, 3.0))
    before = pace.rests_s("POST", CHANNEL)

    pace.note("POST", CHANNEL, 200, headers(5, 1, 3.0))
    resting = pace.rests_s("POST", CHANNEL)
    time.now += 3

    assert (before, resting) == (0, 3)
    assert (pace.rests_s("POST", CHANNEL), pace.rests_s("POST", OTHER)) == (0, 0)


async def test_another_place_does_not_wait_for_a_full_one() -> None:
    """Nor does the same place for another method."""
    time = Time()
    pace = a_pace(time, 1000)
    pace.note("POST", CHANNEL, 200, headers(5, 1, 60.0))

    tasks = [asyncio.create_task(pace.wait("POST", OTHER)), asyncio.create_task(pace.wait("GET", CHANNEL))]
    await time.pass_until_done(tasks)

    assert time.now < 1001


@pytest.mark.parametrize(
    ("path", "exempt"),
    [
        (f"{API}/interactions/1/token/callback", True),
        (f"{API}/webhooks/1/token/messages/@original", True),
        (CHANNEL, False),
        (f"{API}/users/@me", False),
        (f"{API}/applications/1/commands", False),
    ],
)
def test_answers_to_a_persons_own_interaction_are_exempt(path: str, exempt: bool) -> None:
    """They have a limit of their own, and three seconds."""
    assert is_interaction(path) == exempt


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("PATCH", MESSAGE), ("PATCH", f"{CHANNEL}/300000000000000002"), True),
        (("PATCH", MESSAGE), ("DELETE", MESSAGE), False),
        (("POST", CHANNEL), ("POST", OTHER), False),
        (("GET", f"{API}/guilds/100000000000000001/members/200000000000000001"),
         ("GET", f"{API}/guilds/100000000000000001/members/200000000000000002"), True),
        (("GET", f"{API}/guilds/100000000000000001/roles"), ("GET", f"{API}/guilds/100000000000000002/roles"), False),
        (("GET", f"{API}/users/@me"), ("GET", f"{API}/users/@me"), True),
    ],
)  # fmt: skip
def test_a_route_is_its_method_its_place_and_no_later_id(
    one: tuple[str, str], other: tuple[str, str], same: bool
) -> None:
    """As Discord counts (topics/rate-limits)."""
    assert (bucket_of(*one) == bucket_of(*other)) == same


def test_invalid_answers_are_counted_for_ten_minutes(caplog: pytest.LogCaptureFixture) -> None:
    """Those of a limit that others have used up are not ours; the alarm rings once, at half of Discord's measure."""
    time = Time()
    pace = a_pace(time, 1000)
    for status in (200, 204, 400, 404, 500):
        pace.note("POST", CHANNEL, status, {})
    pace.note("POST", CHANNEL, 429, {"X-RateLimit-Scope": "shared"})
    harmless = pace.invalid_count

    for number in range(INVALID_ALARM + 3):
        pace.note("POST", CHANNEL, (401, 403, 429)[number % 3], {})
    counted = pace.invalid_count
    time.now += INVALID_WINDOW_S + 1

    assert (harmless, counted, pace.invalid_count) == (0, INVALID_ALARM + 3, 0)
    assert [record.levelname for record in caplog.records] == ["ERROR"]


@pytest.mark.parametrize("wait", [LONGEST_WAIT_S + 1, 3600.0])
async def test_a_route_that_is_closed_for_long_is_not_waited_for(wait: float) -> None:
    """Whether its headers say so beforehand, or Discord's answer afterwards."""
    pace = a_pace(Time(), 45)
    pace.note("POST", CHANNEL, 200, headers(10, 1, wait))

    with pytest.raises(TooFast) as beforehand:
        await pace.wait("POST", CHANNEL)
    with pytest.raises(TooFast) as afterwards:
        pace.note("POST", OTHER, 429, {"Retry-After": str(wait), "X-RateLimit-Scope": "shared"})

    assert beforehand.value.after == afterwards.value.after == wait


def test_a_short_no_is_left_to_discord_py() -> None:
    """It sleeps, and asks again."""
    a_pace(Time(), 45).note("POST", CHANNEL, 429, {"Retry-After": str(LONGEST_WAIT_S)})
