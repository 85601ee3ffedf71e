"""What leaves for those who wait; see :class:`bot.delivery.service.Subject`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.delivery.model import Rendered, Withdrawn
from bot.events import store as events
from bot.events.places import store as places
from bot.events.places.model import HALL
from bot.events.signups import store as signups
from bot.events.signups.model import Way
from bot.events.waitlist import store
from bot.events.waitlist.cards import WaitingCards
from bot.events.waitlist.model import Standing
from bot.events.waitlist.queue import GIVEN, GONE, NEWS, OFFER, PASSED, is_over
from bot.i18n import language

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.database import Transaction
    from bot.delivery.keeping.service import Keeping
    from bot.delivery.model import Delivery
    from bot.events.model import Event
    from bot.events.ports import FollowsFailure
    from bot.events.waitlist.model import Waiting
    from bot.i18n import Texts


class _Direct:
    """A private message about the line; where it does not arrive, the channel of those who wait has news instead."""

    def __init__(self, texts: Texts, clock: Clock, followers: FollowsFailure, keeping: Keeping) -> None:
        self._texts, self._clock, self._followers, self._keeping = texts, clock, followers, keeping

    def _cards(self, locale: str) -> WaitingCards:
        return WaitingCards(self._texts, language(locale))

    async def _found(self, tx: Transaction, guild_id: int, subject: str) -> tuple[Event, Waiting] | None:
        event_id, person_id = _read(subject)
        event, row = await events.one(tx, guild_id, event_id), await store.one(tx, guild_id, event_id, person_id)
        return (event, row) if event and row and not is_over(event, self._clock.now()) else None

    async def sent(self, _tx: Transaction, _delivery: Delivery) -> None:
        """Said once and done."""

    async def failed(self, tx: Transaction, delivery: Delivery, reason: str) -> None:
        """Let them read in the channel that there is news, and the organisers that no message reaches them."""
        found = await self._found(tx, delivery.guild_id, delivery.subject)
        if found:
            event, row = found
            await store.put(tx, replace(row, way=Way.CHANNEL, has_news=True))
            await self._keeping.want(tx, delivery.guild_id, HALL, str(event.id))
        await self._followers.direct_failed(tx, delivery.guild_id, *_read(delivery.subject), reason)


class OfferDirect(_Direct):
    """The place that is kept for one person."""

    KIND = OFFER

    async def render(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """Return the offer as it stands, or nothing to who has answered, or for whom it is kept no more."""
        found = await self._found(tx, guild_id, subject)
        if found is None or not found[1].has_offer(self._clock.now()):
            return Withdrawn(GONE)
        return Rendered(self._cards(locale).offer(*found))


class PassedDirect(_Direct):
    """The place that was kept for one person, and is no more."""

    KIND = PASSED

    async def render(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """Return where they stand now, or nothing to who has left, or has another offer."""
        found = await self._found(tx, guild_id, subject)
        if found is None or found[1].offered_until is not None:
            return Withdrawn(GONE)
        event, row = found
        return Rendered(self._cards(locale).passed(Standing(event, row, await store.position(tx, guild_id, row))))


class GivenDirect(_Direct):
    """The place that organisers have given to one person out of turn."""

    KIND = GIVEN

    async def render(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """Return the news, or nothing to who has given the place back."""
        event_id, person_id = _read(subject)
        event = await events.one(tx, guild_id, event_id)
        signup = await signups.one(tx, guild_id, event_id, person_id)
        if event is None or signup is None or not signup.is_in or is_over(event, self._clock.now()):
            return Withdrawn(GONE)
        return Rendered(self._cards(locale).given(event))


class News:
    """The line that rings one person in a private channel, and tells the others nothing."""

    KIND = NEWS

    def __init__(self, texts: Texts, clock: Clock) -> None:
        self._texts, self._clock = texts, clock

    async def render(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """Return the line, or nothing once the person is forgotten or the event is over."""
        event_id, person_id = _read(subject)
        event = await events.one(tx, guild_id, event_id)
        reached = await places.reachable(tx, guild_id, person_id)
        if event is None or reached is None or is_over(event, self._clock.now()):
            return Withdrawn(GONE)
        return Rendered(WaitingCards(self._texts, language(locale)).news(event_id, reached.discord_id), rung=1)

    async def sent(self, _tx: Transaction, _delivery: Delivery) -> None:
        """Said once and done."""


def _read(subject: str) -> tuple[int, int]:
    """Return event and person of "12:34", or of "12:34:offered"."""
    event_id, person_id, *_ = subject.split(":")
    return int(event_id), int(person_id)
