"""The table of who was there; every query takes the guild."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import (
    Column,
    ForeignKeyConstraint,
    Index,
    String,
    Table,
    and_,
    bindparam,
    case,
    delete,
    select,
    update,
)

from bot.database.columns import Instant, RowId, Snowflake, metadata
from bot.database.upserts import Upsert
from bot.events.attendance.model import Half, Tick, without

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from bot.database import Transaction

attendance = Table(
    "attendance",
    metadata,
    Column("event_id", RowId, primary_key=True, autoincrement=False),
    Column("person_id", RowId, primary_key=True, autoincrement=False),
    Column("guild_id", Snowflake, nullable=False),
    Column("half", String(3), nullable=False),
    # When they were first seen.
    Column("at", Instant, nullable=False),
    # Who noted it at the desk; empty where they did so themselves.
    Column("by_id", RowId),
    ForeignKeyConstraint(["event_id"], ["events.id"], ondelete="CASCADE"),
    Index("ix_attendance_guild_id_person_id", "guild_id", "person_id"),
)

_TICK = Upsert(
    attendance,
    {name: bindparam(name) for name in ("event_id", "person_id", "guild_id", "half", "at", "by_id")},
    key=("event_id", "person_id"),
    # A morning and an afternoon make a day; the first instant stays, and who noted it.
    changed=lambda new: {"half": case((attendance.c.half == new.half, attendance.c.half), else_=Half.DAY.value)},
)


async def present(tx: Transaction, guild_id: int, event_id: int) -> dict[int, Tick]:
    """Return who was there, by person."""
    query = select(attendance).where(_of_event(guild_id, event_id))
    return {row.person_id: Tick(Half(row.half), row.at, row.by_id) for row in await tx.connection.execute(query)}


async def one(tx: Transaction, guild_id: int, event_id: int, person_id: int) -> Tick | None:
    """Return when a person was there, None when nobody has noted it."""
    query = select(attendance).where(_of_event(guild_id, event_id), attendance.c.person_id == person_id)
    row = (await tx.connection.execute(query)).first()
    return Tick(Half(row.half), row.at, row.by_id) if row else None


async def of_person(tx: Transaction, guild_id: int, person_id: int) -> dict[int, Tick]:
    """Return where a person was, by event."""
    query = select(attendance).where(attendance.c.guild_id == guild_id, attendance.c.person_id == person_id)
    return {row.event_id: Tick(Half(row.half), row.at, row.by_id) for row in await tx.connection.execute(query)}


async def tick(
    tx: Transaction, guild_id: int, event_id: int, person_id: int, half: Half, at: datetime, by_id: int | None = None
) -> None:
    """Note that a person is there; twice is harmless."""
    row = {"guild_id": guild_id, "event_id": event_id, "person_id": person_id, "half": half.value}
    await _TICK.run(tx, {**row, "at": at, "by_id": by_id})


async def undo(tx: Transaction, guild_id: int, event_id: int, person_id: int, half: Half = Half.DAY) -> None:
    """Take a wrong tick back; what was not ticked stays as it is."""
    stood = await one(tx, guild_id, event_id, person_id)
    left = without(stood.half, half) if stood else None
    theirs = and_(_of_event(guild_id, event_id), attendance.c.person_id == person_id)
    if left is None:
        await tx.connection.execute(delete(attendance).where(theirs))
    else:
        await tx.connection.execute(update(attendance).where(theirs).values(half=left.value))


def _of_event(guild_id: int, event_id: int) -> ColumnElement[bool]:
    return and_(attendance.c.guild_id == guild_id, attendance.c.event_id == event_id)
