"""Claim, render, send, settle: the one way out for everything that nobody asked for.

A row is claimed, rendered and frozen in one transaction, sent, and settled in another. A crash
between the two leaves it claimed, and the next round finds out what became of it.

Rows flow: as some arrive others are claimed, so that the budget of requests is used while Discord
answers; what arrives together is settled together. To one recipient one row is on its way at a time.
No more is claimed than leaves soon, and nothing for a place that has had as many messages as Discord
allows: what is claimed and has not left when a process dies must be looked for.

Transactions that write are short and few: people who sign up wait for the same writer.
"""

from __future__ import annotations

import asyncio
import logging
import time
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
    Sent,
    State,
    Trace,
    may_repeat_nonce,
)
from bot.delivery.preparing import Preparer
from bot.delivery.report import store as report
from bot.delivery.settling import Settler
from bot.delivery.turns import store as turns
from bot.precedence import Precedence

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import datetime

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.delivery.preparing import Drafts
    from bot.delivery.service import Outbox, Places, Subject
    from bot.delivery.turns.store import Spot

logger = logging.getLogger(__name__)

# So many rows are on their way at once at most; so many leave room to be claimed even while others spend the budget.
WINDOW, LEAST = 96, 8
# What is claimed leaves within so many seconds, the pace permitting.
AHEAD_S = 0.8
# So many rows are claimed in one transaction at most: people who sign up wait for it.
CHUNK = 12
# What arrives within so many seconds is settled together.
GATHER_S = 0.2

Settlement = tuple[Delivery, Outcome | Trace]
"""A row, and what became of it."""
Going = dict[asyncio.Task[Settlement], Delivery]
"""The rows that are on their way."""


class Dispatcher:
    """Send what is due; only the leader runs one.

    ``done`` counts the rows that were looked at. *leads* says whether this process may still settle what is not
    certain. *on_step* is told each named step before it happens; tests kill the process there.
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
        precedence: Precedence | None = None,
        on_step: Callable[[str], None] = lambda _step: None,
        leads: Callable[[], bool] = lambda: True,
    ) -> None:
        self._leads = leads
        self._database, self._door, self._clock, self._outbox = database, door, clock, outbox
        self._places, self._on_step = places, on_step
        self._precedence = precedence or Precedence()
        self._round, self._more = asyncio.Lock(), asyncio.Event()
        # Until when, by the monotonic clock, a place takes no further message.
        self._resting: dict[Spot, float] = {}
        self.done = 0
        self._lane = SlowLane(door.open_dm, self._opened, gap_s=dm_gap_s, closed=self._closed)
        self._alarm = Alarm(clock, outbox)
        self._settler = Settler(clock, outbox, subjects, places)
        self._preparer = Preparer(subjects, places, self._lane, self._settler)

    def look_again(self) -> None:
        """Let a round that goes on claim what has become due meanwhile."""
        self._more.set()

    async def resume(self, reason: str) -> None:
        """Try again at once what was put off for *reason*, in every community."""

        async def work(tx: Transaction) -> None:
            await report.resume(tx, (reason,), self._clock.now())
            self._outbox.wake_after(tx)

        await self._database.write(work)

    async def run(self) -> None:
        """Reconcile and send until nothing is due; harmless twice, or late."""
        async with self._round:
            try:
                await self._flow()
            except LeaseLost:
                logger.warning("deliveries stop here: another process leads now")

    async def next_due(self) -> datetime | None:
        """Return the next instant at which something is due."""
        return await self._database.read(lambda tx: turns.next_due(tx, self._clock.now()))

    async def settle(self) -> None:
        """Wait until everybody who is to be written to has been; for a clock that moves in steps."""
        await self._lane.empty()

    async def close(self) -> None:
        """Stop opening conversations."""
        await self._lane.close()

    async def _flow(self) -> None:
        """Keep rows on their way until none is due and the last has arrived."""
        going: Going = {}
        more = asyncio.create_task(self._more.wait())
        try:
            while True:
                self._more.clear()
                room, looked_at = self._room(len(going)), 0
                # A few at a time: in between, whoever waits for the writer has their turn.
                while looked_at < room:
                    begun, count = await self._begin(going.values(), most=min(CHUNK, room - looked_at))
                    going |= begun
                    looked_at += count
                    if count < CHUNK:
                        break
                if going:
                    await self._arrive(going, more, is_full=looked_at >= room or bool(self._resting))
                elif not looked_at and not self._resting:
                    return
                elif not looked_at:
                    # Nothing else is due: those that had enough may as well wait at the door.
                    self._resting.clear()
                if more.done():
                    more = asyncio.create_task(self._more.wait())
        finally:
            left: list[asyncio.Task[Any]] = [more, *going]
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)

    def _room(self, going: int) -> int:
        """Return how many rows may be claimed now while so many are *going*."""
        most = max(LEAST - going, self._door.room(AHEAD_S))
        return max(0, min(most, WINDOW - going))

    async def _arrive(self, going: Going, more: asyncio.Task[Any], *, is_full: bool) -> None:
        """Wait for news and settle what has arrived; with *is_full* not for long: more rows are due, or will be."""
        await asyncio.wait({*going, more}, timeout=GATHER_S if is_full else None, return_when=asyncio.FIRST_COMPLETED)
        if 0 < sum(task.done() for task in going) < len(going):
            await asyncio.wait(going, timeout=GATHER_S)
        arrived = [task for task in going if task.done()]
        for task in arrived:
            del going[task]
        await self._settle([task.result() for task in arrived if not task.exception()])
        for task in arrived:
            task.result()

    async def _begin(self, going: Collection[Delivery], *, most: int) -> tuple[Going, int]:
        """Send off what an earlier process left claimed and what is due now; return also how many were looked at.

        Rows that are not to be sent make room for the next to the same recipient, so nothing is not the same as none.
        """
        now, resting = self._clock.now(), self._still_resting()

        async def look(tx: Transaction) -> tuple[list[Delivery], list[Delivery], Drafts]:
            begun = await turns.begun(tx, now, [one.id for one in going], most=most)
            left = [one for one in begun if one.state is State.CLAIMED]
            again = turns.firsts((one for one in begun if one.state is State.PLANNED), but={*map(turns.spot_of, going)})
            due = [*again, *await turns.first_due(tx, now, resting=resting, most=most)][:most]
            return left, due, await self._preparer.draft(tx, due, now)

        left, due, drafts = await self._database.read(look)
        claimed: list[Delivery] = []
        if due:
            self._on_step("claim")
            locked, claimed = await self._database.write(lambda tx: self._claim(tx, due, drafts))
            if not locked:
                # Somebody else is at work on them for a moment.
                await asyncio.sleep(GATHER_S)
        self.done += len(left) + len(due)
        ways = [*((row, self._recover(row, now)) for row in left), *((row, self._deliver(row)) for row in claimed)]
        return {asyncio.create_task(way): row for row, way in ways}, len(left) + len(due)

    async def _claim(self, tx: Transaction, due: Sequence[Delivery], drafts: Drafts) -> tuple[int, list[Delivery]]:
        """Claim rows, at most one a recipient so that the order in a channel is kept; return what is to be sent.

        How many could be locked comes first.
        """
        now = self._clock.now()
        locked = await turns.lock(tx, [one.id for one in due], now)
        claimed = await self._preparer.prepare(tx, locked, drafts, now)
        self._on_step("claiming")
        return len(locked), claimed

    def _still_resting(self) -> list[Spot]:
        now = time.monotonic()
        self._resting = {spot: until for spot, until in self._resting.items() if until > now}
        return list(self._resting)

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
        await self._precedence.gap()
        self._on_step("send")
        card = thaw(delivery.body or "")
        outcome = await self._door.send(delivery.channel_id or 0, card, nonce=delivery.nonce, marker=delivery.marker)
        self._on_step("settle")
        if is_again and isinstance(outcome, Refused | Postponed):
            # This try was not taken; the one before may have been.
            outcome = Doubtful(outcome.reason)
        return delivery, outcome

    async def _settle(self, arrived: list[Settlement]) -> None:
        """Note what became of rows, all in one transaction, and which places have had enough for now."""

        async def settle(tx: Transaction) -> None:
            # Once another leads, only what is certain is written down: it finds out about the rest itself.
            known = [(row, how) for row, how in arrived if isinstance(how, Sent) or self._leads()]
            heard = [
                (row, await self._alarm.heard(tx, row, how) if isinstance(how, Postponed) else how)
                for row, how in known
            ]
            await self._settler.settle(tx, heard)
            self._on_step("settling")

        if not arrived:
            return
        await self._database.write(settle)
        self._on_step("settled")
        for delivery, _ in arrived:
            if rests_s := self._door.rests_s(delivery.channel_id or 0):
                self._resting[turns.spot_of(delivery)] = time.monotonic() + rests_s

    async def _recover(self, delivery: Delivery, now: datetime) -> Settlement:
        """Find out what became of a row that was claimed and never settled; see :func:`may_repeat_nonce`."""
        claimed_at, card = delivery.claimed_at or now, thaw(delivery.body or "")
        if may_repeat_nonce(claimed_at, now):
            if card.post:
                # It has no nonce: what may still be on its way is given the time to arrive, then looked for.
                return delivery, Doubtful("delivery.doubtful")
            return await self._deliver(delivery, is_again=True)
        found = await self._door.find(delivery.channel_id or 0, card, marker=delivery.marker, since=claimed_at)
        return delivery, found
