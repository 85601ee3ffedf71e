"""The table of reminders, and who is to be reminded how; every query about one event takes the guild."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, String, Table, and_, bindparam, func, select

from bot.database.columns import Instant, RowId, Snowflake, metadata
from bot.database.upserts import Upsert
from bot.reminders.model import Reminder, State

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.database import Transaction

reminders = Table(
    "reminders",
    metadata,
    Column("event_id", RowId, primary_key=True, autoincrement=False),
    Column("rule", String(20), primary_key=True),
    # Raised when an event is moved after the reminder was said.
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("guild_id", Snowflake, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("state", String(12), nullable=False),
    ForeignKeyConstraint(["event_id"], ["events.id"], ondelete="CASCADE"),
    Index("ix_reminders_state_due_at", "state", "due_at"),
)

_REMINDER = [reminders.c[name] for name in Reminder.__dataclass_fields__]
# Changed in its place: who waits for the row must find it, and not that it is gone.
_PUT = Upsert(
    reminders,
    {column.name: bindparam(column.name) for column in reminders.c},
    key=("event_id", "rule", "revision"),
    changed=lambda new: {"due_at": new.due_at, "state": new.state},
)
_IS_PLANNED = reminders.c.state == State.PLANNED


@dataclass(frozen=True)
class Due:
    """A reminder that is to leave, and the event that it is about."""

    guild_id: int
    event_id: int
    reminder: Reminder


async def of_event(tx: Transaction, guild_id: int, event_id: int, *, for_change: bool = False) -> list[Reminder]:
    """Return every reminder of an event, the first one first; *for_change*, once the tick has let go of them."""
    query = select(*_REMINDER).where(_of_event(guild_id, event_id)).order_by(reminders.c.due_at, reminders.c.revision)
    query = query.with_for_update() if for_change else query
    return [_reminder(row) for row in (await tx.connection.execute(query)).mappings()]


async def put(tx: Transaction, guild_id: int, event_id: int, changed: Iterable[Reminder]) -> None:
    """Write reminders in place of what they change."""
    for one in changed:
        await _PUT.run(tx, {"guild_id": guild_id, "event_id": event_id, **vars(one)})


async def due(tx: Transaction, now: datetime) -> list[Due]:
    """Return what is due in any guild, locked until the transaction ends."""
    query = (
        select(reminders.c.guild_id, reminders.c.event_id, *_REMINDER)
        .where(_IS_PLANNED, reminders.c.due_at <= now)
        .order_by(reminders.c.due_at)
        .with_for_update(skip_locked=True)
    )
    rows = (await tx.connection.execute(query)).mappings()
    return [Due(row["guild_id"], row["event_id"], _reminder(row)) for row in rows]


async def next_due(tx: Transaction) -> datetime | None:
    """Return when the next reminder of any guild leaves, None when none is planned."""
    query = select(func.min(reminders.c.due_at, type_=Instant())).where(_IS_PLANNED)
    found: datetime | None = (await tx.connection.execute(query)).scalar()
    return found


def _of_event(guild_id: int, event_id: int) -> Any:
    return and_(reminders.c.guild_id == guild_id, reminders.c.event_id == event_id)


def _reminder(row: Any) -> Reminder:
    return Reminder(row["rule"], row["revision"], row["due_at"], State(row["state"]))
