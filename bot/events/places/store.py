"""The tables of events' places, and of who could not be written to; every query takes the guild."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Column, PrimaryKeyConstraint, String, Table, and_, delete, insert, select, update

from bot.database.columns import Instant, RowId, Snowflake, metadata
from bot.delivery.model import Reachable
from bot.events.places.model import EventPlace
from bot.guilds.store import people

if TYPE_CHECKING:
    from datetime import datetime

    from bot.database import Transaction

event_places = Table(
    "event_places",
    metadata,
    Column("event_id", RowId, primary_key=True, autoincrement=False),
    Column("guild_id", Snowflake, nullable=False),
    Column("role_id", Snowflake),
    Column("ping_role_id", Snowflake),
    Column("channel_id", Snowflake),
    Column("begun_at", Instant),
    Column("checked_at", Instant),
    Column("is_closing", Boolean, nullable=False),
)

# Whose direct message came back, until the organisers were told.
unreached = Table(
    "unreached",
    metadata,
    Column("event_id", RowId, nullable=False),
    Column("person_id", RowId, nullable=False),
    Column("guild_id", Snowflake, nullable=False),
    Column("reason", String(200), nullable=False),
    Column("since", Instant, nullable=False),
    Column("told_at", Instant),
    PrimaryKeyConstraint("event_id", "person_id"),
)


@dataclass(frozen=True)
class Unreached:
    """Somebody whose direct message came back, as the organisers' report names them."""

    event_id: int
    discord_id: int
    reason: str
    person_id: int
    since: datetime


async def one(tx: Transaction, guild_id: int, event_id: int) -> EventPlace | None:
    """Return an event's place, None before the event was ever published."""
    query = select(event_places).where(_of(guild_id, event_id))
    found = (await tx.connection.execute(query)).mappings().first()
    return EventPlace(**found) if found else None


async def has_room(tx: Transaction, guild_id: int, event_id: int) -> bool:
    """Whether the event's room stands, or is to stand: one that was over when it was entered never gets one."""
    place = await one(tx, guild_id, event_id)
    return place is not None and not place.is_closing


async def add(tx: Transaction, guild_id: int, event_id: int) -> None:
    """Add an event's place, of which nothing stands yet."""
    await tx.connection.execute(insert(event_places).values(event_id=event_id, guild_id=guild_id, is_closing=False))


async def change(tx: Transaction, guild_id: int, event_id: int, **values: Any) -> None:
    """Change columns of an event's place."""
    await tx.connection.execute(update(event_places).where(_of(guild_id, event_id)).values(**values))


async def used(tx: Transaction, guild_id: int) -> frozenset[int]:
    """Return the ids of all roles and channels that belong to an event of the guild."""
    parts = (event_places.c.role_id, event_places.c.ping_role_id, event_places.c.channel_id)
    rows = await tx.connection.execute(select(*parts).where(event_places.c.guild_id == guild_id))
    return frozenset(part for row in rows for part in row if part is not None)


async def reachable(tx: Transaction, guild_id: int, person_id: int) -> Reachable | None:
    """Return how somebody is reached, None when they have been forgotten."""
    of_person = and_(people.c.guild_id == guild_id, people.c.id == person_id, people.c.discord_id.is_not(None))
    row = (await tx.connection.execute(select(people.c.discord_id, people.c.dm_channel_id).where(of_person))).first()
    return Reachable(row.discord_id, row.dm_channel_id) if row else None


async def keep_dm(tx: Transaction, guild_id: int, person_id: int, channel_id: int | None) -> None:
    """Remember the direct conversation with somebody, None to forget it."""
    of_person = and_(people.c.guild_id == guild_id, people.c.id == person_id, people.c.discord_id.is_not(None))
    await tx.connection.execute(update(people).where(of_person).values(dm_channel_id=channel_id))


async def locale_of(tx: Transaction, guild_id: int, person_id: int) -> str | None:
    """Return the language of somebody's client."""
    of_person = and_(people.c.guild_id == guild_id, people.c.id == person_id)
    return (await tx.connection.execute(select(people.c.locale).where(of_person))).scalar()


async def note_unreached(
    tx: Transaction, guild_id: int, event_id: int, person_id: int, reason: str, now: datetime
) -> bool:
    """Note that a direct message came back; return False when that is noted and not told yet."""
    of_this = and_(
        unreached.c.guild_id == guild_id, unreached.c.event_id == event_id, unreached.c.person_id == person_id
    )
    known = (await tx.connection.execute(select(unreached.c.told_at).where(of_this))).first()
    if known is None:
        row = {"guild_id": guild_id, "event_id": event_id, "person_id": person_id, "reason": reason, "since": now}
        await tx.connection.execute(insert(unreached).values(row))
    elif known.told_at is not None:
        await tx.connection.execute(update(unreached).where(of_this).values(reason=reason, since=now, told_at=None))
    return known is None or known.told_at is not None


async def forget_unreached(tx: Transaction, guild_id: int, event_id: int) -> None:
    """Delete whom no message reached about an event."""
    of_event = and_(unreached.c.guild_id == guild_id, unreached.c.event_id == event_id)
    await tx.connection.execute(delete(unreached).where(of_event))


async def untold(tx: Transaction, guild_id: int) -> list[Unreached]:
    """Return whom the organisers have not been told of; who was forgotten is left out."""
    return await _unreached(tx, guild_id, unreached.c.told_at.is_(None))


async def still_unreached(tx: Transaction, guild_id: int) -> list[Unreached]:
    """Return whom no direct message has reached since one came back; who was forgotten is left out."""
    return await _unreached(tx, guild_id)


async def was_reached(tx: Transaction, guild_id: int, event_id: int, person_id: int) -> datetime | None:
    """Forget that a direct message came back: one has arrived. Return when that was noted, None where it was not."""
    of_this = and_(
        unreached.c.guild_id == guild_id, unreached.c.event_id == event_id, unreached.c.person_id == person_id
    )
    since: datetime | None = (await tx.connection.execute(select(unreached.c.since).where(of_this))).scalar()
    await tx.connection.execute(delete(unreached).where(of_this))
    return since


async def _unreached(tx: Transaction, guild_id: int, *conditions: Any) -> list[Unreached]:
    names = (unreached.c.event_id, people.c.discord_id, unreached.c.reason, unreached.c.person_id, unreached.c.since)
    query = (
        select(*names)
        .join(people, and_(people.c.id == unreached.c.person_id, people.c.guild_id == unreached.c.guild_id))
        .where(unreached.c.guild_id == guild_id, people.c.discord_id.is_not(None), *conditions)
        .order_by(unreached.c.event_id, unreached.c.since)
    )
    return [Unreached(*row) for row in await tx.connection.execute(query)]


async def told(tx: Transaction, guild_id: int, until: datetime, now: datetime) -> None:
    """Note that the organisers were told of everybody who was noted up to *until*."""
    of_these = and_(unreached.c.guild_id == guild_id, unreached.c.told_at.is_(None), unreached.c.since <= until)
    await tx.connection.execute(update(unreached).where(of_these).values(told_at=now))


def _of(guild_id: int, event_id: int) -> Any:
    return and_(event_places.c.guild_id == guild_id, event_places.c.event_id == event_id)
