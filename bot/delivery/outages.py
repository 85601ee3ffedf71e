"""When no process was at work: the leader notes every minute that it is, and a gap is an outage."""

from __future__ import annotations

import json
import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.database.marks import APPLICATION, remember, remembered
from bot.delivery import store
from bot.delivery.lateness import Late, Outage, is_late, lateness

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.database import Database, Transaction

logger = logging.getLogger(__name__)

ALIVE_AT, OUTAGES = "alive_at", "outages"
# So many beats are missed before a gap is an outage.
BEAT_EVERY_S, GAP = 60.0, timedelta(minutes=3)
KEPT_FOR = timedelta(days=30)


class Outages:
    """The leader's pulse, and the gaps in it; see docs/adr/0018-outages-by-heartbeat.md."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def beat(self) -> None:
        """Note that this process is at work now."""
        await self._database.write(self._beat)

    async def began(self) -> None:
        """Note that this process speaks from now on, and since when nobody did."""

        async def work(tx: Transaction) -> None:
            now = self._clock.now()
            last = await remembered(tx, APPLICATION, ALIVE_AT)
            if last and now - datetime.fromisoformat(last) > GAP:
                outage = Outage(datetime.fromisoformat(last), now)
                logger.info("nobody was at work from %s to %s", outage.since, outage.until)
                kept = [one for one in await known(tx) if one.until > now - KEPT_FOR]
                rows = [[one.since.isoformat(), one.until.isoformat()] for one in (*kept, outage)]
                await remember(tx, APPLICATION, OUTAGES, json.dumps(rows))
            await self._beat(tx)

        await self._database.write(work)

    async def _beat(self, tx: Transaction) -> None:
        await remember(tx, APPLICATION, ALIVE_AT, self._clock.now().isoformat())


async def known(tx: Transaction) -> list[Outage]:
    """Return the outages of the last month, the oldest first."""
    rows = json.loads(await remembered(tx, APPLICATION, OUTAGES) or "[]")
    return [Outage(*map(datetime.fromisoformat, row)) for row in rows]


async def why_late(
    tx: Transaction, guild_id: int, kind: str, subject: str, planned_for: datetime, now: datetime
) -> Late | None:
    """Return why what a row of *subject* says is late, None where it is, or was, in time.

    What was sent is as late as it was then: a correction of it says the same.
    """
    if not is_late(planned_for, now):
        return None
    left_at, reason = await store.left(tx, guild_id, kind, subject)
    return lateness(planned_for, left_at or now, await known(tx), reason)
