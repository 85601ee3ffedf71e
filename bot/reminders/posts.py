"""Reminders on their way out; see :class:`bot.delivery.service.Subject`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from bot.delivery.model import Rendered, Withdrawn
from bot.delivery.outages import why_late
from bot.events import store as events
from bot.events.signups import store as signups
from bot.events.signups.model import Way
from bot.i18n import language
from bot.reminders import store
from bot.reminders.cards import ReminderCards
from bot.reminders.model import begins_at
from bot.reminders.service import DIRECT, POST, Spoken

if TYPE_CHECKING:
    from datetime import datetime

    from bot.clock import Clock
    from bot.database import Transaction
    from bot.delivery.model import Delivery
    from bot.delivery.service import Outbox
    from bot.events.model import Event
    from bot.events.ports import FollowsFailure
    from bot.i18n import Texts
    from bot.reminders.service import Reminders

GONE = "delivery.gone"


class PingRoles(Protocol):
    """Who knows the role that rings."""

    async def ping_role_of(self, tx: Transaction, guild_id: int, event_id: int) -> int | None:
        """Return the role of those who chose the channel, None while there is none."""


@dataclass(frozen=True)
class Telling:
    """A reminder that is still to be told: *due_at* is when it was to leave."""

    event: Event
    rule: str
    now: datetime
    due_at: datetime


class Writer:
    """Read what a reminder is written from, as it stands now."""

    def __init__(self, texts: Texts, clock: Clock) -> None:
        self._texts, self._clock = texts, clock

    async def telling(self, tx: Transaction, guild_id: int, spoken: Spoken) -> Telling | None:
        """Return what is still to be told, None when the event is cancelled, gone, begun, or was moved since."""
        now, event = self._clock.now(), await events.one(tx, guild_id, spoken.event_id)
        if event is None or event.status != "visible" or now >= begins_at(event):
            return None
        kept = [one for one in await store.of_event(tx, guild_id, spoken.event_id) if one.rule == spoken.rule]
        latest = max(kept, key=lambda one: one.revision, default=None)
        if latest is None or latest.revision != spoken.revision:
            return None
        return Telling(event, spoken.rule, now, latest.due_at)

    def cards(self, locale: str) -> ReminderCards:
        """Return how reminders read in *locale*."""
        return ReminderCards(self._texts, language(locale))


class ReminderPost:
    """The post in the event's room, which pings those who chose the channel."""

    KIND = POST

    def __init__(self, writer: Writer, roles: PingRoles) -> None:
        self._writer, self._roles = writer, roles

    async def render(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """Return the reminder, the mention last."""
        spoken = Spoken.read(subject)
        told = await self._writer.telling(tx, guild_id, spoken)
        if told is None:
            return Withdrawn(GONE)
        role = await self._roles.ping_role_of(tx, guild_id, spoken.event_id)
        cards = self._writer.cards(locale)
        late = await why_late(tx, guild_id, POST, subject, told.due_at, told.now)
        reached = await signups.reached(tx, guild_id, spoken.event_id)
        card = cards.post(told.event, told.rule, told.now, late=late, ping_role=role)
        return Rendered(card, rung=sum(one.way is Way.CHANNEL for one in reached))

    async def sent(self, _tx: Transaction, _delivery: Delivery) -> None:
        """Said once and done."""


class ReminderDirect:
    """The message to one person who chose to get one; nothing where they have withdrawn or chosen otherwise since."""

    KIND = DIRECT

    def __init__(self, writer: Writer, way: FollowsFailure, outbox: Outbox, reminders: Reminders) -> None:
        self._writer, self._way, self._outbox, self._reminders = writer, way, outbox, reminders

    async def render(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """Return the reminder; it pings nobody."""
        spoken = Spoken.read(subject)
        told = await self._writer.telling(tx, guild_id, spoken)
        if told is None or not await self._is_wanted(tx, guild_id, spoken):
            return Withdrawn(GONE)
        late = await why_late(tx, guild_id, DIRECT, subject, told.due_at, told.now)
        return Rendered(self._writer.cards(locale).direct(told.event, told.rule, told.now, late=late))

    async def again(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """See :class:`bot.delivery.service.SaysAgain`."""
        spoken = Spoken.read(subject)
        told = await self._writer.telling(tx, guild_id, spoken)
        reached = await signups.reached(tx, guild_id, spoken.event_id)
        if told is None or all(one.person_id != spoken.person_id for one in reached):
            return Withdrawn(GONE)
        return Rendered(self._writer.cards(locale).direct(told.event, told.rule, told.now))

    async def sent(self, _tx: Transaction, _delivery: Delivery) -> None:
        """Said once and done."""

    async def failed(self, tx: Transaction, delivery: Delivery, reason: str) -> None:
        """Bring the person back to the channel, and see to it that the channel has this reminder."""
        spoken = Spoken.read(delivery.subject)
        if spoken.person_id is not None:
            await self._way.direct_failed(tx, delivery.guild_id, spoken.event_id, spoken.person_id, reason)
        if told := await self._writer.telling(tx, delivery.guild_id, spoken):
            await self._outbox.say(tx, self._reminders.post(told.event, replace(spoken, person_id=None), told.due_at))

    async def _is_wanted(self, tx: Transaction, guild_id: int, spoken: Spoken) -> bool:
        reached = await signups.reached(tx, guild_id, spoken.event_id)
        return any(one.person_id == spoken.person_id and one.way is Way.DIRECT for one in reached)
