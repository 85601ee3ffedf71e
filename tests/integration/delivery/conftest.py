"""A dispatcher between a real database and a Discord of a few channels."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.delivery import store
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.mirror import Mirror
from bot.delivery.model import Message, State
from bot.delivery.service import Outbox
from tests.fakes import GUILD, KIND, PLACE, Crash, FakeClock, FakeDoor, FakePlaces, FakeSubject

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.engine import RowMapping

    from bot.database import Database, Transaction


@dataclass(frozen=True)
class Process:
    """What speaks in one process."""

    dispatcher: Dispatcher
    mirror: Mirror

    async def run(self) -> None:
        """Say what is due, then correct what stands."""
        await self.dispatcher.run()
        await self.mirror.run()

    async def next_due(self) -> datetime | None:
        """Return when the next thing is due."""
        return await self.dispatcher.next_due()

    async def settle(self) -> None:
        """Open every conversation, and say what waited for it."""
        await self.dispatcher.settle()
        await self.run()


@dataclass
class Stage:
    """What a story needs; a dispatcher is made anew for each process of it."""

    database: Database
    clock: FakeClock
    door: FakeDoor
    subject: FakeSubject = field(default_factory=FakeSubject)
    places: FakePlaces = field(default_factory=FakePlaces)
    outbox: Outbox = field(default_factory=Outbox)

    def process(self, *, dies_at: str | None = None, leads: Callable[[], bool] = lambda: True) -> Process:
        """Return a new process, which may die at one of its named steps, or *lead* no more."""

        def on_step(step: str) -> None:
            if step == dies_at:
                raise Crash(step)

        subjects = {KIND: self.subject}
        dispatcher = Dispatcher(
            self.database,
            self.door,
            self.clock,
            self.outbox,
            subjects=subjects,
            places=self.places,
            dm_gap_s=0,
            on_step=on_step,
            leads=leads,
        )
        return Process(dispatcher, Mirror(self.database, self.door, self.clock, subjects=subjects, on_step=on_step))

    async def dies(self, step: str) -> None:
        """Run a process that dies at *step*."""
        with pytest.RaisesGroup(Crash, allow_unwrapped=True):
            await self.process(dies_at=step).run()

    async def say(self, *messages: Message) -> list[bool]:
        """Plan *messages* in one transaction."""

        async def work(tx: Transaction) -> list[bool]:
            return [await self.outbox.say(tx, message) for message in messages]

        return await self.database.write(work)

    async def changed(self, subject: str = "1", *, guild_id: int = GUILD) -> None:
        """Ask that the cards of *subject* show it as it stands."""
        await self.database.write(lambda tx: self.outbox.changed(tx, guild_id, KIND, subject, self.subject.version))

    async def rows(self) -> list[RowMapping]:
        """Return the outbox, oldest row first."""

        async def work(tx: Transaction) -> list[RowMapping]:
            return list((await tx.connection.execute(select(store.outbox).order_by(store.outbox.c.id))).mappings())

        return await self.database.read(work)

    async def row(self) -> RowMapping:
        """Return the only row of the outbox."""
        (row,) = await self.rows()
        return row

    async def states(self) -> list[State]:
        """Return how the rows of the outbox stand, oldest first."""
        return [State(row["state"]) for row in await self.rows()]

    async def mirrors(self) -> list[RowMapping]:
        """Return the mirror, oldest row first."""

        async def work(tx: Transaction) -> list[RowMapping]:
            return list((await tx.connection.execute(select(store.mirror).order_by(store.mirror.c.id))).mappings())

        return await self.database.read(work)

    @property
    def shown(self) -> list[str]:
        """Return what stands in the usual channel."""
        return self.door.standing(PLACE.id)


@pytest.fixture
def stage(database: Database, clock: FakeClock) -> Stage:
    """Lend a stage on each engine."""
    return Stage(database, clock, FakeDoor(clock))
