"""The table of changes, kept as long as the entries are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Column, Index, String, Table, Text, and_, insert, select

from bot.database.columns import Instant, RowId, Snowflake, metadata
from bot.guilds.store import people
from bot.resources.store import LONGEST_ID, frozen, thawed

if TYPE_CHECKING:
    from datetime import datetime

    from bot.database import Transaction
    from bot.resources.catalogue.model import Entry

changes = Table(
    "entry_changes",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", Snowflake, nullable=False),
    Column("entry_id", String(LONGEST_ID), nullable=False),
    Column("at", Instant, nullable=False),
    Column("by_id", RowId),
    Column("how", String(12), nullable=False),
    # What stood there; empty where nothing did.
    Column("before", Text),
    Column("after", Text, nullable=False),
    Index("ix_entry_changes_guild_id_entry_id", "guild_id", "entry_id"),
)


# How an entry comes to be: from a suggestion, from a word that was asked for, from an article.
_NEW = ("published", "defined", "kept")


@dataclass(frozen=True)
class Change:
    """What somebody did to an entry, and *how*; *by* is their Discord id, None where they are nobody any more."""

    at: datetime
    how: str
    before: Entry | None
    after: Entry
    by: int | None = None


async def note(tx: Transaction, guild_id: int, change: Change, by_id: int) -> None:
    """Write down that the person *by_id* has changed an entry."""
    row = {"guild_id": guild_id, "entry_id": change.after.id, "at": change.at, "by_id": by_id, "how": change.how}
    before = frozen(change.before) if change.before else None
    await tx.connection.execute(insert(changes).values(**row, before=before, after=frozen(change.after)))


async def written_at(tx: Transaction, guild_id: int) -> dict[str, datetime]:
    """Return when the team of a guild has written which entry; a correction, or what is put back, is no new one."""
    query = select(changes.c.entry_id, changes.c.at).where(changes.c.guild_id == guild_id, changes.c.how.in_(_NEW))
    return {row.entry_id: row.at for row in await tx.connection.execute(query)}


async def latest(tx: Transaction, guild_id: int, *, most: int, entry_id: str | None = None) -> list[Change]:
    """Return the last changes of a guild's entries, or of one of them, the newest first."""
    of_entry = changes.c.entry_id == entry_id if entry_id else changes.c.guild_id == guild_id
    query = (
        select(changes, people.c.discord_id)
        .outerjoin(people, and_(people.c.id == changes.c.by_id, people.c.guild_id == guild_id))
        .where(changes.c.guild_id == guild_id, of_entry)
        .order_by(changes.c.id.desc())
        .limit(most)
    )
    rows = await tx.connection.execute(query)
    return [
        Change(row.at, row.how, thawed(row.before) if row.before else None, thawed(row.after), row.discord_id)
        for row in rows
    ]
