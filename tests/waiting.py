"""Two transactions at once: wait until one stands behind the locks of the other."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from bot.database import Database

PATIENCE_S = 10
_WAITING = text(
    "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = current_database()"
)


async def until_one_waits(database: Database) -> None:
    """Return once another transaction waits for a lock; on SQLite, where the second writer always does, at once."""
    if database.is_sqlite:
        return
    async with asyncio.timeout(PATIENCE_S):
        while not await database.read(lambda tx: tx.connection.scalar(_WAITING)):
            pass
