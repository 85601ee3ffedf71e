"""A dispatcher between a real database and a Discord of a few channels."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.delivery import store
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.model import Message, State
from bot.delivery.service import Outbox
from tests.fakes import GUILD, KIND, PLACE, Crash, FakeClock, FakeDoor, FakePlaces, FakeSubject

if TYPE_CHECKING:
    from sqlalchemy.engine import RowMapping

    from bot.database import Database, Transaction


def nothing(_step: str) -> None:
    """Let every step happen."""


@dataclass
class Stage:
    """What a story needs; a dispatcher is made anew for each process of it."""

    database: Database
    clock: FakeClock
    door: FakeDoor
    subject: FakeSubject = field(default_factory=FakeSubject)
    places: FakePlaces = field(default_factory=FakePlaces)
    outbox: Outbox = field(default_factory=Outbox)

    def process(self, *, dies_at: str | None = None) -> Dispatcher:
        """Return the dispatcher of a new process, which may die at one of its named steps."""

        def on_step(step: str) -> None:
            if step == dies_at:
                raise Crash(step)

        subjects = {KIND: self.subject}
        return Dispatcher(
            self.database,
            self.door,
            self.clock,
            subjects=subjects,
            places=self.places,
            dm_gap_s=0,
            on_step=on_step,
        )

    async def dies(self, step: str) -> None:
        """Run a process that dies at *step*."""
        with pytest.RaisesGroup(Crash, allow_unwrapped=True, flatten_subgroups=True):
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
