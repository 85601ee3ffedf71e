"""What the bot remembers having done once, by guild; guild 0 stands for the application itself."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from sqlalchemy import Column, String, Table, Text, and_, bindparam, insert, select, update

from bot.database.columns import Snowflake, metadata

if TYPE_CHECKING:
    from bot.database.transaction import Transaction

APPLICATION = 0
# Under this mark each guild keeps what tells one state of its choices and events from the next.
CHANGES = "changes"

marks = Table(
    "marks",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    Column("name", String(60), primary_key=True),
    Column("value", Text, nullable=False),
)

_THIS = and_(marks.c.guild_id == bindparam("of_guild"), marks.c.name == bindparam("of_name"))
# Not a deletion and an insertion: two processes that do that at once collide on PostgreSQL.
_CHANGE = update(marks).where(_THIS).values(value=bindparam("new_value"))


async def remembered(tx: Transaction, guild_id: int, name: str) -> str | None:
    """Return what was remembered under *name*, None when nothing was."""
    found = await tx.connection.execute(select(marks.c.value).where(_THIS), {"of_guild": guild_id, "of_name": name})
    return found.scalar()


async def remember(tx: Transaction, guild_id: int, name: str, value: str) -> None:
    """Keep *value* under *name*, in place of what was there."""
    this = {"of_guild": guild_id, "of_name": name, "new_value": value}
    if not (await tx.connection.execute(_CHANGE, this)).rowcount:
        await tx.connection.execute(insert(marks).values(guild_id=guild_id, name=name, value=value))


async def note_change(tx: Transaction, guild_id: int) -> None:
    """Let every process know that what it remembers of this guild is old."""
    await remember(tx, guild_id, CHANGES, secrets.token_hex(8))
