"""An event's card on its way to the channel of events, and in step with the event from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.delivery.model import InStep, Rendered, Withdrawn
from bot.events import store
from bot.events.cards import Cards
from bot.events.model import next_change_at
from bot.events.signups import store as signups
from bot.i18n import language

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.database import Transaction
    from bot.delivery.model import Delivery
    from bot.i18n import Texts


class EventCard:
    """An event's public card; see :class:`bot.delivery.service.Subject`."""

    KIND = "events.card"

    def __init__(self, texts: Texts, clock: Clock) -> None:
        self._texts, self._clock = texts, clock

    async def render(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """Return the card as the event stands now."""
        event = await store.one(tx, guild_id, int(subject))
        if event is None:
            return Withdrawn("delivery.gone")
        now = self._clock.now()
        taken = await signups.taken(tx, guild_id, int(subject)) if event.shows_count else None
        card = Cards(self._texts, language(locale)).announcement(event, now, taken=taken)
        return Rendered(card, version=event.version, stale_at=next_change_at(event, now))

    async def sent(self, tx: Transaction, delivery: Delivery) -> InStep | Withdrawn:
        """Keep the posted card in step."""
        event = await store.one(tx, delivery.guild_id, int(delivery.subject))
        if event is None:
            return Withdrawn("delivery.gone")
        return InStep(event.version, next_change_at(event, self._clock.now()))
