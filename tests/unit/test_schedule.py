"""The ticks: none of them can stop the others, and a stop waits for what is on its way."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.errors import WorldProblem
from bot.schedule import Punctual, Schedule, Tick
from tests.fakes import FakeClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from datetime import datetime

PATIENCE_S = 10.0
NEVER = 3600.0


class Work:
    """Counts its turns, and may wait or fail in the middle of one."""

    def __init__(self, name: str = "work") -> None:
        self.name = name
        self.begun = self.done = 0
        self.error: BaseException | None = None
        self.may_end, self.cancelled = asyncio.Event(), asyncio.Event()
        self.may_end.set()
        self._turned = asyncio.Condition()

    async def __call__(self) -> None:
        self.begun += 1
        await self._tell()
        try:
            await self.may_end.wait()
        except asyncio.CancelledError:
            self.cancelled.set()
            raise
        if self.error:
            raise self.error
        self.done += 1
        await self._tell()

    async def _tell(self) -> None:
        async with self._turned:
            self._turned.notify_all()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until *condition* holds after a turn."""
        async with asyncio.timeout(PATIENCE_S), self._turned:
            await self._turned.wait_for(condition)


@pytest.mark.parametrize(
    ("in_s", "expected"), [(None, []), (-1.0, [0.0]), (0.5, [0.5]), (4.9, [4.9]), (5.2, [5.2]), (60.0, [])]
)
async def test_what_is_due_before_the_next_look_is_done_at_its_instant(
    in_s: float | None, expected: list[float]
) -> None:
    """What is due already is looked at now, and what is far off by a later look."""
    clock, asked = FakeClock(), list[float]()

    async def next_due() -> datetime | None:
        return None if in_s is None else clock.now() + timedelta(seconds=in_s)

    def later(seconds: float, _then: object) -> None:
        asked.append(seconds)

    await Punctual(next_due, clock, lambda: None, every_s=5, later=later).look()

    assert asked == pytest.approx(expected)


async def test_the_ticks_are_woken_at_that_instant() -> None:
    """By the loop itself."""
    clock, woken = FakeClock(), asyncio.Event()

    async def next_due() -> datetime:
        return clock.now() + timedelta(milliseconds=1)

    await Punctual(next_due, clock, woken.set, every_s=5).look()

    async with asyncio.timeout(PATIENCE_S):
        await woken.wait()


@pytest.fixture
async def make() -> AsyncIterator[Callable[..., Schedule]]:
    """Lend schedules that are stopped at the end."""
    made: list[Schedule] = []

    def schedule(*ticks: Tick, leads: bool = True, after_wake: Callable[[], Awaitable[None]] | None = None) -> Schedule:
        made.append(Schedule(ticks, is_leader=lambda: leads, after_wake=after_wake))
        return made[-1]

    yield schedule
    for one in made:
        await one.stop(grace_s=0)


async def test_a_failing_tick_does_not_stop_the_others(
    make: Callable[..., Schedule], caplog: pytest.LogCaptureFixture
) -> None:
    """Nor itself: it is looked at again at its next turn, and the log has its traceback."""
    bad, good = Work("bad"), Work("good")
    bad.error = ZeroDivisionError()
    schedule = make(Tick("bad", NEVER, bad), Tick("good", NEVER, good))

    await schedule.run_all()
    bad.error = None
    await schedule.run_all()

    assert (bad.done, good.done) == (1, 2)
    (record,) = caplog.records
    assert record.exc_info is not None
    assert record.getMessage() == "tick bad failed"


async def test_what_we_have_words_for_is_one_line_of_the_log(
    make: Callable[..., Schedule], caplog: pytest.LogCaptureFixture
) -> None:
    """Alone, or as a round raises it that does several things at once."""
    alone, among = Work("alone"), Work("among")
    alone.error = WorldProblem(path="one")
    among.error = ExceptionGroup("two at once", [WorldProblem(path="two"), WorldProblem(path="three")])

    await make(Tick("alone", NEVER, alone), Tick("among", NEVER, among)).run_all()

    assert [record.exc_info for record in caplog.records] == [None, None]
    assert ["one" in caplog.messages[0], "two" in caplog.messages[1], "three" in caplog.messages[1]] == [True] * 3


async def test_all_ticks_run_and_those_that_are_woken_last(make: Callable[..., Schedule]) -> None:
    """So that what the others plan is sent in the same step."""
    order: list[str] = []

    def tick(name: str) -> Tick:
        async def run() -> None:
            order.append(name)

        return Tick(name, NEVER, run, on_wake=name == "deliveries")

    await make(tick("deliveries"), tick("one"), tick("two")).run_all()

    assert order == ["one", "two", "deliveries"]


async def test_who_does_not_lead_runs_only_what_all_run(make: Callable[..., Schedule]) -> None:
    """Asked for, woken or by the clock."""
    of_the_leader, of_all = Work(), Work()
    schedule = make(
        Tick("deliveries", 0.01, of_the_leader, on_wake=True), Tick("health", 0.01, of_all, by_all=True), leads=False
    )

    schedule.start()
    schedule.wake()
    await schedule.run_all()
    await of_all.until(lambda: of_all.done >= 3)

    assert of_the_leader.begun == 0


async def test_ticks_come_round_by_themselves(make: Callable[..., Schedule]) -> None:
    """Also those that failed."""
    bad, good = Work(), Work()
    bad.error = ZeroDivisionError()
    schedule = make(Tick("bad", 0.01, bad), Tick("good", 0.01, good))

    schedule.start()
    await good.until(lambda: good.done >= 2)
    await bad.until(lambda: bad.begun >= 2)

    assert good.done >= 2


async def test_a_wake_runs_what_it_is_for_alone(make: Callable[..., Schedule]) -> None:
    """Soon, and again after it has failed."""
    first, second = Work(), Work()
    schedule = make(Tick("first", NEVER, first, on_wake=True), Tick("second", NEVER, second))
    schedule.start()

    first.error = ZeroDivisionError()
    schedule.wake()
    await first.until(lambda: first.begun == 1)
    first.error = None
    schedule.wake()
    await first.until(lambda: first.done == 1)

    assert second.begun == 0


async def test_what_was_woken_does_not_wait_for_another(make: Callable[..., Schedule]) -> None:
    """A crowd that is given roles for minutes does not hold up a message; each may be woken alone."""
    slow, quick = Work(), Work()
    schedule = make(Tick("slow", NEVER, slow, on_wake=True), Tick("quick", NEVER, quick, on_wake=True))
    schedule.start()
    slow.may_end.clear()
    schedule.wake()
    await slow.until(lambda: slow.begun == 1)
    await quick.until(lambda: quick.done == 1)

    schedule.wake("quick")
    await quick.until(lambda: quick.done == 2)
    slow.may_end.set()
    await slow.until(lambda: slow.done == 1)

    assert (slow.begun, quick.begun) == (1, 2)


async def test_a_wake_during_a_run_makes_another(make: Callable[..., Schedule]) -> None:
    """What was planned meanwhile may have been missed by the one that goes on; many wakes make one."""
    work = Work()
    schedule = make(Tick("first", NEVER, work, on_wake=True))
    schedule.start()
    work.may_end.clear()
    schedule.wake()
    await work.until(lambda: work.begun == 1)

    for _ in range(5):
        schedule.wake()
    work.may_end.set()
    await work.until(lambda: work.done == 2)
    await schedule.stop(grace_s=PATIENCE_S)

    assert work.begun == 2


async def test_what_follows_a_wake_may_fail(make: Callable[..., Schedule]) -> None:
    """The next commit finds the waker alive."""
    work, after = Work(), Work()
    after.error = ZeroDivisionError()
    schedule = make(Tick("first", NEVER, work, on_wake=True), after_wake=after)
    schedule.start()

    schedule.wake()
    await after.until(lambda: after.begun == 1)
    schedule.wake()
    await after.until(lambda: after.begun == 2)

    assert work.done == 2


async def test_a_wake_before_the_start_is_not_lost(make: Callable[..., Schedule]) -> None:
    """Something was planned while the house was furnished."""
    work = Work()
    schedule = make(Tick("first", NEVER, work, on_wake=True))

    schedule.wake()
    schedule.start()

    await work.until(lambda: work.done == 1)


async def test_in_steps_only_what_is_in_real_time_keeps_its_pace(make: Callable[..., Schedule]) -> None:
    """It also runs at once; the others wait to be asked."""
    stepped, real = Work(), Work()
    schedule = make(Tick("stepped", 0.01, stepped), Tick("health", 0.01, real, by_all=True, in_real_time=True))

    schedule.start(in_steps=True)
    await real.until(lambda: real.done >= 3)

    assert stepped.begun == 0


async def test_what_keeps_real_time_runs_at_the_start(make: Callable[..., Schedule]) -> None:
    """A container that asks at once finds the file."""
    health = Work()
    schedule = make(Tick("health", NEVER, health, by_all=True, in_real_time=True))

    schedule.start()

    await health.until(lambda: health.done == 1)


async def test_a_stop_waits_for_the_tick_that_runs(make: Callable[..., Schedule]) -> None:
    """What is on its way arrives; nothing begins after it."""
    work = Work()
    schedule = make(Tick("first", NEVER, work, on_wake=True))
    schedule.start()
    work.may_end.clear()
    schedule.wake()
    await work.until(lambda: work.begun == 1)

    stopping = asyncio.create_task(schedule.stop(grace_s=PATIENCE_S))
    await asyncio.wait([stopping], timeout=0.01)
    waited = not stopping.done()
    work.may_end.set()
    await stopping
    schedule.wake()

    assert waited
    assert (work.begun, work.done) == (1, 1)


async def test_a_stop_waits_no_longer_than_its_grace(make: Callable[..., Schedule]) -> None:
    """The rows tell the rest."""
    work = Work()
    schedule = make(Tick("first", NEVER, work, on_wake=True))
    schedule.start()
    work.may_end.clear()
    schedule.wake()
    await work.until(lambda: work.begun == 1)

    async with asyncio.timeout(PATIENCE_S):
        await schedule.stop(grace_s=0.01)
        await work.cancelled.wait()

    assert work.done == 0


async def test_a_schedule_that_never_started_can_be_stopped(make: Callable[..., Schedule]) -> None:
    """The house may fail while it is furnished."""
    await make(Tick("first", NEVER, Work())).stop(grace_s=0)
