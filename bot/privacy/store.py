"""What is cleared once its time is over; every table by its own clock."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update

from bot.database.columns import metadata
from bot.database.marks import remember, remembered
from bot.delivery.store import IS_FULL, outbox
from bot.events import store as event_store
from bot.events.closing import store as closing
from bot.events.places.store import unreached
from bot.events.signups.store import forget_event, signups
from bot.events.store import events
from bot.events.waitlist.store import forget_event as forget_waiting
from bot.events.workshops import store as workshops
from bot.guilds.store import audit, guilds

if TYPE_CHECKING:
    from datetime import date, datetime

    from bot.database import Transaction
    from bot.events.model import Event

AUDIT_KEPT_FOR = timedelta(days=365)
SETTLED_KEPT_FOR = timedelta(days=30)
LEFT_GUILD_KEPT_FOR = timedelta(days=30)


def _counts_of(event: Event) -> str:
    """Return the mark under which the counts of *event* outlive its sign-ups."""
    return f"event_counts:{event.id}"


async def over(tx: Transaction, before: date) -> list[Event]:
    """Return the events of every guild whose day was before *before*."""
    rows = await tx.connection.execute(select(events.c.guild_id, events.c.id).where(events.c.on < before))
    found = [await event_store.one(tx, row.guild_id, row.id) for row in rows.all()]
    return [event for event in found if event]


async def end_event(tx: Transaction, event: Event) -> bool:
    """Delete who took part in *event*, and keep how many they were; return False when that was done already."""
    of_event = (signups.c.guild_id == event.guild_id) & (signups.c.event_id == event.id)
    query = select(signups.c.kind, func.count()).where(of_event, signups.c.is_in).group_by(signups.c.kind)
    taken_part = {row[0]: row[1] for row in await tx.connection.execute(query)}
    await forget_event(tx, event.guild_id, event.id or 0)
    await workshops.forget_event(tx, event.guild_id, event.id or 0)
    await closing.forget_event(tx, event.guild_id, event.id or 0)
    await forget_waiting(tx, event.guild_id, event.id or 0)
    untold = (unreached.c.guild_id == event.guild_id) & (unreached.c.event_id == event.id)
    await tx.connection.execute(delete(unreached).where(untold))
    if not taken_part and await remembered(tx, event.guild_id, _counts_of(event)) is not None:
        return False
    await remember(tx, event.guild_id, _counts_of(event), json.dumps(taken_part))
    return True


async def counts(tx: Transaction, event: Event) -> dict[str, int]:
    """Return how many people had a place, or only the reminders, when the rows about *event* were deleted."""
    return dict(json.loads(await remembered(tx, event.guild_id, _counts_of(event)) or "{}"))


async def clear_settled(tx: Transaction, now: datetime) -> None:
    """Empty body and recipient of what was settled long ago, in every guild; the row stays as a count."""
    old = outbox.c.settled_at < now - SETTLED_KEPT_FOR
    await tx.connection.execute(update(outbox).where(old, IS_FULL).values(body=None, recipient=""))


async def clear_audit(tx: Transaction, now: datetime) -> None:
    """Delete what organisers did more than a year ago, in every guild."""
    await tx.connection.execute(delete(audit).where(audit.c.at < now - AUDIT_KEPT_FOR))


async def clear_left_guilds(tx: Transaction, now: datetime) -> None:
    """Delete all that is held of servers that the bot has left long ago."""
    left = select(guilds.c.guild_id).where(guilds.c.left_at < now - LEFT_GUILD_KEPT_FOR)
    gone = list((await tx.connection.execute(left)).scalars())
    for table in reversed(metadata.sorted_tables):
        if gone and "guild_id" in table.c:
            await tx.connection.execute(delete(table).where(table.c.guild_id.in_(gone)))
