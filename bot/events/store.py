"""The tables of events and their programme; every query takes the guild."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKeyConstraint,
    Integer,
    String,
    Table,
    Text,
    Time,
    UniqueConstraint,
    and_,
    case,
    delete,
    false,
    insert,
    or_,
    select,
    update,
)

from bot.database.columns import Instant, RowId, Snowflake, Words, metadata
from bot.events.model import Event, ProgrammeItem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from bot.database import Transaction

events = Table(
    "events",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", Snowflake, nullable=False),
    # Names the event for good: the file it was seeded from, or a number of ours.
    Column("slug", String(80), nullable=False),
    # Raised by every change; posted cards are behind while they show a lower one.
    Column("version", Integer, nullable=False),
    # Raised by what matters in a calendar: the SEQUENCE of its ICS files (RFC 5545, 3.8.7.4).
    Column("revision", Integer, nullable=False, server_default="0"),
    # How often its card was published; the next publication is another message.
    Column("publication", Integer, nullable=False),
    Column("status", String(12), nullable=False),
    Column("title", String(200), nullable=False),
    Column("on", Date, nullable=False),
    Column("timezone", String(60), nullable=False),
    Column("doors", Time),
    Column("starts_at", Time),
    Column("ends_at", Time),
    Column("city", String(100), nullable=False),
    Column("venue", String(200)),
    Column("address", String(300)),
    Column("audience", Text, nullable=False),
    Column("organiser", String(200), nullable=False),
    Column("official_url", Text),
    Column("article_url", Text),
    # What came of the day, and when its people were told.
    Column("synthesis_url", Text),
    Column("synthesis_at", Instant),
    Column("summary", Text, nullable=False),
    Column("inscription", String(12), nullable=False),
    Column("capacity", Integer),
    Column("shows_count", Boolean, nullable=False, server_default=false()),
    Column("opens_at", Instant),
    Column("closes_at", Instant),
    Column("retention_days", Integer, nullable=False, server_default="90"),
    Column("phone", String(40)),
    Column("questions", Words, nullable=False, server_default="name structure"),
    Column("form", String(8), nullable=False, server_default="après"),
    # What stands in the table of files, and its words for who does not see it.
    Column("image_hash", String(64)),
    Column("image_name", String(100)),
    Column("image_description", Text),
    Column("cancel_reason", Text),
    UniqueConstraint("guild_id", "slug"),
)

programme_items = Table(
    "programme_items",
    metadata,
    Column("event_id", RowId, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("guild_id", Snowflake, nullable=False),
    Column("title", String(300), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("speaker", String(200)),
    Column("speaker_role", String(300)),
    Column("place", String(200)),
    Column("tentative", Boolean, nullable=False),
    # Of a workshop: how many places it has.
    Column("capacity", Integer),
    Column("at", Time),
    ForeignKeyConstraint(["event_id"], ["events.id"], ondelete="CASCADE"),
)


# What a calendar shows of an event.
IN_CALENDARS = frozenset(
    (
        *("title", "on", "timezone", "doors", "starts_at", "ends_at", "city", "venue", "address"),
        *("organiser", "official_url", "article_url", "summary", "status"),
    )
)


async def of_guild(tx: Transaction, guild_id: int) -> tuple[Event, ...]:
    """Return a guild's events with their programmes, earliest first."""
    return await _read(tx, select(events).where(events.c.guild_id == guild_id).order_by(events.c.on, events.c.id))


async def ahead(tx: Transaction, since: date) -> list[tuple[int, int]]:
    """Return guild and number of every event from *since* on, drafts and cancelled ones too, in order of number."""
    query = select(events.c.guild_id, events.c.id).where(events.c.on >= since).order_by(events.c.id)
    return [(row.guild_id, row.id) for row in await tx.connection.execute(query)]


async def one(tx: Transaction, guild_id: int, event_id: int, *, for_change: bool = False) -> Event | None:
    """Return one event, None when the guild has none of that number; *for_change* locks it on PostgreSQL."""
    query = select(events).where(events.c.guild_id == guild_id, events.c.id == event_id)
    found = await _read(tx, query.with_for_update() if for_change else query)
    return found[0] if found else None


async def version(tx: Transaction, guild_id: int, event_id: int, *, for_change: bool = False) -> int | None:
    """Return the version of one event, None when the guild has none of that number; *for_change* locks it."""
    query = select(events.c.version).where(events.c.guild_id == guild_id, events.c.id == event_id)
    found = (await tx.connection.execute(query.with_for_update() if for_change else query)).scalar()
    return None if found is None else int(found)


async def raise_version(tx: Transaction, guild_id: int, event_id: int) -> int:
    """Raise the version of one event, since what its card shows has changed; return the new one."""
    of_event = and_(events.c.guild_id == guild_id, events.c.id == event_id)
    raised = update(events).where(of_event).values(version=events.c.version + 1).returning(events.c.version)
    return int((await tx.connection.execute(raised)).scalar_one())


async def slugs(tx: Transaction, guild_id: int) -> frozenset[str]:
    """Return the names of every event that the guild has or had."""
    found = await tx.connection.execute(select(events.c.slug).where(events.c.guild_id == guild_id))
    return frozenset(found.scalars())


async def add(tx: Transaction, event: Event) -> int:
    """Insert *event* with its programme; return its number."""
    values = _columns(event)
    made = await tx.connection.execute(insert(events).values(values).returning(events.c.id))
    event_id = int(made.scalar_one())
    await _write_programme(tx, event.guild_id, event_id, event.programme)
    return event_id


async def change(tx: Transaction, event: Event) -> None:
    """Write *event* over what was there, programme included; whoever writes it, the revision follows."""
    of_event = and_(events.c.guild_id == event.guild_id, events.c.id == event.id)
    values = _columns(event)
    moved = or_(*(events.c[name].is_distinct_from(values[name]) for name in sorted(IN_CALENDARS)))
    values["revision"] = events.c.revision + case((moved, 1), else_=0)
    await tx.connection.execute(update(events).where(of_event).values(values))
    of_programme = and_(programme_items.c.guild_id == event.guild_id, programme_items.c.event_id == event.id)
    await tx.connection.execute(delete(programme_items).where(of_programme))
    await _write_programme(tx, event.guild_id, event.id or 0, event.programme)


def _columns(event: Event) -> dict[str, Any]:
    return {name: value for name, value in asdict(event).items() if name not in {"id", "programme"}}


async def _write_programme(tx: Transaction, guild_id: int, event_id: int, items: Iterable[ProgrammeItem]) -> None:
    rows = [{"guild_id": guild_id, "event_id": event_id, **asdict(item)} for item in items]
    if rows:
        await tx.connection.execute(insert(programme_items), rows)


async def _read(tx: Transaction, query: Any) -> tuple[Event, ...]:
    rows = list((await tx.connection.execute(query)).mappings())
    programmes: dict[int, list[ProgrammeItem]] = {row["id"]: [] for row in rows}
    wanted = select(programme_items).where(programme_items.c.event_id.in_(programmes))
    for item in (await tx.connection.execute(wanted.order_by(programme_items.c.position))).mappings():
        programmes[item["event_id"]].append(
            ProgrammeItem(**{name: item[name] for name in ProgrammeItem.__dataclass_fields__})
        )
    return tuple(Event(**row, programme=tuple(programmes[row["id"]])) for row in rows)
