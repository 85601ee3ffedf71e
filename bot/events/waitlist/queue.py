"""The line and its offers, inside the transaction of whatever frees or takes a place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.delivery import outages
from bot.delivery.model import Message, Person
from bot.events import store as events
from bot.events.model import phase
from bot.events.places import store as places
from bot.events.places.model import HALL
from bot.events.signups.model import Kind, Way, kind_of
from bot.events.waitlist import store
from bot.events.waitlist.model import (
    FullAndBegun,
    Standing,
    Waiting,
    begins_at,
    has_begun,
    kept_until,
    let_pass,
    may_offer,
    offered,
    takes,
)

if TYPE_CHECKING:
    from datetime import datetime

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.dates import Calendar
    from bot.delivery.keeping.service import Keeping
    from bot.delivery.service import Outbox
    from bot.events.model import Event
    from bot.events.signups.model import SignUp
    from bot.events.waitlist.model import Terms
    from bot.i18n import Locale

OFFER, PASSED, NEWS, GIVEN = "waitlist.offer", "waitlist.passed", "waitlist.news", "waitlist.given"
GONE = "delivery.gone"
# Each hour counts for whom a place is kept: before reminders and digests.
PRIORITY = 2


class Queue:
    """The lines of every guild; see :mod:`bot.events.ports`.

    Whatever frees a place calls :meth:`fill` before it commits: there is never a free place while somebody waits.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        outbox: Outbox,
        keeping: Keeping,
        *,
        calendar: Calendar,
        terms: Terms,
        locale: Locale,
    ) -> None:
        self._database, self._clock, self._outbox, self._keeping = database, clock, outbox, keeping
        self._calendar, self._terms, self._locale = calendar, terms, locale

    # Who comes, and who goes.

    async def admit(
        self, tx: Transaction, event: Event, person_id: int, received_at: datetime | None = None
    ) -> Standing | None:
        """Return None where a place is theirs to take, else where they stand in the line, behind everybody there.

        Nobody else counts the places of *event* until *tx* ends. Without *received_at* they are received now. Raise
        :class:`~bot.events.waitlist.model.FullAndBegun` once nobody waits any more.
        """
        held = await self.standing(tx, event, person_id)
        if held:
            return held
        now = self._clock.now()
        room = await store.room(tx, event.guild_id, event.id or 0, now)
        if takes(event, room, now):
            return None
        if has_begun(event, now):
            raise FullAndBegun(event)
        row = Waiting(
            id=None,
            guild_id=event.guild_id,
            event_id=event.id or 0,
            person_id=person_id,
            received_at=received_at or now,
        )
        row = await store.put(tx, row)
        if not room.has_line:
            await self._keeping.want(tx, event.guild_id, HALL, str(event.id))
        if not room.free:
            return Standing(event, row, await store.position(tx, event.guild_id, row), is_new=True)
        await self.fill(tx, event)
        standing = await self.standing(tx, event, person_id)
        return replace(standing, is_new=True) if standing else None

    async def standing(
        self, tx: Transaction, event: Event, person_id: int, received_at: datetime | None = None
    ) -> Standing | None:
        """Return where somebody stands in the line, None where they do not; it is true until *tx* ends.

        Once the event has begun, nobody does.

        The first of their clicks counts, though the second may have been served before it: *received_at* is that one's.
        """
        await self.lock(tx, event)
        if has_begun(event, self._clock.now()):
            return None
        row = await store.one(tx, event.guild_id, event.id or 0, person_id)
        if row and received_at and row.offer is None and received_at < row.received_at:
            row = await store.put(tx, replace(row, received_at=received_at))
        return Standing(event, row, await store.position(tx, event.guild_id, row)) if row else None

    async def has_room(self, tx: Transaction, event: Event) -> bool:
        """Whether a place is free for anybody who comes now; true until *tx* ends."""
        await self.lock(tx, event)
        now = self._clock.now()
        return takes(event, await store.room(tx, event.guild_id, event.id or 0, now), now)

    async def waits(self, tx: Transaction, guild_id: int, person_id: int) -> tuple[Standing, ...]:
        """Return where somebody stands in the lines of what is still ahead."""
        found = list[Standing]()
        for row in await store.of_person(tx, guild_id, person_id):
            event = await events.one(tx, guild_id, row.event_id)
            if event and not is_over(event, self._clock.now()):
                found.append(Standing(event, row, await store.position(tx, guild_id, row)))
        return tuple(found)

    async def lock(self, tx: Transaction, event: Event) -> None:
        """Let nobody else count the places of *event* until *tx* ends."""
        await events.version(tx, event.guild_id, event.id or 0, for_change=True)

    async def leave(self, tx: Transaction, event: Event, person_id: int) -> bool:
        """Let somebody wait no more; a place that was kept for them is offered on. Return False when nobody waited."""
        await self.lock(tx, event)
        waited = await self._drop(tx, event, person_id)
        await self.fill(tx, event)
        return waited

    async def settle(self, tx: Transaction, event: Event, person_id: int) -> None:
        """Let somebody wait no more who is in, since the places of *event* are counted no more."""
        await self._drop(tx, event, person_id)

    async def forget(self, tx: Transaction, guild_id: int, person_id: int) -> None:
        """Let somebody wait for nothing any more: they asked to be erased."""
        for row in await store.of_person(tx, guild_id, person_id):
            event = await events.one(tx, guild_id, row.event_id, for_change=True)
            if event:
                await self.leave(tx, event, person_id)

    # What frees places.

    async def fill(self, tx: Transaction, event: Event, *, quietly: frozenset[int] = frozenset()) -> frozenset[int]:
        """Offer every free place of *event* to the first in line; return to whom.

        Those of *quietly* know that a place is kept for them, and are not told again.
        """
        now = self._clock.now()
        if not may_offer(event, now):
            return frozenset()
        await self.lock(tx, event)
        room = await store.room(tx, event.guild_id, event.id or 0, now)
        if not room.has_line or room.free == 0:
            return frozenset()
        first = await store.in_line(tx, event.guild_id, event.id or 0, most=room.free)
        for row in first:
            await self._offer(tx, event, row, is_told=row.person_id not in quietly)
        return frozenset(row.person_id for row in first)

    async def signup_changed(
        self,
        tx: Transaction,
        event: Event,
        before: SignUp | None,
        after: SignUp,
        *,
        member: int | None,  # noqa: ARG002 - the port's
    ) -> None:
        """Offer the place that is given back; who has one waits no more."""
        was_in = bool(before and before.is_in)
        if event.capacity is None or was_in == after.is_in or after.kind is not Kind.PLACE:
            return
        if after.is_in:
            await self._drop(tx, event, after.person_id)
        else:
            await self.fill(tx, event)

    async def event_changed(self, tx: Transaction, before: Event | None, after: Event) -> None:
        """Offer what a change of *after* frees; what is cancelled, or signed up for elsewhere, is offered no more."""
        if before is None or before == after:
            return
        if _gives_places(before) and not _gives_places(after):
            await self._end(tx, after)
        if _ends(before) != _ends(after) and await store.is_anybody(tx, after.guild_id, after.id or 0):
            await self._keeping.want(tx, after.guild_id, HALL, str(after.id))
        await self.fill(tx, after)

    async def run(self) -> None:
        """Pass on what was offered and not answered, release what was reserved; harmless when it runs twice or late."""
        due_at = await self.next_due()
        if due_at and due_at <= self._clock.now():
            await self._database.write(self._pass_on)

    async def next_due(self) -> datetime | None:
        """Return when the next offer ends or the next reserved places are released, None when nothing is to come."""
        return await self._database.read(store.next_due)

    async def pass_on(self, tx: Transaction, event: Event, row: Waiting) -> None:
        """Put who has let an offer pass behind all others, and offer the place to the next.

        Where they alone wait it stays theirs, and nobody is told anything. What ended while nobody of ours was at work
        is offered to them again as long as there is room: they may have answered, and were not heard.
        """
        await self._outbox.withdraw(tx, event.guild_id, OFFER, _subject(row), GONE, self._clock.now())
        if await self._went_unheard(tx, row) and may_offer(event, self._clock.now()):
            # In their turn, since organisers may have taken places away meanwhile.
            await store.put(tx, replace(row, offered_at=None, offered_until=None))
            await self.fill(tx, event)
            return
        last = await store.last_received(tx, event.guild_id, event.id or 0)
        behind = await store.put(tx, let_pass(row, self._clock.now(), last))
        again = await self.fill(tx, event, quietly=frozenset({row.person_id}))
        if row.person_id not in again and may_offer(event, self._clock.now()):
            await self._tell(tx, event, behind, PASSED)

    async def locale_of(self, tx: Transaction, row: Waiting) -> str:
        """Return the language in which somebody who waits is told."""
        return await places.locale_of(tx, row.guild_id, row.person_id) or self._locale

    async def _pass_on(self, tx: Transaction) -> None:
        now = self._clock.now()
        for guild_id, event_id in await store.release(tx, now):
            if event := await events.one(tx, guild_id, event_id, for_change=True):
                await self.fill(tx, event)
        for found in await store.due(tx, now):
            event = await events.one(tx, found.guild_id, found.event_id, for_change=True)
            row = await store.one(tx, found.guild_id, found.event_id, found.person_id)
            if event and row and row.offered_until and row.offered_until <= now:
                await self.pass_on(tx, event, row)

    async def _went_unheard(self, tx: Transaction, row: Waiting) -> bool:
        """Whether the offer of *row* ended while no process was at work."""
        ended = row.offered_until
        return ended is not None and any(one.since < ended <= one.until for one in await outages.known(tx))

    async def _offer(self, tx: Transaction, event: Event, row: Waiting, *, is_told: bool) -> None:
        now = self._clock.now()
        until = kept_until(event, now, self._calendar, self._terms)
        number = await store.next_offer(tx, event.guild_id, event.id or 0)
        kept = await store.put(tx, offered(row, number=number, now=now, until=until))
        if is_told:
            await self._tell(tx, event, kept, OFFER)
        self._outbox.wake_after(tx)

    async def _tell(self, tx: Transaction, event: Event, row: Waiting, kind: str) -> None:
        """Tell somebody of *kind* in private, or that there is news in the channel of those who wait."""
        if row.way is Way.CHANNEL:
            await store.put(tx, replace(row, has_news=True))
            await self._keeping.want(tx, event.guild_id, HALL, str(event.id))
            return
        message = Message(
            guild_id=event.guild_id,
            kind=kind,
            subject=_subject(row),
            recipient=Person(row.person_id),
            due_at=self._clock.now(),
            locale=await self.locale_of(tx, row),
            revision=row.offer or 0,
            priority=PRIORITY,
            expires_at=row.offered_until,
        )
        await self._outbox.say(tx, message)

    async def _drop(self, tx: Transaction, event: Event, person_id: int) -> bool:
        """Take somebody out of the line, with what was still to be said to them there."""
        row = await store.one(tx, event.guild_id, event.id or 0, person_id)
        if row is None:
            return False
        await store.drop(tx, event.guild_id, event.id or 0, person_id)
        for kind in (OFFER, PASSED):
            await self._outbox.withdraw(tx, event.guild_id, kind, _subject(row), GONE, self._clock.now())
        if row.way is Way.CHANNEL or not await store.is_anybody(tx, event.guild_id, event.id or 0):
            await self._keeping.want(tx, event.guild_id, HALL, str(event.id))
        return True

    async def _end(self, tx: Transaction, event: Event) -> None:
        """Keep no place of an event that gives none any more; who waited is told by the cancellation, or the change."""
        for row in await store.waiting_of(tx, event.guild_id, event.id or 0):
            if row.offered_until is not None:
                await store.put(tx, replace(row, offered_at=None, offered_until=None))
                await self._outbox.withdraw(tx, event.guild_id, OFFER, _subject(row), GONE, self._clock.now())


def is_over(event: Event, now: datetime) -> bool:
    """Whether nobody waits for *event* any more: it is cancelled, or past."""
    return event.status == "cancelled" or phase(event, now) == "past"


def _gives_places(event: Event) -> bool:
    return event.status != "cancelled" and kind_of(event) is Kind.PLACE


def _ends(event: Event) -> tuple[datetime, bool]:
    """Return what decides until when the channel of those who wait stands."""
    return begins_at(event), event.status == "cancelled"


def _subject(row: Waiting) -> str:
    return f"{row.event_id}:{row.person_id}"
