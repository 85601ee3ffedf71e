"""Reminders on their way out; see :class:`bot.delivery.service.Subject`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

from bot.delivery.card import MESSAGE_LIMIT
from bot.delivery.model import Rendered, Withdrawn
from bot.delivery.outages import why_late
from bot.events import store as events
from bot.events.signups import store as signups
from bot.events.signups.audiences import Audience, addressed
from bot.i18n import language
from bot.reminders import store
from bot.reminders.cards import ReminderCards
from bot.reminders.model import begins_at
from bot.reminders.rules import store as rules
from bot.reminders.service import DIRECT, GONE, POST, Spoken

if TYPE_CHECKING:
    from datetime import datetime

    from bot.clock import Clock
    from bot.database import Transaction
    from bot.delivery.model import Delivery
    from bot.delivery.service import Outbox
    from bot.events.model import Event
    from bot.events.ports import FollowsFailure
    from bot.i18n import Locale, Texts
    from bot.reminders.model import Rule
    from bot.reminders.service import Reminders


class PingRoles(Protocol):
    """Who knows the role that rings."""

    async def ping_role_of(self, tx: Transaction, guild_id: int, event_id: int) -> int | None:
        """Return the role of those who chose the channel, None while there is none."""


@dataclass(frozen=True)
class Telling:
    """A reminder that is still to be told: *due_at* is when it was to leave."""

    event: Event
    rule: Rule
    now: datetime
    due_at: datetime


class Writer:
    """Read what a reminder is written from, as it stands now."""

    def __init__(self, texts: Texts, clock: Clock, *, locale: Locale = "fr") -> None:
        self._texts, self._clock, self._locale = texts, clock, locale

    async def telling(self, tx: Transaction, guild_id: int, spoken: Spoken) -> Telling | None:
        """Return what is still to be told, None when the event is cancelled, gone, begun, or was moved since.

        None as well when the organisers have taken the rule back.
        """
        now, event = self._clock.now(), await events.one(tx, guild_id, spoken.event_id)
        if event is None or event.status != "visible" or now >= begins_at(event):
            return None
        kept = [one for one in await store.of_event(tx, guild_id, spoken.event_id) if one.rule == spoken.rule]
        latest = max(kept, key=lambda one: one.revision, default=None)
        held = await rules.of_event(tx, guild_id, spoken.event_id)
        rule = next((rule for rule in held if rule.name == spoken.rule and rule.is_on), None)
        if rule is None or latest is None or latest.revision != spoken.revision:
            return None
        return Telling(event, rule, now, latest.due_at)

    def cards(self, locale: str) -> ReminderCards:
        """Return how reminders read in *locale*."""
        return ReminderCards(self._texts, language(locale), written=self._locale)


class ReminderPost:
    """The post in the event's room, which pings those who chose it; or in the organisers', which pings nobody."""

    KIND = POST

    def __init__(self, writer: Writer, roles: PingRoles) -> None:
        self._writer, self._roles = writer, roles

    async def render(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """Return the reminder, the mention last."""
        spoken = Spoken.read(subject)
        told = await self._writer.telling(tx, guild_id, spoken)
        if told is None:
            return Withdrawn(GONE)
        audience, late = told.rule.audience, await why_late(tx, guild_id, POST, subject, told.due_at, told.now)
        cards = self._writer.cards(locale)
        card = partial(cards.post, told.event, told.rule, told.now, due_at=told.due_at, late=late)
        if audience is Audience.ORGANISERS:
            return Rendered(card())
        # Who has withdrawn or answered since the row was made is not rung.
        heard = addressed(audience, await signups.reached(tx, guild_id, spoken.event_id, *told.rule.to))
        if not heard.in_room and not heard.rings_role:
            return Withdrawn(GONE)
        if not heard.rings_role:
            people = tuple(one.discord_id for one in heard.in_room)
            named = card(people=people)
            if len(named.text) <= MESSAGE_LIMIT:
                return Rendered(named, rung=len(people))
        role = await self._roles.ping_role_of(tx, guild_id, spoken.event_id)
        return Rendered(card(ping_role=role), rung=len(heard.in_room))

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
        if told is None or not await self._is_wanted(tx, guild_id, spoken, told.rule):
            return Withdrawn(GONE)
        late = await why_late(tx, guild_id, DIRECT, subject, told.due_at, told.now)
        return Rendered(
            self._writer.cards(locale).direct(told.event, told.rule, told.now, due_at=told.due_at, late=late)
        )

    async def again(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """See :class:`bot.delivery.service.SaysAgain`."""
        spoken = Spoken.read(subject)
        told = await self._writer.telling(tx, guild_id, spoken)
        if told is None:
            return Withdrawn(GONE)
        reached = await signups.reached(tx, guild_id, spoken.event_id, *told.rule.to)
        if all(one.person_id != spoken.person_id for one in reached):
            return Withdrawn(GONE)
        return Rendered(self._writer.cards(locale).direct(told.event, told.rule, told.now, due_at=told.due_at))

    async def sent(self, _tx: Transaction, _delivery: Delivery) -> None:
        """Said once and done."""

    async def failed(self, tx: Transaction, delivery: Delivery, reason: str) -> None:
        """Bring the person back to the channel, and see to it that the channel has this reminder."""
        spoken = Spoken.read(delivery.subject)
        if spoken.person_id is not None:
            await self._way.direct_failed(tx, delivery.guild_id, spoken.event_id, spoken.person_id, reason)
        told = await self._writer.telling(tx, delivery.guild_id, spoken)
        # Who waits for the opening, or for a place, has no room to read it in.
        if told and told.rule.audience not in {Audience.WAITING, Audience.ON_WAITLIST}:
            await self._outbox.say(tx, self._reminders.post(told.event, replace(spoken, person_id=None), told.due_at))

    async def _is_wanted(self, tx: Transaction, guild_id: int, spoken: Spoken, rule: Rule) -> bool:
        reached = await signups.reached(tx, guild_id, spoken.event_id, *rule.to)
        return any(one.person_id == spoken.person_id and one.wants(spoken.rule) for one in reached)
