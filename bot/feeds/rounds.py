"""The tick: every source that is due is looked at, one at a time of each host, and what was found is written down."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.errors import WorldProblem
from bot.feeds import store
from bot.feeds.looking import Failed, Looker, Unchanged
from bot.feeds.settling import remembered

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.clock import Clock
    from bot.database import Database
    from bot.feeds.looking import Outcome
    from bot.feeds.model import Article, Source
    from bot.feeds.ports import Fetch, Pictures, Read
    from bot.feeds.reading.model import Item
    from bot.feeds.settling import Settler

logger = logging.getLogger(__name__)

HOSTS_AT_ONCE = 16
MOST_DUE = 2_000
UNEXPECTED = "unexpected"


class Rounds:
    """Looks at what is due; harmless twice or late, since a look that was not written down is made again."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        fetch: Fetch,
        read: Read,
        settler: Settler,
        pictures: Pictures | None = None,
    ) -> None:
        self._database, self._clock, self._settler = database, clock, settler
        self.looker = Looker(fetch, read, clock, self._recall, pictures)
        self._round = asyncio.Lock()

    async def run(self) -> None:
        """Look once at each source that is due, however long it has been so."""
        async with self._round:
            now = self._clock.now()
            due = await self._database.read(lambda tx: store.due(tx, now, most=MOST_DUE))
            by_host: defaultdict[str, list[Source]] = defaultdict(list)
            for source in due:
                by_host[urlsplit(source.address).netloc.lower()].append(source)
            unchanged: list[Unchanged] = []
            places = asyncio.Semaphore(HOSTS_AT_ONCE)
            async with asyncio.TaskGroup() as group:
                for sources in by_host.values():
                    group.create_task(self._look_at(sources, places, unchanged))
            await self._settler.settle_unchanged(unchanged)

    async def next_due(self) -> datetime | None:
        """Return when the next source is to be looked at, None when there is none."""
        return await self._database.read(store.next_due)

    async def _look_at(self, sources: Sequence[Source], places: asyncio.Semaphore, unchanged: list[Unchanged]) -> None:
        """Look at the sources of one host, one after the other."""
        async with places:
            for source in sources:
                found = await self._look(source)
                if isinstance(found, Unchanged) and not source.failures:
                    unchanged.append(found)
                else:
                    await self._settle(found)

    async def _look(self, source: Source) -> Outcome:
        try:
            return await self.looker.look(source)
        except WorldProblem:
            raise
        except Exception:  # what one source does must not hold up all others
            logger.exception("source %d could not be looked at", source.number)
            return Failed(source, UNEXPECTED)

    async def _settle(self, found: Outcome) -> None:
        try:
            await self._settler.settle(found)
        except WorldProblem:
            raise
        except Exception:  # the same
            logger.exception("what source %d shows could not be kept", found.source.number)
            await self._settler.settle(Failed(found.source, UNEXPECTED))

    async def _recall(self, source: Source, items: Sequence[Item]) -> list[Article]:
        return await self._database.read(lambda tx: remembered(tx, source, items))
