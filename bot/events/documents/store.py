"""The one thing that is written for a document: the name on a card, after the day too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from bot.events.signups.store import signups

if TYPE_CHECKING:
    from datetime import datetime

    from bot.database import Transaction
    from bot.events.signups.model import SignUp


async def name(tx: Transaction, signup: SignUp, full_name: str, at: datetime) -> None:
    """Write *full_name* on the card of *signup*, and nothing else of it."""
    theirs = (signups.c.guild_id == signup.guild_id) & (signups.c.id == signup.id)
    await tx.connection.execute(update(signups).where(theirs).values(full_name=full_name, changed_at=at))
