"""What is done about reminders: planned with the event, said when they are due, tried by organisers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.delivery.model import Message, Person, Room, Setting
from bot.events import store as events
from bot.events.signups import store as signups
from bot.events.signups.audiences import Audience, addressed
from bot.guilds.model import CHANNEL_ORGANISERS
from bot.reminders import store
from bot.reminders.model import Rule, State, begins_at, outdated, plan, replan
from bot.reminders.rules import store as rules

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
GONE = "delivery.gone"
# Before cards and other news of the same minute.
PRIORITY = 3


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
        kept, now = await store.of_event(tx, after.guild_id, event_id, for_change=True), self._clock.now()
        wanted = plan(after, self._calendar, await rules.of_event(tx, after.guild_id, event_id))
        for one in outdated(kept, wanted):
            spoken = str(Spoken(event_id, one.rule, one.revision))
            for kind in (POST, DIRECT):
                await self._outbox.withdraw(tx, after.guild_id, kind, spoken, GONE, now)
        if changed := replan(kept, wanted, now):
            await store.put(tx, after.guild_id, event_id, changed)
            self._outbox.wake_after(tx)

    async def rules_changed(self, tx: Transaction, event: Event, before: Iterable[Rule], after: Iterable[Rule]) -> None:
        """Follow what organisers have made of the rules of *event*, inside the transaction of the change."""
        await self.event_changed(tx, event, event)
        audiences = {rule.name: rule.to for rule in before}
        moved = {rule.name for rule in after if audiences.get(rule.name, rule.to) != rule.to}
        for one in await store.of_event(tx, event.guild_id, event.id or 0):
            spoken = str(Spoken(event.id or 0, one.rule, one.revision))
            for kind in (POST, DIRECT) if one.state is State.SAID else ():
                if one.rule in moved:
                    # It stands where other people would read it.
                    await self._outbox.withdraw(tx, event.guild_id, kind, spoken, GONE, self._clock.now())
                else:
                    await self._outbox.write_anew(tx, event.guild_id, kind, spoken)

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
            if event := await events.one(tx, guild_id, event_id, for_change=True):
                await self.event_changed(tx, event, event)

    async def _say_due(self, tx: Transaction) -> None:
        found = [(due, await self._rule_of(tx, due)) for due in await store.due(tx, self._clock.now())]
        # After a long stop several may be due at once: people are told once how many days are left, and each of
        # the organisers' own words.
        newest = {(due.event_id, rule.to, rule.text): due for due, rule in found if rule}
        for due, rule in found:
            is_newest = rule and due is newest[due.event_id, rule.to, rule.text]
            event = await events.one(tx, due.guild_id, due.event_id) if is_newest else None
            is_of_use = event and event.status == "visible" and self._clock.now() < begins_at(event)
            if event and rule and is_of_use:
                await self._say(tx, event, due, rule)
            state = State.SAID if is_of_use else State.DROPPED
            await store.put(tx, due.guild_id, due.event_id, [replace(due.reminder, state=state)])

    async def _rule_of(self, tx: Transaction, due: Due) -> Rule | None:
        held = await rules.of_event(tx, due.guild_id, due.event_id)
        return next((rule for rule in held if rule.name == due.reminder.rule), None)

    async def _say(self, tx: Transaction, event: Event, due: Due, rule: Rule) -> None:
        """Leave one post for those who chose the channel, and a message to each who chose to get one."""
        spoken = Spoken(due.event_id, due.reminder.rule, due.reminder.revision)
        heard = addressed(rule.audience, await signups.reached(tx, due.guild_id, due.event_id, *rule.to))
        if heard.in_room or rule.audience is Audience.ORGANISERS:
            await self._outbox.say(tx, self.post(event, spoken, due.reminder.due_at, rule.audience))
        for one in heard.direct:
            if one.wants(due.reminder.rule):
                in_private = replace(spoken, person_id=one.person_id)
                message = self.post(event, in_private, due.reminder.due_at)
                await self._outbox.say(tx, replace(message, locale=one.locale))

    def post(self, event: Event, spoken: Spoken, due_at: datetime, audience: Audience = Audience.SIGNED_UP) -> Message:
        """Return the message that says *spoken*: in the event's room, to its person, or to the organisers."""
        room = Setting(CHANNEL_ORGANISERS) if audience is Audience.ORGANISERS else Room(spoken.event_id)
        return Message(
            guild_id=event.guild_id,
            kind=POST if spoken.person_id is None else DIRECT,
            subject=str(spoken),
            recipient=room if spoken.person_id is None else Person(spoken.person_id),
            due_at=due_at,
            locale=self._locale,
            priority=PRIORITY,
            expires_at=begins_at(event),
        )
