"""The wall clock, and the one that follows a sandbox: here a small server that answers as the sandbox does."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

from bot.clock import SandboxClock, SystemClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

MONDAY = datetime(2025, 12, 15, 8, tzinfo=UTC)


class Sandbox:
    """Holds polls until its number rises, and keeps what its follower settled."""

    def __init__(self, now: datetime = MONDAY, *, running: bool = False, answers_garbage: int = 0) -> None:
        self.now, self.running, self.n = now, running, 1
        self.garbage_left = answers_garbage
        self.settled: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._moved = asyncio.Condition()

    async def move(self, to: datetime) -> None:
        async with self._moved:
            self.now, self.n = to, self.n + 1
            self._moved.notify_all()

    async def poll(self, request: web.Request) -> web.Response:
        if self.garbage_left:
            self.garbage_left -= 1
            return web.Response(text="not what you think")
        async with self._moved:
            await self._moved.wait_for(lambda: self.n > int(request.query["after"]))
        return web.json_response({"n": self.n, "now": self.now.isoformat(), "running": self.running})

    async def settle(self, request: web.Request) -> web.Response:
        await self.settled.put(await request.json())
        return web.json_response({"n": self.n})


@contextlib.asynccontextmanager
async def serving(sandbox: Sandbox, port: int = 0) -> AsyncIterator[int]:
    """Serve *sandbox* on loopback; yield its port."""
    app = web.Application()
    app.router.add_get("/control/clock", sandbox.poll)
    app.router.add_post("/control/clock/settled", sandbox.settle)
    runner = web.AppRunner(app, shutdown_timeout=0.01, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    try:
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


@contextlib.asynccontextmanager
async def following(port: int, next_due: datetime | None = None) -> AsyncIterator[SandboxClock]:
    """Let a clock follow the sandbox on *port*; it wants to be woken at *next_due*."""
    clock = SandboxClock(f"http://127.0.0.1:{port}/control/clock")

    async def on_change() -> datetime | None:
        return next_due

    task = asyncio.create_task(clock.follow(on_change))
    try:
        async with asyncio.timeout(10):
            yield clock
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def test_the_system_clock_is_aware_and_utc() -> None:
    """What is compared with stored instants must have a zone."""
    assert SystemClock().now().tzinfo is UTC


def test_the_time_is_not_guessed_before_the_sandbox_has_said_it() -> None:
    """The real time would be a lie that is hard to find."""
    with pytest.raises(RuntimeError, match="known"):
        SandboxClock("http://127.0.0.1:9").now()


async def test_the_first_answer_tells_the_time() -> None:
    """Who awaits known() may read the clock."""
    async with serving(Sandbox()) as port, following(port) as clock:
        await clock.known()

        assert clock.now() == MONDAY


async def test_a_move_is_settled_with_what_is_due_next() -> None:
    """The sandbox can then step straight to that instant."""
    sandbox, due = Sandbox(), MONDAY + timedelta(days=1)
    async with serving(sandbox) as port, following(port, next_due=due) as clock:
        await sandbox.settled.get()

        await sandbox.move(MONDAY + timedelta(hours=1))
        told = await sandbox.settled.get()

        assert (told["n"], told["next_due"]) == (2, due.isoformat())
        assert clock.now() == MONDAY + timedelta(hours=1)


async def test_nothing_due_is_said_as_nothing() -> None:
    """No next instant is null, not a far date."""
    sandbox = Sandbox()
    async with serving(sandbox) as port, following(port):
        told = await sandbox.settled.get()

    assert (told["n"], told["next_due"]) == (1, None)


async def test_what_is_planned_between_two_moves_is_told() -> None:
    """Who steps from due instant to due instant must not miss it."""
    sandbox, due = Sandbox(), MONDAY + timedelta(days=1)
    async with serving(sandbox) as port, following(port) as clock:
        await sandbox.settled.get()

        await told_by(clock, due)
        told = await sandbox.settled.get()

    assert (told["n"], told["next_due"]) == (1, due.isoformat())


async def told_by(clock: SandboxClock, due: datetime) -> None:
    """Let *clock* tell what is due, once it has noticed that the first number is settled."""
    while clock._settled is None:
        await asyncio.to_thread(lambda: None)
    await clock.tell(due)


async def test_a_sandbox_whose_time_runs_is_followed_between_its_answers() -> None:
    """Until somebody stops it, the sandbox lives in real time."""
    async with serving(Sandbox(running=True)) as port, following(port) as clock:
        await clock.known()

        first = clock.now()

        assert first >= MONDAY
        assert clock.now() > first


async def test_a_sandbox_that_was_started_again_is_followed_again() -> None:
    """It counts from one again, so its number says nothing about the old one's."""
    first, second = Sandbox(), Sandbox(MONDAY + timedelta(days=2))
    async with serving(first) as port:
        stack = contextlib.AsyncExitStack()
        clock = await stack.enter_async_context(following(port))
        await first.settled.get()
    async with stack, serving(second, port):
        await second.settled.get()

        assert clock.now() == MONDAY + timedelta(days=2)


async def test_an_answer_that_makes_no_sense_is_asked_for_again() -> None:
    """A page that some other program serves on the port must not end the bot."""
    sandbox = Sandbox(answers_garbage=1)
    async with serving(sandbox) as port, following(port) as clock:
        await clock.known()

        assert clock.now() == MONDAY


async def test_a_failure_of_what_is_due_is_not_swallowed() -> None:
    """It is the supervisor's to see, not the clock's to retry."""

    async def fail() -> datetime | None:
        raise OSError("the disk is gone")

    async with serving(Sandbox()) as port:
        clock = SandboxClock(f"http://127.0.0.1:{port}/control/clock/")

        with pytest.raises(OSError, match="the disk is gone"):
            await asyncio.wait_for(clock.follow(fail), 10)
