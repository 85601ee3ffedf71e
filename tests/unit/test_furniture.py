"""What the rooms are furnished with fits together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.database import Database
from bot.database.lease import Lease
from bot.delivery.files.service import Files
from bot.feeds.reading.service import Reading
from bot.furniture import Furniture
from bot.settings import load
from bot.web.fetching import Fetcher
from tests.fakes import FakeClock
from tests.grounds import FakeGrounds
from tests.house import texts

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def furniture(tmp_path: Path) -> Furniture:
    """Lend the features of a house whose database nobody opens."""
    settings, clock = load({"PASSERELLE_DISCORD_TOKEN": "MTIz.abcdef.ghijkl"}), FakeClock()
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'unused.sqlite3'}")
    lease = Lease(database, term=10)
    return Furniture(
        settings,
        texts(),
        clock,
        database,
        lease,
        FakeGrounds(clock),
        Files(database, clock),
        Fetcher(clock, contact=""),
        Reading(),
        on_step=lambda _step: None,
    )


def test_every_kind_of_message_has_a_name(furniture: Furniture) -> None:
    """The organisers' report cannot show one without; and no name is left of a kind that is gone."""
    assert set(furniture.titles) == set(furniture.subjects)
