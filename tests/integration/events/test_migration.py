"""An event of the first version, once the schema has moved on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import command
from sqlalchemy import text

from bot.database import Database
from bot.database.migrations.run import configuration, upgrade
from bot.events import store as events
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


async def test_an_event_of_the_first_version_keeps_its_programme(database_url: str, tmp_path: Path) -> None:
    """And its new columns have their defaults: no limit, no count, ninety days."""
    database = Database(database_url)

    def first(connection: Connection) -> None:
        command.upgrade(configuration(connection), "0001")

    async def live(tx: Transaction) -> None:
        await tx.connection.run_sync(first)
        await tx.connection.execute(text(AN_EVENT))
        await tx.connection.execute(text(AN_ITEM))

    await database.write(live)
    await upgrade(database, backups=tmp_path, now=MONDAY)
    (event,) = await database.read(lambda tx: events.of_guild(tx, 7))
    await database.close()

    assert [item.title for item in event.programme] == ["A"]
    assert (event.capacity, event.shows_count, event.opens_at, event.retention_days) == (None, False, None, 90)
