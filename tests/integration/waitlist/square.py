"""A community whose event counts its places, without Discord; it can be begun anew on the same database."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.database import Database
from bot.database.marks import APPLICATION, remember
from bot.delivery.keeping.service import Keeping
from bot.delivery.outages import OUTAGES, Outages
from bot.delivery.service import Outbox
from bot.delivery.store import of_subject
from bot.events import store as events
from bot.events.service import Events
from bot.events.signups import store as signups
from bot.events.signups.service import Outcome, SignUps
from bot.events.waitlist import store
from bot.events.waitlist.desk import WaitlistDesk
from bot.events.waitlist.service import Waitlist
from bot.guilds import store as guilds
from bot.guilds.model import Actor
from bot.guilds.service import Guilds
from tests.fakes import GUILD, Crash
from tests.integration.events.conftest import A_DAY
from tests.lines import a_line

if TYPE_CHECKING:
    from datetime import datetime

    from bot.database.transaction import T, Transaction, Work
    from bot.delivery.model import Delivery
    from bot.events.model import Event
    from bot.events.waitlist.model import Standing, Waiting
    from tests.fakes import FakeClock

ORGANISER = Actor(discord_id=1, role_ids=(), manages_guild=True, locale="fr")


def member(number: int, received_at: datetime | None = None) -> Actor:
    """Return one of the members."""
    return Actor(600 + number, role_ids=(), manages_guild=False, locale="fr", received_at=received_at)


class MortalDatabase(Database):
    """A database whose next unit of work ends, all done, without its commit, where *dies* says so."""

    dies = False

    async def write(self, work: Work[T]) -> T:
        """Write, or crash at the last moment."""

        async def until_death(tx: Transaction) -> T:
            result = await work(tx)
            if self.dies:
                self.dies = False
                raise Crash
            return result

        return await super().write(until_death)


class Square:
    """The services that share the places of one event."""

    def __init__(self, database: Database, clock: FakeClock) -> None:
        self.database, self.clock, self.outbox = database, clock, Outbox()
        self.keeping = Keeping(database, clock)
        self.guilds = Guilds(database, clock, self.outbox)
        self.queue = a_line(database, clock, self.outbox)
        self.events = Events(database, clock, self.outbox, self.guilds, seeds=(), locale="fr", listeners=(self.queue,))
        self.signups = SignUps(database, clock, self.outbox, self.guilds, self.events, line=self.queue)
        joined = (self.guilds, self.events, self.signups, self.queue)
        self.waitlist = Waitlist(database, clock, *joined, self.keeping)
        self.desk = WaitlistDesk(database, clock, self.outbox, *joined)

    async def add(self, **changes: Any) -> str:
        """Store the day with *changes*; return the number by which people claim it."""
        event = replace(A_DAY, **changes)

        async def work(tx: Transaction) -> int:
            await guilds.welcome(tx, GUILD, self.clock.now())
            return await events.add(tx, event)

        number = await self.database.write(work)
        await self.events.refresh(GUILD)
        return str(number)

    async def change(self, day: str, **changes: Any) -> None:
        """Change the event, and tell who listens, as organisers do."""

        async def work(tx: Transaction) -> None:
            before = await events.one(tx, GUILD, int(day), for_change=True)
            assert before is not None
            after = replace(before, version=before.version + 1, **changes)
            await events.change(tx, after)
            await self.queue.event_changed(tx, before, after)

        await self.database.write(work)
        await self.events.refresh(GUILD)

    async def tap(self, day: str, number: int) -> Outcome:
        """Let a member tap *S'inscrire*."""
        return await self.signups.sign_up(GUILD, member(number), day)

    async def take(self, day: str, number: int) -> Outcome | Standing:
        """Let a member tap *Je prends la place*."""
        return await self.waitlist.take(GUILD, member(number), day)

    async def line(self, day: str) -> tuple[Waiting, ...]:
        """Return who waits, in order."""
        return await self.database.read(lambda tx: store.waiting_of(tx, GUILD, int(day)))

    async def numbers(self, day: str, *, offered: bool) -> list[int]:
        """Return which members wait, in order: those with an offer, or those without."""
        known = await self.database.read(lambda tx: store.members(tx, GUILD, int(day)))
        rows = [row for row in await self.line(day) if (row.offered_until is not None) is offered]
        return [known[row.person_id] - 600 for row in rows]

    async def people_in(self, day: str) -> list[int]:
        """Return which members have a place, once for each row that says so."""

        async def work(tx: Transaction) -> list[int]:
            inside = [one.person_id for one in await signups.of_event(tx, GUILD, int(day))]
            known = await guilds.discord_ids(tx, GUILD, inside)
            return sorted(known[person] - 600 for person in inside)

        return await self.database.read(work)

    async def counted(self, day: str) -> tuple[int, int]:
        """Return how many places are taken: as the triggers count them, and as the rows say."""

        async def work(tx: Transaction) -> tuple[int, int]:
            room = await store.room(tx, GUILD, int(day), self.clock.now())
            return room.taken, await signups.taken(tx, GUILD, int(day))

        return await self.database.write(work)

    async def event(self, day: str) -> Event:
        """Return the event as it stands."""
        found = await self.database.read(lambda tx: events.one(tx, GUILD, int(day)))
        assert found is not None
        return found


async def full(square: Square, *, capacity: int = 1, waiting: int = 3) -> str:
    """Add an event whose places are taken by members 1 and up, and let the next ones wait."""
    day = await square.add(capacity=capacity)
    for number in range(1, capacity + waiting + 1):
        await square.tap(day, number)
    return day


async def nobody_at_work(square: Square, hours: float) -> None:
    """Let hours pass between two processes."""
    pulse = Outages(square.database, square.clock)
    await pulse.beat()
    square.clock.advance(hours * 3600)
    await pulse.began()


async def forget_outages(square: Square) -> None:
    """Let nothing be known of when nobody was at work."""
    await square.database.write(lambda tx: remember(tx, APPLICATION, OUTAGES, "[]"))


async def said(square: Square, kind: str, day: str, number: int, *more: str) -> list[Delivery]:
    """Return what was planned for one member, newest first."""

    async def work(tx: Transaction) -> list[Delivery]:
        person = await guilds.known(tx, GUILD, 600 + number)
        return await of_subject(tx, GUILD, kind, ":".join((day, str(person), *more)))

    return await square.database.read(work)
