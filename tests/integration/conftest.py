"""A database with the newest schema, on each engine."""

from __future__ import annotations

import asyncio
import shutil
from typing import TYPE_CHECKING

import pytest

from bot.database import Database
from bot.database.migrations.run import upgrade
from tests.fakes import MONDAY, FakeClock
from tests.house import House

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture(scope="session")
def newest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an SQLite file with the newest schema, migrated once for all tests: they copy it."""
    folder = tmp_path_factory.mktemp("newest")
    file = folder / "passerelle.db"

    async def migrate() -> None:
        opened = Database(f"sqlite+aiosqlite:///{file}")
        await upgrade(opened, backups=folder, now=MONDAY)
        await opened.close()

    asyncio.run(migrate())
    return file


@pytest.fixture
async def database(database_url: str, tmp_path: Path, newest: Path) -> AsyncIterator[Database]:
    """Lend a migrated database; who wants a second process opens ``database_url`` again."""
    opened = Database(database_url)
    if opened.file:
        shutil.copyfile(newest, opened.file)
    await upgrade(opened, backups=tmp_path / "backups", now=MONDAY)
    yield opened
    await opened.close()


@pytest.fixture
def clock() -> FakeClock:
    """Lend a clock that stands still."""
    return FakeClock()


@pytest.fixture
def house(database: Database, clock: FakeClock) -> House:
    """Lend the features of one process."""
    return House(database, clock)
