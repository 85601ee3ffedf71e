"""The tables of sign-ups and of wishes to be told; every query takes the guild."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    delete,
    false,
    func,
    insert,
    literal,
    null,
    select,
    text,
    true,
    update,
)

from bot.database.columns import Instant, RowId, Snowflake, metadata
from bot.events.attendance.store import attendance
from bot.events.signups.audiences import Audience, Reached, with_way
from bot.events.signups.model import Coming, Kind, SignUp, Way
from bot.events.store import events
from bot.guilds.store import people

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Select

    from bot.database import Transaction

ADDED = text("added_by IS NOT NULL")

signups = Table(
    "signups",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", Snowflake, nullable=False),
    Column("event_id", RowId, nullable=False),
    Column("person_id", RowId, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("is_in", Boolean, nullable=False),
    Column("way", String(12), nullable=False),
    Column("coming", String(12), nullable=False),
    Column("full_name", String(100)),
    Column("structure", String(150)),
    # Keys of bot.events.questions; the meal is emptied the day after the event.
    Column("role", String(20)),
    Column("department", String(20)),
    Column("meal", String(20)),
    # Who signed them up, where they did not do it themselves.
    Column("added_by", RowId),
    # Names of reminders that are not wanted in private, a line each.
    Column("refused", Text),
    # Added by organisers, and not on Discord.
    Column("is_guest", Boolean, nullable=False, server_default=false()),
    # Seen by organisers on the official list.
    Column("is_registered", Boolean, nullable=False, server_default=false()),
    # Why organisers have added or removed them.
    Column("reason", String(300)),
    Column("since", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    UniqueConstraint("event_id", "person_id"),
    ForeignKeyConstraint(["event_id"], ["events.id"], ondelete="CASCADE"),
    Index("ix_signups_guild_id_person_id", "guild_id", "person_id"),
    Index("ix_signups_added_by", "guild_id", "added_by", sqlite_where=ADDED, postgresql_where=ADDED),
)

# Who wants to be told when sign-up opens.
wishes = Table(
    "wishes",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", Snowflake, nullable=False),
    Column("event_id", RowId, nullable=False),
    Column("person_id", RowId, nullable=False),
    Column("since", Instant, nullable=False),
    UniqueConstraint("event_id", "person_id"),
    ForeignKeyConstraint(["event_id"], ["events.id"], ondelete="CASCADE"),
    Index("ix_wishes_guild_id_person_id", "guild_id", "person_id"),
)


@dataclass(frozen=True)
class Look:
    """What a tap needs to know: the event's version, who taps as far as they are known, and their part in it."""

    version: int
    person_id: int | None
    locale: str | None
    signup: SignUp | None


# Built once: it is asked at every tap.
_LOOK = (
    select(
        events.c.version,
        people.c.id.label("known_id"),
        people.c.locale,
        *(signups.c[name].label(f"signup_{name}") for name in SignUp.__dataclass_fields__),
    )
    .select_from(
        events.outerjoin(
            people, and_(people.c.guild_id == events.c.guild_id, people.c.discord_id == bindparam("discord_id"))
        ).outerjoin(signups, and_(signups.c.event_id == events.c.id, signups.c.person_id == people.c.id))
    )
    .where(events.c.guild_id == bindparam("of_guild"), events.c.id == bindparam("event_id"))
)


_PART = {
    Audience.UNANSWERED: signups.c.coming == Coming.UNKNOWN,
    Audience.TO_REGISTER: and_(signups.c.kind == Kind.REMINDERS, ~signups.c.is_registered),
    Audience.ORGANISERS: false(),
}
_INSERT = insert(signups).returning(signups.c.id)


async def look(tx: Transaction, guild_id: int, event_id: int, discord_id: int) -> Look | None:
    """Return all that a tap needs in one query, None when the guild has no such event."""
    asked = {"of_guild": guild_id, "event_id": event_id, "discord_id": discord_id}
    row = (await tx.connection.execute(_LOOK, asked)).mappings().first()
    if row is None:
        return None
    part = {name: row[f"signup_{name}"] for name in SignUp.__dataclass_fields__}
    return Look(row["version"], row["known_id"], row["locale"], _signup(part) if part["id"] else None)


async def one(tx: Transaction, guild_id: int, event_id: int, person_id: int) -> SignUp | None:
    """Return a person's part in an event, None when they never signed up."""
    found = await _read(tx, _of_event(guild_id, event_id).where(signups.c.person_id == person_id))
    return found[0] if found else None


async def of_event(tx: Transaction, guild_id: int, event_id: int) -> tuple[SignUp, ...]:
    """Return who is in, in the order of their sign-up."""
    return await _read(tx, _of_event(guild_id, event_id).where(signups.c.is_in).order_by(signups.c.id))


async def named(tx: Transaction, guild_id: int, event_id: int) -> list[tuple[int, str | None, str | None]]:
    """Return who is in by person, name and structure: all that the welcome desk needs, of thousands at once."""
    query = select(signups.c.person_id, signups.c.full_name, signups.c.structure).order_by(signups.c.id)
    query = query.where(signups.c.guild_id == guild_id, signups.c.event_id == event_id, signups.c.is_in)
    return [(row[0], row[1], row[2]) for row in await tx.connection.execute(query)]


async def of_person(tx: Transaction, guild_id: int, person_id: int) -> tuple[SignUp, ...]:
    """Return all that is held of a person's sign-ups, withdrawn ones too."""
    of_person = and_(signups.c.guild_id == guild_id, signups.c.person_id == person_id)
    return await _read(tx, select(signups).where(of_person).order_by(signups.c.id))


async def added_by(tx: Transaction, guild_id: int, person_id: int, event_id: int | None = None) -> tuple[SignUp, ...]:
    """Return whom a person has signed up and who is in, for one event or all of them."""
    query = select(signups).where(signups.c.guild_id == guild_id, signups.c.added_by == person_id, signups.c.is_in)
    query = query if event_id is None else query.where(signups.c.event_id == event_id)
    return await _read(tx, query.order_by(signups.c.id))


async def reached(
    tx: Transaction, guild_id: int, event_id: int, audience: Audience = Audience.SIGNED_UP
) -> list[Reached]:
    """Return who of an event makes up *audience* and is still known to Discord; organisers are no part of it."""
    if audience is Audience.CONCERNED:
        parts = (Audience.SIGNED_UP, Audience.ON_WAITLIST, Audience.WAITING)
        found = [with_way(one) for part in parts for one in await reached(tx, guild_id, event_id, part)]
        return list({one.person_id: one for one in reversed(found)}.values())[::-1]
    if audience in {Audience.WAITING, Audience.ON_WAITLIST}:
        # The table of those in line belongs to a store that stands above this one.
        part = wishes if audience is Audience.WAITING else metadata.tables["waiting"]
        # They are in no room, so a private message is the only way.
        way, refused = literal(Way.DIRECT).label("way"), null().label("refused")
        query, since = select(part.c.person_id, people.c.locale, way, people.c.discord_id, refused), part.c.id
    else:
        query = select(signups.c.person_id, people.c.locale, signups.c.way, people.c.discord_id, signups.c.refused)
        query = query.where(signups.c.is_in, _PART.get(audience, true()))
        part, since = signups, signups.c.id
    query = query.join(people, people.c.id == part.c.person_id).order_by(since)
    query = query.where(part.c.guild_id == guild_id, part.c.event_id == event_id, people.c.discord_id.is_not(None))
    rows = await tx.connection.execute(query)
    return [Reached(row.person_id, row.locale, Way(row.way), row.discord_id, _names(row.refused)) for row in rows]


async def taken(tx: Transaction, guild_id: int, event_id: int) -> int:
    """Return how many places are taken."""
    counted = (
        select(func.count())
        .select_from(signups)
        .where(
            signups.c.guild_id == guild_id,
            signups.c.event_id == event_id,
            signups.c.is_in,
            signups.c.kind == Kind.PLACE,
        )
    )
    return int((await tx.connection.execute(counted)).scalar_one())


async def counts(tx: Transaction, guild_id: int) -> dict[int, int]:
    """Return how many people are in, by event; events without anybody are left out."""
    of_guild = and_(signups.c.guild_id == guild_id, signups.c.is_in)
    counted = select(signups.c.event_id, func.count()).where(of_guild).group_by(signups.c.event_id)
    return {int(event_id): int(people) for event_id, people in await tx.connection.execute(counted)}


async def guild_of(tx: Transaction, event_id: int, discord_id: int) -> int | None:
    """Return the guild of an event if the member is known there: a direct message does not say from which it comes."""
    query = (
        select(events.c.guild_id)
        .join(people, people.c.guild_id == events.c.guild_id)
        .where(events.c.id == event_id, people.c.discord_id == discord_id)
    )
    found = (await tx.connection.execute(query)).scalar()
    return None if found is None else int(found)


async def put(tx: Transaction, signup: SignUp) -> SignUp:
    """Write *signup*, in place of what its number names; return it with its number."""
    values = {name: value for name, value in vars(signup).items() if name != "id"}
    values["refused"] = "\n".join(signup.refused) or None
    if signup.id is None:
        made = await tx.connection.execute(_INSERT, values)
        return replace(signup, id=int(made.scalar_one()))
    of_row = and_(signups.c.guild_id == signup.guild_id, signups.c.id == signup.id)
    await tx.connection.execute(update(signups).where(of_row).values(values))
    return signup


async def wished(tx: Transaction, guild_id: int, person_id: int) -> frozenset[int]:
    """Return the numbers of the events whose opening a person wants to be told of."""
    found = select(wishes.c.event_id).where(wishes.c.guild_id == guild_id, wishes.c.person_id == person_id)
    return frozenset((await tx.connection.execute(found)).scalars())


async def wish(tx: Transaction, guild_id: int, event_id: int, person_id: int, now: datetime) -> bool:
    """Note that a person wants to be told of the opening; return False when it is noted already."""
    if event_id in await wished(tx, guild_id, person_id):
        return False
    row = {"guild_id": guild_id, "event_id": event_id, "person_id": person_id, "since": now}
    await tx.connection.execute(insert(wishes).values(row))
    return True


async def drop_wish(tx: Transaction, guild_id: int, event_id: int, person_id: int) -> None:
    """Forget that a person wants to be told: they were, or they are in."""
    of_wish = and_(wishes.c.guild_id == guild_id, wishes.c.event_id == event_id, wishes.c.person_id == person_id)
    await tx.connection.execute(delete(wishes).where(of_wish))


async def forget_person(tx: Transaction, guild_id: int, person_id: int) -> None:
    """Delete what a person signed up for or wished, where they were, what hangs on it, what they wrote to the team."""
    # These belong to stores that stand above this one. Who has withdrawn may have rows there still.
    named = ("workshop_choices", "feedback_given", "suggestions", "contacts")
    beyond = [metadata.tables[name] for name in named if name in metadata.tables]
    for table in (signups, wishes, attendance, *beyond):
        of_person = and_(table.c.guild_id == guild_id, table.c.person_id == person_id)
        await tx.connection.execute(delete(table).where(of_person))


async def forget_event(tx: Transaction, guild_id: int, event_id: int) -> None:
    """Delete an event's sign-ups and wishes, who was there, and who was in it without Discord: their time is over."""
    guests = select(signups.c.person_id).where(
        signups.c.guild_id == guild_id, signups.c.event_id == event_id, signups.c.is_guest
    )
    of_guests = and_(people.c.guild_id == guild_id, people.c.discord_id.is_(None), people.c.id.in_(guests))
    await tx.connection.execute(delete(people).where(of_guests))
    for table in (signups, wishes, attendance):
        of_event = and_(table.c.guild_id == guild_id, table.c.event_id == event_id)
        await tx.connection.execute(delete(table).where(of_event))


def _of_event(guild_id: int, event_id: int) -> Select[Any]:
    return select(signups).where(signups.c.guild_id == guild_id, signups.c.event_id == event_id)


async def _read(tx: Transaction, query: Select[Any]) -> tuple[SignUp, ...]:
    return tuple(_signup(row) for row in (await tx.connection.execute(query)).mappings())


def _signup(row: Mapping[Any, Any]) -> SignUp:
    words = {"kind": Kind(row["kind"]), "way": Way(row["way"]), "coming": Coming(row["coming"])}
    return SignUp(**{**row, **words, "refused": _names(row["refused"])})


def _names(kept: str | None) -> tuple[str, ...]:
    return tuple(kept.splitlines()) if kept else ()
