"""What a person is told whom organisers have put on a list, or taken off it: in private, once, with the reason."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot import dates
from bot.delivery.card import Card, Text
from bot.delivery.model import Message, Person, Rendered, Withdrawn
from bot.events import store as events
from bot.events.model import short_title
from bot.events.roster.names import written
from bot.events.signups import store as signups
from bot.i18n import language

if TYPE_CHECKING:
    from bot.database import Transaction
    from bot.delivery.model import Delivery
    from bot.events.model import Event
    from bot.events.ports import FollowsWriting
    from bot.i18n import Texts

ADDED, REMOVED = "events.added_by_hand", "events.removed_by_hand"
# Before the reminders, since what it says cannot wait for the day.
PRIORITY = 3


def message_of(kind: str, event: Event, person_id: int, now: datetime, locale: str) -> Message:
    """Return what tells somebody, in the language *locale*, what was done *now*; it is of use until the day is over."""
    over = datetime.combine(event.on + timedelta(days=1), time(), ZoneInfo(event.timezone))
    return Message(
        guild_id=event.guild_id,
        kind=kind,
        subject=f"{event.id}:{person_id}",
        recipient=Person(person_id),
        due_at=now,
        locale=locale,
        revision=int(now.timestamp()),
        priority=PRIORITY,
        expires_at=over,
    )


class ByHand:
    """One of the two, by its *kind*; see :class:`bot.delivery.service.Subject`.

    It leaves whichever way the person chose for reminders: their place depends on it, and the room of an event is not
    where it is said of one person.
    """

    def __init__(self, texts: Texts, places: FollowsWriting, kind: str, *, contact: str) -> None:
        self._texts, self._places, self._kind, self._contact = texts, places, kind, contact

    async def render(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """Return what was done and why; nothing once it is no longer so."""
        event_id, person_id = map(int, subject.split(":"))
        event = await events.one(tx, guild_id, event_id)
        signup = await signups.one(tx, guild_id, event_id, person_id)
        if event is None or signup is None or not signup.reason or signup.is_in is not (self._kind == ADDED):
            return Withdrawn("delivery.gone")
        spoken = language(locale)
        say = self._texts.bound(spoken)
        named = {"title": short_title(event), "day": dates.day(event.on, spoken), "city": event.city}
        told = "roster.told.added" if signup.is_in else "roster.told.removed"
        lines = [say(told, **named), say("roster.told.reason", reason=written(signup.reason))]
        if signup.is_in:
            lines.append(say("roster.told.change", command=f"/{say('command.moi.name')}"))
        else:
            lines.append(say("aide.contact", contact=self._contact) if self._contact else say("aide.contact_unknown"))
        return Rendered(Card((Text("\n".join(lines)),)))

    async def again(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """See :class:`bot.delivery.service.SaysAgain`."""
        return await self.render(tx, guild_id, subject, locale)

    async def sent(self, tx: Transaction, delivery: Delivery) -> None:
        """They are reached."""
        event_id, person_id = map(int, delivery.subject.split(":"))
        await self._places.direct_reached(tx, delivery.guild_id, event_id, person_id)

    async def failed(self, tx: Transaction, delivery: Delivery, reason: str) -> None:
        """Let the organisers know: they may have to telephone."""
        event_id, person_id = map(int, delivery.subject.split(":"))
        await self._places.direct_failed(tx, delivery.guild_id, event_id, person_id, reason)
