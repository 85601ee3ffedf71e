"""What a person asks to take away; nothing of it is kept."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot import dates
from bot.documents.letter import printed
from bot.events.attendance import store as attendance
from bot.events.documents import store
from bot.events.documents.calendar import calendar, where
from bot.events.documents.calendars import called
from bot.events.documents.model import (
    CannotAttest,
    CannotSpell,
    NameIsIllegible,
    PaperRefusal,
    Part,
    check,
    reference,
)
from bot.events.editing.words import cleaned, has_words
from bot.events.questions.answers import within
from bot.events.roster.model import LONGEST_NAME, NotOnRoster
from bot.events.signups import store as signups
from bot.events.signups.model import NoName, NotSignedUp

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.documents.letter import Letters
    from bot.events.documents.model import Paper
    from bot.events.documents.ports import OwnDay
    from bot.events.documents.words import Words
    from bot.events.model import Event
    from bot.events.service import Events
    from bot.guilds.model import Actor
    from bot.guilds.service import Guilds

# A day that is over is offered for so long as its list of people is kept; so many are shown.
MOST_SHOWN = 5


@dataclass(frozen=True)
class Made:
    """A file for one person, about *event*; *is_theirs* tells whether they have a part in it."""

    event: Event
    name: str
    content: bytes
    is_theirs: bool = True


class Documents:
    """Calendars and papers, made when they are asked for; *own* know what else belongs to one's own day."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        guilds: Guilds,
        events: Events,
        *,
        letters: Letters,
        words: Words,
        email: str | None,
        own: Iterable[OwnDay] = (),
    ) -> None:
        self._database, self._clock, self._guilds, self._events = database, clock, guilds, events
        self._letters, self._words, self._email = letters, words, email
        self._own = tuple(own)
        # The morning after, hundreds ask: more threads would only slow down the loop, which shares their interpreter.
        self._press = asyncio.Semaphore(1)

    async def mine(self, guild_id: int, actor: Actor) -> tuple[Part, ...]:
        """Return *actor*'s part in the latest days, earliest first."""

        async def work(tx: Transaction) -> tuple[Part, ...]:
            person = await self._guilds.known(tx, guild_id, actor)
            if person is None:
                return ()
            days = {event.id: event for event in await self._events.of_guild(tx, guild_id)}
            there = await attendance.of_person(tx, guild_id, person)
            held = [one for one in await signups.of_person(tx, guild_id, person) if one.is_in or one.event_id in there]
            parts = [
                Part(days[one.event_id], one, tick.half if (tick := there.get(one.event_id)) else None) for one in held
            ]
            return tuple(sorted(parts, key=lambda part: (part.event.on, part.event.id))[-MOST_SHOWN:])

        return await self._database.read(work)

    async def calendar(self, guild_id: int, actor: Actor, claim: str) -> Made:
        """Return the event as a file for calendars, with *actor*'s own part where they have one.

        Raise :class:`~bot.events.service.UnknownEvent`.
        """

        async def work(tx: Transaction) -> tuple[Event, Part | None, list[str]]:
            event = await self._events.current(tx, guild_id, claim)
            part = await self._part(tx, event, actor)
            part = part if part and part.signup.is_in else None
            own = [await day.lines(tx, part, actor.locale) for day in self._own] if part else []
            return event, part, [line for lines in own for line in lines]

        event, part, own = await self._database.read(work)
        description = self._words.description(event, part.signup.kind if part else None, actor.locale, own)
        # The first time, icalendar is imported: not while others wait.
        content = await asyncio.to_thread(
            calendar, event, description=description, email=self._email, now=self._clock.now()
        )
        return Made(event, called("", event, "ics"), content, is_theirs=part is not None)

    async def paper(self, guild_id: int, actor: Actor, claim: str, paper: Paper) -> Made:
        """Return a document about *actor*'s part in an event.

        Raise a :class:`~bot.events.documents.model.PaperRefusal` that says what to do instead, or ``NotSignedUp``.
        """
        return await self._made(paper, await self.part(guild_id, actor, claim))

    async def attest(self, guild_id: int, actor: Actor, claim: str, person_id: int) -> Made:
        """Return the attestation of somebody who was there, for an organiser to hand over: not all are on Discord.

        Raise :class:`~bot.events.documents.model.CannotAttest` where there is none to give.
        """
        self._guilds.require_organiser(guild_id, actor)

        async def work(tx: Transaction) -> Part:
            event = await self._events.current(tx, guild_id, claim)
            part = await self._part_of(tx, event, person_id)
            if part is None:
                raise NotOnRoster
            return part

        part = await self._database.read(work)
        try:
            return await self._made("attestation", part)
        except NameIsIllegible as refusal:
            raise CannotSpell(**refusal.params) from refusal
        except PaperRefusal as refusal:
            raise CannotAttest from refusal

    async def part(self, guild_id: int, actor: Actor, claim: str) -> Part:
        """Return *actor*'s part in an event; raise ``NotSignedUp`` where there is none."""

        async def work(tx: Transaction) -> Part:
            found = await self._part(tx, await self._events.current(tx, guild_id, claim), actor)
            if found is None:
                raise NotSignedUp
            return found

        return await self._database.read(work)

    async def name(self, guild_id: int, actor: Actor, claim: str, full_name: str) -> None:
        """Keep the name of *actor* on their card, after the day too; raise :class:`NoName` for none."""
        name = within(cleaned(full_name), LONGEST_NAME)
        if not has_words(name):
            raise NoName

        async def work(tx: Transaction) -> None:
            part = await self._part(tx, await self._events.current(tx, guild_id, claim), actor)
            if part is None:
                raise NotSignedUp
            # When somebody has left the list is told to organisers, and stays.
            at = self._clock.now() if part.signup.is_in else part.signup.changed_at
            await store.name(tx, guild_id, part.signup.id or 0, name, at)

        await self._database.write(work)

    async def _part(self, tx: Transaction, event: Event, actor: Actor) -> Part | None:
        """Return *actor*'s part in *event*, also of who has left the list and was there all the same."""
        person = await self._guilds.known(tx, event.guild_id, actor)
        return None if person is None else await self._part_of(tx, event, person)

    async def _part_of(self, tx: Transaction, event: Event, person_id: int) -> Part | None:
        guild_id, event_id = event.guild_id, event.id or 0
        signup = await signups.one(tx, guild_id, event_id, person_id)
        tick = await attendance.one(tx, guild_id, event_id, person_id) if signup else None
        if signup is None or not (signup.is_in or tick):
            return None
        return Part(event, signup, tick.half if tick else None)

    async def _made(self, paper: Paper, part: Part) -> Made:
        now = self._clock.now()
        check(paper, part, now)
        async with self._press:
            content = await asyncio.to_thread(self._print, paper, part, now)
        return Made(part.event, called(paper, part.event, "pdf"), content)

    def _print(self, paper: Paper, part: Part, now: datetime) -> bytes:
        """Print it, off the loop; raise :class:`NameIsIllegible` for a name in another script."""
        from bot.documents.paper import unknown_letters  # noqa: PLC0415 - who prints nothing does not pay for fpdf2

        name = part.signup.full_name or ""
        if unknown := unknown_letters(name):
            raise NameIsIllegible(part, letters=unknown)
        event = part.event
        values = {
            "name": name,
            "structure": part.signup.structure or "",
            "event": event.title,
            "day": dates.day(event.on, "fr"),
            "hours": self._words.hours(event, "fr"),
            "venue": where(event),
            "organiser": event.organiser,
            "presence": self._words.presence(part.half) if part.half else "",
            "issued": self._words.today(event, now),
            "reference": reference(paper, part),
        }
        return printed(self._letters[paper], values, author=event.organiser, at=now)
