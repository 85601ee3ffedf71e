"""What a roster reads: sign-ups with who their people are. It has no table of its own; every query takes the guild."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import and_, select, update

from bot.events.attendance import store as attendance
from bot.events.roster.model import Line, Standing
from bot.events.signups.model import Coming
from bot.events.signups.store import signups
from bot.events.waitlist.store import waiting
from bot.guilds.store import people

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.database import Transaction

_SHOWN = (
    *("person_id", "full_name", "structure", "role", "department", "meal"),
    *("coming", "is_guest", "is_registered", "since", "changed_at", "reason"),
)


async def lines(tx: Transaction, guild_id: int, event_id: int) -> tuple[Line, ...]:
    """Return who is in, who has left, in the order of their sign-up, and who waits, in theirs."""
    in_line = await _waiting(tx, guild_id, event_id)
    waits = {line.person_id for line in in_line}
    found = [line for line in await _signed_up(tx, guild_id, event_id) if line.person_id not in waits]
    present = await attendance.present(tx, guild_id, event_id)
    seen = [replace(line, half=present[line.person_id].half) if line.person_id in present else line for line in found]
    return (*seen, *in_line)


async def _signed_up(tx: Transaction, guild_id: int, event_id: int) -> tuple[Line, ...]:
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


async def _waiting(tx: Transaction, guild_id: int, event_id: int) -> tuple[Line, ...]:
    query = (
        select(people.c.discord_id, waiting.c.person_id, waiting.c.received_at)
        .join(people, and_(people.c.id == waiting.c.person_id, people.c.guild_id == waiting.c.guild_id))
        .where(waiting.c.guild_id == guild_id, waiting.c.event_id == event_id)
        .order_by(waiting.c.received_at, waiting.c.id)
    )
    return tuple(
        Line(
            person_id=row.person_id,
            discord_id=row.discord_id,
            standing=Standing.WAITING,
            full_name=None,
            structure=None,
            coming=Coming.UNKNOWN,
            is_guest=False,
            is_registered=False,
            since=row.received_at,
            changed_at=row.received_at,
        )
        for row in await tx.connection.execute(query)
    )


async def correct(
    tx: Transaction, guild_id: int, event_id: int, line: Line, full_name: str, structure: str | None
) -> bool:
    """Write name and structure of who is in, and nothing else; return False where *line* is not what stands there."""
    stands = and_(
        signups.c.is_in,
        signups.c.full_name.is_not_distinct_from(line.full_name),
        signups.c.structure.is_not_distinct_from(line.structure),
    )
    theirs = and_(signups.c.guild_id == guild_id, signups.c.event_id == event_id, signups.c.person_id == line.person_id)
    changed = update(signups).where(theirs, stands).values(full_name=full_name, structure=structure)
    return bool((await tx.connection.execute(changed)).rowcount)


async def mark(tx: Transaction, guild_id: int, event_id: int, people_ids: Collection[int], *, done: bool) -> None:
    """Note whether *people_ids* were seen on the official list."""
    of_these = and_(signups.c.guild_id == guild_id, signups.c.event_id == event_id, signups.c.is_in)
    theirs = signups.c.person_id.in_(people_ids)
    await tx.connection.execute(update(signups).where(of_these, theirs).values(is_registered=done))
