"""Give a place to somebody who waits for one: their turn has come, or organisers have said so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.events.signups import store
from bot.events.signups.model import Way, signed_up

if TYPE_CHECKING:
    from datetime import datetime

    from bot.database import Transaction
    from bot.events.model import Event
    from bot.events.signups.model import SignUp
    from bot.events.signups.service import SignUps
    from bot.events.waitlist.model import Waiting


async def seat(
    tx: Transaction,
    signups: SignUps,
    event: Event,
    row: Waiting,
    *,
    member: int,
    now: datetime,
    reason: str | None = None,
) -> SignUp:
    """Give *row* a place inside *tx*: who calls has seen to it that there is one. They wait no more."""
    before = await store.one(tx, event.guild_id, event.id or 0, row.person_id)
    if before and before.is_in:
        return before
    after = replace(signed_up(event, row.person_id, before, now), way=row.way or Way.CHANNEL, reason=reason)
    return await signups.change_by_hand(tx, event, before, after, member=member)
