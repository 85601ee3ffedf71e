"""Make a planned row ready to leave: is it of use, where does it go, and how does it read now."""

from __future__ import annotations

import logging
from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.delivery import store
from bot.delivery.card import freeze, thaw
from bot.delivery.lateness import is_late
from bot.delivery.mirror import fitted, fresh
from bot.delivery.model import (
    Channel,
    Delivery,
    Person,
    Postponed,
    Rendered,
    Room,
    State,
    Withdrawn,
    by_guild_and_kind,
    has_expired,
    read_recipient,
)
from bot.delivery.service import KeptInStep
from bot.delivery.turns import store as turns

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import datetime

    from bot.database import Transaction
    from bot.delivery.lane import SlowLane
    from bot.delivery.service import Places, Subject
    from bot.delivery.settling import Settler

    Drafts = Mapping[Delivery, Rendered | Withdrawn]
    Render = Callable[[Transaction, Delivery, datetime], Awaitable[Rendered | Withdrawn | Postponed]]

logger = logging.getLogger(__name__)


class Preparer:
    """Freeze what rows say and where, inside the transaction that claims them; a *lane* opens conversations."""

    def __init__(self, subjects: Mapping[str, Subject], places: Places, lane: SlowLane, settler: Settler) -> None:
        self._subjects, self._places, self._lane, self._settler = subjects, places, lane, settler

    async def draft(self, tx: Transaction, deliveries: Sequence[Delivery], now: datetime) -> Drafts:
        """Write what may be written before it is claimed, so that the one writer is not held meanwhile.

        A row that has changed since is not the one that was drafted. What cannot be written is left to :meth:`prepare`.
        """
        drafts: dict[Delivery, Rendered | Withdrawn] = {}
        try:
            for (guild_id, kind), rows in by_guild_and_kind(one for one in deliveries if not _frozen(one, now)):
                if isinstance(subject := self._subjects.get(kind), KeptInStep):
                    written = await subject.all_rendered(tx, guild_id, rows)
                    drafts |= zip(rows, map(fitted, written), strict=True)
        except Exception:  # which one it was is found out when they are claimed
            logger.debug("one of %d deliveries could not be drafted", len(deliveries), exc_info=True)
            return {}
        return drafts

    async def prepare(
        self, tx: Transaction, deliveries: Sequence[Delivery], drafts: Drafts, now: datetime
    ) -> list[Delivery]:
        """Freeze what *deliveries* say and where, or settle them at once; return what is to be sent, as it is claimed.

        They share a savepoint: only where one cannot be rendered each gets its own.
        """

        async def rendered(tx: Transaction, one: Delivery, now: datetime) -> Rendered | Withdrawn | Postponed:
            return drafts[one] if one in drafts else await self._rendered(tx, one, now)

        try:
            async with nullcontext() if drafts.keys() >= set(deliveries) else tx.connection.begin_nested():
                ready = [await self._prepared(tx, one, now, rendered) for one in deliveries]
        except Exception:  # which one it was is found out below
            logger.debug("one of %d deliveries could not be prepared", len(deliveries), exc_info=True)
            ready = [await self._prepared(tx, one, now, self._rendered_apart) for one in deliveries]
        claimed = [one for one in ready if one]
        await turns.claim(tx, claimed)
        return claimed

    async def _prepared(self, tx: Transaction, delivery: Delivery, now: datetime, render: Render) -> Delivery | None:
        if has_expired(delivery, now):
            await self._settler.abandon(tx, delivery, now)
            return None
        channel_id = await self._channel_of(tx, delivery)
        if isinstance(channel_id, Postponed):
            await self._settler.postpone(tx, delivery, channel_id)
            return None
        if isinstance(channel_id, Withdrawn):
            await store.change(tx, delivery, state=State.WITHDRAWN, reason=channel_id.reason, settled_at=now)
            return None
        rendered = await render(tx, delivery, now)
        if isinstance(rendered, Postponed):
            await self._settler.postpone(tx, delivery, rendered)
            return None
        if isinstance(rendered, Withdrawn):
            await store.change(tx, delivery, state=State.WITHDRAWN, reason=rendered.reason, settled_at=now)
            return None
        claimed = replace(delivery, state=State.CLAIMED, claimed_at=now, channel_id=channel_id)
        rung = delivery.rung if rendered.rung is None else rendered.rung
        return replace(claimed, body=freeze(rendered.card), version=rendered.version, rung=rung)

    async def _rendered(self, tx: Transaction, delivery: Delivery, now: datetime) -> Rendered | Withdrawn | Postponed:
        """Render *delivery*, unless an earlier try has frozen it."""
        if body := _frozen(delivery, now):
            return Rendered(thaw(body), delivery.version)
        return await fresh(self._subjects, tx, delivery)

    async def _rendered_apart(
        self, tx: Transaction, delivery: Delivery, now: datetime
    ) -> Rendered | Withdrawn | Postponed:
        """Render *delivery*; what fails is undone and logged, and the row waits."""
        try:
            async with tx.connection.begin_nested():
                return await self._rendered(tx, delivery, now)
        except Exception:  # one row that cannot be rendered must not hold up all others
            logger.exception("delivery %d (%s) could not be rendered", delivery.id, delivery.kind)
            return Postponed("delivery.not_rendered", after=600)

    async def _channel_of(self, tx: Transaction, delivery: Delivery) -> int | Postponed | Withdrawn:
        """Return where *delivery* goes, or why it cannot go there now, or ever."""
        match read_recipient(delivery.recipient):
            case Channel(id=channel_id):
                return channel_id
            case Room(event_id=event_id):
                room = await self._places.room_of(tx, delivery.guild_id, event_id)
                return room or Postponed("delivery.no_room", after=600)
            case Person(id=person_id):
                return await self._conversation(tx, delivery.guild_id, person_id)
            case recipient:
                chosen = await self._places.channel_of(tx, delivery.guild_id, recipient.name)
                return chosen or Postponed("delivery.no_place", after=600)

    async def _conversation(self, tx: Transaction, guild_id: int, person_id: int) -> int | Postponed | Withdrawn:
        reached = await self._places.person_of(tx, guild_id, person_id)
        if reached is None:
            return Withdrawn("delivery.no_person")
        if reached.dm_channel_id is None:
            member = (guild_id, person_id, reached.discord_id)
            tx.after_commit(lambda: self._lane.add(member))
            # Once it stands open the row is due at once; after a crash it comes back by itself.
            return Postponed("delivery.opening", after=600)
        return reached.dm_channel_id


def _frozen(delivery: Delivery, now: datetime) -> str | None:
    """Return what an earlier try has written, None where it is to be written: a message does not change between tries.

    What surely was not taken and has grown late meanwhile is written anew, for it has to say so.
    """
    return None if is_late(delivery.planned_for or now, now) else delivery.body
