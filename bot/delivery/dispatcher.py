"""Claim, render, send, settle: the one way out for everything that nobody asked for.

A row is claimed, rendered and frozen in one transaction, sent, and settled in another. A crash
between the two leaves it claimed, and the next round finds out what became of it.

Rows flow: as some arrive others are claimed, so that the budget of requests is used while Discord
answers; what arrives together is settled together. To one recipient one row is on its way at a time.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from bot.database.lease import LeaseLost
from bot.delivery import store
from bot.delivery.alarm import Alarm, closed
from bot.delivery.card import thaw
from bot.delivery.lane import GAP_S, Answer, Member, Resting, SlowLane
from bot.delivery.model import (
    Delivery,
    Door,
    Doubtful,
    Opened,
    Outcome,
    Person,
    Postponed,
    Refused,
    Trace,
    may_repeat_nonce,
)
from bot.delivery.preparing import Preparer
from bot.delivery.settling import Settler

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.delivery.service import Outbox, Places, Subject

logger = logging.getLogger(__name__)

# So many rows are on their way at once, and so many leave room before the next are claimed.
WINDOW, REFILL = 96, 32

Settlement = tuple[Delivery, Outcome | Trace]
"""A row, and what became of it."""


class Dispatcher:
    """Send what is due; only the leader runs one.

    ``done`` counts the rows that were looked at. *on_step* is told each named step before it happens; tests kill the
    process there.
    """

    def __init__(
        self,
        database: Database,
        door: Door,
        clock: Clock,
        outbox: Outbox,
        *,
        subjects: Mapping[str, Subject],
        places: Places,
        dm_gap_s: float = GAP_S,
        on_step: Callable[[str], None] = lambda _step: None,
    ) -> None:
        self._database, self._door, self._clock, self._outbox = database, door, clock, outbox
        self._places, self._on_step = places, on_step
        self._round, self._more = asyncio.Lock(), asyncio.Event()
        self.done = 0
        self._lane = SlowLane(door.open_dm, self._opened, gap_s=dm_gap_s, closed=self._closed)
        self._alarm = Alarm(clock, outbox)
        self._settler = Settler(clock, outbox, subjects, places)
        self._preparer = Preparer(subjects, places, self._lane, self._settler)

    def look_again(self) -> None:
        """Let a round that goes on claim what has become due meanwhile."""
        self._more.set()

    async def run(self) -> None:
        """Reconcile and send until nothing is due; harmless twice, or late."""
        async with self._round:
            try:
                await self._flow()
            except LeaseLost:
                logger.warning("deliveries stop here: another process leads now")

    async def next_due(self) -> datetime | None:
        """Return the next instant at which something is due."""
        return await self._database.read(lambda tx: store.next_due(tx, self._clock.now()))

    async def settle(self) -> None:
        """Wait until everybody who is to be written to has been; for a clock that moves in steps."""
        await self._lane.empty()

    async def close(self) -> None:
        """Stop opening conversations."""
        await self._lane.close()

    async def _flow(self) -> None:
        """Keep rows on their way until none is due and the last has arrived."""
        going: dict[asyncio.Task[Settlement], int] = {}
        more = asyncio.create_task(self._more.wait())
        try:
            while True:
                if len(going) <= WINDOW - REFILL or more.done():
                    self._more.clear()
                    begun, is_rest = await self._begin(set(going.values()), most=WINDOW - len(going))
                    going |= begun
                    if not going and is_rest:
                        return
                if more.done():
                    more = asyncio.create_task(self._more.wait())
                if going:
                    await asyncio.wait({*going, more}, return_when=asyncio.FIRST_COMPLETED)
                    arrived = [task for task in going if task.done()]
                    for task in arrived:
                        del going[task]
                    await self._settle([task.result() for task in arrived])
        finally:
            left: list[asyncio.Task[Any]] = [more, *going]
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)

    async def _begin(self, going: set[int], *, most: int) -> tuple[dict[asyncio.Task[Settlement], int], bool]:
        """Send off what an earlier process left claimed and what is due now; True where there was nothing.

        Rows that are not to be sent make room for the next to the same recipient, so nothing is not the same as none.
        """
        now = self._clock.now()
        left = await self._database.read(lambda tx: store.left_claimed(tx, now, going, most=most))
        self._on_step("claim")
        looked_at, claimed = await self._database.write(lambda tx: self._claim(tx, most=most))
        self.done += len(left) + looked_at
        ways = [*((row, self._recover(row, now)) for row in left), *((row, self._deliver(row)) for row in claimed)]
        return {asyncio.create_task(way): row.id for row, way in ways}, not left and not looked_at

    async def _claim(self, tx: Transaction, *, most: int) -> tuple[int, list[Delivery]]:
        """Claim what is due, at most one row a recipient so that the order in a channel is kept.

        Return also how many rows were looked at: those that are not to be sent make room for the next.
        """
        now, due = self._clock.now(), await store.due(tx, self._clock.now(), most=most)
        return len(due), [ready for row in due if (ready := await self._preparer.prepare(tx, row, now))]

    async def _opened(self, member: Member, answer: Answer) -> None:
        """Note what came of opening a conversation; what waited for it leaves at once."""
        guild_id, person_id, _ = member

        async def work(tx: Transaction) -> None:
            for delivery in await store.waiting_for(tx, guild_id, str(Person(person_id))):
                if isinstance(answer, Refused):
                    await self._settler.fail(tx, delivery, answer.reason)
                elif isinstance(answer, Postponed):
                    await self._settler.postpone(tx, delivery, await self._alarm.heard(tx, delivery, answer))
                else:
                    await store.change(tx, delivery, due_at=self._clock.now(), reason=None)
            if isinstance(answer, Opened):
                await self._places.dm_opened(tx, guild_id, person_id, answer.channel_id)
            self._outbox.wake_after(tx)

        self._on_step("opened")
        await self._database.write(work)
        self.done += 1

    async def _closed(self) -> Postponed | None:
        """Return why no conversation may be opened now."""
        now = self._clock.now()
        found = await self._database.read(lambda tx: closed(tx, now))
        return Resting(found.reason, after=found.left(now).total_seconds()) if found else None

    async def _deliver(self, delivery: Delivery, *, is_again: bool = False) -> Settlement:
        """Send a claimed row; *is_again* when an earlier try may have been taken."""
        self._on_step("send")
        card = thaw(delivery.body or "")
        outcome = await self._door.send(delivery.channel_id or 0, card, nonce=delivery.nonce, marker=delivery.marker)
        self._on_step("settle")
        if is_again and isinstance(outcome, Refused | Postponed):
            # This try was not taken; the one before may have been.
            outcome = Doubtful(outcome.reason)
        return delivery, outcome

    async def _settle(self, arrived: list[Settlement]) -> None:
        """Note what became of rows, all in one transaction."""

        async def settle(tx: Transaction) -> None:
            for delivery, outcome in arrived:
                if isinstance(outcome, Postponed):
                    outcome = await self._alarm.heard(tx, delivery, outcome)  # noqa: PLW2901 - the same answer, and how long it holds
                await self._settler.settle(tx, delivery, outcome)

        if arrived:
            await self._database.write(settle)
            self._on_step("settled")

    async def _recover(self, delivery: Delivery, now: datetime) -> Settlement:
        """Find out what became of a row that was claimed and never settled; see :func:`may_repeat_nonce`."""
        claimed_at = delivery.claimed_at or now
        if may_repeat_nonce(claimed_at, now):
            return await self._deliver(delivery, is_again=True)
        card = thaw(delivery.body or "")
        found = await self._door.find(delivery.channel_id or 0, card, marker=delivery.marker, since=claimed_at)
        return delivery, found
