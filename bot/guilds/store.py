"""The tables of a community, and their queries; every one of them takes the guild."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Index, String, Table, Text, UniqueConstraint, and_, delete, insert, select, update

from bot.database.columns import Instant, RowId, Snowflake, metadata

if TYPE_CHECKING:
    from bot.database import Transaction

DRAFTS_KEPT_FOR = timedelta(days=1)

guilds = Table(
    "guilds",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    Column("joined_at", Instant, nullable=False),
    Column("left_at", Instant),
)

settings = Table(
    "settings",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("changed_by", RowId),
)

people = Table(
    "people",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", Snowflake, nullable=False),
    # Emptied at erasure: what points to this row is then nobody's. So it is of who is not on Discord.
    Column("discord_id", Snowflake),
    Column("locale", String(5), nullable=False),
    Column("since", Instant, nullable=False),
    # The direct conversation with them, which is opened slowly and only once.
    Column("dm_channel_id", Snowflake),
    UniqueConstraint("guild_id", "discord_id"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", Snowflake, nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor_id", RowId),
    Column("action", String(40), nullable=False),
    Column("subject", String(80), nullable=False),
    Index("ix_audit_guild_id_at", "guild_id", "at"),
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", Snowflake, nullable=False),
    Column("person_id", RowId, nullable=False),
    Column("form", String(80), nullable=False),
    Column("typed", Text, nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("guild_id", "person_id", "form"),
)


async def welcome(tx: Transaction, guild_id: int, now: datetime) -> bool:
    """Note that the bot is on this server; return whether it is new to it."""
    known = (await tx.connection.execute(select(guilds.c.left_at).where(guilds.c.guild_id == guild_id))).first()
    if known is None:
        await tx.connection.execute(insert(guilds).values(guild_id=guild_id, joined_at=now))
    elif known.left_at is not None:
        await tx.connection.execute(update(guilds).where(guilds.c.guild_id == guild_id).values(left_at=None))
    return known is None


async def farewell(tx: Transaction, guild_id: int, now: datetime) -> None:
    """Note that the bot has left this server."""
    await tx.connection.execute(update(guilds).where(guilds.c.guild_id == guild_id).values(left_at=now))


async def choices(tx: Transaction, guild_id: int) -> dict[str, int]:
    """Return what the organisers have chosen: option name to role or channel id."""
    rows = await tx.connection.execute(select(settings.c.name, settings.c.value).where(settings.c.guild_id == guild_id))
    return {row.name: int(row.value) for row in rows}


async def choose(
    tx: Transaction, guild_id: int, name: str, value: int | None, *, by: int | None, now: datetime
) -> None:
    """Set or, with None, clear one option."""
    await tx.connection.execute(delete(settings).where(settings.c.guild_id == guild_id, settings.c.name == name))
    if value is not None:
        row = {"guild_id": guild_id, "name": name, "value": str(value), "changed_at": now, "changed_by": by}
        await tx.connection.execute(insert(settings).values(row))


async def person(tx: Transaction, guild_id: int, discord_id: int, locale: str, now: datetime) -> int:
    """Return the surrogate key of a member, made at first use; *locale* follows their client."""
    of_member = and_(people.c.guild_id == guild_id, people.c.discord_id == discord_id)
    known = (await tx.connection.execute(select(people.c.id, people.c.locale).where(of_member))).first()
    if known is None:
        return await add_person(tx, guild_id, discord_id, locale, now)
    if known.locale != locale:
        await tx.connection.execute(update(people).where(of_member).values(locale=locale))
    return int(known.id)


# Built once: it runs at everybody's first tap.
_NEW_PERSON = insert(people).returning(people.c.id)


async def add_person(tx: Transaction, guild_id: int, discord_id: int | None, locale: str, now: datetime) -> int:
    """Insert somebody of whom nothing is held, None for who is not on Discord; return their surrogate key."""
    row = {"guild_id": guild_id, "discord_id": discord_id, "locale": locale, "since": now}
    made = await tx.connection.execute(_NEW_PERSON, row)
    return int(made.scalar_one())


async def drop_guest(tx: Transaction, guild_id: int, person_id: int) -> None:
    """Delete who is not on Discord: an organiser has taken them off the one list on which they were."""
    of_guest = and_(people.c.guild_id == guild_id, people.c.id == person_id, people.c.discord_id.is_(None))
    await tx.connection.execute(delete(people).where(of_guest))


async def known(tx: Transaction, guild_id: int, discord_id: int) -> int | None:
    """Return the surrogate key of a member, None when nothing is held of them."""
    query = select(people.c.id).where(people.c.guild_id == guild_id, people.c.discord_id == discord_id)
    found = (await tx.connection.execute(query)).scalar()
    return None if found is None else int(found)


async def forget(tx: Transaction, guild_id: int, person_id: int) -> None:
    """Empty who a person is and what they typed; what they did as organisers stays, and is nobody's."""
    await tx.connection.execute(delete(drafts).where(drafts.c.guild_id == guild_id, drafts.c.person_id == person_id))
    for column in (people.c.discord_id, people.c.dm_channel_id, audit.c.actor_id, settings.c.changed_by):
        table = column.table
        theirs = people.c.id == person_id if table is people else column == person_id
        await tx.connection.execute(update(table).where(table.c.guild_id == guild_id, theirs).values({column: None}))


async def note(tx: Transaction, guild_id: int, actor_id: int, action: str, subject: str, now: datetime) -> None:
    """Write down who did what to what."""
    row = {"guild_id": guild_id, "at": now, "actor_id": actor_id, "action": action, "subject": subject}
    await tx.connection.execute(insert(audit).values(row))


async def keep_draft(
    tx: Transaction, guild_id: int, person_id: int, form: str, typed: dict[str, str], now: datetime
) -> None:
    """Keep what a person typed, in place of an earlier draft of the same form."""
    await drop_draft(tx, guild_id, person_id, form)
    row = {"guild_id": guild_id, "person_id": person_id, "form": form, "at": now}
    await tx.connection.execute(insert(drafts).values(**row, typed=json.dumps(typed, ensure_ascii=False)))


async def draft(tx: Transaction, guild_id: int, discord_id: int, form: str) -> dict[str, str]:
    """Return what a member typed into *form* when it was refused, empty when there is no draft."""
    query = (
        select(drafts.c.typed)
        .join(people, people.c.id == drafts.c.person_id)
        .where(drafts.c.guild_id == guild_id, people.c.discord_id == discord_id, drafts.c.form == form)
    )
    kept: Any = (await tx.connection.execute(query)).scalar()
    return dict(json.loads(kept)) if kept else {}


async def drop_draft(tx: Transaction, guild_id: int, person_id: int, form: str) -> None:
    """Forget what a person typed into *form*."""
    of_form = and_(drafts.c.guild_id == guild_id, drafts.c.person_id == person_id, drafts.c.form == form)
    await tx.connection.execute(delete(drafts).where(of_form))


async def purge_drafts(tx: Transaction, now: datetime) -> None:
    """Forget, in every guild, what was typed more than a day ago."""
    await tx.connection.execute(delete(drafts).where(drafts.c.at < now - DRAFTS_KEPT_FOR))
