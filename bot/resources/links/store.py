"""The table of addresses, and its queries."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Date, Index, String, Table, Text, UniqueConstraint, and_, delete, insert, select, update

from bot.database.columns import RowId, Snowflake, metadata
from bot.guilds.store import guilds
from bot.resources.links.model import Link, State

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from bot.database import Transaction

links = Table(
    "links",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", Snowflake, nullable=False),
    Column("address", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("state", String(12), nullable=False),
    Column("gone_on", Date),
    Column("moved_to", Text, nullable=False),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("told_on", Date),
    UniqueConstraint("guild_id", "address"),
    Index("ix_links_due_on", "due_on"),
)
_IN_TROUBLE = links.c.state.in_([State.DEAD, State.MOVED])


async def served(tx: Transaction) -> list[int]:
    """Return every guild that the bot serves."""
    query = select(guilds.c.guild_id).where(guilds.c.left_at.is_(None)).order_by(guilds.c.guild_id)
    return list((await tx.connection.execute(query)).scalars())


async def known(tx: Transaction, guild_id: int) -> set[str]:
    """Return the addresses of a guild."""
    return set((await tx.connection.execute(select(links.c.address).where(links.c.guild_id == guild_id))).scalars())


async def add(tx: Transaction, guild_id: int, link: Link) -> None:
    """Insert *link*."""
    row = {name: value for name, value in asdict(link).items() if name != "id"} | {"guild_id": guild_id}
    await tx.connection.execute(insert(links).values(row))


async def drop(tx: Transaction, guild_id: int, addresses: Collection[str]) -> None:
    """Delete addresses that no entry has any more."""
    for address in addresses:
        await tx.connection.execute(delete(links).where(links.c.guild_id == guild_id, links.c.address == address))


async def due(tx: Transaction, today: date, *, most: int) -> list[Link]:
    """Return what is to be asked, of every guild, the longest due first."""
    query = select(links).where(links.c.due_on <= today).order_by(links.c.due_on, links.c.id).limit(most)
    return [_link(row) for row in (await tx.connection.execute(query)).mappings()]


async def change(tx: Transaction, guild_id: int, link: Link) -> None:
    """Write *link* as it now is."""
    of_one = and_(links.c.guild_id == guild_id, links.c.id == link.id)
    values = {name: value for name, value in asdict(link).items() if name not in {"id", "guild_id"}}
    await tx.connection.execute(update(links).where(of_one).values(values))


async def one(tx: Transaction, guild_id: int, number: int) -> Link | None:
    """Return one address that is in trouble, locked; None where it is not any more."""
    query = select(links).where(links.c.guild_id == guild_id, links.c.id == number, _IN_TROUBLE).with_for_update()
    row = (await tx.connection.execute(query)).mappings().first()
    return _link(row) if row else None


async def in_trouble(tx: Transaction, guild_id: int) -> list[Link]:
    """Return what is dead or has moved, the oldest first."""
    query = select(links).where(links.c.guild_id == guild_id, _IN_TROUBLE).order_by(links.c.id)
    return [_link(row) for row in (await tx.connection.execute(query)).mappings()]


async def told(tx: Transaction, guild_id: int, on: date) -> None:
    """Note that the team has been told of all that is in trouble."""
    untold = and_(links.c.guild_id == guild_id, _IN_TROUBLE, links.c.told_on.is_(None))
    await tx.connection.execute(update(links).where(untold).values(told_on=on))


def _link(row: Any) -> Link:
    return Link(**dict(row) | {"state": State(row["state"])})
