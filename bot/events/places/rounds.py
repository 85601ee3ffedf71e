"""Find out, once a day and at night, who has left the server: no gateway event tells it without a privileged intent."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.database.marks import APPLICATION, remember, remembered
from bot.events import store as events
from bot.events.places.model import MEMBER, members_of

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.delivery.keeping.service import Keeping

LOOKED_ON = "members_looked_on"
# In UTC: before anybody in France gets up, and late in the morning nowhere that the bot serves.
FROM_HOUR = 2


class MemberRounds:
    """Have everybody looked at who takes part in what is ahead; the keeper of members does the rest."""

    def __init__(self, database: Database, clock: Clock, keeping: Keeping) -> None:
        self._database, self._clock, self._keeping = database, clock, keeping

    async def run(self) -> None:
        """Ask for the look of today, unless it was asked for; harmless when it runs twice or late."""
        now = self._clock.now()
        today = now.date().isoformat()
        looked_on = await self._database.read(lambda tx: remembered(tx, APPLICATION, LOOKED_ON))
        if now.hour < FROM_HOUR or looked_on == today:
            return

        async def work(tx: Transaction) -> None:
            # A day before today in UTC is today somewhere.
            for guild_id, event_id in await events.ahead(tx, now.date() - timedelta(days=1)):
                await self._keeping.want_all(tx, guild_id, MEMBER, members_of(event_id))
            await remember(tx, APPLICATION, LOOKED_ON, today)

        await self._database.write(work)
