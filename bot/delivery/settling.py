"""Note what became of rows, in the transaction of whoever found out, and let their subjects follow."""

from __future__ import annotations

import logging
import random
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.delivery import store
from bot.delivery.lateness import NO_PLACE
from bot.delivery.model import (
    Delivery,
    Doubtful,
    InStep,
    Outcome,
    Person,
    Postponed,
    Refused,
    Room,
    Sent,
    State,
    Trace,
    Withdrawn,
    by_guild_and_kind,
    pause_for,
    read_recipient,
)
from bot.delivery.service import HearsExpiry, HearsFailure, KeptInStep
from bot.delivery.turns import store as turns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.clock import Clock
    from bot.database import Transaction
    from bot.delivery.service import Outbox, Places, Subject

logger = logging.getLogger(__name__)

DM_LOST = "delivery.dm_lost"


class Settler:
    """Sent, refused, postponed, doubtful or of no use any more: each has its way of being written down."""

    def __init__(self, clock: Clock, outbox: Outbox, subjects: Mapping[str, Subject], places: Places) -> None:
        self._clock, self._outbox, self._subjects, self._places = clock, outbox, subjects, places

    async def settle(self, tx: Transaction, arrived: Sequence[tuple[Delivery, Outcome | Trace]]) -> None:
        """Write down what became of each, all in one transaction."""
        # A post of a forum is a place of its own.
        sent = [
            replace(one, channel_id=how.channel_id, message_id=how.message_id)
            for one, how in arrived
            if isinstance(how, Sent)
        ]
        # Another process may lead by now and have settled some of them.
        sent = await turns.still_waiting(tx, sent)
        await turns.sent(tx, sent, self._clock.now())
        await self._follow(tx, [one for one in sent if one.message_id])
        for delivery, outcome in arrived:
            await self._settle(tx, delivery, outcome)

    async def _settle(self, tx: Transaction, delivery: Delivery, outcome: Outcome | Trace) -> None:
        now, to = self._clock.now(), read_recipient(delivery.recipient)
        match outcome:
            case Refused(reason=reason):
                await self.fail(tx, delivery, reason)
            case Postponed(reason=reason) if reason in NO_PLACE and isinstance(to, Person):
                # The next message opens the conversation anew.
                await self._places.dm_lost(tx, delivery.guild_id, to.id)
                await self.fail(tx, delivery, DM_LOST)
            case Postponed():
                if await self.postpone(tx, delivery, outcome):
                    await self._doubt(tx, replace(delivery, state=State.PLANNED), outcome.reason)
            case Doubtful() | Trace.LATER:
                # It stays claimed: what became of it is found out after a pause, however long Discord is away.
                after = outcome.after if isinstance(outcome, Doubtful) else None
                due_at = now + pause_for(delivery.attempts, chance=random.random(), at_least_s=after)  # noqa: S311 - no secret
                reason = outcome.reason if isinstance(outcome, Doubtful) else "delivery.doubtful"
                await store.change(tx, delivery, attempts=delivery.attempts + 1, reason=reason, due_at=due_at)
            case Trace.ABSENT:
                # It surely was not taken: it is a new message, written anew. Why it was put off stays: it may be late.
                anew = {"body": None, **store.new_identity()}
                await store.change(tx, delivery, state=State.PLANNED, due_at=now, **anew)
            case Trace.UNREADABLE:
                logger.error("nobody can tell whether delivery %d arrived: it is held", delivery.id)
                await store.change(tx, delivery, state=State.UNKNOWN, reason="delivery.unknown", settled_at=now)

    async def fail(self, tx: Transaction, delivery: Delivery, reason: str) -> None:
        """Settle *delivery* as refused for good, and let its subject hear of it."""
        is_news = await store.change(tx, delivery, state=State.FAILED, reason=reason, settled_at=self._clock.now())
        subject = self._subjects.get(delivery.kind)
        if not (is_news and isinstance(subject, HearsFailure)):
            return
        try:
            async with tx.connection.begin_nested():
                await subject.failed(tx, delivery, reason)
        except Exception:  # the row is settled whatever becomes of what follows
            logger.exception("nobody could be told that delivery %d (%s) failed", delivery.id, delivery.kind)

    async def abandon(self, tx: Transaction, delivery: Delivery, now: datetime) -> None:
        """Settle *delivery* as of no use any more, and let its subject hear of it."""
        await store.change(tx, delivery, state=State.ABANDONED, reason="delivery.expired", settled_at=now)
        subject = self._subjects.get(delivery.kind)
        if not isinstance(subject, HearsExpiry):
            return
        try:
            async with tx.connection.begin_nested():
                await subject.expired(tx, delivery)
        except Exception:  # the row is settled whatever becomes of what follows
            logger.exception("nobody could be told that delivery %d expired", delivery.id)

    async def _doubt(self, tx: Transaction, delivery: Delivery, reason: str) -> None:
        """Have the place looked at where *delivery* surely was not taken: a room made anew may ping another role."""
        recipient = read_recipient(delivery.recipient)
        if isinstance(recipient, Room):
            await self._places.room_in_doubt(tx, delivery.guild_id, recipient.event_id)
        elif reason in NO_PLACE:
            await self._places.channel_in_doubt(tx, delivery.guild_id, delivery.channel_id or 0)

    async def _follow(self, tx: Transaction, sent: Sequence[Delivery]) -> None:
        """Keep sent cards in step from now on, where their subjects ask for that.

        They share a savepoint: only where one cannot be followed each gets its own.
        """
        if not sent:
            return
        try:
            async with tx.connection.begin_nested():
                stand = await self._all_stand(tx, sent)
        except Exception:  # which one it was is found out below
            logger.debug("one of %d deliveries could not be followed", len(sent), exc_info=True)
            stand = [(one, await self._now_stands_apart(tx, one)) for one in sent]
        kept = [(one, how) for one, how in stand if isinstance(how, InStep)]
        if kept:
            await store.track(tx, kept)
            self._outbox.correct_after(tx)

    async def _all_stand(
        self, tx: Transaction, sent: Sequence[Delivery]
    ) -> list[tuple[Delivery, InStep | Withdrawn | None]]:
        stand: list[tuple[Delivery, InStep | Withdrawn | None]] = []
        for (guild_id, kind), rows in by_guild_and_kind(sent):
            if isinstance(subject := self._subjects[kind], KeptInStep):
                stand += zip(rows, await subject.all_sent(tx, guild_id, rows), strict=True)
            else:
                stand += [(one, await subject.sent(tx, one)) for one in rows]
        return stand

    async def _now_stands(self, tx: Transaction, delivery: Delivery) -> InStep | Withdrawn | None:
        return await self._subjects[delivery.kind].sent(tx, delivery)

    async def _now_stands_apart(self, tx: Transaction, delivery: Delivery) -> InStep | Withdrawn | None:
        try:
            async with tx.connection.begin_nested():
                return await self._now_stands(tx, delivery)
        except Exception:  # it has been said: a row that stayed claimed would be sent for ever and hold up all others
            logger.exception("delivery %d (%s) is sent and cannot be followed", delivery.id, delivery.kind)
            return None

    async def postpone(self, tx: Transaction, delivery: Delivery, outcome: Postponed) -> bool:
        """Plan *delivery*, which surely was not taken, again for later; False where somebody else has settled it.

        It is written anew then: what it says may have been withdrawn or changed meanwhile.
        """
        due_at = self._clock.now() + pause_for(
            delivery.attempts,
            chance=random.random(),  # noqa: S311 - no secret
            at_least_s=outcome.after,
        )
        attempts = delivery.attempts + 1
        values = {"attempts": attempts, "due_at": due_at, "reason": outcome.reason, "body": None}
        return await store.change(tx, delivery, state=State.PLANNED, **values)
