"""The tables of events in Discord's calendar, and of who was counted as interested; every query takes the guild."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKeyConstraint,
    PrimaryKeyConstraint,
    String,
    Table,
    and_,
    delete,
    func,
    insert,
    select,
    update,
)

from bot.database.columns import Instant, RowId, Snowflake, metadata

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from bot.database import Transaction

calendar_entries = Table(
    "calendar_entries",
    metadata,
    Column("event_id", RowId, primary_key=True, autoincrement=False),
    Column("guild_id", Snowflake, nullable=False),
    Column("entry_id", Snowflake),
    # Somebody has taken it out of the calendar by hand.
    Column("is_unwanted", Boolean, nullable=False),
    # Without it, nobody finds out whom a mark of the event stands for.
    Column("salt", String(32), nullable=False),
    ForeignKeyConstraint(["event_id"], ["events.id"], ondelete="CASCADE"),
)

# Who was counted once, until the event begins; no id of anybody.
interested = Table(
    "interested",
    metadata,
    Column("event_id", RowId, nullable=False),
    Column("person_mark", String(32), nullable=False),
    Column("guild_id", Snowflake, nullable=False),
    Column("since", Instant, nullable=False),
    Column("told_at", Instant),
    PrimaryKeyConstraint("event_id", "person_mark"),
    ForeignKeyConstraint(["event_id"], ["events.id"], ondelete="CASCADE"),
)


@dataclass(frozen=True)
class Kept:
    """Where an event stands in the calendar; *entry_id* is None before it does."""

    event_id: int
    guild_id: int
    entry_id: int | None
    is_unwanted: bool
    salt: str


async def one(tx: Transaction, guild_id: int, event_id: int) -> Kept | None:
    """Return where an event stands, None where it was never to."""
    found = (await tx.connection.execute(select(calendar_entries).where(_entry(guild_id, event_id)))).mappings().first()
    return Kept(**found) if found else None


async def standing(tx: Transaction) -> list[Kept]:
    """Return all that stand in a calendar, in every guild."""
    query = select(calendar_entries).where(calendar_entries.c.entry_id.is_not(None))
    return [Kept(**row) for row in (await tx.connection.execute(query)).mappings()]


async def add(tx: Transaction, guild_id: int, event_id: int, salt: str) -> None:
    """Note that an event is to stand in the calendar."""
    values = {"event_id": event_id, "guild_id": guild_id, "salt": salt, "is_unwanted": False}
    await tx.connection.execute(insert(calendar_entries).values(values))


async def change(tx: Transaction, guild_id: int, event_id: int, **values: Any) -> None:
    """Change columns of one row."""
    await tx.connection.execute(update(calendar_entries).where(_entry(guild_id, event_id)).values(**values))


async def count_once(tx: Transaction, guild_id: int, event_id: int, marks: Collection[str], now: datetime) -> int:
    """Note those of *marks* that were never counted for the event; return how many they are."""
    of_event = _interested(guild_id, event_id)
    known = set((await tx.connection.execute(select(interested.c.person_mark).where(of_event))).scalars())
    new = [
        {"guild_id": guild_id, "event_id": event_id, "person_mark": mark, "since": now} for mark in set(marks) - known
    ]
    if new:
        await tx.connection.execute(insert(interested), new)
    return len(new)


async def untold(tx: Transaction, guild_id: int) -> dict[int, int]:
    """Return how many people each event has gained whom nobody was told of, by its number."""
    of_guild = and_(interested.c.guild_id == guild_id, interested.c.told_at.is_(None))
    query = select(interested.c.event_id, func.count()).where(of_guild).group_by(interested.c.event_id)
    return {int(event_id): int(count) for event_id, count in await tx.connection.execute(query)}


async def told(tx: Transaction, guild_id: int, until: datetime, now: datetime) -> None:
    """Note that everybody who was counted up to *until* was told of."""
    of_these = and_(interested.c.guild_id == guild_id, interested.c.told_at.is_(None), interested.c.since <= until)
    await tx.connection.execute(update(interested).where(of_these).values(told_at=now))


async def forget(tx: Transaction, guild_id: int, event_id: int) -> None:
    """Delete who was counted for an event: it has begun, or does not take place."""
    await tx.connection.execute(delete(interested).where(_interested(guild_id, event_id)))


def _entry(guild_id: int, event_id: int) -> Any:
    return and_(calendar_entries.c.guild_id == guild_id, calendar_entries.c.event_id == event_id)


def _interested(guild_id: int, event_id: int) -> Any:
    return and_(interested.c.guild_id == guild_id, interested.c.event_id == event_id)
