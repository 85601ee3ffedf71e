"""Who leads, with a real door to a Discord of its own: what is lost or refused meanwhile ends nothing for good."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import discord
import pytest
from sqlalchemy import select, update

from bot import precedence
from bot import rooms as house
from bot.client.supervisor import Supervisor
from bot.database.lease import leases
from bot.delivery.card import Card, Text
from bot.delivery.discord.door import UNAUTHORISED
from bot.delivery.discord.token import Token
from bot.delivery.model import Postponed, Sent
from bot.delivery.outages import Outages
from bot.delivery.pace import Pace
from bot.precedence import Precedence
from bot.settings import load
from bot.settings.environment import read_token
from sandbox.client import Control
from sandbox.server import running
from sandbox.settings import Settings
from tests.fakes import FakeClock
from tests.house import texts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from bot.client.gateway import Gateway
    from bot.database import Database
    from bot.delivery.model import Outcome
    from bot.rooms import Rooms
    from sandbox.sandbox import Sandbox

ME, SENDING = "GET /users/@me", "POST /channels/*/messages"
PATIENCE_S = 20.0

pytestmark = pytest.mark.usefixtures("database")


class Ground:
    """A sandbox, and the rooms of one process."""

    def __init__(self, sandbox: Sandbox, control: Control, rooms: Rooms, precedence: Precedence) -> None:
        self.sandbox, self.control, self.rooms, self.precedence = sandbox, control, rooms, precedence

    @asynccontextmanager
    async def work(self) -> AsyncIterator[asyncio.Task[None]]:
        """Let the process work until the block ends."""
        working = asyncio.create_task(self.rooms.work())
        try:
            async with asyncio.timeout(PATIENCE_S):
                yield working
        finally:
            working.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await working
            await self.rooms.close(grace_s=1)

    async def send(self) -> Outcome:
        """Say something in a channel."""
        place = next(one for one in self.sandbox.world.channels.values() if one.name == "agenda")
        return await self.rooms._door.send(place.id, Card((Text("Bonjour"),)), nonce="abc", marker=5)

    def looks(self) -> int:
        """Return how often the process has asked Discord who it is."""
        requests = self.sandbox.transcript.since(0, {"request"})
        return sum(f"{one.data['method']} {one.data['path']}".endswith(ME) for one in requests)


@pytest.fixture
async def ground(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Ground]:
    """Lend the rooms of one process; its lease lasts a second."""
    monkeypatch.setattr(house, "DOOR_PAUSE_S", 0.02)
    say, clock = texts().bound("fr"), FakeClock()
    async with (
        running(now=clock.now(), settings=Settings(rate_limits=False)) as sandbox,
        Control(f"{sandbox.base_url}/control") as control,
    ):
        monkeypatch.setattr(discord.http.Route, "BASE", f"{sandbox.base_url}/api/v10")
        environment = {
            "DISCORD_TOKEN": sandbox.world.token,
            "DATABASE_URL": database_url,
            "LEASE_SECONDS": "1",
            "VAR_DIR": str(tmp_path),
        }
        settings = load({f"PASSERELLE_{name}": value for name, value in environment.items()})
        token, first = Token(settings.token, file=None, read=read_token, say=say), Precedence()
        supervisor = Supervisor(_never, token, address="", say=say)
        yield Ground(
            sandbox,
            control,
            house.Rooms(
                *(settings, texts(), clock, Pace(1000), token, first),
                supervisor=supervisor,
                on_step=lambda _step: None,
            ),
            first,
        )


def _never() -> Gateway:
    raise AssertionError


async def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    never = asyncio.create_task(asyncio.Event().wait())
    while not is_so():
        await asyncio.wait([never], timeout=0.01)
    never.cancel()


async def taken_over(database: Database) -> None:
    """Let a process of another machine take the lease."""
    values = {"holder": "elsewhere:1:99:abcd", "beat": leases.c.beat + 100}
    await database.write(lambda tx: tx.connection.execute(update(leases).values(values)))


async def is_ours(database: Database) -> bool:
    """Whether this machine holds the lease."""
    holder = await database.read(lambda tx: tx.connection.scalar(select(leases.c.holder)))
    return not str(holder).startswith("elsewhere")


async def test_its_database_lets_people_go_first(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for a unit of work by themselves waits for a gap."""
    monkeypatch.setattr(precedence, "AT_MOST_S", 60)

    with ground.precedence.answering():
        looking = asyncio.create_task(ground.rooms._dispatcher.next_due(), context=contextvars.Context())
        looked, _ = await asyncio.wait([looking], timeout=0.1)
    await looking
    await ground.rooms._database.close()

    assert not looked


async def test_a_lease_that_is_lost_while_discord_is_away_is_waited_for(ground: Ground, database: Database) -> None:
    """The process stands by, the clock's follower lives on, and it leads again when it may."""
    async with ground.work() as working:
        await ground.rooms._led.wait()
        away = await ground.control.fault(ME, "cut", count=None)
        await ground.control.fault(SENDING, "status", status=401)
        await ground.send()
        settling = asyncio.create_task(ground.rooms.settle())
        await taken_over(database)
        await settling
        settled_without_lease = not ground.rooms._lease.is_held
        await until(lambda: ground.rooms._lease.is_held)
        await ground.control.lift_faults(away)
        await ground.rooms._led.wait()

        assert settled_without_lease
        assert not working.done()
        assert await is_ours(database)


async def test_what_is_lost_later_begins_again_with_the_outage(ground: Ground, database: Database) -> None:
    """Nothing ticks in between: a beat would hide how long nobody was at work."""
    async with ground.work():
        await ground.rooms._led.wait()
        await taken_over(database)
        await until(lambda: not ground.rooms._lease.is_held)
        await until(lambda: not ground.rooms._led.is_set())
        await ground.rooms._led.wait()

        assert ground.rooms._leads()


async def test_what_stops_a_line_of_work_does_not_stop_the_clock(
    ground: Ground, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Its rows are due still."""
    async with ground.work():
        await ground.rooms._led.wait()

        async def lost() -> None:
            ground.rooms._lease._deadline = float("-inf")
            ground.rooms._lease.require()

        monkeypatch.setattr(ground.rooms._dispatcher, "settle", lost)
        due_at = await ground.rooms.settle()

        assert due_at is None
        assert "not all was done" in caplog.text


@pytest.mark.parametrize("when", ["while it leads", "while it begins to lead"])
async def test_a_refusal_of_a_token_that_is_right_costs_one_look(
    ground: Ground, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    """It answers a request that left with the old one; whenever it comes, the door opens again."""
    await ground.control.fault(SENDING, "status", status=401)
    answers: list[Outcome] = []
    began = Outages.began

    async def begin(outages: Outages) -> None:
        if not answers and when == "while it begins to lead":
            answers.append(await ground.send())
        await began(outages)

    monkeypatch.setattr(Outages, "began", begin)
    async with ground.work():
        await ground.rooms._led.wait()
        if not answers:
            answers.append(await ground.send())
            await ground.rooms._led.wait()

        assert answers == [Postponed(UNAUTHORISED)]
        assert isinstance(await ground.send(), Sent)
        assert ground.looks() == 2
