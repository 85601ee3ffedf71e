"""The tables of who waits, of how full events are, and of reserved places; every query takes the guild."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    and_,
    bindparam,
    delete,
    exists,
    false,
    func,
    insert,
    select,
    text,
    tuple_,
    update,
)

from bot.database.columns import Instant, RowId, Snowflake, metadata
from bot.database.upserts import Upsert
from bot.events import store as event_store
from bot.events.signups import store as signups
from bot.events.signups.model import Way
from bot.events.store import events
from bot.events.waitlist.model import Reserve, Room, Waiting
from bot.guilds.store import people

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select

    from bot.database import Transaction

IN_LINE, OFFERED = text("offered_until IS NULL"), text("offered_until IS NOT NULL")

# Who waits for a place; the row is gone once they have one, or leave.
waiting = Table(
    "waiting",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", Snowflake, nullable=False),
    Column("event_id", RowId, nullable=False),
    Column("person_id", RowId, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("way", String(12)),
    Column("offer", Integer),
    Column("offered_at", Instant),
    Column("offered_until", Instant),
    Column("passed_at", Instant),
    Column("has_news", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("event_id", "person_id"),
    ForeignKeyConstraint(["event_id"], ["events.id"], ondelete="CASCADE"),
    Index("ix_waiting_guild_id_person_id", "guild_id", "person_id"),
    Index("ix_waiting_in_line", "event_id", "received_at", "id", sqlite_where=IN_LINE, postgresql_where=IN_LINE),
    Index("ix_waiting_offered", "event_id", "offered_until", sqlite_where=OFFERED, postgresql_where=OFFERED),
)

# Who has ever waited: what a day came to says how many.
waited = Table(
    "waited",
    metadata,
    Column("event_id", RowId, nullable=False, autoincrement=False),
    Column("person_id", RowId, nullable=False, autoincrement=False),
    Column("guild_id", Snowflake, nullable=False),
    PrimaryKeyConstraint("event_id", "person_id"),
    ForeignKeyConstraint(["event_id"], ["events.id"], ondelete="CASCADE"),
)

# One row for an event once its places are counted: triggers on the sign-ups keep "taken" true, so that nobody counts
# thousands of rows at a tap. The rest is the private channel of those who wait.
waitlists = Table(
    "waitlists",
    metadata,
    Column("event_id", RowId, primary_key=True, autoincrement=False),
    Column("guild_id", Snowflake, nullable=False),
    Column("taken", Integer, nullable=False),
    # How many places were offered so far: the number of the last offer.
    Column("offers", Integer, nullable=False, server_default="0"),
    Column("channel_id", Snowflake),
    Column("begun_at", Instant),
    ForeignKeyConstraint(["event_id"], ["events.id"], ondelete="CASCADE"),
)

# Places that are kept back for some (parents, speakers) until an instant.
reserved = Table(
    "reserved",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", Snowflake, nullable=False),
    Column("event_id", RowId, nullable=False),
    Column("label", String(60), nullable=False),
    Column("places", Integer, nullable=False),
    Column("release_at", Instant, nullable=False),
    ForeignKeyConstraint(["event_id"], ["events.id"], ondelete="CASCADE"),
    Index("ix_reserved_event_id_release_at", "event_id", "release_at"),
)

_EVENT, _NOW = bindparam("event", type_=RowId), bindparam("now", type_=Instant())
# Built once: it is asked at every tap on an event that counts its places.
_ROOM = (
    select(
        events.c.capacity,
        waitlists.c.taken,
        select(func.count())
        .select_from(waiting)
        .where(waiting.c.event_id == _EVENT, waiting.c.offered_until.is_not(None))
        .scalar_subquery()
        .label("offered"),
        select(func.coalesce(func.sum(reserved.c.places), 0))
        .where(reserved.c.event_id == _EVENT, reserved.c.release_at > _NOW)
        .scalar_subquery()
        .label("reserved"),
        exists().where(waiting.c.event_id == _EVENT, waiting.c.offered_until.is_(None)).label("has_line"),
    )
    .select_from(events.outerjoin(waitlists, waitlists.c.event_id == events.c.id))
    .where(events.c.guild_id == bindparam("of_guild"), events.c.id == _EVENT)
)


# The same of these.
_PERSON = bindparam("person", type_=RowId)
_ONE = select(waiting).where(
    waiting.c.guild_id == bindparam("of_guild"), waiting.c.event_id == _EVENT, waiting.c.person_id == _PERSON
)
_INSERT = insert(waiting).returning(waiting.c.id)
_WAITED = ("event_id", "person_id")
_NOTE = Upsert(
    waited,
    {name: bindparam(name) for name in (*_WAITED, "guild_id")},
    key=_WAITED,
    changed=lambda new: {"guild_id": new.guild_id},
)
_POSITION = select(func.count()).where(
    waiting.c.guild_id == bindparam("of_guild"),
    waiting.c.event_id == _EVENT,
    waiting.c.offered_until.is_(None),
    tuple_(waiting.c.received_at, waiting.c.id)
    <= tuple_(bindparam("received", type_=Instant()), bindparam("row", type_=RowId)),
)


async def room(tx: Transaction, guild_id: int, event_id: int, now: datetime) -> Room:
    """Return how the places of an event stand at *now*; nobody else changes that while *tx* has locked the event.

    Who counts for the first time locks it: the triggers lock it too, so that no sign-up falls between the two.
    """
    asked = {"of_guild": guild_id, "event": event_id, "now": now}
    row = (await tx.connection.execute(_ROOM, asked)).one()
    taken = row.taken
    if taken is None:
        await event_store.version(tx, guild_id, event_id, for_change=True)
        taken = await signups.taken(tx, guild_id, event_id)
        counted = {"event_id": event_id, "guild_id": guild_id, "taken": taken}
        await tx.connection.execute(insert(waitlists).values(counted))
    return Room(row.capacity, taken, row.offered, int(row.reserved), bool(row.has_line))


async def next_offer(tx: Transaction, guild_id: int, event_id: int) -> int:
    """Return the number of the next offer of an event; no two have the same."""
    raised = update(waitlists).where(_list_of(guild_id, event_id)).values(offers=waitlists.c.offers + 1)
    return int((await tx.connection.execute(raised.returning(waitlists.c.offers))).scalar_one())


async def one(tx: Transaction, guild_id: int, event_id: int, person_id: int) -> Waiting | None:
    """Return a person's place in the line of an event, None when they do not wait."""
    asked = {"of_guild": guild_id, "event": event_id, "person": person_id}
    found = (await tx.connection.execute(_ONE, asked)).mappings().first()
    return _waiting(found) if found else None


async def waiting_of(tx: Transaction, guild_id: int, event_id: int) -> tuple[Waiting, ...]:
    """Return everybody who waits for an event in the order of the line, those with an offer too."""
    return await _read(tx, _of_event(guild_id, event_id).order_by(waiting.c.received_at, waiting.c.id))


async def in_line(tx: Transaction, guild_id: int, event_id: int, *, most: int | None) -> tuple[Waiting, ...]:
    """Return the first of those who have no offer, *most* at most, everybody where that is None."""
    line = _of_event(guild_id, event_id).where(waiting.c.offered_until.is_(None))
    return await _read(tx, line.order_by(waiting.c.received_at, waiting.c.id).limit(most))


async def of_person(tx: Transaction, guild_id: int, person_id: int) -> tuple[Waiting, ...]:
    """Return what a person waits for."""
    of_person = and_(waiting.c.guild_id == guild_id, waiting.c.person_id == person_id)
    return await _read(tx, select(waiting).where(of_person).order_by(waiting.c.id))


async def position(tx: Transaction, guild_id: int, row: Waiting) -> int:
    """Return how many stand in line up to *row*, themselves included; 0 for who has an offer."""
    if row.offered_until is not None:
        return 0
    asked = {"of_guild": guild_id, "event": row.event_id, "received": row.received_at, "row": row.id}
    return int((await tx.connection.execute(_POSITION, asked)).scalar_one())


async def last_received(tx: Transaction, guild_id: int, event_id: int) -> datetime:
    """Return when the one at the very end of the line was received; somebody waits."""
    of_event = and_(waiting.c.guild_id == guild_id, waiting.c.event_id == event_id)
    latest = select(func.max(waiting.c.received_at, type_=Instant())).where(of_event)
    found: datetime = (await tx.connection.execute(latest)).scalar_one()
    return found


async def put(tx: Transaction, row: Waiting) -> Waiting:
    """Write *row*, in place of what its number names; return it with its number. Who is new is one who has waited."""
    values = {name: value for name, value in vars(row).items() if name != "id"}
    if row.id is None:
        await _NOTE.run(tx, {name: values[name] for name in (*_WAITED, "guild_id")})
        made = await tx.connection.execute(_INSERT, values)
        return replace(row, id=int(made.scalar_one()))
    of_row = and_(waiting.c.guild_id == row.guild_id, waiting.c.id == row.id)
    await tx.connection.execute(update(waiting).where(of_row).values(values))
    return row


async def drop(tx: Transaction, guild_id: int, event_id: int, person_id: int) -> None:
    """Let a person wait for an event no more."""
    of_this = and_(waiting.c.guild_id == guild_id, waiting.c.event_id == event_id, waiting.c.person_id == person_id)
    await tx.connection.execute(delete(waiting).where(of_this))


async def is_anybody(tx: Transaction, guild_id: int, event_id: int) -> bool:
    """Whether anybody waits for an event, with or without an offer."""
    found = await tx.connection.execute(_of_event(guild_id, event_id).limit(1))
    return found.first() is not None


async def have_waited(tx: Transaction, guild_id: int, event_id: int) -> int:
    """Return how many people have ever waited for an event, whatever came of it."""
    query = select(func.count()).where(waited.c.guild_id == guild_id, waited.c.event_id == event_id)
    return int((await tx.connection.execute(query)).scalar_one())


async def forget_event(tx: Transaction, guild_id: int, event_id: int) -> None:
    """Delete who waits or waited for an event: its time is over."""
    for table in (waiting, waited):
        of_event = and_(table.c.guild_id == guild_id, table.c.event_id == event_id)
        await tx.connection.execute(delete(table).where(of_event))


async def due(tx: Transaction, now: datetime) -> tuple[Waiting, ...]:
    """Return whose offer has ended without an answer, of whatever guild, in the order of the lines."""
    ended = select(waiting).where(waiting.c.offered_until <= now)
    return await _read(tx, ended.order_by(waiting.c.event_id, waiting.c.received_at, waiting.c.id))


async def next_due(tx: Transaction) -> datetime | None:
    """Return when the next offer ends, or the next reserved places are released."""
    ends = select(func.min(waiting.c.offered_until, type_=Instant())).where(waiting.c.offered_until.is_not(None))
    opens = select(func.min(reserved.c.release_at, type_=Instant()))
    found = [(await tx.connection.execute(query)).scalar() for query in (ends, opens)]
    return min(filter(None, found), default=None)


async def reserves(tx: Transaction, guild_id: int, event_id: int) -> tuple[Reserve, ...]:
    """Return what is kept back of an event's places, the first to be released first."""
    of_event = and_(reserved.c.guild_id == guild_id, reserved.c.event_id == event_id)
    columns = [reserved.c[name] for name in Reserve.__dataclass_fields__]
    query = select(*columns).where(of_event).order_by(reserved.c.release_at, reserved.c.id)
    return tuple(Reserve(**row) for row in (await tx.connection.execute(query)).mappings())


async def reserve(
    tx: Transaction, guild_id: int, event_id: int, *, label: str, places: int, release_at: datetime
) -> None:
    """Keep *places* back until *release_at*."""
    row = {"guild_id": guild_id, "event_id": event_id, "label": label, "places": places, "release_at": release_at}
    await tx.connection.execute(insert(reserved).values(row))


async def change_reserve(tx: Transaction, guild_id: int, reserve_id: int, places: int) -> None:
    """Keep *places* back from now on; nothing is kept where there are none."""
    of_row = and_(reserved.c.guild_id == guild_id, reserved.c.id == reserve_id)
    change = update(reserved).where(of_row).values(places=places) if places else delete(reserved).where(of_row)
    await tx.connection.execute(change)


async def move_reserve(tx: Transaction, guild_id: int, reserve_id: int, release_at: datetime) -> None:
    """Keep the places of a reserve back until *release_at*."""
    of_row = and_(reserved.c.guild_id == guild_id, reserved.c.id == reserve_id)
    await tx.connection.execute(update(reserved).where(of_row).values(release_at=release_at))


async def release(tx: Transaction, now: datetime) -> list[tuple[int, int]]:
    """Keep back no more what is to be released by *now*; return guild and event of each."""
    over = delete(reserved).where(reserved.c.release_at <= now)
    rows = await tx.connection.execute(over.returning(reserved.c.guild_id, reserved.c.event_id))
    return sorted({(row.guild_id, row.event_id) for row in rows})


async def members(tx: Transaction, guild_id: int, event_id: int, *, way: Way | None = None) -> dict[int, int]:
    """Return who waits, person to Discord id: everybody, or those who chose *way*; who was forgotten is left out."""
    query = (
        select(waiting.c.person_id, people.c.discord_id)
        .join(people, people.c.id == waiting.c.person_id)
        .where(waiting.c.guild_id == guild_id, waiting.c.event_id == event_id, people.c.discord_id.is_not(None))
    )
    rows = await tx.connection.execute(query.where(waiting.c.way == way) if way else query)
    return {row.person_id: row.discord_id for row in rows}


async def hall(tx: Transaction, guild_id: int, event_id: int) -> tuple[int | None, datetime | None]:
    """Return the private channel of those who wait, None while there is none, and since when it is being made."""
    query = select(waitlists.c.channel_id, waitlists.c.begun_at).where(_list_of(guild_id, event_id))
    row = (await tx.connection.execute(query)).first()
    return (row.channel_id, row.begun_at) if row else (None, None)


async def halls(tx: Transaction, guild_id: int) -> frozenset[int]:
    """Return the private channels of all who wait in the guild."""
    query = select(waitlists.c.channel_id).where(waitlists.c.guild_id == guild_id, waitlists.c.channel_id.is_not(None))
    return frozenset((await tx.connection.execute(query)).scalars())


async def note_hall(
    tx: Transaction, guild_id: int, event_id: int, channel_id: int | None, begun_at: datetime | None = None
) -> None:
    """Note where those who wait are told, None for nowhere (any more)."""
    values = {"channel_id": channel_id, "begun_at": begun_at}
    await tx.connection.execute(update(waitlists).where(_list_of(guild_id, event_id)).values(values))


def _list_of(guild_id: int, event_id: int) -> ColumnElement[bool]:
    return and_(waitlists.c.guild_id == guild_id, waitlists.c.event_id == event_id)


def _of_event(guild_id: int, event_id: int) -> Select[Any]:
    return select(waiting).where(waiting.c.guild_id == guild_id, waiting.c.event_id == event_id)


async def _read(tx: Transaction, query: Select[Any]) -> tuple[Waiting, ...]:
    return tuple(_waiting(row) for row in (await tx.connection.execute(query)).mappings())


def _waiting(row: Mapping[Any, Any]) -> Waiting:
    return Waiting(**{**row, "way": Way(row["way"]) if row["way"] else None})
