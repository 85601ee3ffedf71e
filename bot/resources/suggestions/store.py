"""The table of suggestions, and its queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Column, Index, String, Table, Text, and_, delete, func, insert, select, text, update

from bot.database.columns import Instant, RowId, Snowflake, metadata
from bot.guilds.store import people
from bot.resources.search.model import Kind
from bot.resources.store import LONGEST_ID
from bot.resources.suggestions.model import DECIDED_KEPT_FOR, State, Suggestion

if TYPE_CHECKING:
    from datetime import datetime

    from bot.database import Transaction

suggestions = Table(
    "suggestions",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", Snowflake, nullable=False),
    Column("person_id", RowId, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("entry_id", String(LONGEST_ID), nullable=False),
    Column("title", Text, nullable=False),
    Column("short", Text, nullable=False),
    Column("context", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("state", String(12), nullable=False),
    Column("word", Text, nullable=False),
    Column("is_changed", Boolean, nullable=False),
    Column("decided_at", Instant),
    Column("decided_by", RowId),
    # The optional fields of the entry that a correction empties, with spaces between.
    Column("emptied", String(40), nullable=False, server_default=text("''")),
    Index("ix_suggestions_guild_id_state", "guild_id", "state"),
)
_IS_OPEN = suggestions.c.state == State.OPEN


async def add(tx: Transaction, guild_id: int, suggestion: Suggestion) -> int:
    """Insert *suggestion*; return its number."""
    row = {name: value for name, value in vars(suggestion).items() if name != "id"} | {"guild_id": guild_id}
    made = await tx.connection.execute(insert(suggestions).values(row).returning(suggestions.c.id))
    return int(made.scalar_one())


async def one(tx: Transaction, guild_id: int, number: int, *, for_change: bool = False) -> Suggestion | None:
    """Return one suggestion; *for_change*, once nobody else decides about it."""
    query = select(suggestions).where(suggestions.c.guild_id == guild_id, suggestions.c.id == number)
    row = (await tx.connection.execute(query.with_for_update() if for_change else query)).mappings().first()
    return _suggestion(row) if row else None


async def open_of(tx: Transaction, guild_id: int, person_id: int) -> int:
    """Return how many suggestions of a person wait."""
    query = select(func.count()).where(
        suggestions.c.guild_id == guild_id, suggestions.c.person_id == person_id, _IS_OPEN
    )
    return int((await tx.connection.execute(query)).scalar_one())


async def waiting(tx: Transaction, guild_id: int) -> list[int]:
    """Return the numbers of those that wait, the oldest first."""
    query = select(suggestions.c.id).where(suggestions.c.guild_id == guild_id, _IS_OPEN).order_by(suggestions.c.id)
    return list((await tx.connection.execute(query)).scalars())


async def open_about(tx: Transaction, guild_id: int, entry_id: str) -> list[Suggestion]:
    """Return the corrections of an entry that wait, once nobody else decides about them."""
    query = select(suggestions).where(suggestions.c.guild_id == guild_id, suggestions.c.entry_id == entry_id, _IS_OPEN)
    rows = await tx.connection.execute(query.order_by(suggestions.c.id).with_for_update())
    return [_suggestion(row) for row in rows.mappings()]


async def change(tx: Transaction, guild_id: int, number: int, **values: Any) -> None:
    """Set some columns of one suggestion."""
    of_one = and_(suggestions.c.guild_id == guild_id, suggestions.c.id == number)
    await tx.connection.execute(update(suggestions).where(of_one).values(values))


async def member(tx: Transaction, guild_id: int, person_id: int) -> tuple[int | None, str]:
    """Return the Discord id of a person, None where they are nobody any more, and their language."""
    query = select(people.c.discord_id, people.c.locale).where(people.c.guild_id == guild_id, people.c.id == person_id)
    row = (await tx.connection.execute(query)).first()
    return (row.discord_id, row.locale) if row else (None, "fr")


async def clear(tx: Transaction, now: datetime) -> None:
    """Delete, in every guild, what was decided long ago."""
    await tx.connection.execute(delete(suggestions).where(suggestions.c.decided_at < now - DECIDED_KEPT_FOR))


def _suggestion(row: Any) -> Suggestion:
    return Suggestion(**dict(row) | {"kind": Kind(row["kind"]), "state": State(row["state"])})
