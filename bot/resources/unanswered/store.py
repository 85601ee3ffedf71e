"""The table of words without an answer: never who typed them, and no word before its second day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Date, String, Table, UniqueConstraint, and_, bindparam, delete, select, update

from bot.database.columns import RowId, Snowflake, metadata
from bot.database.upserts import Upsert
from bot.resources.unanswered.model import KEPT_FOR, LONGEST, State, Word

if TYPE_CHECKING:
    from datetime import date

    from bot.database import Transaction

unanswered = Table(
    "unanswered",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", Snowflake, nullable=False),
    # A salted hash of the folded words: how a second look-up is known to be one.
    Column("mark", String(32), nullable=False),
    # Empty until they are asked on a second day, and once they are dismissed.
    Column("words", String(LONGEST)),
    Column("first_on", Date, nullable=False),
    Column("last_on", Date, nullable=False),
    Column("state", String(12), nullable=False),
    UniqueConstraint("guild_id", "mark"),
)
_NOTE = Upsert(
    unanswered,
    {name: bindparam(name) for name in ("guild_id", "mark", "first_on", "last_on", "state")},
    key=("guild_id", "mark"),
    changed=lambda new: {"last_on": new.last_on},
)
_IS_WAITING = and_(unanswered.c.state == State.OPEN, unanswered.c.words.is_not(None))


async def note(tx: Transaction, guild_id: int, mark: str, words: str, on: date) -> None:
    """Note that *words* were looked up in vain on the day *on*; the words are kept from their second day."""
    await _NOTE.run(tx, {"guild_id": guild_id, "mark": mark, "first_on": on, "last_on": on, "state": State.OPEN.value})
    seen_before = and_(
        unanswered.c.guild_id == guild_id,
        unanswered.c.mark == mark,
        unanswered.c.words.is_(None),
        unanswered.c.state == State.OPEN,
        unanswered.c.first_on < on,
    )
    await tx.connection.execute(update(unanswered).where(seen_before).values(words=words))


async def waiting(tx: Transaction, guild_id: int) -> list[int]:
    """Return the numbers of the words that wait for a definition, those asked first first."""
    query = (
        select(unanswered.c.id)
        .where(unanswered.c.guild_id == guild_id, _IS_WAITING)
        .order_by(unanswered.c.first_on, unanswered.c.id)
    )
    return list((await tx.connection.execute(query)).scalars())


async def open_words(tx: Transaction, guild_id: int) -> list[Word]:
    """Return the words that wait for a definition."""
    query = select(unanswered).where(unanswered.c.guild_id == guild_id, _IS_WAITING).order_by(unanswered.c.id)
    rows = await tx.connection.execute(query)
    return [Word(row.id, row.words, row.first_on, row.last_on) for row in rows]


async def one(tx: Transaction, guild_id: int, number: int) -> Word | None:
    """Return a word that waits, locked; None where it does not any more."""
    query = select(unanswered).where(_this(guild_id, number), _IS_WAITING).with_for_update()
    row = (await tx.connection.execute(query)).first()
    return Word(row.id, row.words, row.first_on, row.last_on) if row else None


async def dismiss(tx: Transaction, guild_id: int, number: int) -> None:
    """Forget the words, and remember that they are not wanted."""
    values = {"words": None, "state": State.DISMISSED.value}
    await tx.connection.execute(update(unanswered).where(_this(guild_id, number)).values(values))


async def drop(tx: Transaction, guild_id: int, number: int) -> None:
    """Delete a word: it has its definition."""
    await tx.connection.execute(delete(unanswered).where(_this(guild_id, number)))


async def clear(tx: Transaction, today: date) -> None:
    """Delete, in every guild, what nobody has looked up for ninety days; what was dismissed is a mark alone."""
    is_old = and_(unanswered.c.last_on < today - KEPT_FOR, unanswered.c.state == State.OPEN)
    await tx.connection.execute(delete(unanswered).where(is_old))


def _this(guild_id: int, number: int) -> Any:
    return and_(unanswered.c.guild_id == guild_id, unanswered.c.id == number)
