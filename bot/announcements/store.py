"""The table of announcements; every query about one takes the guild."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, and_, func, insert, select, update

from bot.announcements.model import Announcement, Missed, State
from bot.database.columns import Instant, RowId, Snowflake, metadata

if TYPE_CHECKING:
    from datetime import datetime

    from bot.database import Transaction

announcements = Table(
    "announcements",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", Snowflake, nullable=False),
    Column("text", Text, nullable=False),
    Column("channel_id", Snowflake),
    Column("event_id", RowId),
    # Ids of roles, with spaces between them.
    Column("roles", Text, nullable=False),
    Column("everyone", Boolean, nullable=False),
    Column("due_at", Instant),
    Column("repeats", Text),
    Column("missed", String(8), nullable=False),
    Column("state", String(12), nullable=False),
    Column("version", Integer, nullable=False),
    Column("occurrence", Integer, nullable=False),
    Column("said_for", Instant),
    Column("author_id", RowId),
    Column("editor_id", RowId),
    Column("approver_id", RowId),
    Index("ix_announcements_state_due_at", "state", "due_at"),
    Index("ix_announcements_guild_id", "guild_id"),
)

_IS_PLANNED = announcements.c.state == State.PLANNED
_AHEAD = (State.DRAFT, State.WAITING, State.PLANNED, State.ASKING)


def _row(one: Announcement) -> dict[str, Any]:
    values = {name: getattr(one, name) for name in Announcement.__dataclass_fields__ if name != "id"}
    return {**values, "roles": " ".join(map(str, one.roles))}


def _announcement(row: Any) -> Announcement:
    read = {"roles": tuple(map(int, row["roles"].split())), "missed": Missed(row["missed"])}
    return Announcement(**{**row, **read, "state": State(row["state"])})


async def add(tx: Transaction, one: Announcement) -> int:
    """Store a new announcement; return its number."""
    added = await tx.connection.execute(insert(announcements).values(_row(one)).returning(announcements.c.id))
    return int(added.scalar_one())


async def change(tx: Transaction, one: Announcement) -> None:
    """Write what *one* now is."""
    this = and_(announcements.c.id == one.id, announcements.c.guild_id == one.guild_id)
    await tx.connection.execute(update(announcements).where(this).values(_row(one)))


async def one(tx: Transaction, guild_id: int, number: int, *, for_change: bool = False) -> Announcement | None:
    """Return an announcement of this guild, None where there is none of that number."""
    query = select(announcements).where(announcements.c.id == number, announcements.c.guild_id == guild_id)
    row = (await tx.connection.execute(query.with_for_update() if for_change else query)).mappings().first()
    return _announcement(row) if row else None


async def listed(tx: Transaction, guild_id: int, *, most: int) -> list[Announcement]:
    """Return what is ahead, what leaves first coming first, then what was said, the latest first."""
    ahead = announcements.c.state.in_(_AHEAD)
    order = (announcements.c.due_at.is_(None), announcements.c.due_at, announcements.c.id.desc())
    query = select(announcements).where(announcements.c.guild_id == guild_id, ahead).order_by(*order).limit(most)
    rows = list((await tx.connection.execute(query)).mappings())
    if (left := most - len(rows)) > 0:
        query = select(announcements).where(announcements.c.guild_id == guild_id, ~ahead)
        query = query.order_by(announcements.c.said_for.desc(), announcements.c.id.desc()).limit(left)
        rows += (await tx.connection.execute(query)).mappings()
    return [_announcement(row) for row in rows]


async def about(tx: Transaction, guild_id: int, event_id: int) -> list[int]:
    """Return the numbers of the announcements to the people of one event."""
    query = select(announcements.c.id)
    of_event = and_(announcements.c.guild_id == guild_id, announcements.c.event_id == event_id)
    return list((await tx.connection.execute(query.where(of_event).order_by(announcements.c.id))).scalars())


async def due(tx: Transaction, now: datetime) -> list[Announcement]:
    """Return what is to leave in any guild, locked until the transaction ends."""
    query = select(announcements).where(_IS_PLANNED, announcements.c.due_at <= now).order_by(announcements.c.due_at)
    rows = (await tx.connection.execute(query.with_for_update(skip_locked=True))).mappings()
    return [_announcement(row) for row in rows]


async def next_due(tx: Transaction) -> datetime | None:
    """Return when the next announcement of any guild leaves, None when none is planned."""
    query = select(func.min(announcements.c.due_at, type_=Instant())).where(_IS_PLANNED)
    found: datetime | None = (await tx.connection.execute(query)).scalar()
    return found
