"""What one's own calendar says of the workshop that one has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.events.workshops import store
from bot.events.workshops.model import can_choose, workshop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.database import Transaction
    from bot.events.documents.model import Part
    from bot.i18n import Locale, Texts


class WorkshopOfDay:
    """See :class:`bot.events.documents.ports.OwnDay`."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    async def lines(self, tx: Transaction, part: Part, locale: Locale) -> Sequence[str]:
        """Return which workshop they have, nothing where they have none."""
        event, signup = part.event, part.signup
        if not can_choose(event, signup):
            return ()
        choice = await store.one(tx, event.guild_id, event.id or 0, signup.person_id)
        if choice is None or choice.given is None:
            return ()
        title = workshop(event, choice.given).title
        return (self._texts.get("workshop.is_first", locale, title=title),)
