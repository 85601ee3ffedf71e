"""The synthesis on its way to everybody who was signed up; see :class:`bot.delivery.service.Subject`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.delivery.model import Rendered, Withdrawn
from bot.events import store as events
from bot.events.attendance import store as attendance
from bot.events.closing.cards import ClosingCards
from bot.events.closing.service import DIRECT, POST
from bot.events.places import store as places
from bot.events.signups import store as signups
from bot.i18n import language

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.database import Transaction
    from bot.delivery.model import Delivery
    from bot.delivery.service import Outbox
    from bot.events.closing.service import Closing
    from bot.events.model import Event
    from bot.events.ports import FollowsFailure
    from bot.i18n import Texts

GONE = "delivery.gone"


class PingRoles(Protocol):
    """Who knows the role that rings."""

    async def ping_role_of(self, tx: Transaction, guild_id: int, event_id: int) -> int | None:
        """Return the role of those who chose the channel, None while there is none."""


class ClosingPost:
    """The post in the event's room, which pings those who chose it; who was there finds the rest below."""

    KIND = POST

    def __init__(self, texts: Texts, roles: PingRoles) -> None:
        self._texts, self._roles = texts, roles

    async def render(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """Return the synthesis, the mention last."""
        event = await closed(tx, guild_id, int(subject))
        if event is None:
            return Withdrawn(GONE)
        role = await self._roles.ping_role_of(tx, guild_id, int(subject))
        came = bool(await attendance.present(tx, guild_id, int(subject)))
        return Rendered(ClosingCards(self._texts, language(locale)).told(event, to_all=True, came=came, role=role))

    async def sent(self, _tx: Transaction, _delivery: Delivery) -> None:
        """Said once and done."""


class ClosingDirect:
    """The message to one person who chose to get one, with what is for them alone."""

    KIND = DIRECT

    def __init__(self, texts: Texts, clock: Clock, way: FollowsFailure, outbox: Outbox, closing: Closing) -> None:
        self._texts, self._clock, self._way, self._outbox, self._closing = texts, clock, way, outbox, closing

    async def render(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """Return the synthesis; nothing to who is not in any more."""
        event_id, person_id = _read(subject)
        event, signup = await closed(tx, guild_id, event_id), await signups.one(tx, guild_id, event_id, person_id)
        if event is None or signup is None or not signup.is_in:
            return Withdrawn(GONE)
        came = await attendance.one(tx, guild_id, event_id, person_id) is not None
        return Rendered(ClosingCards(self._texts, language(locale)).told(event, to_all=False, came=came))

    async def again(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """See :class:`bot.delivery.service.SaysAgain`."""
        return await self.render(tx, guild_id, subject, locale)

    async def sent(self, _tx: Transaction, _delivery: Delivery) -> None:
        """Said once and done."""

    async def failed(self, tx: Transaction, delivery: Delivery, reason: str) -> None:
        """Bring the person back to the channel, if there is one, and see to it that it has the synthesis."""
        event_id, person_id = _read(delivery.subject)
        await self._way.direct_failed(tx, delivery.guild_id, event_id, person_id, reason)
        event = await closed(tx, delivery.guild_id, event_id)
        if event and await places.has_room(tx, delivery.guild_id, event_id):
            await self._outbox.say(tx, self._closing.post(event, self._clock.now()))


async def closed(tx: Transaction, guild_id: int, event_id: int) -> Event | None:
    """Return the event if it has a synthesis to tell of."""
    event = await events.one(tx, guild_id, event_id)
    return event if event and event.synthesis_url else None


def _read(subject: str) -> tuple[int, int]:
    event_id, _, person_id = subject.partition("-")
    return int(event_id), int(person_id)
