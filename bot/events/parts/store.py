"""The parts of an event's people that organisers can write to, each with how many people a word to it rings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, select, true

from bot.events.signups.audiences import Audience, Part
from bot.events.signups.model import Way
from bot.events.signups.store import PARTS, signups, wishes
from bot.events.waitlist.store import waiting
from bot.events.workshops.model import workshops
from bot.events.workshops.store import workshop_choices
from bot.guilds.store import people

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy import ColumnElement, Table

    from bot.database import Transaction
    from bot.events.model import Event

_LINES = {Audience.WAITING: wishes, Audience.ON_WAITLIST: waiting}
_NOT_LISTED = {Audience.INVOLVED, Audience.CONCERNED, Audience.WORKSHOP}
MOST_PARTS = 25
"""What a list of choices holds (docs.discord.com components/reference)."""


async def of_event(tx: Transaction, event: Event) -> tuple[Part, ...]:
    """Return the parts of an event's people, in the order of the list; its workshops stand last."""
    guild_id, event_id = event.guild_id, event.id or 0
    sizes = await _of_signups(tx, guild_id, event_id)
    for audience, line in _LINES.items():
        sizes[audience] = await _count(tx, line, _is_of(line, guild_id, event_id))
    whole = [Part(audience, sizes.get(audience, 0)) for audience in Audience if audience not in _NOT_LISTED]
    in_each = await _of_workshops(tx, guild_id, event_id) if workshops(event) else {}
    of_workshops = (
        Part(Audience.WORKSHOP, in_each.get(item.position, 0), item.position, item.title) for item in workshops(event)
    )
    return (*whole, *of_workshops)[:MOST_PARTS]


async def _of_signups(tx: Transaction, guild_id: int, event_id: int) -> dict[Audience, int]:
    wanted = {Audience.SIGNED_UP: true(), **PARTS}
    query = select(*(func.count().filter(part) for part in wanted.values())).select_from(signups)
    query = query.join(people, people.c.id == signups.c.person_id).where(_are_heard(guild_id, event_id))
    return dict(zip(wanted, (await tx.connection.execute(query)).one(), strict=True))


async def _of_workshops(tx: Transaction, guild_id: int, event_id: int) -> dict[int, int]:
    given, of_person = workshop_choices.c.given, workshop_choices.c.person_id == signups.c.person_id
    query = select(given, func.count()).join_from(
        signups, workshop_choices, and_(of_person, _is_of(workshop_choices, guild_id, event_id))
    )
    query = query.join(people, people.c.id == signups.c.person_id).where(_are_heard(guild_id, event_id))
    rows = await tx.connection.execute(query.where(given.is_not(None)).group_by(given))
    return {row[0]: row[1] for row in rows}


async def _count(tx: Transaction, line: Table, where: ColumnElement[bool]) -> int:
    query: Any = select(func.count()).select_from(line).join(people, people.c.id == line.c.person_id)
    return int((await tx.connection.execute(query.where(where, people.c.discord_id.is_not(None)))).scalar_one())


def _are_heard(guild_id: int, event_id: int) -> ColumnElement[bool]:
    """Return what holds of who is in, is known to Discord, and has chosen some way to hear."""
    is_heard = and_(signups.c.way != Way.NONE, people.c.discord_id.is_not(None))
    return and_(_is_of(signups, guild_id, event_id), signups.c.is_in, is_heard)


def _is_of(table: Table, guild_id: int, event_id: int) -> ColumnElement[bool]:
    return and_(table.c.guild_id == guild_id, table.c.event_id == event_id)
