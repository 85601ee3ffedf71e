"""The table of who has chosen which workshop; every query takes the guild."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import (
    Column,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    Table,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    update,
)

from bot.database.columns import Instant, RowId, Snowflake, metadata
from bot.database.upserts import Upsert
from bot.events.signups.audiences import NO_WORKSHOP
from bot.events.workshops.model import Choice

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from bot.database import Transaction

_KEY, _WANTED = ("event_id", "person_id"), ("first", "second", "given")
workshop_choices = Table(
    "workshop_choices",
    metadata,
    Column("event_id", RowId, nullable=False, autoincrement=False),
    Column("person_id", RowId, nullable=False, autoincrement=False),
    Column("guild_id", Snowflake, nullable=False),
    # Positions in the event's programme: what is wanted, and what they have.
    Column("first", Integer, nullable=False),
    Column("second", Integer),
    Column("given", Integer),
    Column("received_at", Instant, nullable=False),
    PrimaryKeyConstraint(*_KEY),
    ForeignKeyConstraint(["event_id"], ["events.id"], ondelete="CASCADE"),
)
_PUT = Upsert(
    workshop_choices,
    {column.name: bindparam(column.name) for column in workshop_choices.c},
    key=_KEY,
    changed=lambda new: {name: new[name] for name in (*_WANTED, "received_at")},
)


async def one(tx: Transaction, guild_id: int, event_id: int, person_id: int) -> Choice | None:
    """Return what a person has chosen of an event's workshops, None where they have not yet."""
    theirs = and_(_of_event(guild_id, event_id), workshop_choices.c.person_id == person_id)
    row = (await tx.connection.execute(select(*(workshop_choices.c[name] for name in _WANTED)).where(theirs))).first()
    return Choice(*row) if row else None


async def given(tx: Transaction, guild_id: int, event_id: int) -> dict[int, int]:
    """Return which workshop each person has, by their key; who has none is left out."""
    has_one = and_(_of_event(guild_id, event_id), workshop_choices.c.given.is_not(None))
    query = select(workshop_choices.c.person_id, workshop_choices.c.given).where(has_one)
    return {row.person_id: row.given for row in await tx.connection.execute(query)}


async def taken(tx: Transaction, guild_id: int, event_id: int) -> dict[int, int]:
    """Return how many people have each workshop, by its position; those that nobody has are left out."""
    has_one = and_(_of_event(guild_id, event_id), workshop_choices.c.given.is_not(None))
    query = select(workshop_choices.c.given, func.count()).where(has_one).group_by(workshop_choices.c.given)
    return {row[0]: row[1] for row in await tx.connection.execute(query)}


async def put(
    tx: Transaction, guild_id: int, event_id: int, person_id: int, choice: Choice, received_at: datetime
) -> None:
    """Keep what a person has chosen, in place of what they had chosen before."""
    row = {"guild_id": guild_id, "event_id": event_id, "person_id": person_id, "received_at": received_at}
    await _PUT.run(tx, {**row, **vars(choice)})


async def is_chosen(tx: Transaction, guild_id: int, event_id: int, position: int) -> bool:
    """Whether somebody wants or has the workshop at *position*."""
    wanted = or_(*(workshop_choices.c[name] == position for name in _WANTED))
    query = select(func.count()).select_from(workshop_choices).where(_of_event(guild_id, event_id), wanted)
    return bool((await tx.connection.execute(query)).scalar_one())


async def let_go(tx: Transaction, guild_id: int, event_id: int, position: int) -> None:
    """Let what is said to the people of the workshop at *position*, which nobody has chosen, be said to nobody."""
    # What is said to the people of a workshop belongs to stores that stand above this one.
    for table in (metadata.tables[name] for name in ("reminder_rules", "announcements") if name in metadata.tables):
        said_to = and_(table.c.guild_id == guild_id, table.c.event_id == event_id, table.c.workshop == position)
        await tx.connection.execute(update(table).where(said_to).values(workshop=NO_WORKSHOP))


async def forget(tx: Transaction, guild_id: int, event_id: int, person_id: int) -> None:
    """Delete what a person had chosen: their workshop is free again."""
    theirs = and_(_of_event(guild_id, event_id), workshop_choices.c.person_id == person_id)
    await tx.connection.execute(delete(workshop_choices).where(theirs))


async def forget_event(tx: Transaction, guild_id: int, event_id: int) -> None:
    """Delete what people had chosen of an event's workshops: its time is over."""
    await tx.connection.execute(delete(workshop_choices).where(_of_event(guild_id, event_id)))


def _of_event(guild_id: int, event_id: int) -> ColumnElement[bool]:
    return and_(workshop_choices.c.guild_id == guild_id, workshop_choices.c.event_id == event_id)
