"""What the bot remembers having done once, by guild; guild 0 stands for the application itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, String, Table, Text, and_, bindparam, delete, insert, select

from bot.database.columns import Snowflake, metadata

if TYPE_CHECKING:
    from bot.database.engine import Transaction

APPLICATION = 0

marks = Table(
    "marks",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    Column("name", String(60), primary_key=True),
    Column("value", Text, nullable=False),
)

_THIS = and_(marks.c.guild_id == bindparam("of_guild"), marks.c.name == bindparam("of_name"))


async def remembered(tx: Transaction, guild_id: int, name: str) -> str | None:
    """Return what was remembered under *name*, None when nothing was."""
    found = await tx.connection.execute(select(marks.c.value).where(_THIS), {"of_guild": guild_id, "of_name": name})
    return found.scalar()


async def remember(tx: Transaction, guild_id: int, name: str, value: str) -> None:
    """Keep *value* under *name*, in place of what was there."""
    await tx.connection.execute(delete(marks).where(_THIS), {"of_guild": guild_id, "of_name": name})
    await tx.connection.execute(insert(marks).values(guild_id=guild_id, name=name, value=value))
