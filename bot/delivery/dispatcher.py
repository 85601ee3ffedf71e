"""Claim, render, send, settle: the one way out for everything that nobody asked for.

A row is claimed, rendered and frozen in one transaction, sent, and settled in another. A crash
between the two leaves it claimed, and the next round finds out what became of it.
"""

from __future__ import annotations

import asyncio
import logging
import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.database.lease import LeaseLost
from bot.delivery import store
from bot.delivery.card import freeze, thaw
from bot.delivery.model import (
    Channel,
    Delivery,
    Door,
    Doubtful,
    Mirrored,
    Outcome,
    Postponed,
    Refused,
    Rendered,
    Sent,
    State,
    Trace,
    Withdrawn,
    has_expired,
    may_repeat_nonce,
    pause_for,
    read_recipient,
)
from bot.errors import WorldProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable, Mapping
    from datetime import datetime

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.delivery.service import Places, Subject

logger = logging.getLogger(__name__)

BATCH = 64
# A card that somebody has deleted is not kept in step any more.
DELETED = "delivery.deleted"


class Dispatcher:
    """Send what is due; only the leader runs one.

    *on_step* is told each named step before it happens; tests kill the process there.
    """

    def __init__(
        self,
        database: Database,
        door: Door,
        clock: Clock,
        *,
        subjects: Mapping[str, Subject],
        places: Places,
        on_step: Callable[[str], None] = lambda _step: None,
    ) -> None:
        self._database, self._door, self._clock = database, door, clock
        self._subjects, self._places, self._on_step = subjects, places, on_step
        self._round = asyncio.Lock()

    async def run(self) -> None:
        """Reconcile, send and mirror until nothing is due; harmless when it runs twice or late."""
        async with self._round:
            try:
                while await self._reconcile() + await self._send() + await self._mirror():
                    pass
            except* LeaseLost:
                logger.warning("deliveries stop here: another process leads now")

    async def next_due(self) -> datetime | None:
        """Return the next instant at which something is due."""
        return await self._database.read(lambda tx: store.next_due(tx, self._clock.now()))

    async def _send(self) -> int:
        self._on_step("claim")
        looked_at, claimed = await self._database.write(self._claim)
        await _together(self._deliver(delivery) for delivery in claimed)
        return looked_at

    async def _claim(self, tx: Transaction) -> tuple[int, list[Delivery]]:
        """Claim what is due, at most one row a recipient so that the order in a channel is kept.

        Return also how many rows were looked at: those that are not to be sent make room for the next.
        """
        now, claimed, taken = self._clock.now(), list[Delivery](), set[tuple[int, str]]()
        for delivery in await store.due(tx, now, most=BATCH):
            recipient = (delivery.guild_id, delivery.recipient)
            if recipient not in taken:
                taken.add(recipient)
                claimed += [ready] if (ready := await self._prepare(tx, delivery, now)) else []
        return len(taken), claimed

    async def _prepare(self, tx: Transaction, delivery: Delivery, now: datetime) -> Delivery | None:
        """Freeze what *delivery* says and where, or settle it at once; return what is to be sent."""
        if has_expired(delivery, now):
            await store.change(tx, delivery, state=State.ABANDONED, reason="delivery.expired", settled_at=now)
            return None
        channel_id = await self._channel_of(tx, delivery)
        if channel_id is None:
            await self._postpone(tx, delivery, Postponed("delivery.no_place", after=600))
            return None
        rendered = await self._rendered(tx, delivery)
        if isinstance(rendered, Postponed):
            await self._postpone(tx, delivery, rendered)
            return None
        if isinstance(rendered, Withdrawn):
            await store.change(tx, delivery, state=State.WITHDRAWN, reason=rendered.reason, settled_at=now)
            return None
        values: dict[str, Any] = {"state": State.CLAIMED, "claimed_at": now, "channel_id": channel_id}
        values |= {"body": freeze(rendered.card), "version": rendered.version}
        await store.change(tx, delivery, **values)
        return replace(delivery, **values)

    async def _rendered(self, tx: Transaction, delivery: Delivery) -> Rendered | Withdrawn | Postponed:
        """Render *delivery*, unless an earlier try has frozen it: a message does not change between two tries."""
        if delivery.body is not None:
            return Rendered(thaw(delivery.body), delivery.version)
        try:
            async with tx.connection.begin_nested():
                return await self._fresh(tx, delivery)
        except Exception:  # one row that cannot be rendered must not hold up all others
            logger.exception("delivery %d (%s) could not be rendered", delivery.id, delivery.kind)
            return Postponed("delivery.not_rendered", after=600)

    async def _fresh(self, tx: Transaction, delivery: Delivery | Mirrored) -> Rendered | Withdrawn:
        subject = self._subjects[delivery.kind]
        rendered = await subject.render(tx, delivery.guild_id, delivery.subject, delivery.locale)
        return replace(rendered, card=rendered.card.fitted()) if isinstance(rendered, Rendered) else rendered

    async def _channel_of(self, tx: Transaction, delivery: Delivery) -> int | None:
        recipient = read_recipient(delivery.recipient)
        if isinstance(recipient, Channel):
            return recipient.id
        return await self._places.channel_of(tx, delivery.guild_id, recipient.name)

    async def _deliver(self, delivery: Delivery, *, is_again: bool = False) -> None:
        """Send a claimed row and settle it; *is_again* when an earlier try may have been taken."""
        self._on_step("send")
        card = thaw(delivery.body or "")
        outcome = await self._door.send(delivery.channel_id or 0, card, nonce=delivery.nonce, marker=delivery.marker)
        self._on_step("settle")
        if is_again and isinstance(outcome, Refused | Postponed):
            # This try was not taken; the one before may have been.
            outcome = Doubtful(outcome.reason)
        await self._settle(delivery, outcome)

    async def _settle(self, delivery: Delivery, outcome: Outcome) -> None:
        async def settle(tx: Transaction) -> None:
            now = self._clock.now()
            match outcome:
                case Sent(message_id=message_id):
                    await store.change(tx, delivery, state=State.SENT, message_id=message_id, settled_at=now)
                    if message_id:
                        await self._follow(tx, replace(delivery, message_id=message_id))
                case Refused(reason=reason):
                    await store.change(tx, delivery, state=State.FAILED, reason=reason, settled_at=now)
                case Postponed():
                    await self._postpone(tx, delivery, outcome)
                case Doubtful(reason=reason):
                    due_at = now + pause_for(delivery.attempts, chance=random.random())  # noqa: S311 - no secret
                    await store.change(tx, delivery, attempts=delivery.attempts + 1, reason=reason, due_at=due_at)

        await self._database.write(settle)
        self._on_step("settled")

    async def _follow(self, tx: Transaction, delivery: Delivery) -> None:
        """Keep the sent card in step from now on, where its subject asks for that."""
        try:
            async with tx.connection.begin_nested():
                now_stands = await self._subjects[delivery.kind].sent(tx, delivery)
        except Exception:  # it has been said: a row that stayed claimed would be sent for ever and hold up all others
            logger.exception("delivery %d (%s) is sent and cannot be followed", delivery.id, delivery.kind)
            return
        if isinstance(now_stands, Rendered):
            await store.track(tx, delivery, wanted=now_stands.version, stale_at=now_stands.stale_at)

    async def _postpone(self, tx: Transaction, delivery: Delivery, outcome: Postponed) -> None:
        """Plan *delivery* again for later."""
        due_at = self._clock.now() + pause_for(
            delivery.attempts,
            chance=random.random(),  # noqa: S311 - no secret
            at_least_s=outcome.after,
        )
        attempts = delivery.attempts + 1
        await store.change(tx, delivery, state=State.PLANNED, attempts=attempts, due_at=due_at, reason=outcome.reason)

    async def _reconcile(self) -> int:
        """Find out what became of rows that were claimed and never settled; see :func:`may_repeat_nonce`."""
        now = self._clock.now()

        async def claimed(tx: Transaction) -> list[Delivery]:
            return [row for row in await store.in_state(tx, State.CLAIMED) if row.due_at <= now]

        doubtful = await self._database.read(claimed)
        await _together(self._recover(delivery, now) for delivery in doubtful)
        return len(doubtful)

    async def _recover(self, delivery: Delivery, now: datetime) -> None:
        claimed_at = delivery.claimed_at or now
        if may_repeat_nonce(claimed_at, now):
            await self._deliver(delivery, is_again=True)
            return
        found = await self._door.find(
            delivery.channel_id or 0, thaw(delivery.body or ""), marker=delivery.marker, since=claimed_at
        )
        if isinstance(found, Sent):
            await self._settle(delivery, found)
        else:
            await self._database.write(lambda tx: self._conclude(tx, delivery, found))

    async def _conclude(self, tx: Transaction, delivery: Delivery, found: Trace) -> None:
        """Plan *delivery* again when it surely is absent; hold it when nobody can tell."""
        now = self._clock.now()
        if found is Trace.ABSENT:
            await store.change(tx, delivery, state=State.PLANNED, due_at=now, reason=None, **store.new_identity())
        else:
            logger.error("nobody can tell whether delivery %d arrived: it is held", delivery.id)
            await store.change(tx, delivery, state=State.UNKNOWN, reason="delivery.unknown", settled_at=now)

    async def _mirror(self) -> int:
        stale = await self._database.read(lambda tx: store.stale(tx, self._clock.now(), most=BATCH))
        await _together(self._update(mirrored) for mirrored in stale)
        return len(stale)

    async def _update(self, mirrored: Mirrored) -> None:
        """Show the subject as it stands; the last version wins and repeating is safe."""
        try:
            rendered = await self._database.read(lambda tx: self._fresh(tx, mirrored))
        except WorldProblem:
            raise
        except Exception:  # one card that cannot be rendered must not hold up all others
            logger.exception("card %d (%s) could not be rendered", mirrored.id, mirrored.kind)
            not_now = Postponed("delivery.not_rendered", after=600)
            await self._database.write(lambda tx: self._later(tx, mirrored, not_now))
            return
        if isinstance(rendered, Withdrawn):
            await self._database.write(lambda tx: store.change_mirror(tx, mirrored, ended=rendered.reason))
            return
        self._on_step("mirror")
        outcome = await self._door.edit(mirrored.channel_id, mirrored.message_id, rendered.card, marker=mirrored.marker)
        await self._database.write(lambda tx: self._mirrored(tx, mirrored, rendered, outcome))

    async def _mirrored(self, tx: Transaction, mirrored: Mirrored, rendered: Rendered, outcome: Outcome) -> None:
        match outcome:
            case Sent(message_id=None) | Postponed(reason="delivery.no_channel"):
                # Deleted, alone or with its channel: the board offers to publish it again.
                await store.change_mirror(tx, mirrored, ended=DELETED)
            case Sent():
                await store.mirrored(tx, mirrored, version=rendered.version, stale_at=rendered.stale_at)
            case Refused(reason=reason):
                await store.change_mirror(tx, mirrored, ended=reason)
            case Postponed() | Doubtful():
                await self._later(tx, mirrored, outcome)

    async def _later(self, tx: Transaction, mirrored: Mirrored, outcome: Postponed | Doubtful) -> None:
        """Look at *mirrored* again after a pause."""
        after = outcome.after if isinstance(outcome, Postponed) else None
        pause = pause_for(mirrored.attempts, chance=random.random(), at_least_s=after)  # noqa: S311 - no secret
        await store.change_mirror(tx, mirrored, attempts=mirrored.attempts + 1, due_at=self._clock.now() + pause)


async def _together(work: Iterable[Coroutine[None, None, None]]) -> None:
    """Run *work* at once and wait for all of it; the first error ends the round."""
    async with asyncio.TaskGroup() as group:
        for coroutine in work:
            group.create_task(coroutine)
