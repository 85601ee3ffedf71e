"""Keep in step what is no message: look at what is wanted, change what differs, tell once what only people can mend."""

from __future__ import annotations

import asyncio
import logging
import random
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.database.lease import LeaseLost
from bot.delivery.keeping import store
from bot.delivery.keeping.model import Done, Kept, Outcome, Stuck, ToMend
from bot.delivery.model import Postponed, pause_for
from bot.errors import PasserelleError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.delivery.keeping.model import Keeper

logger = logging.getLogger(__name__)

BATCH = 32
# What only people can mend is looked at again this often.
UNTIL_MENDED = timedelta(minutes=5)


class Keeping:
    """The wishes, and the rounds that fulfil them; only the leader runs those, beside what it sends.

    ``done`` counts the looks. *on_step* is told each named step before it happens; tests kill the process there.
    """

    def __init__(
        self, database: Database, clock: Clock, *, on_step: Callable[[str], None] = lambda _step: None
    ) -> None:
        self._database, self._clock, self._on_step = database, clock, on_step
        self._wake: Callable[[], None] = lambda: None
        self._keepers: Mapping[str, Keeper] = {}
        self._round = asyncio.Lock()
        self.done = 0
        # Two that settle at once would each take the other for one that is still to come.
        self._settling = asyncio.Lock()

    def woken_by(self, wake: Callable[[], None]) -> None:
        """Let *wake* be called after each commit that leaves something to look at."""
        self._wake = wake

    def kept_by(self, keepers: Mapping[str, Keeper]) -> None:
        """Let *keepers* keep what is wanted of each kind."""
        self._keepers = keepers

    async def want(self, tx: Transaction, guild_id: int, kind: str, subject: str, *, target: int | None = None) -> None:
        """Bring one thing to what its rows say, as soon as *tx* is committed."""
        await store.want(tx, guild_id, kind, subject, self._clock.now(), target=target)
        tx.after_commit(self._wake)

    async def want_all(self, tx: Transaction, guild_id: int, kind: str, prefix: str) -> None:
        """Bring everything of *kind* whose subject begins with *prefix* to what its rows say."""
        await store.want_all(tx, guild_id, kind, prefix, self._clock.now())
        tx.after_commit(self._wake)

    async def hurry(self, tx: Transaction, guild_id: int, kind: str, prefix: str) -> None:
        """Try again at once what waits."""
        await store.hurry(tx, guild_id, kind, prefix, self._clock.now())
        tx.after_commit(self._wake)

    async def run(self) -> None:
        """Look at what is due until nothing is; harmless twice, or late."""
        async with self._round:
            try:
                while now_done := await self._look():
                    self.done += now_done
            except* LeaseLost:
                logger.warning("nothing is kept from here: another process leads now")

    async def forget(self, tx: Transaction, guild_id: int, kind: str, prefix: str) -> None:
        """Keep nothing of *kind* any more whose subject begins with *prefix*."""
        await store.forget(tx, guild_id, kind, prefix)

    async def forget_target(self, tx: Transaction, kept: Kept) -> None:
        """Forget which member a thing was about; a newer wish still needs to know."""
        await store.forget_target(tx, kept)

    async def untried(self, tx: Transaction, guild_id: int, kind: str, prefix: str) -> int:
        """Return how many things are wanted and were not tried yet."""
        return await store.untried(tx, guild_id, kind, prefix)

    async def problem(self, tx: Transaction, guild_id: int, kind: str, subject: str) -> str | None:
        """Return what the organisers have to mend of one thing, None when nothing (any more)."""
        found = await store.one(tx, guild_id, kind, subject)
        return found.problem if found else None

    async def due_at(self, tx: Transaction, guild_id: int, kind: str, subject: str) -> datetime | None:
        """Return when one thing is looked at again, None where it stands as wanted."""
        return await store.due_at(tx, guild_id, kind, subject)

    async def troubled(self, tx: Transaction, guild_id: int) -> list[Kept]:
        """Return what the organisers have to mend."""
        return await store.troubled(tx, guild_id)

    async def seen_to_change(self, guild_id: int) -> None:
        """Look at once whether what was to be mended is: the server's channels or roles have changed."""
        if not await self._database.read(lambda tx: store.troubled(tx, guild_id)):
            return

        async def work(tx: Transaction) -> None:
            await store.look_at_troubled(tx, guild_id, self._clock.now())
            tx.after_commit(self._wake)

        await self._database.write(work)

    async def next_due(self) -> datetime | None:
        """Return the next instant at which something is to be looked at."""
        return await self._database.read(store.next_due)

    async def _look(self) -> int:
        due = await self._database.read(lambda tx: store.due(tx, self._clock.now(), most=BATCH))
        async with asyncio.TaskGroup() as group:
            for kept in due:
                group.create_task(self._keep(kept))
        return len(due)

    async def _keep(self, kept: Kept) -> None:
        self._on_step("keep")
        try:
            outcome = await self._keepers[kept.kind].keep(kept)
        except Stuck as stuck:
            outcome = stuck.outcome
        except PasserelleError:
            raise
        except Exception:  # one thing that cannot be kept must not hold up all others
            logger.exception("%s %s could not be kept", kept.kind, kept.subject)
            outcome = Postponed("delivery.not_rendered", after=600)
        self._on_step("kept")
        async with self._settling:
            await self._database.write(lambda tx: self._settle(tx, kept, outcome))

    async def _settle(self, tx: Transaction, kept: Kept, outcome: Outcome) -> None:
        now = self._clock.now()
        is_news = False
        match outcome:
            case Done(until=until):
                await store.done(tx, kept, until)
            case ToMend(problem=problem):
                is_news = problem != kept.problem
                if is_news:
                    await store.change(tx, kept, problem=problem, told_at=now)
                await store.later(tx, kept, now + UNTIL_MENDED)
            case Postponed(after=after):
                pause = pause_for(kept.attempts, chance=random.random(), at_least_s=after)  # noqa: S311 - no secret
                await store.later(tx, kept, now + pause)
        await self._keepers[kept.kind].settled(tx, kept, outcome, is_news=is_news)
