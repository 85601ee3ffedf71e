"""The tick: every source that is due is looked at, one at a time of each host, and what was found is written down."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from itertools import chain
from math import inf
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.errors import WorldProblem
from bot.feeds import store
from bot.feeds.completing import Completer
from bot.feeds.judging import judge
from bot.feeds.looking import Failed, Look, Looker, Unchanged
from bot.feeds.rhythm import SHORTEST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.feeds.looking import Outcome
    from bot.feeds.model import Source
    from bot.feeds.ports import Fetch, Pictures, Read
    from bot.feeds.settling import Settler

logger = logging.getLogger(__name__)

# As many as one turn of the loop may serve: of twice as many it came round after 20 ms.
HOSTS_AT_ONCE = 8
# A host that takes its time must not keep the others from their next look: the rest of its sources is looked at then.
LONGEST_ROUND_S = 60.0
# More articles keep the one writer of SQLite for longer than somebody who signs up meanwhile should notice.
JUDGED_AT_ONCE = 60
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
        *,
        longest_s: float = LONGEST_ROUND_S,
        time: Callable[[], float] = monotonic,
    ) -> None:
        self._database, self._clock, self._settler = database, clock, settler
        self._longest_s, self._time = longest_s, time
        self.looker, self.completer = Looker(fetch, read), Completer(fetch, read, clock, pictures)
        self._round = asyncio.Lock()
        self._rests_until = -inf

    async def run(self) -> None:
        """Look once at each source that is due, however long it has been so; none is begun after a minute."""
        async with self._round:
            if self._time() < self._rests_until:
                return
            try:
                await self._look_at_all()
            except BaseException:
                # What cannot be written down is due again at once: the sites must not be asked at every tick.
                self._rests_until = self._time() + SHORTEST.total_seconds()
                raise

    async def _look_at_all(self) -> None:
        now = self._clock.now()

        async def work(tx: Transaction) -> Iterable[Sequence[Source]]:
            # Parted in the thread of the database: they may be thousands.
            return _by_host(await store.due(tx, now, most=MOST_DUE))

        hosts = iter(await self._database.read(work))
        unchanged: list[Unchanged] = []
        until = self._time() + self._longest_s
        async with asyncio.TaskGroup() as group:
            for _ in range(HOSTS_AT_ONCE):
                group.create_task(self._look_at(hosts, until, unchanged))
        await self._settler.settle_unchanged(unchanged)

    async def completed(self, found: Look, *, with_pictures: bool = True) -> Look:
        """Return *found* with what it lacks, by a judgement beside the writer: nothing is written."""
        judged = await self._database.read(lambda tx: judge(tx, found.source, found, self._clock.now()))
        if not self.completer.lacks(judged):
            return found
        return await self.completer.completed(found, judged, with_pictures=with_pictures)

    async def next_due(self) -> datetime | None:
        """Return when the next source is to be looked at, None when there is none."""
        return await self._database.read(store.next_due)

    async def _look_at(self, hosts: Iterator[Sequence[Source]], until: float, unchanged: list[Unchanged]) -> None:
        """Look at the sources of one host after the other, and host after host; what is left at *until* stays due."""
        for source in chain.from_iterable(hosts):
            if self._time() >= until:
                return
            found = await self._look(source)
            if isinstance(found, Unchanged) and not (source.failures or found.moved_to):
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
            is_long = isinstance(found, Look) and len(found.items) > JUDGED_AT_ONCE
            if isinstance(found, Look) and is_long:
                found = await self.completed(found)
            # Little is asked for beside a source itself, and what is not needs one look at what is known.
            judged = await self._settler.settle(found, None if is_long else self.completer.lacks)
            if judged and isinstance(found, Look):
                await self._settler.settle(await self.completer.completed(found, judged))
        except WorldProblem:
            raise
        except Exception:  # the same
            logger.exception("what source %d shows could not be kept", found.source.number)
            await self._settler.settle(Failed(found.source, UNEXPECTED))


def _by_host(due: Sequence[Source]) -> Iterable[Sequence[Source]]:
    """Return the sources of each host, in the order in which the hosts have waited."""
    hosts: defaultdict[str, list[Source]] = defaultdict(list)
    for source in due:
        hosts[urlsplit(source.address).netloc.lower()].append(source)
    return hosts.values()
