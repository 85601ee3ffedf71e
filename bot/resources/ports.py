"""What entries ask of the features around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bot.database import Transaction
    from bot.resources.catalogue.model import Entry


class HearsEntries(Protocol):
    """Who answers look-ups: what is published is found from the commit on."""

    async def entry_changed(self, tx: Transaction, guild_id: int, entry: Entry) -> None:
        """Follow, in the transaction that writes *entry*."""
