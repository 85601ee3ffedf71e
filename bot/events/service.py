"""What people and organisers do with events; one method, one transaction."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from bot.database.marks import CHANGES, note_change, remembered
from bot.delivery.model import Message, Setting, State
from bot.delivery.service import ON_ITS_WAY, Outbox
from bot.errors import Refusal
from bot.events import store
from bot.events.model import Completion, Event, complete, matches, phase
from bot.events.posting import EventCard
from bot.events.signups import store as signups
from bot.guilds.model import CHANNEL_EVENTS, Actor

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.events.ports import EventListener
    from bot.events.seed import EventSeed
    from bot.guilds.service import Guilds
    from bot.i18n import Locale

# Digits that surely fit into a row number of PostgreSQL and SQLite.
LONGEST_NUMBER = 18

Standing = Literal["unpublished", "leaving", "unknown", "failed", "posted", "deleted"]


class UnknownEvent(Refusal):
    """No event of that number on this server."""

    key = "refusal.unknown_event"


class EventCancelled(Refusal):
    """A cancelled event is not published."""

    key = "refusal.event_cancelled"


class NoEventsChannel(Refusal):
    """Nobody has chosen where cards are posted."""

    key = "refusal.no_events_channel"


@dataclass(frozen=True)
class OnBoard:
    """An event as its organisers see it: where its card stands, why it is not there yet, how many *people* are in."""

    event: Event
    card: Standing
    channel_id: int | None = None
    reason: str | None = None
    people: int = 0


@dataclass(frozen=True)
class Published:
    """What publishing an event came to; ``leaves_now`` is False when its card is posted or on its way."""

    leaves_now: bool
    channel_id: int


class Events:
    """The events of every guild; kept in memory, since answering must not wait for a query."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        outbox: Outbox,
        guilds: Guilds,
        *,
        seeds: Iterable[EventSeed],
        locale: Locale,
        listeners: Iterable[EventListener] = (),
    ) -> None:
        self._database, self._clock, self._outbox, self._guilds = database, clock, outbox, guilds
        self._seeds, self._locale, self._listeners = tuple(seeds), locale, tuple(listeners)
        self._known: dict[int, tuple[Event, ...]] = {}
        self._read_at: dict[int, str | None] = {}
        # Read one after the other: of two at once, the older look could be the one that stays.
        self._refreshing = asyncio.Lock()

    # What everybody may see, from memory.

    def visible(self, guild_id: int) -> tuple[Event, ...]:
        """Return the events that everybody may see, earliest first."""
        return tuple(event for event in self._known.get(guild_id, ()) if event.status != "draft")

    def next_one(self, guild_id: int) -> Event | None:
        """Return the event that people mean when they name none: the next, or else the last one."""
        now, events = self._clock.now(), self.visible(guild_id)
        ahead = [event for event in events if phase(event, now) != "past"]
        return ahead[0] if ahead else events[-1] if events else None

    def find(self, guild_id: int, claim: str) -> Event:
        """Return the visible event whose number somebody claims; raise :class:`UnknownEvent`."""
        for event in self.visible(guild_id):
            if str(event.id) == claim:
                return event
        raise UnknownEvent

    def matching(self, guild_id: int, typed: str, *, most: int, drafts: bool = False) -> list[Event]:
        """Return the events whose title, city or date holds what was typed, with *drafts* those nobody sees too."""
        known = self._known.get(guild_id, ()) if drafts else self.visible(guild_id)
        return [event for event in known if matches(event, typed)][:most]

    def ahead(self) -> list[Event]:
        """Return what takes place and is not over, of every guild."""
        now, known = self._clock.now(), (event for guild in self._known.values() for event in guild)
        return [event for event in known if event.status == "visible" and phase(event, now) != "past"]

    async def current(self, tx: Transaction, guild_id: int, claim: str) -> Event:
        """Return the visible event whose number somebody claims, as *tx* sees it; raise :class:`UnknownEvent`.

        It comes from memory where nothing has changed since: who signs up waits for one small query.
        """
        event_id = number(claim)
        return await self.as_of(tx, guild_id, event_id, await store.version(tx, guild_id, event_id))

    async def as_of(self, tx: Transaction, guild_id: int, event_id: int, version: int | None) -> Event:
        """Return the visible event of that *version*, None where *tx* found none; raise :class:`UnknownEvent`."""
        for event in self.visible(guild_id):
            if (event.id, event.version) == (event_id, version):
                return event
        found = None if version is None else await store.one(tx, guild_id, event_id)
        if found is None or found.status == "draft":
            raise UnknownEvent
        return found

    async def count_changed(self, tx: Transaction, event: Event) -> None:
        """Let the posted cards of *event* follow how many places are taken, where everybody may see it."""
        if event.shows_count:
            version = await store.raise_version(tx, event.guild_id, event.id or 0)
            await self._outbox.changed(tx, event.guild_id, EventCard.KIND, str(event.id), version)
            await note_change(tx, event.guild_id)

    async def refresh(self, guild_id: int) -> None:
        """Read a guild's events again."""

        async def work(tx: Transaction) -> tuple[str | None, tuple[Event, ...]]:
            return await remembered(tx, guild_id, CHANGES), await store.of_guild(tx, guild_id)

        async with self._refreshing:
            self._read_at[guild_id], self._known[guild_id] = await self._database.read(work)

    async def refresh_changed(self) -> None:
        """Read again what another process has changed."""
        # Counted here: a server may come while the reader, in its own thread, goes through them.
        known = tuple(self._known)

        async def work(tx: Transaction) -> dict[int, str | None]:
            return {guild_id: await remembered(tx, guild_id, CHANGES) for guild_id in known}

        for guild_id, changes in (await self._database.read(work)).items():
            if changes != self._read_at[guild_id]:
                await self.refresh(guild_id)
                await self._guilds.refresh(guild_id)

    # What organisers do.

    async def seed(self, tx: Transaction, guild_id: int) -> None:
        """Add the events of ``config/events`` that this guild has never had; an edited one stays edited."""
        known = await store.slugs(tx, guild_id)
        for seed in self._seeds:
            if seed.slug not in known:
                event = seed.event(guild_id)
                await self._tell(tx, None, replace(event, id=await store.add(tx, event)))
                await note_change(tx, guild_id)

    async def of_guild(self, tx: Transaction, guild_id: int) -> tuple[Event, ...]:
        """Return all events of a guild, drafts too."""
        return await store.of_guild(tx, guild_id)

    async def board(self, guild_id: int, actor: Actor) -> list[OnBoard]:
        """Return the guild's events as its organisers see them; cards that were deleted meanwhile are found out."""
        self._guilds.require_organiser(guild_id, actor)

        async def work(tx: Transaction) -> list[OnBoard]:
            await self._outbox.look_again(tx, guild_id, EventCard.KIND, self._clock.now())
            counts = await signups.counts(tx, guild_id)
            found = [await self._on_board(tx, event) for event in await store.of_guild(tx, guild_id)]
            return [replace(shown, people=counts.get(shown.event.id or 0, 0)) for shown in found]

        return await self._database.write(work)

    async def for_organiser(self, guild_id: int, actor: Actor, claim: str) -> OnBoard:
        """Return one event for who may change it; raise :class:`UnknownEvent`."""
        self._guilds.require_organiser(guild_id, actor)
        return await self._database.read(lambda tx: self._claimed(tx, guild_id, claim))

    async def rewrite(self, tx: Transaction, actor: Actor, before: Event, after: Event, act: str) -> Event:
        """Write *after* over *before*, inside *tx*; who listens and posted cards follow. *act* names what was done."""
        after = replace(after, version=before.version + 1)
        await store.change(tx, after)
        await self._tell(tx, before, after)
        await self._outbox.changed(tx, after.guild_id, EventCard.KIND, str(after.id), after.version)
        await self._guilds.note(tx, after.guild_id, actor, act, f"event:{after.id}")
        await note_change(tx, after.guild_id)
        return after

    async def introduce(self, tx: Transaction, actor: Actor, event: Event, act: str) -> Event:
        """Add *event*, inside *tx*; who listens follows. *act* names how it came."""
        added = replace(event, id=await store.add(tx, event))
        await self._tell(tx, None, added)
        await self._guilds.note(tx, event.guild_id, actor, act, f"event:{added.id}")
        await note_change(tx, event.guild_id)
        return added

    async def publish(self, guild_id: int, actor: Actor, claim: str) -> Published:
        """Post the event's card to the events channel, once."""
        self._guilds.require_organiser(guild_id, actor)
        channel_id = self._guilds.choices(guild_id).get(CHANNEL_EVENTS)
        if channel_id is None:
            raise NoEventsChannel

        async def work(tx: Transaction) -> Published:
            on_board = await self._claimed(tx, guild_id, claim, for_change=True)
            if on_board.event.status == "cancelled":
                raise EventCancelled
            if on_board.card in {"leaving", "posted"}:
                return Published(leaves_now=False, channel_id=on_board.channel_id or channel_id)
            event = replace(on_board.event, publication=on_board.event.publication + 1, status="visible")
            await store.change(tx, event)
            # Said again from the report, a card may have used up the next number.
            while not await self._outbox.say(tx, self._card_of(event)):
                event = replace(event, publication=event.publication + 1)
                await store.change(tx, event)
            await self._tell(tx, on_board.event, event)
            await self._guilds.note(tx, guild_id, actor, "publish", f"event:{event.id}")
            await note_change(tx, guild_id)
            return Published(leaves_now=True, channel_id=channel_id)

        outcome = await self._database.write(work)
        await self.refresh(guild_id)
        return outcome

    async def add(self, guild_id: int, actor: Actor, event: Event, *, taken: Refusal | None = None) -> OnBoard:
        """Add an event that an organiser has made; raise *taken* where there is one of its name already."""
        self._guilds.require_organiser(guild_id, actor)

        async def work(tx: Transaction) -> OnBoard:
            # Of two at once the second meets the first one's row, and looks again.
            if taken and event.slug in await store.slugs(tx, guild_id):
                raise taken
            return OnBoard(await self.introduce(tx, actor, event, "event_created"), "unpublished")

        outcome = await self._database.write(work)
        await self.refresh(guild_id)
        return outcome

    async def complete(
        self,
        guild_id: int,
        actor: Actor,
        claim: str,
        fields: Completion,
        *,
        check: Callable[[Event], None] = lambda _: None,
    ) -> OnBoard:
        """Fill in or change some of what the event says; posted cards follow.

        *check* may refuse the event as it is when nobody else can change it. Raise a :class:`Refusal` for
        contradicting hours.
        """

        async def completed(_tx: Transaction, event: Event) -> Event:
            check(event)
            return complete(event, **fields)

        return await self.change(guild_id, actor, claim, completed, "complete")

    async def change(
        self,
        guild_id: int,
        actor: Actor,
        claim: str,
        changed: Callable[[Transaction, Event], Awaitable[Event]],
        deed: str,
    ) -> OnBoard:
        """Write what *changed* makes of an event, in one transaction; *deed* is what the audit calls it."""
        self._guilds.require_organiser(guild_id, actor)

        async def work(tx: Transaction) -> OnBoard:
            on_board = await self._claimed(tx, guild_id, claim, for_change=True)
            after = await changed(tx, on_board.event)
            if after == on_board.event:
                return on_board
            after = await self.rewrite(tx, actor, on_board.event, after, deed)
            return replace(on_board, event=after)

        outcome = await self._database.write(work)
        await self.refresh(guild_id)
        return outcome

    async def _claimed(self, tx: Transaction, guild_id: int, claim: str, *, for_change: bool = False) -> OnBoard:
        event = await store.one(tx, guild_id, number(claim), for_change=for_change)
        if event is None:
            raise UnknownEvent
        return await self._on_board(tx, event)

    async def _on_board(self, tx: Transaction, event: Event) -> OnBoard:
        """Tell where the event's card stands, by the rows that left for it."""
        latest = await self._outbox.latest(tx, event.guild_id, EventCard.KIND, str(event.id))
        if latest is None:
            return OnBoard(event, "unpublished")
        if latest.state is State.UNKNOWN:
            return OnBoard(event, "unknown", latest.channel_id, latest.reason)
        if latest.state in ON_ITS_WAY:
            return OnBoard(event, "leaving", latest.channel_id, latest.reason)
        if latest.state is not State.SENT:
            return OnBoard(event, "failed", latest.channel_id, latest.reason)
        posted = await self._outbox.posted(tx, event.guild_id, EventCard.KIND, str(event.id))
        return OnBoard(event, "posted" if posted else "deleted", latest.channel_id)

    def _card_of(self, event: Event) -> Message:
        return Message(
            guild_id=event.guild_id,
            kind=EventCard.KIND,
            subject=str(event.id),
            recipient=Setting(CHANNEL_EVENTS),
            due_at=self._clock.now(),
            locale=self._locale,
            revision=event.publication,
        )

    async def _tell(self, tx: Transaction, before: Event | None, after: Event) -> None:
        for listener in self._listeners:
            await listener.event_changed(tx, before, after)


def number(claim: str) -> int:
    """Return the number that somebody claims; raise :class:`UnknownEvent` for what is none."""
    if not claim.isdecimal() or len(claim) > LONGEST_NUMBER:
        raise UnknownEvent
    return int(claim)
