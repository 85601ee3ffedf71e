"""The table of what is kept in step: one row for each thing, the last version wanted wins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Column,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    and_,
    bindparam,
    case,
    delete,
    func,
    literal,
    null,
    select,
    update,
)

from bot.database.columns import Instant, RowId, Snowflake, metadata
from bot.database.upserts import Upsert
from bot.delivery.keeping.model import Kept

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from bot.database import Transaction

kept = Table(
    "kept",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", Snowflake, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("subject", String(80), nullable=False),
    # The Discord id of the member whom it is about: their roles are taken back even once they are forgotten.
    Column("target", Snowflake),
    Column("wanted_version", Integer, nullable=False),
    Column("done_version", Integer, nullable=False),
    # When to look at it next; None while it stands as wanted.
    Column("due_at", Instant),
    Column("attempts", Integer, nullable=False, default=0),
    # What the organisers have to mend, and since when they know.
    Column("problem", String(200)),
    Column("told_at", Instant),
    UniqueConstraint("guild_id", "kind", "subject"),
    Index("ix_kept_due_at", "due_at"),
)

_KEY = ("guild_id", "kind", "subject")
# Built once: it runs at every sign-up.
_WANT = Upsert(
    kept,
    {each: bindparam(each) for each in (*_KEY, "target", "due_at")}
    | {"wanted_version": 1, "done_version": 0, "attempts": 0},
    key=_KEY,
    changed=lambda new: {
        "wanted_version": kept.c.wanted_version + 1,
        "target": func.coalesce(new.target, kept.c.target),
        "due_at": new.due_at,
        "attempts": 0,
    },
)

_KEPT = [kept.c[name] for name in Kept.__dataclass_fields__]


async def want(
    tx: Transaction, guild_id: int, kind: str, subject: str, now: datetime, *, target: int | None = None
) -> None:
    """Ask for a look at one thing as soon as can be; *target* is the member whom it is about, where it is about one."""
    wanted = {"guild_id": guild_id, "kind": kind, "subject": subject, "target": target, "due_at": now}
    await _WANT.run(tx, wanted)


async def want_all(tx: Transaction, guild_id: int, kind: str, prefix: str, now: datetime) -> None:
    """Ask for a new look at everything of *kind* whose subject begins with *prefix*."""
    newer = {"wanted_version": kept.c.wanted_version + 1, "due_at": now, "attempts": 0}
    await tx.connection.execute(update(kept).where(_begins(guild_id, kind, prefix)).values(newer))


async def hurry(tx: Transaction, guild_id: int, kind: str, prefix: str, now: datetime) -> None:
    """Make what waits for another try due at *now*, as if it had never been tried.

    It is a newer wish: a try that is under way and ends later in vain does not put it off again.
    """
    waiting = and_(_begins(guild_id, kind, prefix), kept.c.due_at.is_not(None))
    newer = {"wanted_version": kept.c.wanted_version + 1, "due_at": now, "attempts": 0}
    await tx.connection.execute(update(kept).where(waiting).values(newer))


async def untried(tx: Transaction, guild_id: int, kind: str, prefix: str) -> int:
    """Return how many things of *kind* are wanted and were not tried yet."""
    waiting = and_(_begins(guild_id, kind, prefix), kept.c.due_at.is_not(None), kept.c.attempts == 0)
    return int((await tx.connection.execute(select(func.count()).select_from(kept).where(waiting))).scalar_one())


async def due(tx: Transaction, now: datetime, *, most: int) -> list[Kept]:
    """Return what is to be looked at, longest due first."""
    query = select(*_KEPT).where(kept.c.due_at <= now).order_by(kept.c.due_at, kept.c.id).limit(most)
    return [Kept(**row) for row in (await tx.connection.execute(query)).mappings()]


async def next_due(tx: Transaction) -> datetime | None:
    """Return the earliest instant at which something is to be looked at."""
    found = (await tx.connection.execute(select(func.min(kept.c.due_at, type_=Instant())))).scalar()
    return found or None


async def one(tx: Transaction, guild_id: int, kind: str, subject: str) -> Kept | None:
    """Return one thing, None where nobody ever wanted it."""
    of_this = and_(_of(guild_id, kind), kept.c.subject == subject)
    found = (await tx.connection.execute(select(*_KEPT).where(of_this))).mappings().first()
    return Kept(**found) if found else None


async def due_at(tx: Transaction, guild_id: int, kind: str, subject: str) -> datetime | None:
    """Return when one thing is to be looked at, None where it stands as wanted."""
    of_this = and_(_of(guild_id, kind), kept.c.subject == subject)
    found: datetime | None = (await tx.connection.execute(select(kept.c.due_at).where(of_this))).scalar()
    return found


async def troubled(tx: Transaction, guild_id: int) -> list[Kept]:
    """Return what the organisers have to mend."""
    query = select(*_KEPT).where(kept.c.guild_id == guild_id, kept.c.problem.is_not(None)).order_by(kept.c.id)
    return [Kept(**row) for row in (await tx.connection.execute(query)).mappings()]


async def look_at_troubled(tx: Transaction, guild_id: int, now: datetime) -> None:
    """Make what the organisers have to mend due at *now*: they may have."""
    broken = and_(kept.c.guild_id == guild_id, kept.c.problem.is_not(None), kept.c.due_at.is_not(None))
    await tx.connection.execute(update(kept).where(broken).values(due_at=now))


async def done(tx: Transaction, thing: Kept) -> None:
    """Note that *thing* stands as it was wanted; a newer wish stays due."""
    stays_due = case((kept.c.wanted_version > thing.wanted_version, kept.c.due_at), else_=null())
    values = {"done_version": thing.wanted_version, "due_at": stays_due, "problem": None, "told_at": None}
    await change(tx, thing, **values, attempts=0)


async def later(tx: Transaction, thing: Kept, due_at: datetime) -> None:
    """Look at *thing* again at *due_at*; a newer wish is due when it says itself, and was not tried yet."""
    is_newer = kept.c.wanted_version > thing.wanted_version
    next_due = case((is_newer, kept.c.due_at), else_=literal(due_at, Instant()))
    await change(tx, thing, due_at=next_due, attempts=case((is_newer, kept.c.attempts), else_=thing.attempts + 1))


async def forget_target(tx: Transaction, thing: Kept) -> None:
    """Forget which member *thing* was about, unless a newer wish needs to know."""
    target = case((kept.c.wanted_version > thing.wanted_version, kept.c.target), else_=null())
    await change(tx, thing, target=target)


async def forget(tx: Transaction, guild_id: int, kind: str, prefix: str) -> None:
    """Delete everything of *kind* whose subject begins with *prefix*: it is kept no more."""
    await tx.connection.execute(delete(kept).where(_begins(guild_id, kind, prefix)))


async def change(tx: Transaction, thing: Kept, **values: Any) -> None:
    """Change columns of one row."""
    of_row = and_(kept.c.id == thing.id, kept.c.guild_id == thing.guild_id)
    await tx.connection.execute(update(kept).where(of_row).values(**values))


def _of(guild_id: int, kind: str) -> ColumnElement[bool]:
    return and_(kept.c.guild_id == guild_id, kept.c.kind == kind)


def _begins(guild_id: int, kind: str, prefix: str) -> ColumnElement[bool]:
    return and_(_of(guild_id, kind), kept.c.subject.startswith(prefix, autoescape=True))
