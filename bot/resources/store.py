"""The entries that were written or changed on Discord, and their queries; every one of them takes the guild."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Column, String, Table, Text, and_, delete, insert, select, update

from bot.database.columns import Instant, Snowflake, metadata
from bot.resources.catalogue.model import Entry, Source
from bot.resources.search.model import Kind

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from bot.database import Transaction

entries = Table(
    "entries",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    Column("entry_id", String(80), primary_key=True),
    # The fields of the entry as JSON: the files of the catalogue have the same.
    Column("body", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
)


async def of_guild(tx: Transaction, guild_id: int) -> tuple[Entry, ...]:
    """Return the entries that stand in the place of the catalogue's, or beside them."""
    query = select(entries.c.body).where(entries.c.guild_id == guild_id).order_by(entries.c.entry_id)
    return tuple(_read(body) for body in (await tx.connection.execute(query)).scalars())


async def one(tx: Transaction, guild_id: int, entry_id: str) -> Entry | None:
    """Return one of them, None where the catalogue's still holds."""
    query = select(entries.c.body).where(_this(guild_id, entry_id))
    body = (await tx.connection.execute(query)).scalar()
    return _read(body) if body else None


async def write(tx: Transaction, guild_id: int, entry: Entry, now: datetime) -> None:
    """Keep *entry* in the place of the one with its id."""
    values = {"body": _written(entry), "changed_at": now}
    if not (await tx.connection.execute(update(entries).where(_this(guild_id, entry.id)).values(values))).rowcount:
        await tx.connection.execute(insert(entries).values(guild_id=guild_id, entry_id=entry.id, **values))


async def remove(tx: Transaction, guild_id: int, entry_id: str) -> None:
    """Forget the entry: where the catalogue has one of that id, it holds again."""
    await tx.connection.execute(delete(entries).where(_this(guild_id, entry_id)))


def _this(guild_id: int, entry_id: str) -> ColumnElement[bool]:
    return and_(entries.c.guild_id == guild_id, entries.c.entry_id == entry_id)


def _written(entry: Entry) -> str:
    return json.dumps({**asdict(entry), "date": entry.date.isoformat()}, ensure_ascii=False)


def _read(body: str) -> Entry:
    kept = json.loads(body)
    lists = {name: tuple(kept[name]) for name in ("aliases", "see_also", "terms")}
    values = {"kind": Kind(kept["kind"]), "date": date.fromisoformat(kept["date"]), "source": Source(**kept["source"])}
    return Entry(**kept | lists | values)
