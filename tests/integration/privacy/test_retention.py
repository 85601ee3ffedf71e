"""What ends by itself: settled messages, the audit, who took part in an event, servers that the bot has left."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, literal_column, select, text

from bot.delivery import store as delivery
from bot.delivery.model import Channel, Message, State
from bot.events import store as events
from bot.events.model import Event
from bot.events.signups import store as signups
from bot.events.signups.model import signed_up, withdrawn
from bot.guilds import store as guilds
from bot.privacy.service import Privacy
from bot.privacy.store import counts

if TYPE_CHECKING:
    from sqlalchemy import Table

    from bot.database import Database, Transaction
    from tests.fakes import FakeClock

GUILD, OTHER = 300, 301
A_DAY = Event(
    id=None,
    guild_id=GUILD,
    slug="journee",
    title="Journée régionale",
    on=date(2026, 1, 23),
    timezone="Europe/Paris",
    city="Bordeaux",
    audience="toutes et tous",
    organiser="PQN-A",
    summary="Une journée.",
    inscription="les-deux",
    status="visible",
)


class ClosedRooms:
    """Whose rooms were to be closed."""

    def __init__(self) -> None:
        self.closed: list[int] = []

    async def close(self, _tx: Transaction, _guild_id: int, event_id: int) -> None:
        self.closed.append(event_id)


async def count(database: Database, table: Table, guild_id: int) -> int:
    """Return how many rows a guild has in *table*."""

    async def work(tx: Transaction) -> int:
        query = select(func.count()).select_from(table).where(table.c.guild_id == guild_id)
        return int((await tx.connection.execute(query)).scalar_one())

    return await database.read(work)


@pytest.mark.parametrize(("after", "is_kept"), [(timedelta(days=29), True), (timedelta(days=31), False)])
async def test_a_settled_message_loses_its_words_after_30_days(
    database: Database, clock: FakeClock, after: timedelta, is_kept: bool
) -> None:
    """The row stays as a count; whom it was for and what it said do not."""
    message = Message(GUILD, "a.kind", "1", Channel(400), due_at=clock.now(), locale="fr")

    async def settle(tx: Transaction) -> None:
        await delivery.put(tx, message)
        row = (await delivery.of_subject(tx, GUILD, "a.kind", "1"))[0]
        await delivery.change(tx, row, state=State.SENT, body="Bonjour", settled_at=clock.now())

    await database.write(settle)
    clock.advance(after.total_seconds())
    await Privacy(database, clock, ClosedRooms()).clear()

    row = (await database.read(lambda tx: delivery.of_subject(tx, GUILD, "a.kind", "1")))[0]
    assert (row.body is not None, row.recipient != "") == (is_kept, is_kept)


async def test_the_audit_ends_after_a_year(database: Database, clock: FakeClock) -> None:
    """Who changed what is of no use any more."""
    await database.write(lambda tx: guilds.note(tx, GUILD, 1, "publish", "event:1", clock.now()))

    clock.advance(timedelta(days=366).total_seconds())
    await Privacy(database, clock, ClosedRooms()).clear()

    assert await count(database, guilds.audit, GUILD) == 0


async def test_a_server_that_was_left_is_forgotten_and_no_other(database: Database, clock: FakeClock) -> None:
    """Thirty days after the bot has left; who invites it again before finds everything."""

    async def live(tx: Transaction) -> None:
        for guild_id in (GUILD, OTHER):
            await guilds.welcome(tx, guild_id, clock.now())
            await guilds.person(tx, guild_id, 200, "fr", clock.now())
        await guilds.farewell(tx, GUILD, clock.now())

    await database.write(live)
    clock.advance(timedelta(days=31).total_seconds())
    await Privacy(database, clock, ClosedRooms()).clear()

    assert await count(database, guilds.people, GUILD) == 0
    assert await count(database, guilds.guilds, GUILD) == 0
    assert await count(database, guilds.people, OTHER) == 1


@pytest.mark.parametrize(
    ("on", "is_kept"), [("2026-04-22T21:59", True), ("2026-04-22T22:00", False), ("2026-09-01T08:00", False)]
)
async def test_who_took_part_is_forgotten_on_the_date_that_was_shown(
    database: Database, clock: FakeClock, on: str, is_kept: bool
) -> None:
    """Ninety days after the day, at midnight there; how many they were stays, and the room is closed once."""
    rooms, days = ClosedRooms(), replace(A_DAY, retention_days=90)

    async def live(tx: Transaction) -> Event:
        event = replace(days, id=await events.add(tx, days))
        for discord_id in (1, 2, 3):
            person = await guilds.person(tx, GUILD, discord_id, "fr", clock.now())
            held = await signups.put(tx, signed_up(event, person, None, clock.now()))
            if discord_id == 3:
                await signups.put(tx, withdrawn(held, clock.now()))
            await signups.wish(tx, GUILD, event.id or 0, person, clock.now())
        return event

    event = await database.write(live)
    clock.instant = datetime.fromisoformat(on).replace(tzinfo=UTC)
    for _ in range(2):
        await Privacy(database, clock, rooms).clear()

    assert await count(database, signups.signups, GUILD) == (3 if is_kept else 0)
    assert await count(database, signups.wishes, GUILD) == (3 if is_kept else 0)
    assert rooms.closed == ([] if is_kept else [event.id])
    assert await database.read(lambda tx: counts(tx, event)) == ({} if is_kept else {"place": 2})


async def test_other_events_keep_their_people(database: Database, clock: FakeClock) -> None:
    """Each event has its own date."""
    later = replace(A_DAY, slug="other", on=date(2026, 3, 1))

    async def live(tx: Transaction) -> None:
        for one in (A_DAY, later):
            event = replace(one, id=await events.add(tx, one))
            person = await guilds.person(tx, GUILD, 1, "fr", clock.now())
            await signups.put(tx, signed_up(event, person, None, clock.now()))

    await database.write(live)
    clock.instant = datetime(2026, 4, 30, tzinfo=UTC)
    await Privacy(database, clock, ClosedRooms()).clear()

    assert await count(database, signups.signups, GUILD) == 1


async def test_a_meal_is_forgotten_the_day_after_and_nothing_else(database: Database, clock: FakeClock) -> None:
    """Midnight is that of the place: who ate is of use to nobody any more, who came is."""

    async def take_part(tx: Transaction) -> int:
        await guilds.welcome(tx, GUILD, clock.now())
        number = await events.add(tx, A_DAY)
        new = signed_up(replace(A_DAY, id=number), 1, None, clock.now())
        await signups.put(tx, replace(new, full_name="Léa Martin", department="33", meal="vegetarian"))
        return number

    number = await database.write(take_part)

    async def answers() -> list[tuple[str | None, ...]]:
        held = await database.read(lambda tx: signups.of_event(tx, GUILD, number))
        return [(one.full_name, one.department, one.meal) for one in held]

    clock.advance((datetime(2026, 1, 23, 22, 59, tzinfo=UTC) - clock.now()).total_seconds())
    await Privacy(database, clock, ClosedRooms()).clear()
    that_evening = await answers()
    clock.advance(60)
    await Privacy(database, clock, ClosedRooms()).clear()

    assert that_evening == [("Léa Martin", "33", "vegetarian")]
    assert await answers() == [("Léa Martin", "33", None)]


async def test_what_is_emptied_is_found_by_an_index(database: Database) -> None:
    """However much was said: this is done each hour, and everybody who writes waits for it."""
    if not database.is_sqlite:
        pytest.skip("PostgreSQL chooses by what the tables hold")

    async def work(tx: Transaction) -> str:
        old = delivery.outbox.c.settled_at < literal_column("'2026-01-01'")
        query = select(delivery.outbox.c.id).where(old, delivery.IS_FULL).compile(dialect=tx.connection.dialect)
        plan = await tx.connection.execute(text(f"EXPLAIN QUERY PLAN {query}"))
        return " ".join(row[3] for row in plan)

    assert "ix_outbox_full (settled_at<?)" in await database.read(work)
