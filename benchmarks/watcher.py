"""The bot's own watch on a database of its own: the service, the guarded fetching and the reading, without Discord."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.database import Database
from bot.database.migrations.run import upgrade
from bot.dates import Calendar
from bot.delivery.service import Outbox
from bot.feeds import store
from bot.feeds.model import Shape, Source
from bot.feeds.reading.service import Reading
from bot.feeds.service import Watch
from bot.guilds import store as guilds
from bot.guilds.service import Guilds
from bot.web.fetching import Fetcher

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from bot.database import Transaction

GUILD, CHANNEL = 7, 1_500_000_000_000_000_000
BEGINS, LATER = datetime(2025, 12, 15, 8, tzinfo=UTC), timedelta(days=3)
"""Every source is due again after so long, however rarely it says something."""


class StepClock:
    """A clock that moves when it is told."""

    def __init__(self) -> None:
        self._now = BEGINS

    def now(self) -> datetime:
        """Return the instant."""
        return self._now

    def step(self) -> None:
        """Let so much time pass that every source is due."""
        self._now += LATER


class Watcher:
    """The watch, and the reader whose child may be killed."""

    def __init__(self, database: Database, clock: StepClock, watch: Watch, reading: Reading) -> None:
        self._database, self._clock, self._watch, self.reading = database, clock, watch, reading

    async def add(self, addresses: Sequence[str]) -> None:
        """Watch *addresses* from now on."""

        async def work(tx: Transaction) -> None:
            await guilds.welcome(tx, GUILD, self._clock.now())
            for address in addresses:
                await store.add(tx, _source(address, self._clock.now()))

        await self._database.write(work)

    async def learn(self) -> None:
        """Look at every source for the first time, in as many rounds as that takes: none goes on after a minute."""
        self._clock.step()
        before, read = -1, 0
        while before < read:
            await self._watch.look()
            before, read = read, await self.read()

    async def look(self) -> None:
        """Look at every source once."""
        self._clock.step()
        await self._watch.look()

    async def read(self) -> int:
        """Return how many sources were read well in the last look."""
        now = self._clock.now()
        found = await self._database.read(lambda tx: store.listed(tx, GUILD))
        return sum(one.last_success == now for one in found)


@asynccontextmanager
async def watching(folder: Path) -> AsyncIterator[Watcher]:
    """Lend a watch that has no sources yet."""
    clock, database = StepClock(), Database(f"sqlite+aiosqlite:///{folder / 'watch.sqlite3'}")
    await upgrade(database, backups=folder, now=clock.now())
    outbox, reading = Outbox(), Reading()
    fetcher = Fetcher(clock, contact="https://example.org", loopback=True, lookup=_this_machine)
    known = Guilds(database, clock, outbox)
    watch = Watch(
        *(database, clock, outbox, known),
        fetch=fetcher,
        read=reading,
        locale="fr",
        calendar=Calendar(),
        timezone="Europe/Paris",
    )
    try:
        yield Watcher(database, clock, watch, reading)
    finally:
        await reading.close()
        await fetcher.close()
        await database.close()


async def _this_machine(_host: str) -> Sequence[str]:
    return ("127.0.0.1",)


def _source(address: str, now: datetime) -> Source:
    return Source(
        id=None, guild_id=GUILD, address=address, shape=Shape.FEED, title="Quartiers", channel_id=CHANNEL, next_look=now
    )
