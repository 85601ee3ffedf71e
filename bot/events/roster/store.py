"""What a roster reads: sign-ups with who their people are. It has no table of its own; every query takes the guild."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from bot.events.roster.model import Line, Standing
from bot.events.signups.model import Coming
from bot.events.signups.store import signups
from bot.guilds.store import people

if TYPE_CHECKING:
    from bot.database import Transaction

_SHOWN = ("person_id", "full_name", "structure", "coming", "is_guest", "is_registered", "since", "changed_at", "reason")


async def lines(tx: Transaction, guild_id: int, event_id: int) -> tuple[Line, ...]:
    """Return who is in and who has left, in the order of their sign-up."""
    query = (
        select(people.c.discord_id, signups.c.is_in, *(signups.c[name] for name in _SHOWN))
        .join(people, and_(people.c.id == signups.c.person_id, people.c.guild_id == signups.c.guild_id))
        .where(signups.c.guild_id == guild_id, signups.c.event_id == event_id)
        .order_by(signups.c.id)
    )
    return tuple(
        Line(
            discord_id=row["discord_id"],
            standing=Standing.IN if row["is_in"] else Standing.LEFT,
            **{**{name: row[name] for name in _SHOWN}, "coming": Coming(row["coming"])},
        )
        for row in (await tx.connection.execute(query)).mappings()
    )
