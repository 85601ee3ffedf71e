"""What organisers do with the line of an event: read it, give a place out of turn, keep places back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.delivery import model as delivery
from bot.delivery.model import Message, Person
from bot.events.editing.words import cleaned, has_words
from bot.events.model import over_at
from bot.events.questions.answers import within
from bot.events.service import number
from bot.events.signups.model import Way, check_alive, is_counted
from bot.events.waitlist import store
from bot.events.waitlist.model import (
    LONGEST_LABEL,
    MOST_RESERVED,
    MOST_RESERVES,
    NoLabel,
    NoReason,
    NoReserve,
    NotCounted,
    NotWaiting,
    ReleasedTooLate,
    Room,
    TooManyReserved,
    UnreadableCount,
)
from bot.events.waitlist.queue import GIVEN, NEWS, PRIORITY
from bot.events.waitlist.seating import seat
from bot.guilds import store as guild_store
from bot.instants import read_instant

if TYPE_CHECKING:
    from datetime import datetime

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.delivery.service import Outbox
    from bot.events.model import Event
    from bot.events.service import Events
    from bot.events.signups.service import SignUps
    from bot.events.waitlist.model import Reserve, Waiting
    from bot.events.waitlist.queue import Queue
    from bot.guilds.model import Actor
    from bot.guilds.service import Guilds


# The sign-up keeps it for the team.
LONGEST_REASON = 200
LONGEST_COUNT = 6


@dataclass(frozen=True)
class Panel:
    """The line of one event, who stands in it by Discord id, how its places stand, and what is kept back."""

    event: Event
    room: Room
    lines: tuple[tuple[Waiting, int | None], ...]
    reserves: tuple[Reserve, ...]


class WaitlistDesk:
    """Every method asks whether who acts is an organiser."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        outbox: Outbox,
        guilds: Guilds,
        events: Events,
        signups: SignUps,
        queue: Queue,
    ) -> None:
        self._database, self._clock, self._outbox = database, clock, outbox
        self._guilds, self._events, self._signups, self._queue = guilds, events, signups, queue

    async def panel(self, guild_id: int, actor: Actor, claim: str) -> Panel:
        """Return who waits in their order, and who has an offer until when.

        Raise :class:`NotCounted` where nobody does and nobody can.
        """
        self._guilds.require_organiser(guild_id, actor)

        async def work(tx: Transaction) -> Panel:
            found = await self._panel(tx, guild_id, claim)
            if not found.lines and not is_counted(found.event):
                raise NotCounted
            return found

        return await self._database.write(work)

    async def give(
        self, guild_id: int, actor: Actor, claim: str, member: int, *, reason: str, reserve: int | None = None
    ) -> Panel:
        """Give somebody who waits a place before their turn, for a *reason* that is kept; they are told.

        It is a place of *reserve*, else one more than the event has. Raise :class:`NotWaiting` or :class:`NoReserve`.
        """
        self._guilds.require_organiser(guild_id, actor)
        if not (why := within(cleaned(reason), LONGEST_REASON)):
            raise NoReason

        async def work(tx: Transaction) -> Panel:
            event = await self._counted(tx, guild_id, claim)
            person = await guild_store.known(tx, guild_id, member)
            row = await store.one(tx, guild_id, event.id or 0, person) if person else None
            if person is None or row is None:
                raise NotWaiting
            if reserve is not None:
                await self.use_reserve(tx, event, reserve)
            signup = await seat(tx, self._signups, event, row, member=member, now=self._clock.now(), reason=why)
            await self._tell(tx, event, row, revision=int(signup.changed_at.timestamp()))
            await self._guilds.note(tx, guild_id, actor, "waitlist_give", f"event:{event.id}:person:{person}")
            return await self._panel(tx, guild_id, claim)

        return await self._database.write(work)

    async def use_reserve(self, tx: Transaction, event: Event, reserve: int) -> None:
        """Keep one place of *reserve* back no more, since somebody gets it inside *tx*; raise :class:`NoReserve`."""
        await self._queue.lock(tx, event)
        for one in await store.reserves(tx, event.guild_id, event.id or 0):
            if one.id == reserve:
                await store.change_reserve(tx, event.guild_id, reserve, one.places - 1)
                return
        raise NoReserve

    async def reserve(self, guild_id: int, actor: Actor, claim: str, *, label: str, places: str, until: str) -> Panel:
        """Keep *places* back for those of *label* *until* then, all as they were typed."""
        self._guilds.require_organiser(guild_id, actor)
        name, count = within(cleaned(label), LONGEST_LABEL), _count(places)
        if not has_words(name):
            raise NoLabel

        async def work(tx: Transaction) -> Panel:
            event = await self._counted(tx, guild_id, claim)
            release_at = self._release_at(event, until, actor)
            room = await store.room(tx, guild_id, event.id or 0, self._clock.now())
            is_one_more = len(await store.reserves(tx, guild_id, event.id or 0)) < MOST_RESERVES
            if not is_one_more or count > (room.free or 0):
                raise TooManyReserved(count=(room.free or 0) if is_one_more else 0)
            await store.reserve(tx, guild_id, event.id or 0, label=name, places=count, release_at=release_at)
            await self._guilds.note(tx, guild_id, actor, "waitlist_reserve", f"event:{event.id}")
            return await self._panel(tx, guild_id, claim)

        return await self._database.write(work)

    async def kept(self, guild_id: int, actor: Actor, claim: str, reserve: int) -> tuple[Event, Reserve]:
        """Return what is kept back as *reserve*; raise :class:`NoReserve` where it is none (any more)."""
        self._guilds.require_organiser(guild_id, actor)

        async def work(tx: Transaction) -> tuple[Event, Reserve]:
            event = await self._events.current(tx, guild_id, claim)
            for one in await store.reserves(tx, guild_id, event.id or 0):
                if one.id == reserve:
                    return event, one
            raise NoReserve

        return await self._database.read(work)

    async def move(self, guild_id: int, actor: Actor, claim: str, reserve: int, *, until: str) -> Panel:
        """Keep the places of *reserve* back until another instant, as it was typed; raise :class:`NoReserve`."""
        self._guilds.require_organiser(guild_id, actor)

        async def work(tx: Transaction) -> Panel:
            event = await self._counted(tx, guild_id, claim)
            if reserve not in {one.id for one in await store.reserves(tx, guild_id, event.id or 0)}:
                raise NoReserve
            await store.move_reserve(tx, guild_id, reserve, self._release_at(event, until, actor))
            await self._guilds.note(tx, guild_id, actor, "waitlist_move", f"event:{event.id}")
            return await self._panel(tx, guild_id, claim)

        return await self._database.write(work)

    async def release(self, guild_id: int, actor: Actor, claim: str, reserve: int) -> Panel:
        """Keep the places of *reserve* back no more; they are offered like any other."""
        self._guilds.require_organiser(guild_id, actor)

        async def work(tx: Transaction) -> Panel:
            event = await self._counted(tx, guild_id, claim)
            if reserve not in {one.id for one in await store.reserves(tx, guild_id, event.id or 0)}:
                raise NoReserve
            await store.change_reserve(tx, guild_id, reserve, 0)
            await self._queue.fill(tx, event)
            await self._guilds.note(tx, guild_id, actor, "waitlist_release", f"event:{event.id}")
            return await self._panel(tx, guild_id, claim)

        return await self._database.write(work)

    def _release_at(self, event: Event, typed: str, actor: Actor) -> datetime:
        release_at = read_instant(typed, self._clock.now(), ZoneInfo(event.timezone), actor.locale)
        if release_at >= over_at(event):
            raise ReleasedTooLate
        return release_at

    async def _counted(self, tx: Transaction, guild_id: int, claim: str) -> Event:
        """Return an event whose places are counted, locked; raise a refusal where nothing can be given any more."""
        event = await self._events.current(tx, guild_id, claim)
        check_alive(event, self._clock.now())
        if not is_counted(event):
            raise NotCounted
        await self._queue.lock(tx, event)
        return event

    async def _panel(self, tx: Transaction, guild_id: int, claim: str) -> Panel:
        event, event_id = await self._events.current(tx, guild_id, claim), number(claim)
        # The first look counts the places, and nobody takes one meanwhile.
        await self._queue.lock(tx, event)
        room = await store.room(tx, guild_id, event_id, self._clock.now())
        known = await store.members(tx, guild_id, event_id)
        rows = await store.waiting_of(tx, guild_id, event_id)
        lines = tuple((row, known.get(row.person_id)) for row in rows)
        return Panel(event, room, lines, await store.reserves(tx, guild_id, event_id))

    async def _tell(self, tx: Transaction, event: Event, row: Waiting, *, revision: int) -> None:
        """Tell somebody that a place was given to them, on the way that they chose."""
        in_room = row.way is Way.CHANNEL
        message = Message(
            guild_id=event.guild_id,
            kind=NEWS if in_room else GIVEN,
            subject=f"{event.id}:{row.person_id}",
            recipient=delivery.Room(event.id or 0) if in_room else Person(row.person_id),
            due_at=self._clock.now(),
            locale=await self._queue.locale_of(tx, row),
            revision=revision,
            priority=PRIORITY,
        )
        await self._outbox.say(tx, message)


def _count(typed: str) -> int:
    text = typed.strip()
    if not text.isdecimal() or len(text) > LONGEST_COUNT or not 0 < int(text) <= MOST_RESERVED:
        raise UnreadableCount(typed=typed[:20], most=MOST_RESERVED)
    return int(text)
