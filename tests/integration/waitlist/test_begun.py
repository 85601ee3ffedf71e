"""A sign-up that is opened again by hand once the event has begun, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.events.model import over_at
from bot.events.waitlist.model import FullAndBegun, LineIsOver
from tests.fakes import GUILD
from tests.integration.waitlist.square import Square, full, member

if TYPE_CHECKING:
    from bot.database import Database
    from tests.fakes import FakeClock


@pytest.fixture
def square(database: Database, clock: FakeClock) -> Square:
    """Lend the services, on Monday 15 December 2025."""
    return Square(database, clock)


async def test_once_it_has_begun_who_comes_takes_what_is_free_and_nobody_waits(square: Square) -> None:
    """Sign-up was opened again by hand: a full day says so, and a free place is for whoever taps first."""
    day = await full(square, waiting=2)
    begins = datetime(2026, 1, 22, 23, tzinfo=UTC)
    square.clock.advance((begins - square.clock.now()).total_seconds() + 3600)
    await square.change(day, closes_at=over_at(await square.event(day)))

    with pytest.raises(FullAndBegun):
        await square.tap(day, 9)
    with pytest.raises(FullAndBegun):
        await square.tap(day, 2)
    with pytest.raises(LineIsOver):
        await square.waitlist.look(GUILD, member(2), day)
    waited = await square.numbers(day, offered=False)
    await square.signups.withdraw(GUILD, member(1), day)
    taken = await square.tap(day, 3)

    assert waited == [2, 3]
    assert (taken.is_new, taken.waiting, taken.signup.is_in) == (True, None, True)
    assert await square.numbers(day, offered=False) == [2]
    with pytest.raises(FullAndBegun):
        await square.tap(day, 2)
