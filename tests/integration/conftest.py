"""A database with the newest schema, on each engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.database import Database
from tests.fakes import FakeClock
from tests.house import House

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """Lend a migrated database; who wants a second process opens ``database_url`` again."""
    opened = Database(database_url)
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
