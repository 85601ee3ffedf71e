"""The table of words to the team, and its queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Column, Index, String, Table, Text, and_, delete, func, insert, select, update

from bot.contact.model import KEPT_FOR, Word
from bot.database.columns import Instant, RowId, Snowflake, metadata
from bot.guilds.store import people

if TYPE_CHECKING:
    from datetime import datetime

    from bot.database import Transaction

contacts = Table(
    "contacts",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", Snowflake, nullable=False),
    Column("person_id", RowId, nullable=False),
    Column("subject", String(100), nullable=False),
    Column("message", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("answer", Text, nullable=False),
    Column("answered_at", Instant),
    Column("answered_by", RowId),
    Column("is_unreached", Boolean, nullable=False),
    Index("ix_contacts_guild_id_person_id", "guild_id", "person_id"),
)


async def add(tx: Transaction, guild_id: int, person_id: int, subject: str, message: str, now: datetime) -> int:
    """Insert a word; return its number."""
    row = {"guild_id": guild_id, "person_id": person_id, "subject": subject, "message": message, "at": now}
    made = insert(contacts).values(**row, answer="", is_unreached=False).returning(contacts.c.id)
    return int((await tx.connection.execute(made)).scalar_one())


async def since(tx: Transaction, guild_id: int, person_id: int, at: datetime) -> int:
    """Return how many words of a person there are since *at*."""
    query = select(func.count()).where(
        contacts.c.guild_id == guild_id, contacts.c.person_id == person_id, contacts.c.at > at
    )
    return int((await tx.connection.execute(query)).scalar_one())


async def one(tx: Transaction, guild_id: int, number: int, *, for_change: bool = False) -> Word | None:
    """Return one word, None where it is gone; *for_change*, once nobody else answers it."""
    author, team = people.alias(), people.alias()
    query = (
        select(contacts, author.c.discord_id.label("by"), author.c.locale, team.c.discord_id.label("team"))
        .outerjoin(author, and_(author.c.id == contacts.c.person_id, author.c.guild_id == guild_id))
        .outerjoin(team, and_(team.c.id == contacts.c.answered_by, team.c.guild_id == guild_id))
        .where(contacts.c.guild_id == guild_id, contacts.c.id == number)
    )
    row = (await tx.connection.execute(query.with_for_update(of=contacts) if for_change else query)).mappings().first()
    if row is None:
        return None
    kept = dict(row)
    team_id = kept.pop("team")
    return Word(**kept | {"answered_by": team_id, "locale": row["locale"] or "fr"})


async def change(tx: Transaction, guild_id: int, number: int, **values: Any) -> None:
    """Set some columns of one word."""
    of_one = and_(contacts.c.guild_id == guild_id, contacts.c.id == number)
    await tx.connection.execute(update(contacts).where(of_one).values(values))


async def clear(tx: Transaction, now: datetime) -> None:
    """Delete, in every guild, what was written thirty days ago."""
    await tx.connection.execute(delete(contacts).where(contacts.c.at < now - KEPT_FOR))
