"""What the report reads of the outbox; every query takes the guild, and none reads what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, func, or_, select, update

from bot.delivery.model import State
from bot.delivery.report.model import AHEAD, IN_TROUBLE, Line
from bot.delivery.store import outbox

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select

    from bot.database import Transaction

# A subject that ends with one of these stands for all that begin with it.
JOINTS = (":", "-")
_LINE = [outbox.c[name] for name in Line.__dataclass_fields__]
_later = outbox.alias("later")
_SAID_AGAIN = exists().where(
    _later.c.guild_id == outbox.c.guild_id,
    _later.c.kind == outbox.c.kind,
    _later.c.subject == outbox.c.subject,
    _later.c.recipient == outbox.c.recipient,
    _later.c.id > outbox.c.id,
)


async def one(tx: Transaction, guild_id: int, number: int) -> Line | None:
    """Return one row of this guild, None where there is none of that number."""
    found = await _read(tx, select(*_LINE).where(outbox.c.guild_id == guild_id, outbox.c.id == number))
    return found[0] if found else None


async def in_trouble(tx: Transaction, guild_id: int, since: datetime, *, most: int) -> list[Line]:
    """Return what did not arrive, or may not have, since then, and was not said again; the newest first."""
    lost = and_(outbox.c.guild_id == guild_id, outbox.c.state.in_(IN_TROUBLE), outbox.c.settled_at >= since)
    return await _read(tx, select(*_LINE).where(lost, ~_SAID_AGAIN).order_by(outbox.c.id.desc()).limit(most))


async def planned(tx: Transaction, guild_id: int, *, most: int) -> list[Line]:
    """Return what is still to leave, the first one first."""
    waiting = and_(outbox.c.guild_id == guild_id, outbox.c.state.in_(AHEAD))
    return await _read(tx, select(*_LINE).where(waiting).order_by(outbox.c.due_at, outbox.c.id).limit(most))


async def about(tx: Transaction, guild_id: int, subjects: Iterable[tuple[str, str]]) -> list[Line]:
    """Return every row of the given kinds and subjects, the oldest first."""
    wanted = [and_(outbox.c.kind == kind, _begins(subject)) for kind, subject in subjects]
    if not wanted:
        return []
    return await _read(tx, select(*_LINE).where(outbox.c.guild_id == guild_id, or_(*wanted)).order_by(outbox.c.id))


async def sent(tx: Transaction, guild_id: int, since: datetime) -> int:
    """Return how many messages have left since then."""
    gone = and_(outbox.c.state == State.SENT, outbox.c.due_at >= since, outbox.c.guild_id == guild_id)
    return int((await tx.connection.execute(select(func.count()).select_from(outbox).where(gone))).scalar_one())


async def newest(tx: Transaction, guild_id: int, kind: str) -> int:
    """Return the number of the newest row of one kind, 0 where there is none."""
    of_kind = and_(outbox.c.guild_id == guild_id, outbox.c.kind == kind)
    return int((await tx.connection.execute(select(func.max(outbox.c.id)).where(of_kind))).scalar() or 0)


async def between(tx: Transaction, guild_id: int, kind: str, first: int, last: int) -> list[Line]:
    """Return the rows of one kind whose number lies between two, the oldest first."""
    of_kind = and_(outbox.c.guild_id == guild_id, outbox.c.kind == kind, outbox.c.id.between(first, last))
    return await _read(tx, select(*_LINE).where(of_kind).order_by(outbox.c.id))


async def hasten(tx: Transaction, guild_id: int, kind: str, subject: str, now: datetime) -> None:
    """Let what is planned of one thing leave now."""
    of_this = and_(outbox.c.guild_id == guild_id, outbox.c.kind == kind, outbox.c.subject == subject)
    waiting = and_(of_this, outbox.c.state == State.PLANNED, outbox.c.due_at > now)
    await tx.connection.execute(update(outbox).where(waiting).values(due_at=now))


async def sent_of(tx: Transaction, guild_id: int, kind: str, since: datetime) -> list[Line]:
    """Return what was sent of one kind since then, the oldest first."""
    gone = and_(outbox.c.guild_id == guild_id, outbox.c.kind == kind, outbox.c.state == State.SENT)
    return await _read(tx, select(*_LINE).where(gone, outbox.c.settled_at >= since).order_by(outbox.c.id))


async def planned_of(tx: Transaction, guild_id: int, kind: str) -> list[Line]:
    """Return what is planned of one kind."""
    waiting = and_(outbox.c.guild_id == guild_id, outbox.c.kind == kind, outbox.c.state == State.PLANNED)
    return await _read(tx, select(*_LINE).where(waiting).order_by(outbox.c.id))


async def resume(tx: Transaction, reasons: Collection[str], now: datetime) -> None:
    """Let what was put off for one of *reasons* be tried again now, in every guild: the token is one for all."""
    waiting = and_(outbox.c.state == State.PLANNED, outbox.c.reason.in_(reasons))
    await tx.connection.execute(update(outbox).where(waiting).values(due_at=now))


async def waiting_in(tx: Transaction, guild_id: int, channel_id: int, reasons: Collection[str]) -> list[Line]:
    """Return what could not be said in a channel for one of *reasons*, the first one first.

    What is just being tried again is among it: until it has arrived, the channel is not mended.
    """
    stuck = and_(outbox.c.guild_id == guild_id, outbox.c.channel_id == channel_id)
    is_open = outbox.c.state.in_((State.PLANNED, State.CLAIMED))
    query = select(*_LINE).where(stuck, is_open, outbox.c.reason.in_(reasons))
    return await _read(tx, query.order_by(outbox.c.due_at, outbox.c.id))


def _begins(subject: str) -> ColumnElement[bool]:
    if subject.endswith(JOINTS):
        return outbox.c.subject.startswith(subject, autoescape=True)
    return outbox.c.subject == subject


async def _read(tx: Transaction, query: Select[tuple[object, ...]]) -> list[Line]:
    rows = (await tx.connection.execute(query)).mappings()
    return [Line(**{**row, "state": State(row["state"])}) for row in rows]
