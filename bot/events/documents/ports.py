"""What else belongs to one's own day, in rooms that this one does not know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.database import Transaction
    from bot.events.documents.model import Part
    from bot.i18n import Locale


class OwnDay(Protocol):
    """Knows what a person has chosen within a day."""

    async def lines(self, tx: Transaction, part: Part, locale: Locale) -> Sequence[str]:
        """Return what their calendar says of it, a sentence each."""
