"""The tables of announcements, and of what events' people were told; every query about one takes the guild."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    and_,
    bindparam,
    delete,
    exists,
    false,
    func,
    insert,
    or_,
    select,
    update,
)

from bot.announcements.model import Announcement, Missed, Place, State
from bot.database.columns import Instant, RowId, Snowflake, metadata
from bot.delivery import store as deliveries
from bot.delivery.card import File
from bot.delivery.files import store as files
from bot.events import store as events
from bot.events.signups.audiences import Audience

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from bot.database import Transaction

announcements = Table(
    "announcements",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", Snowflake, nullable=False),
    Column("text", Text, nullable=False),
    Column("channel_id", Snowflake),
    Column("place", String(8), nullable=False, server_default="text"),
    Column("tag_id", Snowflake),
    Column("is_crossposted", Boolean, nullable=False, server_default=false()),
    Column("has_thread", Boolean, nullable=False, server_default=false()),
    Column("event_id", RowId),
    Column("audience", String(16), nullable=False, server_default=Audience.SIGNED_UP),
    # Ids of roles, with spaces between them.
    Column("roles", Text, nullable=False),
    Column("everyone", Boolean, nullable=False),
    Column("file_hash", String(64)),
    Column("file_name", String(100)),
    Column("file_description", Text),
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

# Built once: a card is read when it leaves and when it has arrived.
_ONE = select(announcements).where(
    announcements.c.id == bindparam("number"), announcements.c.guild_id == bindparam("of_guild")
)
_SEVERAL = select(announcements).where(
    announcements.c.id.in_(bindparam("numbers", expanding=True)), announcements.c.guild_id == bindparam("of_guild")
)
_FILE = ("hash", "name", "description")
# What an event said when its people were last told of it; there is no row while nothing has changed since.
told = Table(
    "told",
    metadata,
    Column("event_id", RowId, primary_key=True, autoincrement=False),
    Column("guild_id", Snowflake, nullable=False),
    # The fields as :func:`bot.announcements.changes.freeze` writes them down.
    Column("fields", Text, nullable=False),
    ForeignKeyConstraint(["event_id"], ["events.id"], ondelete="CASCADE"),
)

_IS_PLANNED = announcements.c.state == State.PLANNED
_AHEAD = (State.DRAFT, State.WAITING, State.PLANNED, State.ASKING)


def _row(one: Announcement) -> dict[str, Any]:
    values = {name: getattr(one, name) for name in Announcement.__dataclass_fields__ if name not in {"id", "file"}}
    file = {f"file_{part}": getattr(one.file, part, None) for part in _FILE}
    return {**values, **file, "roles": " ".join(map(str, one.roles))}


def _announcement(row: Any) -> Announcement:
    values = dict(row)
    parts = {part: values.pop(f"file_{part}") for part in _FILE}
    values |= {"roles": tuple(map(int, row["roles"].split())), "missed": Missed(row["missed"])}
    values |= {"place": Place(row["place"]), "state": State(row["state"]), "audience": Audience(row["audience"])}
    return Announcement(**values, file=File(row["guild_id"], **parts) if parts["hash"] else None)


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
    query = _ONE.with_for_update() if for_change else _ONE
    row = (await tx.connection.execute(query, {"number": number, "of_guild": guild_id})).mappings().first()
    return _announcement(row) if row else None


async def several(tx: Transaction, guild_id: int, numbers: Collection[int]) -> dict[int, Announcement]:
    """Return those announcements of this guild that there are among *numbers*, by their numbers."""
    rows = await tx.connection.execute(_SEVERAL, {"numbers": list(numbers), "of_guild": guild_id})
    return {row["id"]: _announcement(row) for row in rows.mappings()}


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


async def said_to(tx: Transaction, guild_id: int, event_id: int) -> list[Announcement]:
    """Return what was said to an event's people, also where it is to be said again."""
    of_event = and_(announcements.c.guild_id == guild_id, announcements.c.event_id == event_id)
    was_said = and_(announcements.c.occurrence > 0, announcements.c.state.not_in((State.CANCELLED, State.MISSED)))
    query = select(announcements).where(of_event, was_said)
    return [_announcement(row) for row in (await tx.connection.execute(query)).mappings()]


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


async def drop_files(tx: Transaction, before: datetime, *kept: ColumnElement[bool]) -> None:
    """Drop what was given *before* that and belongs to no announcement, event, or message that is still to leave.

    Nor to what *kept* says.
    """
    file = files.files.c
    is_over = announcements.c.state.in_((State.CANCELLED, State.MISSED))
    is_its = and_(announcements.c.guild_id == file.guild_id, announcements.c.file_hash == file.hash)
    image = events.events.c
    is_image = and_(image.guild_id == file.guild_id, image.image_hash == file.hash)
    goes = (exists().where(is_its, ~is_over), exists().where(is_image))
    await files.drop(tx, before, unless=or_(*goes, *kept, deliveries.to_leave_with(file.guild_id, file.hash)))


async def last_told(tx: Transaction, guild_id: int, event_id: int) -> str | None:
    """Return what an event said when its people were last told of it, None when nothing has changed since."""
    query = select(told.c.fields).where(told.c.guild_id == guild_id, told.c.event_id == event_id)
    found: str | None = (await tx.connection.execute(query)).scalar()
    return found


async def untold(tx: Transaction, guild_id: int) -> frozenset[int]:
    """Return the events that have changed since their people were told."""
    found = await tx.connection.execute(select(told.c.event_id).where(told.c.guild_id == guild_id))
    return frozenset(found.scalars())


async def keep_told(tx: Transaction, guild_id: int, event_id: int, fields: str) -> None:
    """Keep what an event's people know of it, before it changes."""
    await tx.connection.execute(insert(told).values(guild_id=guild_id, event_id=event_id, fields=fields))


async def drop_told(tx: Transaction, guild_id: int, event_id: int) -> None:
    """Note that an event's people know it as it stands."""
    await tx.connection.execute(delete(told).where(told.c.guild_id == guild_id, told.c.event_id == event_id))
