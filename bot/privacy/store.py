"""What is cleared once its time is over; every table by its own clock."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from bot.database.columns import metadata
from bot.delivery.store import outbox
from bot.guilds.store import audit, guilds

if TYPE_CHECKING:
    from datetime import datetime

    from bot.database import Transaction

AUDIT_KEPT_FOR = timedelta(days=365)
SETTLED_KEPT_FOR = timedelta(days=30)
LEFT_GUILD_KEPT_FOR = timedelta(days=30)


async def clear_settled(tx: Transaction, now: datetime) -> None:
    """Empty body and recipient of what was settled long ago, in every guild; the row stays as a count."""
    old = (outbox.c.settled_at < now - SETTLED_KEPT_FOR) & outbox.c.body.is_not(None)
    await tx.connection.execute(update(outbox).where(old).values(body=None, recipient=""))


async def clear_audit(tx: Transaction, now: datetime) -> None:
    """Delete what organisers did more than a year ago, in every guild."""
    await tx.connection.execute(delete(audit).where(audit.c.at < now - AUDIT_KEPT_FOR))


async def clear_left_guilds(tx: Transaction, now: datetime) -> None:
    """Delete all that is held of servers that the bot has left long ago."""
    left = select(guilds.c.guild_id).where(guilds.c.left_at < now - LEFT_GUILD_KEPT_FOR)
    gone = list((await tx.connection.execute(left)).scalars())
    for table in reversed(metadata.sorted_tables):
        if gone and "guild_id" in table.c:
            await tx.connection.execute(delete(table).where(table.c.guild_id.in_(gone)))
