"""What the clock does with announcements: say what is due, follow what could not be said, plan what repeats."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.announcements import store
from bot.announcements.model import Announcement, Missed, State, has_missed, last_use
from bot.announcements.recurrence import after_one, freeze, occurrences, thaw
from bot.delivery.model import Channel, Message, Person, Room, Setting
from bot.delivery.model import State as RowState
from bot.events import store as events
from bot.events.parts import store as parts
from bot.events.places import store as places
from bot.events.signups import store as signups
from bot.events.signups.audiences import Audience, addressed
from bot.events.signups.model import Way
from bot.events.workshops.model import workshop
from bot.guilds.model import CHANNEL_ORGANISERS

if TYPE_CHECKING:
    from datetime import datetime

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.dates import Calendar
    from bot.delivery.model import Delivery, Recipient
    from bot.delivery.service import Outbox
    from bot.events.model import Event
    from bot.events.signups.audiences import Addressed, Part
    from bot.events.signups.model import SignUp
    from bot.i18n import Locale

NEWER, UNWANTED = "delivery.newer", "delivery.unwanted"
POST, DIRECT, NEWS = "announcements.post", "announcements.direct", "announcements.news"
# What follows one that was said, and is kept.
CROSSPOST, DISCUSSION = "announcements.crosspost", "announcements.thread"
# An urgent word to the people of an event leaves before reminders; what is planned for a channel after them.
URGENT, ORDINARY = 2, 4


class Announcer:
    """Says the announcements of every guild."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        outbox: Outbox,
        *,
        calendar: Calendar,
        timezone: str,
        locale: Locale,
    ) -> None:
        self._database, self._clock, self._outbox = database, clock, outbox
        self._calendar, self._zone, self._locale = calendar, ZoneInfo(timezone), locale

    async def run(self) -> None:
        """Turn what is due into messages; harmless when it runs twice or late."""
        due_at = await self.next_due()
        if due_at and due_at <= self._clock.now():
            await self._database.write(self._say_due)

    async def next_due(self) -> datetime | None:
        """Return when the next announcement leaves, None when none is planned."""
        return await self._database.read(store.next_due)

    async def _say_due(self, tx: Transaction) -> None:
        now = self._clock.now()
        for one in await store.due(tx, now):
            due_at = one.due_at or now
            said = replace(one, occurrence=one.occurrence + 1, said_for=due_at, state=State.SAID)
            # Of a recurrence that could not be said last time, people read the newest alone.
            await self.withdraw(tx, one, NEWER)
            is_missed = has_missed(due_at, now) and one.missed is not Missed.LATE
            if not is_missed:
                await self._say(tx, said, due_at)
            elif one.missed is Missed.ASK:
                said = replace(said, state=State.ASKING, occurrence=one.occurrence)
            else:
                said = replace(said, state=State.MISSED)
            if is_missed:
                await self.tell_organisers(tx, said, one.missed)
            await store.change(tx, self.repeated(said, now) if said.state is not State.ASKING else said)

    def repeated(self, said: Announcement, now: datetime) -> Announcement:
        """Return *said* with its next instant, where it has one; of several that were missed only one is said."""
        if said.repeats is None:
            return said
        rule = after_one(thaw(said.repeats))
        following = next(occurrences(rule, now, self._zone, self._calendar), None)
        if following is None:
            return said
        return replace(said, state=State.PLANNED, due_at=following, repeats=freeze(rule))

    def upcoming(self, one: Announcement) -> Announcement:
        """Return *one* with an instant that is ahead, where it repeats and its own has passed unplanned."""
        now = self._clock.now()
        if one.repeats is None or one.due_at is None or one.due_at >= now:
            return one
        following = next(occurrences(thaw(one.repeats), now, self._zone, self._calendar), None)
        return replace(one, due_at=following or one.due_at)

    def next_ones(self, one: Announcement) -> tuple[datetime, ...]:
        """Return the next five instants of what repeats, one of what does not."""
        if one.due_at is None or not one.is_ahead:
            return ()
        if one.repeats is None:
            return (one.due_at,)
        rest = occurrences(after_one(thaw(one.repeats)), one.due_at, self._zone, self._calendar)
        return (one.due_at, *(instant for _, instant in zip(range(4), rest, strict=False)))

    async def addressed(self, tx: Transaction, one: Announcement) -> Addressed | None:
        """Return whom *one* reaches and how, None when it goes to a channel."""
        if one.event_id is None:
            return None
        return await self.reach(tx, one.guild_id, one.event_id, *one.to)

    async def reach(
        self, tx: Transaction, guild_id: int, event_id: int, audience: Audience, workshop: int | None = None
    ) -> Addressed:
        """Return whom a word to *audience* of an event reaches and how."""
        reached = await signups.reached(tx, guild_id, event_id, audience, workshop)
        has_room = await places.has_room(tx, guild_id, event_id)
        return addressed(audience, reached, has_room=has_room)

    async def parts(self, tx: Transaction, one: Announcement) -> tuple[Part, ...]:
        """Return the parts of an event's people that *one* may be to, and none where it goes to a channel."""
        event = await events.one(tx, one.guild_id, one.event_id) if one.event_id else None
        return await parts.of_event(tx, event) if event else ()

    async def require_part(self, tx: Transaction, one: Announcement) -> None:
        """Raise :class:`~bot.events.workshops.model.UnknownWorkshop` where it is to one that is no more."""
        event = await events.one(tx, one.guild_id, one.event_id) if one.event_id and one.workshop else None
        if event and one.workshop:
            workshop(event, one.workshop)

    async def withdraw(self, tx: Transaction, one: Announcement, reason: str) -> int:
        """Do not say what is not on its way yet of the last occurrence; return how many messages were stopped."""
        if not one.occurrence:
            return 0
        stopped, now = 0, self._clock.now()
        for kind in (POST, DIRECT):
            waiting = {row.id for row in await self.rows(tx, one, kind) if row.state is RowState.PLANNED}
            await self._outbox.withdraw(tx, one.guild_id, kind, subject_of(one), reason, now)
            # Only a second look tells what was claimed meanwhile.
            rows = await self.rows(tx, one, kind) if waiting else []
            stopped += sum(row.id in waiting and row.state is RowState.WITHDRAWN for row in rows)
        return stopped

    async def signup_changed(
        self, tx: Transaction, event: Event, before: SignUp | None, after: SignUp, *, member: int | None
    ) -> None:
        """Do not write any more to who has withdrawn, or wants nothing: a :class:`bot.events.ports.SignUpListener`."""
        del member
        # Where an event has no room, who would read it there has private messages too.
        if before is None or before.way is Way.NONE or (after.is_in and after.way is not Way.NONE):
            return
        for one in await store.said_to(tx, after.guild_id, event.id or 0):
            if one.audience is Audience.CONCERNED and after.is_in:
                continue
            now, person = self._clock.now(), Person(after.person_id)
            await self._outbox.withdraw(tx, one.guild_id, DIRECT, subject_of(one), UNWANTED, now, to=person)

    async def has_left(self, tx: Transaction, one: Announcement) -> bool:
        """Whether somebody has read, or is about to read, the last occurrence."""
        rows = [row for kind in (POST, DIRECT) for row in await self.rows(tx, one, kind)]
        return any(row.state in {RowState.CLAIMED, RowState.SENT, RowState.UNKNOWN} for row in rows)

    async def rows(self, tx: Transaction, one: Announcement, kind: str) -> list[Delivery]:
        """Return the messages of one *kind* that the last occurrence has become."""
        return await self._outbox.rows(tx, one.guild_id, kind, subject_of(one)) if one.occurrence else []

    async def _say(self, tx: Transaction, one: Announcement, due_at: datetime) -> None:
        told = await self.addressed(tx, one)
        if told is None or one.event_id is None:
            await self._outbox.say(tx, self._message(one, POST, Channel(one.channel_id or 0), due_at))
            return
        if told.is_in_room:
            await self._outbox.say(tx, self._message(one, POST, Room(one.event_id), due_at))
        for person in told.direct:
            message = self._message(one, DIRECT, Person(person.person_id), due_at)
            await self._outbox.say(tx, replace(message, locale=person.locale))

    def _message(self, one: Announcement, kind: str, to: Recipient, due_at: datetime) -> Message:
        return Message(
            guild_id=one.guild_id,
            kind=kind,
            subject=subject_of(one),
            recipient=to,
            due_at=due_at,
            locale=self._locale,
            priority=ORDINARY if one.event_id is None else URGENT,
            expires_at=last_use(due_at, one.missed),
        )

    async def expired(self, tx: Transaction, one: Announcement) -> None:
        """Follow that Discord could not be reached before the window was over."""
        if one.missed is Missed.ASK:
            # Locked, so that what somebody writes meanwhile is not written over.
            one = await store.one(tx, one.guild_id, one.id or 0, for_change=True) or one
        if one.missed is Missed.ASK and one.state is State.SAID:
            await store.change(tx, replace(one, state=State.ASKING))
        await self.tell_organisers(tx, one, one.missed if one.state is State.SAID else Missed.CANCEL)

    async def tell_organisers(self, tx: Transaction, one: Announcement, why: str) -> None:
        """Let the organisers know, once for each occurrence, what became of an announcement and why."""
        now, subject = self._clock.now(), f"{one.id}:{one.occurrence}:{one.version}:{why}"
        message = Message(one.guild_id, NEWS, subject, Setting(CHANNEL_ORGANISERS), now, self._locale)
        await self._outbox.say(tx, message)


def subject_of(one: Announcement) -> str:
    """Return what a row keeps of which occurrence it says."""
    return f"{one.id}:{one.occurrence}"
