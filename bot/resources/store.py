"""The entries that were written or changed on Discord; they win over those of the catalogue's files by their id."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, String, Table, Text, and_, bindparam, delete, select

from bot.database.columns import Instant, Snowflake, metadata
from bot.database.marks import remember
from bot.database.upserts import Upsert
from bot.resources.catalogue.model import Entry, Source
from bot.resources.search.model import Kind

if TYPE_CHECKING:
    from datetime import datetime

    from bot.database import Transaction
    from bot.resources.catalogue.model import Catalogue

LONGEST_ID = 60

entries = Table(
    "entries",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    Column("id", String(LONGEST_ID), primary_key=True),
    Column("content", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
    # Since when nobody finds it; what it said is kept, to be put back.
    Column("withdrawn_at", Instant),
)

_PUT = Upsert(
    entries,
    {column.name: bindparam(column.name) for column in entries.c},
    key=("guild_id", "id"),
    changed=lambda new: {"content": new.content, "changed_at": new.changed_at, "withdrawn_at": new.withdrawn_at},
)


async def alone(tx: Transaction, guild_id: int) -> None:
    """Let nobody else write entries of a guild until *tx* ends: before any other row, or two wait for each other."""
    await remember(tx, guild_id, "entries", secrets.token_hex(8))


async def edited(tx: Transaction, guild_id: int) -> list[Entry]:
    """Return what the team of a guild has written or changed, and not withdrawn, the oldest change first."""
    query = select(entries.c.content).where(entries.c.guild_id == guild_id, entries.c.withdrawn_at.is_(None))
    found = await tx.connection.execute(query.order_by(entries.c.changed_at, entries.c.id))
    return [thawed(content) for content in found.scalars()]


async def withdrawn(tx: Transaction, guild_id: int) -> list[Entry]:
    """Return what the team of a guild has withdrawn, as it was, the last one first."""
    query = select(entries.c.content).where(entries.c.guild_id == guild_id, entries.c.withdrawn_at.is_not(None))
    found = await tx.connection.execute(query.order_by(entries.c.withdrawn_at.desc(), entries.c.id))
    return [thawed(content) for content in found.scalars()]


async def standing(tx: Transaction, guild_id: int, catalogue: Catalogue) -> dict[str, Entry]:
    """Return a guild's entries by their id: the *catalogue*, what was written over it, nothing that is withdrawn."""
    gone = {entry.id for entry in await withdrawn(tx, guild_id)}
    written = {entry.id: entry for entry in await edited(tx, guild_id)}
    return {entry.id: entry for entry in catalogue if entry.id not in gone} | written


async def one(tx: Transaction, guild_id: int, entry_id: str, catalogue: Catalogue) -> Entry | None:
    """Return an entry as it stands, None where there is none, or none any more."""
    query = select(entries).where(and_(entries.c.guild_id == guild_id, entries.c.id == entry_id))
    row = (await tx.connection.execute(query)).first()
    if row is None:
        return catalogue.get(entry_id)
    return None if row.withdrawn_at else thawed(row.content)


async def guilds(tx: Transaction) -> list[int]:
    """Return every guild that has entries of its own."""
    query = select(entries.c.guild_id).distinct().order_by(entries.c.guild_id)
    return list((await tx.connection.execute(query)).scalars())


async def put(tx: Transaction, guild_id: int, entry: Entry, now: datetime) -> None:
    """Write *entry*, in place of what the team had made of it."""
    await _PUT.run(tx, _row(guild_id, entry, now))


async def withdraw(tx: Transaction, guild_id: int, entry: Entry, now: datetime) -> None:
    """Keep *entry* as one that nobody finds."""
    await _PUT.run(tx, _row(guild_id, entry, now) | {"withdrawn_at": now})


async def drop(tx: Transaction, guild_id: int, entry_id: str) -> None:
    """Forget what the team has made of an entry: it is again what the files say."""
    await tx.connection.execute(delete(entries).where(entries.c.guild_id == guild_id, entries.c.id == entry_id))


def _row(guild_id: int, entry: Entry, now: datetime) -> dict[str, Any]:
    row = {"guild_id": guild_id, "id": entry.id, "content": frozen(entry), "changed_at": now}
    return row | {"withdrawn_at": None}


def frozen(entry: Entry) -> str:
    """Return *entry* as a row keeps it."""
    return json.dumps(asdict(entry) | {"date": entry.date.isoformat()}, ensure_ascii=False)


def thawed(content: str) -> Entry:
    """Return the entry that :func:`frozen` wrote down."""
    kept = json.loads(content)
    lists = {name: tuple(kept[name]) for name in ("aliases", "see_also", "terms")}
    day, source = date.fromisoformat(kept["date"]), Source(**kept["source"])
    return Entry(**kept | lists | {"kind": Kind(kept["kind"]), "source": source, "date": day})
