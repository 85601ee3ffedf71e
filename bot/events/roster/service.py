"""What organisers see and do of who takes part; one method, one transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.events import store as events
from bot.events.model import phase
from bot.events.places import store as places
from bot.events.roster import store
from bot.events.roster.filters import Filter, filtered
from bot.events.roster.model import (
    LONGEST_NAME,
    LONGEST_REASON,
    LONGEST_STRUCTURE,
    AlreadyOnRoster,
    EveryPlaceTaken,
    Line,
    NoGuestName,
    NoReason,
    NotOnRoster,
    Part,
    Standing,
    counts,
    is_same,
    name_key,
    part_of,
    tidy,
)
from bot.events.roster.names import Compared, compare
from bot.events.roster.telling import ADDED, REMOVED, message_of
from bot.events.service import UnknownEvent, number
from bot.events.signups import store as signups
from bot.events.signups.model import EventIsCancelled, SignUp, Way, is_counted, signed_up, withdrawn
from bot.events.waitlist import store as waitlist
from bot.events.waitlist.model import takes

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.delivery.service import Outbox
    from bot.events.model import Event
    from bot.events.signups.service import SignUps
    from bot.guilds.model import Actor
    from bot.guilds.service import Guilds
    from bot.i18n import Locale

    GivenWorkshops = Callable[[Transaction, int, int], Awaitable[Mapping[int, int]]]

PAGE = 15


async def _nobody_chooses(_tx: Transaction, _guild_id: int, _event_id: int) -> Mapping[int, int]:
    return {}


@dataclass(frozen=True)
class Added:
    """Who was added; *is_told* says whether a private message leaves to them."""

    event: Event
    signup: SignUp
    is_told: bool = False


@dataclass(frozen=True)
class Removed:
    """Who was removed, as they stood there."""

    event: Event
    line: Line
    is_told: bool


@dataclass(frozen=True)
class Sheet:
    """One page of one part of an event's people, and how many there are of each part.

    *filter* is what it is filtered by, and *shown* are the counts of who is left then.
    """

    event: Event
    part: Part
    lines: tuple[Line, ...]
    page: int
    pages: int
    counts: Mapping[Part, int]
    shown: Mapping[Part, int]
    filter: Filter | None = None


@dataclass(frozen=True)
class Marked:
    """What a pasted list came to; *new* is how many were not marked before."""

    event: Event
    compared: Compared[Line]
    new: int


class Roster:
    """An event's people, for its organisers; *locale* is kept of who has no client of their own.

    *workshops* reads who has which workshop of an event: person to position in its programme.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        outbox: Outbox,
        guilds: Guilds,
        signups: SignUps,
        *,
        locale: Locale,
        workshops: GivenWorkshops = _nobody_chooses,
    ) -> None:
        self._database, self._clock, self._outbox = database, clock, outbox
        self._guilds, self._signups, self._locale, self._workshops = guilds, signups, locale, workshops

    # What is looked at.

    async def sheet(
        self, guild_id: int, actor: Actor, claim: str, part: Part, page: int = 0, wanted: Filter | None = None
    ) -> Sheet:
        """Return one page of a *part*, of whom is *wanted* alone; a page that is gone is the last one."""
        event, lines = await self.whole(guild_id, actor, claim)
        left = filtered(lines, wanted)
        found = part_of(left, part)
        pages = max(-(-len(found) // PAGE), 1)
        at = min(max(page, 0), pages - 1)
        return Sheet(event, part, found[at * PAGE : (at + 1) * PAGE], at, pages, counts(lines), counts(left), wanted)

    async def whole(self, guild_id: int, actor: Actor, claim: str) -> tuple[Event, tuple[Line, ...]]:
        """Return an event with everybody who is, or was, on its list; raise ``UnknownEvent``."""
        self._guilds.require_organiser(guild_id, actor)

        async def work(tx: Transaction) -> tuple[Event, tuple[Line, ...]]:
            event = await _event(tx, guild_id, claim)
            return event, await self._lines(tx, event)

        return await self._database.read(work)

    async def one(self, guild_id: int, actor: Actor, claim: str, person: str) -> tuple[Event, Line]:
        """Return one person who is on the list; raise :class:`NotOnRoster`."""
        event, lines = await self.whole(guild_id, actor, claim)
        return event, _line_of(lines, person)

    # What is changed by hand.

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
        name, place, why = _typed(full_name, structure, reason)

        async def work(tx: Transaction) -> Added:
            event = await _standing(tx, guild_id, claim)
            if any(is_same(line, name, place) for line in await store.lines(tx, guild_id, event.id or 0)):
                raise AlreadyOnRoster(name=name)
            await self._require_room(tx, event, over=over)
            person = await self._guilds.guest(tx, guild_id, self._locale)
            new = replace(signed_up(event, person, None, self._clock.now()), way=Way.NONE, is_guest=True)
            new = replace(new, full_name=name, structure=place, reason=why)
            after = await self._signups.change_by_hand(tx, event, None, new, member=None)
            await self._note(tx, actor, "roster_add", after)
            return Added(event, after)

        return await self._database.write(work)

    async def add_member(
        self,
        guild_id: int,
        actor: Actor,
        claim: str,
        member: int,
        *,
        full_name: str,
        structure: str,
        reason: str,
        over: bool = False,
    ) -> Added:
        """Add somebody who is on Discord, as :meth:`add` does; they are told, in private and once."""
        self._guilds.require_organiser(guild_id, actor)
        name, place, why = _typed(full_name, structure, reason)

        async def work(tx: Transaction) -> Added:
            event, now = await _standing(tx, guild_id, claim), self._clock.now()
            person = await self._guilds.member(tx, guild_id, member, self._locale)
            before = await signups.one(tx, guild_id, event.id or 0, person)
            if before and before.is_in:
                raise AlreadyOnRoster(name=before.full_name or f"<@{member}>")
            await self._require_room(tx, event, over=over)
            new = replace(signed_up(event, person, before, now), full_name=name, structure=place, reason=why)
            after = await self._signups.change_by_hand(tx, event, before, new, member=member)
            await signups.drop_wish(tx, guild_id, event.id or 0, person)
            await self._note(tx, actor, "roster_add", after)
            return Added(event, after, await self._tell(tx, ADDED, event, person))

        return await self._database.write(work)

    async def remove(self, guild_id: int, actor: Actor, claim: str, person: str, *, reason: str) -> Removed:
        """Take somebody off, and tell them why; of a guest nothing stays.

        Raise :class:`NotOnRoster` where they are not in (any more).
        """
        self._guilds.require_organiser(guild_id, actor)
        why = _reason(reason)

        async def work(tx: Transaction) -> Removed:
            event, now = await _event(tx, guild_id, claim, for_change=True), self._clock.now()
            line = _line_of(await store.lines(tx, guild_id, event.id or 0), person)
            before = await signups.one(tx, guild_id, event.id or 0, line.person_id)
            if before is None:
                raise NotOnRoster
            after = replace(withdrawn(before, now), reason=why)
            await self._signups.change_by_hand(tx, event, before, after, member=line.discord_id)
            await self._note(tx, actor, "roster_remove", before)
            if line.is_guest:
                await signups.forget_person(tx, guild_id, line.person_id)
                await self._guilds.drop_guest(tx, guild_id, line.person_id)
                return Removed(event, line, is_told=False)
            return Removed(event, line, await self._tell(tx, REMOVED, event, line.person_id))

        return await self._database.write(work)

    async def mark(self, guild_id: int, actor: Actor, claim: str, person: str, *, done: bool) -> tuple[Event, Line]:
        """Note whether somebody was seen on the official list."""
        self._guilds.require_organiser(guild_id, actor)

        async def work(tx: Transaction) -> tuple[Event, Line]:
            event = await _event(tx, guild_id, claim)
            line = _line_of(await store.lines(tx, guild_id, event.id or 0), person)
            await store.mark(tx, guild_id, event.id or 0, [line.person_id], done=done)
            subject = f"event:{event.id}:person:{line.person_id}"
            await self._guilds.note(tx, guild_id, actor, "roster_mark" if done else "roster_unmark", subject)
            return event, replace(line, is_registered=done)

        return await self._database.write(work)

    async def mark_listed(self, guild_id: int, actor: Actor, claim: str, pasted: str) -> Marked:
        """Mark whom a *pasted* official list names; who is not on ours is shown, and kept nowhere."""
        self._guilds.require_organiser(guild_id, actor)

        async def work(tx: Transaction) -> Marked:
            event = await _event(tx, guild_id, claim)
            everybody = part_of(await store.lines(tx, guild_id, event.id or 0), Part.EVERYONE)
            compared = compare(pasted, [(line.full_name, line) for line in everybody if line.full_name])
            new = [line.person_id for line in compared.found if not line.is_registered]
            await store.mark(tx, guild_id, event.id or 0, new, done=True)
            await self._guilds.note(tx, guild_id, actor, "roster_mark_list", f"event:{event.id}")
            return Marked(event, compared, len(new))

        return await self._database.write(work)

    async def _lines(self, tx: Transaction, event: Event) -> tuple[Line, ...]:
        """Return everybody, each with their workshop."""
        lines = await store.lines(tx, event.guild_id, event.id or 0)
        titles = {item.position: item.title for item in event.programme if item.kind == "workshop"}
        given = await self._workshops(tx, event.guild_id, event.id or 0) if titles else {}
        return tuple(replace(line, workshop=titles.get(given.get(line.person_id, 0))) for line in lines)

    async def _require_room(self, tx: Transaction, event: Event, *, over: bool) -> None:
        if over or not is_counted(event):
            return
        now = self._clock.now()
        room = await waitlist.room(tx, event.guild_id, event.id or 0, now)
        if not takes(event, room, now):
            raise EveryPlaceTaken(
                **{part: getattr(room, part) for part in ("taken", "offered", "reserved", "capacity")}
            )

    async def _tell(self, tx: Transaction, kind: str, event: Event, person_id: int) -> bool:
        """Let the person know, unless the event is over or does not take place."""
        if event.status != "visible" or phase(event, self._clock.now()) == "past":
            return False
        locale = await places.locale_of(tx, event.guild_id, person_id) or self._locale
        return await self._outbox.say(tx, message_of(kind, event, person_id, self._clock.now(), locale))

    async def _note(self, tx: Transaction, actor: Actor, action: str, signup: SignUp) -> None:
        subject = f"event:{signup.event_id}:person:{signup.person_id}"
        await self._guilds.note(tx, signup.guild_id, actor, action, subject)


async def _event(tx: Transaction, guild_id: int, claim: str, *, for_change: bool = False) -> Event:
    event = await events.one(tx, guild_id, number(claim), for_change=for_change)
    if event is None:
        raise UnknownEvent
    return event


async def _standing(tx: Transaction, guild_id: int, claim: str) -> Event:
    """Return the event, locked so that its places are counted by one at a time; refuse a cancelled one."""
    event = await _event(tx, guild_id, claim, for_change=True)
    if event.status == "cancelled":
        raise EventIsCancelled(event)
    return event


def _line_of(lines: tuple[Line, ...], person: str) -> Line:
    for line in lines:
        if str(line.person_id) == person and line.standing is Standing.IN:
            return line
    raise NotOnRoster


def _typed(full_name: str, structure: str, reason: str) -> tuple[str, str | None, str]:
    name, place = tidy(full_name, LONGEST_NAME), tidy(structure, LONGEST_STRUCTURE) or None
    if not name_key(name):
        raise NoGuestName
    return name, place, _reason(reason)


def _reason(typed: str) -> str:
    why = tidy(typed, LONGEST_REASON)
    if not why:
        raise NoReason
    return why
