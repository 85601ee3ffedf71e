"""The tables of what people answered: counts of nobody, and who has answered; every query takes the guild."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import (
    Column,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    and_,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from bot.database.columns import RowId, Snowflake, metadata
from bot.database.upserts import Upsert
from bot.events.closing.model import answers, may_show

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement

    from bot.database import Transaction

_KEY = ("event_id", "question", "score")
feedback_counts = Table(
    "feedback_counts",
    metadata,
    Column("event_id", RowId, nullable=False, autoincrement=False),
    Column("question", String(12), nullable=False),
    Column("score", Integer, nullable=False, autoincrement=False),
    Column("guild_id", Snowflake, nullable=False),
    Column("count", Integer, nullable=False),
    # How many of them organisers have been shown: what comes then is added five answers at a time.
    Column("shown", Integer, nullable=False, server_default="0"),
    PrimaryKeyConstraint(*_KEY),
    ForeignKeyConstraint(["event_id"], ["events.id"], ondelete="CASCADE"),
)

# That somebody has answered, and not what.
feedback_given = Table(
    "feedback_given",
    metadata,
    Column("event_id", RowId, nullable=False, autoincrement=False),
    Column("person_id", RowId, nullable=False, autoincrement=False),
    Column("guild_id", Snowflake, nullable=False),
    PrimaryKeyConstraint("event_id", "person_id"),
    ForeignKeyConstraint(["event_id"], ["events.id"], ondelete="CASCADE"),
)
_ADD = Upsert(
    feedback_counts,
    {name: bindparam(name) for name in (*_KEY, "guild_id")} | {"count": 1},
    key=_KEY,
    changed=lambda _new: {"count": feedback_counts.c.count + 1},
)


async def counts(tx: Transaction, guild_id: int, event_id: int, *, shown: bool = False) -> dict[tuple[str, int], int]:
    """Return how often each score was given to each question: in all, or in the answers that may be *shown*."""
    column = feedback_counts.c["shown" if shown else "count"]
    query = select(feedback_counts.c.question, feedback_counts.c.score, column).where(_of_event(guild_id, event_id))
    return {(row[0], row[1]): row[2] for row in await tx.connection.execute(query)}


async def has_answered(tx: Transaction, guild_id: int, event_id: int, person_id: int) -> bool:
    """Whether a person has answered."""
    mark = feedback_given.c
    theirs = and_(mark.guild_id == guild_id, mark.event_id == event_id, mark.person_id == person_id)
    query = select(func.count()).select_from(feedback_given).where(theirs)
    return bool((await tx.connection.execute(query)).scalar_one())


async def add(tx: Transaction, guild_id: int, event_id: int, person_id: int, scores: Iterable[tuple[str, int]]) -> None:
    """Count *scores*, and note that the person has answered; nothing leads from one to the other.

    With the last of five answers, organisers are shown all of them.
    """
    mark = {"guild_id": guild_id, "event_id": event_id, "person_id": person_id}
    await tx.connection.execute(insert(feedback_given).values(mark))
    for question, score in scores:
        await _ADD.run(tx, {"guild_id": guild_id, "event_id": event_id, "question": question, "score": score})
    given, seen = [answers(await counts(tx, guild_id, event_id, shown=shown)) for shown in (False, True)]
    if may_show(given, seen):
        all_of_it = update(feedback_counts).where(_of_event(guild_id, event_id))
        await tx.connection.execute(all_of_it.values(shown=feedback_counts.c["count"]))


async def forget(tx: Transaction, guild_id: int, event_id: int, person_id: int) -> None:
    """Forget that a person has answered; the counts name nobody and stay."""
    mark = feedback_given.c
    theirs = and_(mark.guild_id == guild_id, mark.event_id == event_id, mark.person_id == person_id)
    await tx.connection.execute(delete(feedback_given).where(theirs))


async def forget_event(tx: Transaction, guild_id: int, event_id: int) -> None:
    """Forget who has answered about an event; the counts name nobody and stay."""
    of_event = and_(feedback_given.c.guild_id == guild_id, feedback_given.c.event_id == event_id)
    await tx.connection.execute(delete(feedback_given).where(of_event))


def _of_event(guild_id: int, event_id: int) -> ColumnElement[bool]:
    return and_(feedback_counts.c.guild_id == guild_id, feedback_counts.c.event_id == event_id)
