"""What nobody asked for is done between the answers to what somebody asked."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars

import pytest

from bot import precedence
from bot.precedence import Precedence


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a gap be waited for as long as it takes."""
    monkeypatch.setattr(precedence, "AT_MOST_S", 60)


def step_of(first: Precedence) -> asyncio.Task[None]:
    """Begin what nobody asked for, whoever asks where it begins."""
    return asyncio.create_task(first.gap(), context=contextvars.Context())


async def is_waiting(task: asyncio.Task[None]) -> bool:
    """Let the loop turn, and tell whether *task* still waits."""
    await asyncio.wait([task], timeout=0.01)
    return not task.done()


@pytest.mark.usefixtures("always")
async def test_while_nobody_asks_there_is_a_gap_at_once() -> None:
    """And after somebody was answered."""
    first = Precedence()

    await first.gap()
    with first.answering():
        pass
    await first.gap()


@pytest.mark.usefixtures("always")
async def test_who_waits_for_an_answer_goes_first() -> None:
    """Until the last of them has theirs."""
    first = Precedence()

    with first.answering():
        with first.answering():
            step = step_of(first)
            waits = [await is_waiting(step)]
        waits.append(await is_waiting(step))
    await step

    assert waits == [True, True]


@pytest.mark.usefixtures("always")
async def test_whoever_cannot_be_answered_holds_up_nobody() -> None:
    """The handler failed."""
    first = Precedence()

    with contextlib.suppress(LookupError), first.answering():
        raise LookupError

    await first.gap()


@pytest.mark.usefixtures("always")
async def test_whose_answer_has_left_waits_for_discord_and_not_for_us() -> None:
    """The gap begins then, and not when the handler ends."""
    first = Precedence()

    with first.answering():
        first.answered()
        await first.gap()


@pytest.mark.usefixtures("always")
async def test_the_answer_to_one_is_not_the_answer_to_another() -> None:
    """Each is answered by what is done for them."""
    first, answered = Precedence(), asyncio.Event()

    async def answer() -> None:
        with first.answering():
            await answered.wait()

    async def also_answer() -> None:
        with first.answering():
            first.answered()

    one = asyncio.create_task(answer())
    await asyncio.create_task(also_answer())
    first.answered()
    step = step_of(first)
    waited = await is_waiting(step)
    answered.set()
    await asyncio.gather(one, step)

    assert waited


@pytest.mark.usefixtures("always")
async def test_what_is_done_for_who_waits_goes_on_at_once() -> None:
    """Also in a task of its own; once their answer has left it waits like all else."""
    first = Precedence()

    with first.answering():
        await asyncio.create_task(first.gap())
        with first.answering():
            first.answered()
            step = asyncio.create_task(first.gap())
            waited = await is_waiting(step)
    await step

    assert waited


async def test_where_somebody_always_waits_a_step_is_taken_nevertheless() -> None:
    """A hundred of them wait no longer for it than one."""
    first, loop = Precedence(), asyncio.get_running_loop()

    with first.answering():
        began = loop.time()
        await asyncio.gather(*(step_of(first) for _ in range(100)))
        took_s = loop.time() - began

    assert precedence.AT_MOST_S <= took_s < 50 * precedence.AT_MOST_S


async def test_one_step_is_taken_at_a_time() -> None:
    """Between two of them the loop hears of who asks meanwhile."""
    first, order = Precedence(), list[str]()

    async def step(name: str) -> None:
        await first.gap()
        order.append(name)
        # What has just come in stands in the loop's line.
        asyncio.get_running_loop().call_soon(order.append, f"heard after {name}")

    with first.answering():
        steps = [asyncio.create_task(step(name), context=contextvars.Context()) for name in "ab"]
        await asyncio.wait(steps, timeout=0)
    await asyncio.gather(*steps)

    assert order == ["a", "heard after a", "b", "heard after b"]
