"""Answers whose time is over before the rest of a sign-up; every query takes the guild, but for the round of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select, update

from bot.events.signups.store import signups
from bot.events.store import events

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from bot.database import Transaction


async def with_meals(tx: Transaction) -> list[tuple[int, int, date, str]]:
    """Return guild, number, day and zone of every event of which a meal is held, of whatever guild."""
    query = (
        select(events.c.guild_id, events.c.id, events.c.on, events.c.timezone)
        .where(events.c.id.in_(select(signups.c.event_id).where(signups.c.meal.is_not(None))))
        .order_by(events.c.id)
    )
    return [tuple(row) for row in await tx.connection.execute(query)]


async def forget_meals(tx: Transaction, guild_id: int, event_id: int) -> None:
    """Empty what was answered on the meal of an event."""
    await forget_answers(tx, guild_id, event_id, ("meal",))


async def forget_answers(tx: Transaction, guild_id: int, event_id: int, columns: Collection[str]) -> None:
    """Empty what was answered, in these *columns*, by everybody who signed up for an event.

    Whom organisers have added by hand has answered nothing: what stands of them is the organisers' own.
    """
    of_event = and_(signups.c.guild_id == guild_id, signups.c.event_id == event_id)
    has_answered = or_(~signups.c.is_guest, signups.c.added_by.is_not(None))
    await tx.connection.execute(update(signups).where(of_event, has_answered).values(dict.fromkeys(columns)))
