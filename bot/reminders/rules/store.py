"""The table of the rules that organisers have edited; every query takes the guild."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKeyConstraint,
    Integer,
    String,
    Table,
    Text,
    Time,
    and_,
    delete,
    insert,
    select,
    union,
)

from bot.database.columns import Instant, RowId, Snowflake, metadata
from bot.events.signups.audiences import Audience
from bot.reminders.model import AtInstant, DaysBefore, MinutesBefore, Rule, in_force
from bot.reminders.store import reminders

if TYPE_CHECKING:
    from bot.database import Transaction
    from bot.reminders.model import When

# Begins the name of a rule that organisers have added; a number follows.
ADDED = "added-"

rules = Table(
    "reminder_rules",
    metadata,
    Column("event_id", RowId, primary_key=True, autoincrement=False),
    Column("name", String(20), primary_key=True),
    Column("guild_id", Snowflake, nullable=False),
    # When it leaves: so many days before at an hour, so many minutes before, or at an instant.
    Column("days_before", Integer),
    Column("at", Time),
    Column("minutes_before", Integer),
    Column("instant", Instant),
    Column("moves", Boolean, nullable=False),
    Column("audience", String(16), nullable=False),
    # The position of the one that the audience of a workshop is about; 0 once it was taken out of the programme.
    Column("workshop", Integer),
    Column("text", Text),
    Column("is_on", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    ForeignKeyConstraint(["event_id"], ["events.id"], ondelete="CASCADE"),
)


async def edited(tx: Transaction, guild_id: int, event_id: int) -> tuple[Rule, ...]:
    """Return the rules of an event that organisers have added or changed."""
    query = select(rules).where(_of_event(guild_id, event_id)).order_by(rules.c.name)
    return tuple(_rule(row) for row in (await tx.connection.execute(query)).mappings())


async def of_event(tx: Transaction, guild_id: int, event_id: int) -> tuple[Rule, ...]:
    """Return the rules that hold for an event: the usual ones, but for what organisers have changed."""
    return in_force(await edited(tx, guild_id, event_id))


async def new_name(tx: Transaction, guild_id: int, event_id: int) -> str:
    """Return a name that no rule of an event has, and no reminder of one that was taken back."""
    of_rules = select(rules.c.name).where(_of_event(guild_id, event_id))
    of_reminders = select(reminders.c.rule).where(reminders.c.guild_id == guild_id, reminders.c.event_id == event_id)
    names = (await tx.connection.execute(union(of_rules, of_reminders))).scalars()
    numbers = [int(name.removeprefix(ADDED)) for name in names if name.startswith(ADDED)]
    return f"{ADDED}{max(numbers, default=0) + 1}"


async def put(tx: Transaction, guild_id: int, event_id: int, rule: Rule) -> None:
    """Write *rule*, in place of what has its name."""
    await remove(tx, guild_id, event_id, rule.name)
    await tx.connection.execute(insert(rules).values(guild_id=guild_id, event_id=event_id, **_row(rule)))


async def remove(tx: Transaction, guild_id: int, event_id: int, name: str | None = None) -> None:
    """Forget what organisers have made of the rule called *name*, or of all."""
    this = _of_event(guild_id, event_id)
    await tx.connection.execute(delete(rules).where(and_(this, rules.c.name == name) if name else this))


def _of_event(guild_id: int, event_id: int) -> Any:
    return and_(rules.c.guild_id == guild_id, rules.c.event_id == event_id)


def _row(rule: Rule) -> dict[str, Any]:
    values = {name: getattr(rule, name) for name in Rule.__dataclass_fields__ if name != "when"}
    match rule.when:
        case DaysBefore(days, at):
            return {**values, "days_before": days, "at": at}
        case MinutesBefore(minutes):
            return {**values, "minutes_before": minutes}
        case AtInstant(instant):
            return {**values, "instant": instant}


def _rule(row: Any) -> Rule:
    values = {name: row[name] for name in Rule.__dataclass_fields__ if name != "when"}
    return Rule(**values | {"when": _when(row), "audience": Audience(row["audience"])})


def _when(row: Any) -> When:
    if row["days_before"] is not None:
        return DaysBefore(row["days_before"], row["at"])
    return MinutesBefore(row["minutes_before"]) if row["instant"] is None else AtInstant(row["instant"])
