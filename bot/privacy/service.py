"""Keep the promises about the end of what is held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.privacy import store

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.database import Database, Transaction


class Privacy:
    """What a person may ask of their data, and what ends by itself."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def clear(self) -> None:
        """Clear all whose time is over; harmless when it runs twice or late."""

        async def work(tx: Transaction) -> None:
            now = self._clock.now()
            await store.clear_settled(tx, now)
            await store.clear_audit(tx, now)
            await store.clear_left_guilds(tx, now)

        await self._database.write(work)
