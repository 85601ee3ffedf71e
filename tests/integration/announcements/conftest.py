"""Two ways to look at announcements: what follows them in a place, and the desk of those who write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.grounds import FakeGrounds
from tests.house import House
from tests.integration.announcements.desk import Desk
from tests.integration.announcements.stage import Stage

if TYPE_CHECKING:
    from bot.database import Database
    from tests.fakes import FakeClock


@pytest.fixture
def stage(database: Database, clock: FakeClock) -> Stage:
    """Lend a stage on each engine."""
    return Stage(House(database, clock), FakeGrounds(clock))


@pytest.fixture
def desk(database: Database, clock: FakeClock) -> Desk:
    """Lend a desk on Monday 15 December 2025, at nine o'clock in Paris, when what is planned here leaves."""
    clock.advance(-3600)
    return Desk(database, clock)
