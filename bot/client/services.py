"""What a cog may ask: the use cases, and the texts to answer with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.events.cards import Cards

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.clock import Clock
    from bot.delivery.card import Card
    from bot.events.model import Event
    from bot.events.service import Events
    from bot.guilds.service import Guilds
    from bot.i18n import Locale, Texts
    from bot.operations.arrival import Arrival


@dataclass(frozen=True)
class Services:
    """The use cases, made once by :mod:`bot.app`; they outlive every gateway client.

    *locale* is the language of posts, *contact* how members reach the team (empty where unknown).
    *commands_changed* says whether this process is to tell Discord of the slash commands that have
    the given digest; *commands_told* remembers that it did.
    """

    clock: Clock
    texts: Texts
    guilds: Guilds
    events: Events
    arrival: Arrival
    locale: Locale
    contact: str
    commands_changed: Callable[[str], Awaitable[bool]]
    commands_told: Callable[[str], Awaitable[None]]

    def cards(self, locale: Locale) -> Cards:
        """Return how events read in *locale*."""
        return Cards(self.texts, locale)

    def public_card(self, event: Event) -> Card:
        """Return the card of *event* as everybody would see it now."""
        return self.cards(self.locale).announcement(event, self.clock.now()).fitted()
