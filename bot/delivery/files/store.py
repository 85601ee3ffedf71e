"""The table of files: what they hold, by its hash, so that the same file is kept once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, LargeBinary, String, Table, and_, bindparam, delete, select

from bot.database.columns import Instant, Snowflake, metadata
from bot.database.upserts import Upsert

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from bot.database import Transaction

files = Table(
    "files",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    # SHA-256, as hexadecimal digits.
    Column("hash", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
    # The last time that somebody gave it.
    Column("given_at", Instant, nullable=False),
)

_KEY = ("guild_id", "hash")
_PUT = Upsert(
    files,
    {each: bindparam(each) for each in (*_KEY, "content", "given_at")},
    key=_KEY,
    changed=lambda new: {"given_at": new.given_at},
)


async def put(tx: Transaction, guild_id: int, name: str, content: bytes, now: datetime) -> None:
    """Keep *content* under its hash *name*."""
    await _PUT.run(tx, {"guild_id": guild_id, "hash": name, "content": content, "given_at": now})


async def content_of(tx: Transaction, guild_id: int, name: str) -> bytes | None:
    """Return what the file of this hash holds, None where it is kept no more."""
    this = and_(files.c.guild_id == guild_id, files.c.hash == name)
    found: bytes | None = (await tx.connection.execute(select(files.c.content).where(this))).scalar()
    return found


async def drop(tx: Transaction, before: datetime, *, unless: ColumnElement[bool]) -> None:
    """Drop what was given *before* that, of any guild, *unless* something points to it."""
    await tx.connection.execute(delete(files).where(files.c.given_at < before, ~unless))
