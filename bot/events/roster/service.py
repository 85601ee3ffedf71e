"""What organisers see and do of who takes part; one method, one transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.events import store as events
from bot.events.roster import store
from bot.events.roster.model import (
    LONGEST_NAME,
    LONGEST_REASON,
    LONGEST_STRUCTURE,
    AlreadyOnRoster,
    EveryPlaceTaken,
    NoGuestName,
    NoReason,
    NotOnRoster,
    Standing,
    name_key,
    plain,
    tidy,
)
from bot.events.service import UnknownEvent, number
from bot.events.signups import store as signups
from bot.events.signups.model import EventIsCancelled, SignUp, Way, signed_up, withdrawn

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.events.model import Event
    from bot.events.roster.model import Line
    from bot.events.signups.service import SignUps
    from bot.guilds.model import Actor
    from bot.guilds.service import Guilds
    from bot.i18n import Locale


@dataclass(frozen=True)
class Added:
    """Who was added."""

    event: Event
    signup: SignUp


class Roster:
    """An event's people, for its organisers; *locale* is kept of who has no client of their own."""

    def __init__(self, database: Database, clock: Clock, guilds: Guilds, signups: SignUps, *, locale: Locale) -> None:
        self._database, self._clock, self._guilds = database, clock, guilds
        self._signups, self._locale = signups, locale

    async def add(
        self,
        guild_id: int,
        actor: Actor,
        claim: str,
        *,
        full_name: str,
        structure: str,
        reason: str,
        over: bool = False,
    ) -> Added:
        """Add somebody who is not on Discord, *over* what there are places for where that was asked.

        Raise :class:`~bot.events.roster.model.EveryPlaceTaken` where it was not.
        """
        self._guilds.require_organiser(guild_id, actor)
        name, place = tidy(full_name, LONGEST_NAME), tidy(structure, LONGEST_STRUCTURE) or None
        why = _reason(reason)
        if not name_key(name):
            raise NoGuestName

        async def work(tx: Transaction) -> Added:
            event = await self._standing(tx, guild_id, claim)
            if any(_is_same(line, name, place) for line in await store.lines(tx, guild_id, event.id or 0)):
                raise AlreadyOnRoster(name=name)
            await self._require_room(tx, event, over=over)
            person = await self._guilds.guest(tx, guild_id, self._locale)
            new = replace(signed_up(event, person, None, self._clock.now()), way=Way.NONE, is_guest=True)
            new = replace(new, full_name=name, structure=place, reason=why)
            after = await self._signups.change_by_hand(tx, event, None, new, member=None)
            await self._note(tx, actor, "roster_add", after)
            return Added(event, after)

        return await self._database.write(work)

    async def remove(self, guild_id: int, actor: Actor, claim: str, person_id: int, *, reason: str) -> Line:
        """Take somebody off; of a guest nothing stays. Raise :class:`NotOnRoster` where they are not in (any more)."""
        self._guilds.require_organiser(guild_id, actor)
        why = _reason(reason)

        async def work(tx: Transaction) -> Line:
            event, line, before = await self._found(tx, guild_id, claim, person_id)
            after = replace(withdrawn(before, self._clock.now()), reason=why)
            await self._signups.change_by_hand(tx, event, before, after, member=line.discord_id)
            if line.is_guest:
                await signups.forget_person(tx, guild_id, person_id)
                await self._guilds.drop_guest(tx, guild_id, person_id)
            await self._note(tx, actor, "roster_remove", before)
            return line

        return await self._database.write(work)

    async def _standing(self, tx: Transaction, guild_id: int, claim: str) -> Event:
        """Return the event, locked so that its places are counted by one at a time; refuse a cancelled one."""
        event = await _event(tx, guild_id, claim, for_change=True)
        if event.status == "cancelled":
            raise EventIsCancelled(event)
        return event

    async def _require_room(self, tx: Transaction, event: Event, *, over: bool) -> None:
        if not over and not await self._signups.has_room(tx, event):
            taken = await signups.taken(tx, event.guild_id, event.id or 0)
            raise EveryPlaceTaken(taken=taken, capacity=event.capacity)

    async def _found(self, tx: Transaction, guild_id: int, claim: str, person_id: int) -> tuple[Event, Line, SignUp]:
        """Return who is in, with the event and their sign-up."""
        event = await _event(tx, guild_id, claim)
        signup = await signups.one(tx, guild_id, event.id or 0, person_id)
        for line in await store.lines(tx, guild_id, event.id or 0):
            if line.person_id == person_id and line.standing is Standing.IN and signup:
                return event, line, signup
        raise NotOnRoster

    async def _note(self, tx: Transaction, actor: Actor, action: str, signup: SignUp) -> None:
        subject = f"event:{signup.event_id}:person:{signup.person_id}"
        await self._guilds.note(tx, signup.guild_id, actor, action, subject)


async def _event(tx: Transaction, guild_id: int, claim: str, *, for_change: bool = False) -> Event:
    event = await events.one(tx, guild_id, number(claim), for_change=for_change)
    if event is None:
        raise UnknownEvent
    return event


def _reason(typed: str) -> str:
    why = tidy(typed, LONGEST_REASON)
    if not why:
        raise NoReason
    return why


def _is_same(line: Line, name: str, structure: str | None) -> bool:
    is_same_name = line.full_name is not None and name_key(line.full_name) == name_key(name)
    is_same_place = plain(line.structure or "") == plain(structure or "")
    return line.standing is Standing.IN and is_same_name and is_same_place
