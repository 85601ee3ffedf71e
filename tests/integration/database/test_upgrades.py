"""From one version of the schema to the next, with a community's rows in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from bot import rooms
from bot.database import Database
from bot.database.columns import metadata
from bot.database.migrations.run import configuration, upgrade
from bot.events import store as events
from bot.events.signups import store as signups
from bot.events.waitlist import store as waitlist
from tests.fakes import MONDAY

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Connection

    from bot.database import Transaction

AN_EVENT = """
INSERT INTO events (guild_id, slug, version, publication, status, title, "on", timezone, city, audience, organiser,
                    summary, inscription)
VALUES (7, 'journee', 1, 0, 'visible', 'Journée', '2026-01-23', 'Europe/Paris', 'Bordeaux', 'tous', 'PQN-A',
        'Une journée.', 'les-deux')
"""
AN_ITEM = """
INSERT INTO programme_items (event_id, position, guild_id, title, kind, tentative) VALUES (1, 1, 7, 'A', 'break', false)
"""

SIGN_UPS = """
INSERT INTO signups (guild_id, event_id, person_id, kind, is_in, way, coming, since, changed_at)
VALUES (7, 1, 1, 'place', true, 'channel', 'unknown', '{now}', '{now}'),
       (7, 1, 2, 'place', false, 'channel', 'no', '{now}', '{now}'),
       (7, 1, 3, 'reminders', true, 'direct', 'unknown', '{now}', '{now}')
"""


async def move(database: Database, revision: str, *, up: bool) -> None:
    """Bring *database* to *revision*."""

    def step(connection: Connection) -> None:
        (command.upgrade if up else command.downgrade)(configuration(connection), revision)

    await database.write(lambda tx: tx.connection.run_sync(step))


async def test_what_a_community_has_survives_every_migration(database_url: str, tmp_path: Path) -> None:
    """An event of version 0.1 has its programme still, and the new columns their defaults."""
    database = Database(database_url)

    async def fill(tx: Transaction) -> None:
        await tx.connection.execute(text(AN_EVENT))
        await tx.connection.execute(text(AN_ITEM))

    await move(database, "0001", up=True)
    await database.write(fill)
    await upgrade(database, backups=tmp_path, now=MONDAY)
    (event,) = await database.read(lambda tx: events.of_guild(tx, 7))
    await database.close()

    assert [item.title for item in event.programme] == ["A"]
    assert (event.capacity, event.shows_count, event.opens_at, event.retention_days) == (None, False, None, 90)


async def test_places_are_still_counted_once_a_community_that_has_sign_ups_was_migrated(
    database_url: str, tmp_path: Path
) -> None:
    """No later migration has made the table anew, which would lose its triggers; nothing is counted below nothing."""
    database = Database(database_url)

    async def fill(tx: Transaction) -> None:
        await tx.connection.execute(text(AN_EVENT))
        await tx.connection.execute(text(SIGN_UPS.format(now=MONDAY.isoformat())))

    async def live(tx: Transaction) -> list[int]:
        taken = [(await waitlist.room(tx, 7, 1, MONDAY)).taken]
        for change in (
            "UPDATE signups SET is_in = true WHERE person_id = 2",
            "UPDATE signups SET is_in = false WHERE person_id = 1",
            "UPDATE signups SET is_in = false WHERE person_id = 1",
            "DELETE FROM signups",
        ):
            await tx.connection.execute(text(change))
            taken.append((await waitlist.room(tx, 7, 1, MONDAY)).taken)
        await tx.connection.execute(text("DELETE FROM events"))
        return taken

    await move(database, "0010", up=True)
    await database.write(fill)
    await upgrade(database, backups=tmp_path, now=MONDAY)
    (event,) = await database.read(lambda tx: events.of_guild(tx, 7))
    (first, *_) = await database.read(lambda tx: signups.of_event(tx, 7, 1))
    taken = await database.write(live)
    await database.close()

    assert (event.questions, event.form, event.revision) == (("name", "structure"), "après", 0)
    assert (first.is_guest, first.is_registered, first.added_by) == (False, False, None)
    assert taken == [1, 2, 1, 1, 0]


async def test_the_migrations_make_what_the_stores_declare(database: Database) -> None:
    """Nothing is left for Alembic to find."""
    assert rooms.__doc__, "imported, so that every store has declared its tables"

    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    async def look(tx: Transaction) -> list[object]:
        return await tx.connection.run_sync(differences)

    assert await database.write(look) == []


async def test_every_migration_can_be_taken_back(database: Database) -> None:
    """Down to an empty database, and up again."""
    await move(database, "base", up=False)

    async def tables(tx: Transaction) -> list[str]:
        return await tx.connection.run_sync(lambda connection: inspect(connection).get_table_names())

    left = await database.read(tables)
    await move(database, "head", up=True)

    assert left == ["alembic_version"]
