"""*Rappeler plus tard*: what its reader asks, and how the reminder reads when it comes again.

It is a message of its own; the event's reminders stay as they are planned. One message can be put off once: the next
one has its own button.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.delivery.model import Message, Person, Rendered, Withdrawn
from bot.delivery.model import State as RowState
from bot.delivery.outages import why_late
from bot.errors import Refusal
from bot.events import store as events
from bot.events.service import LONGEST_NUMBER
from bot.events.signups import store as signups
from bot.events.signups.model import NotSignedUp, Way
from bot.i18n import language
from bot.reminders import store
from bot.reminders.cards import ReminderCards
from bot.reminders.later import Later, When, offers
from bot.reminders.model import begins_at
from bot.reminders.rules import store as rules
from bot.reminders.service import PRIORITY

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.delivery.model import Delivery
    from bot.delivery.service import Outbox
    from bot.events.model import Event
    from bot.events.ports import FollowsFailure
    from bot.events.signups.model import SignUp
    from bot.guilds.model import Actor
    from bot.guilds.service import Guilds
    from bot.i18n import Locale, Texts

SNOOZED = "reminders.snoozed"
GONE, ANEW = "delivery.gone", "delivery.anew"


class NoLater(Refusal):
    """No instant is left that would be of use, or the button is of another version."""

    key = "refusal.no_later"


class RemindersStopped(Refusal):
    """They have chosen to hear nothing of this event."""

    key = "refusal.reminders_stopped"


class RemindedAlready(Refusal):
    """It has come again; the newer message has a button of its own."""

    key = "refusal.reminded_already"


@dataclass(frozen=True)
class Snooze:
    """A reminder that can come again at *instants*; *due_at* is when it will, None while that is not chosen."""

    event: Event
    later: Later
    instants: Mapping[When, datetime]
    due_at: datetime | None = None


class Snoozes:
    """Reminders that people have put off."""

    def __init__(self, database: Database, clock: Clock, outbox: Outbox, guilds: Guilds) -> None:
        self._database, self._clock, self._outbox, self._guilds = database, clock, outbox, guilds

    async def offered(self, guild_id: int, actor: Actor, claim: str) -> Snooze:
        """Return when the reminder that a button names can come again; raise a refusal where it cannot."""
        return await self._database.read(lambda tx: self._snooze(tx, guild_id, actor, claim))

    async def choose(self, guild_id: int, actor: Actor, claim: str, when: When) -> Snooze:
        """Let it come again once, however often that is asked; another instant moves it."""

        async def work(tx: Transaction) -> Snooze:
            snooze = await self._snooze(tx, guild_id, actor, claim)
            due_at = snooze.instants.get(when)
            if due_at is None:
                raise NoLater
            if snooze.due_at not in {None, due_at}:
                await self._outbox.withdraw(tx, guild_id, SNOOZED, str(snooze.later), ANEW, self._clock.now())
            message = _message(snooze, due_at, actor)
            if not await self._outbox.say(tx, message) and snooze.due_at != due_at:
                raise RemindedAlready
            return replace(snooze, due_at=due_at)

        return await self._database.write(work)

    async def _snooze(self, tx: Transaction, guild_id: int, actor: Actor, claim: str) -> Snooze:
        later, now = _read(claim), self._clock.now()
        event = await events.one(tx, guild_id, later.event_id)
        known = [one.rule for one in await store.of_event(tx, guild_id, later.event_id)]
        if event is None or event.status != "visible" or later.rule not in known:
            raise NoLater
        signup = await self._signup(tx, guild_id, actor, later.event_id)
        later = replace(later, person_id=signup.person_id)
        latest = await self._outbox.latest(tx, guild_id, SNOOZED, str(later))
        if latest and latest.state not in {RowState.PLANNED, RowState.WITHDRAWN}:
            raise RemindedAlready
        instants = offers(event, now)
        if not instants:
            raise NoLater
        is_planned = latest is not None and latest.state is RowState.PLANNED
        return Snooze(event, later, instants, latest.due_at if latest and is_planned else None)

    async def _signup(self, tx: Transaction, guild_id: int, actor: Actor, event_id: int) -> SignUp:
        person = await self._guilds.known(tx, guild_id, actor)
        signup = await signups.one(tx, guild_id, event_id, person) if person is not None else None
        if signup is None or not signup.is_in:
            raise NotSignedUp
        if signup.way is Way.NONE:
            raise RemindersStopped
        return signup


class ReminderSnoozed:
    """A reminder that comes again, as it reads then; nothing for who has withdrawn or stopped all since."""

    KIND = SNOOZED

    def __init__(
        self, texts: Texts, clock: Clock, way: FollowsFailure, outbox: Outbox, *, locale: Locale = "fr"
    ) -> None:
        self._texts, self._clock, self._way, self._outbox, self._locale = texts, clock, way, outbox, locale

    async def render(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """Return the reminder; how many days are left is counted anew."""
        later, now = Later.read(subject), self._clock.now()
        event = await events.one(tx, guild_id, later.event_id)
        signup = await signups.one(tx, guild_id, later.event_id, later.person_id or 0)
        if event is None or event.status != "visible" or now >= begins_at(event):
            return Withdrawn(GONE)
        if signup is None or not signup.is_in or signup.way is Way.NONE:
            return Withdrawn(GONE)
        held = await rules.of_event(tx, guild_id, later.event_id)
        rule = next((rule for rule in held if rule.name == later.rule and rule.is_on), None)
        if rule is None:
            return Withdrawn(GONE)
        row = await self._outbox.latest(tx, guild_id, SNOOZED, subject)
        cards = ReminderCards(self._texts, language(locale), written=self._locale)
        due_at = (row.planned_for or row.due_at) if row else now
        late = await why_late(tx, guild_id, SNOOZED, subject, due_at, now)
        return Rendered(cards.direct(event, rule, now, due_at=due_at, late=late, count=later.count + 1))

    async def sent(self, _tx: Transaction, _delivery: Delivery) -> None:
        """Said once and done."""

    async def failed(self, tx: Transaction, delivery: Delivery, reason: str) -> None:
        """Bring the person back to the channel, and let the organisers know."""
        later = Later.read(delivery.subject)
        if later.person_id is not None:
            await self._way.direct_failed(tx, delivery.guild_id, later.event_id, later.person_id, reason)


def _message(snooze: Snooze, due_at: datetime, actor: Actor) -> Message:
    return Message(
        guild_id=snooze.event.guild_id,
        kind=SNOOZED,
        subject=str(snooze.later),
        recipient=Person(snooze.later.person_id or 0),
        due_at=due_at,
        locale=actor.locale,
        priority=PRIORITY,
        expires_at=begins_at(snooze.event),
    )


def _read(claim: str) -> Later:
    """Return what a button names; it is a claim, and never another person's."""
    try:
        later = Later.read(claim)
    except ValueError:
        raise NoLater from None
    if max(len(part) for part in claim.split(":")) > LONGEST_NUMBER or later.person_id is not None:
        raise NoLater
    return later
