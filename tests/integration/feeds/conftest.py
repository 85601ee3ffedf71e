"""A community that watches one site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.integration.feeds.watchhouse import WatchHouse
from tests.watched import FakeSite, an_item

if TYPE_CHECKING:
    from bot.database import Database
    from tests.fakes import FakeClock


@pytest.fixture
def site() -> FakeSite:
    """Lend a site with three articles, the newest first."""
    return FakeSite(tuple(an_item(number) for number in (3, 2, 1)))


@pytest.fixture
async def house(database: Database, clock: FakeClock, site: FakeSite) -> WatchHouse:
    """Lend the watch of a community with an organiser."""
    return await WatchHouse(database, clock, site).open()
