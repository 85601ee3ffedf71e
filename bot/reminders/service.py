"""What is done about reminders: planned with the event, said when they are due, tried by organisers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.delivery.model import Message, Person, Room
from bot.errors import Refusal
from bot.events import store as events
from bot.events.signups import store as signups
from bot.events.signups.model import Way
from bot.reminders import store
from bot.reminders.model import Reminder, State, begins_at, plan, replan

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.dates import Calendar
    from bot.delivery.service import Outbox
    from bot.events.model import Event
    from bot.i18n import Locale
    from bot.reminders.store import Due

POST, DIRECT = "reminders.post", "reminders.direct"
# Before cards and other news of the same minute.
PRIORITY = 3


class NoReminderLeft(Refusal):
    """Nothing more will be said of this event."""

    key = "refusal.no_reminder_left"


@dataclass(frozen=True)
class Spoken:
    """What a delivery of a reminder is about, as its row keeps it: event, rule, revision and, in private, person."""

    event_id: int
    rule: str
    revision: int
    person_id: int | None = None

    def __str__(self) -> str:
        """Return how a row keeps it."""
        parts = (self.event_id, self.rule, self.revision, self.person_id)
        return ":".join(str(part) for part in parts if part is not None)

    @classmethod
    def read(cls, kept: str) -> Spoken:
        """Return what a row keeps as text."""
        event_id, rule, revision, *person = kept.split(":")
        return cls(int(event_id), rule, int(revision), int(person[0]) if person else None)


class Reminders:
    """The reminders of every guild; an :class:`bot.events.ports.EventListener`."""

    def __init__(self, database: Database, clock: Clock, outbox: Outbox, *, calendar: Calendar, locale: Locale) -> None:
        self._database, self._clock, self._outbox = database, clock, outbox
        self._calendar, self._locale = calendar, locale
        self._has_replanned = False

    async def event_changed(self, tx: Transaction, before: Event | None, after: Event) -> None:  # noqa: ARG002 - what is kept tells what it was
        """Plan the reminders of *after* anew, inside the transaction of the change."""
        event_id = after.id or 0
        kept = await store.of_event(tx, after.guild_id, event_id)
        changed = replan(kept, plan(after, self._calendar), self._clock.now())
        if changed:
            await store.put(tx, after.guild_id, event_id, changed)
            self._outbox.wake_after(tx)

    async def run(self) -> None:
        """Turn what is due into messages; harmless when it runs twice or late.

        The first time, all events that are ahead are planned anew: the table of holidays may have changed.
        """
        if not self._has_replanned:
            await self._database.write(self._replan_all)
            self._has_replanned = True
        due_at = await self.next_due()
        if due_at and due_at <= self._clock.now():
            await self._database.write(self._say_due)

    async def next_due(self) -> datetime | None:
        """Return when the next reminder leaves, None when none is planned."""
        return await self._database.read(store.next_due)

    async def next_one(self, guild_id: int, event_id: int) -> Reminder:
        """Return the reminder of an event that leaves next; raise :class:`NoReminderLeft`."""
        for one in await self._database.read(lambda tx: store.of_event(tx, guild_id, event_id)):
            if one.state is State.PLANNED:
                return one
        raise NoReminderLeft

    async def coming(self, guild_id: int, event_ids: Iterable[int]) -> dict[int, list[tuple[str, datetime]]]:
        """Return what is planned for each of these events: name and instant, the first one first."""
        wanted = tuple(event_ids)

        async def work(tx: Transaction) -> dict[int, list[tuple[str, datetime]]]:
            kept = {event_id: await store.of_event(tx, guild_id, event_id) for event_id in wanted}
            return {
                event_id: [(one.rule, one.due_at) for one in ones if one.state is State.PLANNED]
                for event_id, ones in kept.items()
            }

        return await self._database.read(work)

    async def _replan_all(self, tx: Transaction) -> None:
        # A day before today in UTC is today somewhere.
        for guild_id, event_id in await events.ahead(tx, self._clock.now().date() - timedelta(days=1)):
            if event := await events.one(tx, guild_id, event_id):
                await self.event_changed(tx, event, event)

    async def _say_due(self, tx: Transaction) -> None:
        found = await store.due(tx, self._clock.now())
        # After a long stop several may be due at once: people are told once how many days are left.
        newest = {due.event_id: due for due in found}
        for due in found:
            event = await events.one(tx, due.guild_id, due.event_id) if due is newest[due.event_id] else None
            is_of_use = event and event.status == "visible" and self._clock.now() < begins_at(event)
            if event and is_of_use:
                await self._say(tx, event, due)
            state = State.SAID if is_of_use else State.DROPPED
            await store.put(tx, due.guild_id, due.event_id, [replace(due.reminder, state=state)])

    async def _say(self, tx: Transaction, event: Event, due: Due) -> None:
        """Leave one post for those who chose the channel, and a message to each who chose to get one."""
        spoken = Spoken(due.event_id, due.reminder.rule, due.reminder.revision)
        reached = await signups.reached(tx, due.guild_id, due.event_id)
        if any(one.way is Way.CHANNEL for one in reached):
            await self._outbox.say(tx, self.post(event, spoken, due.reminder.due_at))
        for one in reached:
            if one.wants(due.reminder.rule):
                in_private = replace(spoken, person_id=one.person_id)
                message = self.post(event, in_private, due.reminder.due_at)
                await self._outbox.say(tx, replace(message, locale=one.locale))

    def post(self, event: Event, spoken: Spoken, due_at: datetime) -> Message:
        """Return the message that says *spoken*: in the event's room, or to its person."""
        return Message(
            guild_id=event.guild_id,
            kind=POST if spoken.person_id is None else DIRECT,
            subject=str(spoken),
            recipient=Room(spoken.event_id) if spoken.person_id is None else Person(spoken.person_id),
            due_at=due_at,
            locale=self._locale,
            priority=PRIORITY,
            expires_at=begins_at(event),
        )
