"""The one thing that is written for a document: the name on a card, after the day too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from bot.events.signups.store import signups

if TYPE_CHECKING:
    from datetime import datetime

    from bot.database import Transaction


async def name(tx: Transaction, guild_id: int, signup_id: int, full_name: str, at: datetime) -> None:
    """Write *full_name* on the card of one sign-up, and nothing else of it."""
    theirs = (signups.c.guild_id == guild_id) & (signups.c.id == signup_id)
    await tx.connection.execute(update(signups).where(theirs).values(full_name=full_name, changed_at=at))
