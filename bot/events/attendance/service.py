"""What the welcome desk sees and does, and how people note their own arrival; one method, one transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot import dates
from bot.database.marks import remember, remembered
from bot.events import store as events
from bot.events.attendance import store
from bot.events.attendance.codes import Tries, as_typed, drawn
from bot.events.attendance.model import (
    DeskIsClosed,
    Half,
    NoCardToOpen,
    NoDayToday,
    NotYetTheDay,
    TooManyTries,
    WrongCode,
    covers,
    half_now,
    has_begun,
    is_day_of,
    may_look,
)
from bot.events.attendance.searching import Attendee
from bot.events.posting import EventCard
from bot.events.roster.model import NotOnRoster
from bot.events.signups import store as signups
from bot.events.signups.model import EventIsCancelled, is_open
from bot.guilds import store as guilds_store
from bot.guilds.model import Capacity

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.delivery.service import Outbox
    from bot.events.attendance.walkins import Entry, WalkIns
    from bot.events.model import Event
    from bot.events.service import Events
    from bot.guilds.model import Actor
    from bot.guilds.service import Guilds

    Deed = Callable[[Transaction, Event, int], Awaitable[int]]
    """Does something in a transaction at an event, in the name of a person; returns the person whom it is about."""


@dataclass(frozen=True)
class Desk:
    """An event at its welcome desk: who is signed up, and the code of the day."""

    event: Event
    people: tuple[Attendee, ...]
    code: str
    is_organiser: bool

    @property
    def here(self) -> tuple[Attendee, ...]:
        """Who is there, or was."""
        return tuple(one for one in self.people if one.tick)

    def one(self, person_id: int) -> Attendee:
        """Return somebody of the list; raise :class:`~bot.events.roster.model.NotOnRoster`."""
        for one in self.people:
            if one.person_id == person_id:
                return one
        raise NotOnRoster


@dataclass(frozen=True)
class Noted:
    """What became of somebody at the desk; ``is_new`` is False when nothing has changed."""

    desk: Desk
    who: Attendee
    is_new: bool


@dataclass(frozen=True)
class Arrival:
    """What became of a right code: since when somebody is there, None for who is not signed up."""

    event: Event
    at: datetime | None
    is_new: bool = False
    can_sign_up: bool = False


class Attendance:
    """Who is there."""

    def __init__(
        self, database: Database, clock: Clock, outbox: Outbox, guilds: Guilds, events: Events, walk_ins: WalkIns
    ) -> None:
        self._database, self._clock, self._outbox = database, clock, outbox
        self._guilds, self._events, self._walk_ins = guilds, events, walk_ins
        self._tries = Tries()

    async def desk(self, guild_id: int, actor: Actor, claim: str) -> Desk:
        """Return the desk of an event; its code is drawn when it is first looked at."""
        self._guilds.require_desk(guild_id, actor)
        seen = await self._database.read(lambda tx: self._seen(tx, guild_id, actor, claim))
        return seen if seen.code else await self._drawn(guild_id, actor, claim)

    async def member(self, guild_id: int, actor: Actor, claim: str, discord_id: int) -> tuple[Desk, Attendee]:
        """Return somebody by the account that Discord shows; raise ``NotOnRoster`` for who is not signed up."""
        desk = await self.desk(guild_id, actor, claim)
        person = await self._database.read(lambda tx: guilds_store.known(tx, guild_id, discord_id))
        return desk, desk.one(person or 0)

    async def tick(self, guild_id: int, actor: Actor, claim: str, person_id: int) -> Noted:
        """Note that somebody is there now; twice is harmless."""
        now = self._clock.now()

        async def deed(tx: Transaction, event: Event, by: int) -> int:
            await store.tick(tx, guild_id, event.id or 0, person_id, half_now(event, now), now, by)
            return person_id

        return await self._note(guild_id, actor, claim, deed)

    async def choose_half(self, guild_id: int, actor: Actor, claim: str, person_id: int, half: Half) -> Noted:
        """Note that somebody was there for just that part of the day."""
        now = self._clock.now()
        other = {Half.MORNING: Half.AFTERNOON, Half.AFTERNOON: Half.MORNING}.get(half)

        async def deed(tx: Transaction, event: Event, by: int) -> int:
            await store.tick(tx, guild_id, event.id or 0, person_id, half, now, by)
            if other:
                await store.undo(tx, guild_id, event.id or 0, person_id, other)
            return person_id

        return await self._note(guild_id, actor, claim, deed)

    async def undo(self, guild_id: int, actor: Actor, claim: str, person_id: int) -> Noted:
        """Take a wrong tick back; the audit knows who did."""

        async def deed(tx: Transaction, event: Event, _by: int) -> int:
            if await store.one(tx, guild_id, event.id or 0, person_id):
                await store.undo(tx, guild_id, event.id or 0, person_id)
                await self._audit(tx, guild_id, actor, "attendance_undo", f"event:{event.id}:person:{person_id}")
            return person_id

        return await self._note(guild_id, actor, claim, deed)

    async def walk_in(self, guild_id: int, actor: Actor, claim: str, entry: Entry) -> Noted:
        """Put somebody on the list who has come unannounced, and note that they are there."""
        now = self._clock.now()

        async def deed(tx: Transaction, event: Event, by: int) -> int:
            person = await self._walk_ins.admit(tx, event, entry, now)
            await store.tick(tx, guild_id, event.id or 0, person, half_now(event, now), now, by)
            await self._audit(tx, guild_id, actor, "attendance_walk_in", f"event:{event.id}:person:{person}")
            return person

        return await self._note(guild_id, actor, claim, deed)

    async def substitute(self, guild_id: int, actor: Actor, claim: str, absent_id: int, entry: Entry) -> Noted:
        """Give the place of somebody who does not come to the person who does, and note that they are there.

        The place is never free in between, so nobody who waits is offered it.
        """
        now = self._clock.now()

        async def deed(tx: Transaction, event: Event, by: int) -> int:
            person = await self._walk_ins.admit(tx, event, entry, now)
            await self._walk_ins.release(tx, event, absent_id, now)
            await store.tick(tx, guild_id, event.id or 0, person, half_now(event, now), now, by)
            subject = f"event:{event.id}:person:{absent_id}"
            await self._audit(tx, guild_id, actor, "attendance_substitute", subject)
            return person

        return await self._note(guild_id, actor, claim, deed)

    async def change_code(self, guild_id: int, actor: Actor, claim: str) -> Desk:
        """Draw another code: the one before is worth nothing any more."""
        self._guilds.require_desk(guild_id, actor)
        return await self._drawn(guild_id, actor, claim, is_new=True)

    async def link(self, guild_id: int, actor: Actor, claim: str) -> str:
        """Return the page that opens the event's card on a phone; raise :class:`NoCardToOpen` where none stands."""
        self._guilds.require_desk(guild_id, actor)

        async def work(tx: Transaction) -> str:
            event = await self._looked_at(tx, guild_id, actor, claim)
            for card in await self._outbox.posted(tx, guild_id, EventCard.KIND, str(event.id)):
                return f"https://discord.com/channels/{guild_id}/{card.channel_id}/{card.message_id}"
            raise NoCardToOpen

        return await self._database.read(work)

    async def arrive(self, guild_id: int, actor: Actor, typed: str) -> Arrival:
        """Note that *actor* is there, by the code of the day; a :class:`~bot.errors.Refusal` says why not."""
        now = self._clock.now()
        today = [event for event in self._events.visible(guild_id) if self._is_on(event, now)]
        if not today:
            raise self._no_day(guild_id, actor, now)
        if not self._tries.spend(guild_id, actor, today[0].on):
            raise TooManyTries

        async def work(tx: Transaction) -> Arrival:
            for event in today:
                if await remembered(tx, guild_id, _mark_of(event)) == as_typed(typed):
                    return await self._arrived(tx, event, actor, now)
            raise WrongCode

        arrival = await self._database.write(work)
        self._tries.give_back(guild_id, actor)
        return arrival

    async def _arrived(self, tx: Transaction, event: Event, actor: Actor, now: datetime) -> Arrival:
        guild_id, event_id = event.guild_id, event.id or 0
        person = await self._guilds.known(tx, guild_id, actor)
        signup = await signups.one(tx, guild_id, event_id, person) if person else None
        if person is None or signup is None or not signup.is_in:
            can_sign_up = is_open(event, now) and await self._walk_ins.has_room(tx, event)
            return Arrival(event, None, can_sign_up=can_sign_up)
        before, half = await store.one(tx, guild_id, event_id, person), half_now(event, now)
        await store.tick(tx, guild_id, event_id, person, half, now)
        if before and covers(before.half, half):
            return Arrival(event, before.at)
        return Arrival(event, now, is_new=True)

    async def of_person(self, guild_id: int, actor: Actor) -> dict[int, datetime]:
        """Return since when *actor* was where, by event: it is part of what is held of them."""

        async def work(tx: Transaction) -> dict[int, datetime]:
            person = await self._guilds.known(tx, guild_id, actor)
            found = await store.of_person(tx, guild_id, person) if person else {}
            return {event_id: tick.at for event_id, tick in found.items()}

        return await self._database.read(work)

    async def _note(self, guild_id: int, actor: Actor, claim: str, deed: Deed) -> Noted:
        """Do one *deed* for who is at the desk, on the day or after it; the list is read once it is done."""
        self._guilds.require_desk(guild_id, actor)

        async def work(tx: Transaction) -> tuple[int, bool]:
            event = await self._looked_at(tx, guild_id, actor, claim)
            if not has_begun(event, self._clock.now()):
                raise NotYetTheDay(day=dates.day(event.on, actor.locale))
            # Two desks that add the same person at once add one.
            await events.version(tx, guild_id, event.id or 0, for_change=True)
            before = await store.present(tx, guild_id, event.id or 0)
            person = await deed(tx, event, await self._guilds.person(tx, guild_id, actor))
            signup = await signups.one(tx, guild_id, event.id or 0, person)
            if signup is None or not signup.is_in:
                raise NotOnRoster
            return person, await store.one(tx, guild_id, event.id or 0, person) != before.get(person)

        person, is_new = await self._database.write(work)
        desk = await self.desk(guild_id, actor, claim)
        return Noted(desk, desk.one(person), is_new)

    async def _seen(self, tx: Transaction, guild_id: int, actor: Actor, claim: str) -> Desk:
        event = await self._looked_at(tx, guild_id, actor, claim)
        is_organiser = Capacity.ORGANISATION in self._guilds.capacities(guild_id, actor)
        code = await remembered(tx, guild_id, _mark_of(event)) or ""
        return Desk(event, await _people(tx, event), code, is_organiser)

    async def _looked_at(self, tx: Transaction, guild_id: int, actor: Actor, claim: str) -> Event:
        """Return the event that is claimed; refuse who may not look at its people now."""
        event = await self._events.current(tx, guild_id, claim)
        is_organiser = Capacity.ORGANISATION in self._guilds.capacities(guild_id, actor)
        if event.status == "cancelled":
            raise EventIsCancelled(event)
        if not may_look(event, self._clock.now(), is_organiser=is_organiser):
            raise DeskIsClosed(day=dates.day(event.on, actor.locale))
        return event

    async def _drawn(self, guild_id: int, actor: Actor, claim: str, *, is_new: bool = False) -> Desk:
        async def work(tx: Transaction) -> Desk:
            event = await self._looked_at(tx, guild_id, actor, claim)
            await events.version(tx, guild_id, event.id or 0, for_change=True)
            desk = await self._seen(tx, guild_id, actor, claim)
            if desk.code and not is_new:
                return desk
            code = drawn(desk.code)
            await remember(tx, guild_id, _mark_of(desk.event), code)
            if desk.code:
                await self._audit(tx, guild_id, actor, "attendance_code", f"event:{desk.event.id}")
            return replace(desk, code=code)

        return await self._database.write(work)

    async def _audit(self, tx: Transaction, guild_id: int, actor: Actor, action: str, subject: str) -> None:
        await self._guilds.note(tx, guild_id, actor, action, subject)

    def _is_on(self, event: Event, now: datetime) -> bool:
        return event.status != "cancelled" and is_day_of(event, now)

    def _no_day(self, guild_id: int, actor: Actor, now: datetime) -> NotYetTheDay | NoDayToday:
        following = self._events.next_one(guild_id)
        if following is None or following.status == "cancelled" or has_begun(following, now):
            return NoDayToday()
        return NotYetTheDay(day=dates.day(following.on, actor.locale))


def _mark_of(event: Event) -> str:
    """Return the mark under which the code of an event is kept."""
    return f"desk_code:{event.id}"


async def _people(tx: Transaction, event: Event) -> tuple[Attendee, ...]:
    """Return who is signed up, with what the desk needs to call each of them."""
    listed = await signups.named(tx, event.guild_id, event.id or 0)
    ticks = await store.present(tx, event.guild_id, event.id or 0)
    asked = {person for person, full_name, _ in listed if not full_name} | {tick.by_id for tick in ticks.values()}
    known = await guilds_store.discord_ids(tx, event.guild_id, [one for one in asked if one])
    people = []
    for person, full_name, structure in listed:
        tick = ticks.get(person)
        noted_by = known.get(tick.by_id or 0) if tick else None
        people.append(Attendee(person, full_name, structure, tick, None if full_name else known.get(person), noted_by))
    return tuple(people)
