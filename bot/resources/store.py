"""The entries that were written or changed on Discord; they win over those of the catalogue's files by their id."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Column, String, Table, Text, and_, bindparam, select

from bot.database.columns import Instant, Snowflake, metadata
from bot.database.upserts import Upsert
from bot.resources.catalogue.model import Entry, Source
from bot.resources.search.model import Kind

if TYPE_CHECKING:
    from datetime import datetime

    from bot.database import Transaction

LONGEST_ID = 60

entries = Table(
    "entries",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    Column("id", String(LONGEST_ID), primary_key=True),
    Column("content", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
)

_PUT = Upsert(
    entries,
    {column.name: bindparam(column.name) for column in entries.c},
    key=("guild_id", "id"),
    changed=lambda new: {"content": new.content, "changed_at": new.changed_at},
)


async def edited(tx: Transaction, guild_id: int) -> list[Entry]:
    """Return every entry of a guild that its team has written or changed, the oldest change first."""
    query = select(entries.c.content).where(entries.c.guild_id == guild_id).order_by(entries.c.changed_at, entries.c.id)
    return [thawed(content) for content in (await tx.connection.execute(query)).scalars()]


async def one(tx: Transaction, guild_id: int, entry_id: str) -> Entry | None:
    """Return one of them, None where the team has not touched it."""
    query = select(entries.c.content).where(and_(entries.c.guild_id == guild_id, entries.c.id == entry_id))
    content = (await tx.connection.execute(query)).scalar()
    return None if content is None else thawed(content)


async def guilds(tx: Transaction) -> list[int]:
    """Return every guild that has entries of its own."""
    query = select(entries.c.guild_id).distinct().order_by(entries.c.guild_id)
    return list((await tx.connection.execute(query)).scalars())


async def put(tx: Transaction, guild_id: int, entry: Entry, now: datetime) -> None:
    """Write *entry*, in place of what the team had made of it."""
    await _PUT.run(tx, {"guild_id": guild_id, "id": entry.id, "content": frozen(entry), "changed_at": now})


def frozen(entry: Entry) -> str:
    """Return *entry* as a row keeps it."""
    return json.dumps(asdict(entry) | {"date": entry.date.isoformat()}, ensure_ascii=False)


def thawed(content: str) -> Entry:
    """Return the entry that :func:`frozen` wrote down."""
    kept = json.loads(content)
    lists = {name: tuple(kept[name]) for name in ("aliases", "see_also", "terms")}
    day, source = date.fromisoformat(kept["date"]), Source(**kept["source"])
    return Entry(**kept | lists | {"kind": Kind(kept["kind"]), "source": source, "date": day})
