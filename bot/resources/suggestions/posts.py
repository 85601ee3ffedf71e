"""A decision, told to who proposed; see :class:`bot.delivery.service.Subject`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.delivery.model import Message, Person, Rendered, Withdrawn
from bot.i18n import language
from bot.resources import store as entries
from bot.resources.suggestions import store
from bot.resources.suggestions.cards import SuggestionCards
from bot.resources.suggestions.model import State

if TYPE_CHECKING:
    from datetime import datetime

    from bot.database import Transaction
    from bot.delivery.model import Delivery
    from bot.i18n import Texts
    from bot.resources.catalogue.model import Catalogue
    from bot.resources.suggestions.model import Suggestion

KIND = "suggestion.decided"


def decision(suggestion: Suggestion, locale: str, now: datetime) -> Message:
    """Return what is said to the author of *suggestion*, once."""
    return Message(suggestion.guild_id, KIND, str(suggestion.id), Person(suggestion.person_id), now, locale)


class Decided:
    """Published or refused; where private messages are closed, nothing is said anywhere else."""

    KIND = KIND

    def __init__(self, texts: Texts, catalogue: Catalogue) -> None:
        self._texts, self._catalogue = texts, catalogue

    async def render(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """Return the decision."""
        found = await store.one(tx, guild_id, int(subject))
        if found is None or found.state is State.OPEN:
            return Withdrawn("delivery.gone")
        # Also of what is withdrawn: a correction itself may have no title.
        known = {entry.id: entry for entry in await entries.withdrawn(tx, guild_id)}
        stands = await entries.one(tx, guild_id, found.entry_id, self._catalogue) or known.get(found.entry_id)
        title = stands.title if stands else found.title
        return Rendered(SuggestionCards(self._texts, language(locale)).told(found, title))

    async def sent(self, _tx: Transaction, _delivery: Delivery) -> None:
        """Said once and done."""
