"""The small private channel of those who wait: who is let in, what is said there, and when it goes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.events.places.model import HALL
from bot.events.signups.model import Way
from bot.events.waitlist.hall import HallKeeper
from bot.events.waitlist.model import begins_at
from bot.events.waitlist.posts import OfferDirect
from bot.events.waitlist.queue import NEWS, OFFER
from tests.fakes import GUILD
from tests.grounds import FakeGrounds
from tests.house import texts
from tests.integration.events.conftest import A_DAY
from tests.integration.waitlist.square import Square, full, member, said

if TYPE_CHECKING:
    from bot.database import Database
    from tests.fakes import FakeClock


@pytest.fixture
def square(database: Database, clock: FakeClock) -> Square:
    """Lend a community, on Monday 15 December 2025 at 10:00 in Paris."""
    return Square(database, clock)


def keep_halls(square: Square, grounds: FakeGrounds) -> None:
    """Let the private channels of those who wait be kept."""
    keeper = HallKeeper(square.database, square.clock, square.outbox, grounds, locale="fr")
    square.keeping.kept_by({HALL: keeper})


async def test_who_cannot_be_written_to_is_told_in_the_hall(square: Square) -> None:
    """They are let in before they are rung, once; who leaves is let out, and the last one closes it."""
    day = await full(square)
    await square.signups.withdraw(GUILD, member(1), day)
    grounds, followers = FakeGrounds(square.clock), Followers()
    keep_halls(square, grounds)
    await square.keeping.run()
    (hall,) = grounds.channels.values()
    before = {rule.target for rule in hall.rules}

    (row,) = await said(square, OFFER, day, 2)
    offer = OfferDirect(texts(), square.clock, followers, square.keeping)
    await square.database.write(lambda tx: offer.failed(tx, row, "delivery.closed"))
    await square.keeping.run()
    let_in = {rule.target for rule in grounds.channels[hall.id].rules} - before
    news = await said(square, NEWS, day, 2, "offered")
    await square.keeping.run()
    for number in (2, 3, 4):
        await square.waitlist.leave(GUILD, member(number), day)
    await square.keeping.run()

    assert (hall.name, let_in, len(news), followers.reasons) == ("attente-23-janvier", {602}, 1, ["delivery.closed"])
    assert grounds.channels == {}


async def test_who_chose_the_channel_is_let_out_again(square: Square) -> None:
    """Choosing private messages closes it for them, and for nobody else."""
    day = await full(square)
    grounds = FakeGrounds(square.clock)
    keep_halls(square, grounds)
    for number in (2, 3):
        await square.waitlist.choose_way(GUILD, member(number), day, Way.CHANNEL)
    await square.keeping.run()
    (hall,) = grounds.channels.values()

    await square.waitlist.choose_way(GUILD, member(2), day, Way.DIRECT)
    await square.keeping.run()

    targets = {rule.target for rule in grounds.channels[hall.id].rules}
    assert (603 in targets, 602 in targets) == (True, False)


async def test_the_hall_goes_once_no_place_can_come_any_more(square: Square) -> None:
    """As the event begins, though people wait still; at the hour to which it was moved, and not before."""
    day = await full(square)
    grounds = FakeGrounds(square.clock)
    keep_halls(square, grounds)
    await square.keeping.run()
    planned = await square.keeping.next_due()
    await square.change(day, on=date(2026, 1, 30))
    await square.keeping.run()

    square.clock.instant = planned or square.clock.now()
    await square.keeping.run()
    stands = len(grounds.channels)
    square.clock.instant = await square.keeping.next_due() or square.clock.now()
    await square.keeping.run()

    assert planned == begins_at(A_DAY)
    assert (stands, len(grounds.channels), len(await square.line(day))) == (1, 0, 3)
    assert await square.keeping.next_due() is None


async def test_the_hall_goes_with_a_cancellation(square: Square) -> None:
    """Those who wait are told of it in private."""
    day = await full(square)
    grounds = FakeGrounds(square.clock)
    keep_halls(square, grounds)
    await square.keeping.run()

    await square.change(day, status="cancelled")
    await square.keeping.run()

    assert grounds.channels == {}


class Followers:
    """Hears that no message arrives."""

    def __init__(self) -> None:
        self.reasons: list[str] = []

    async def direct_failed(self, _tx: object, _guild: int, _event: int, _person: int, reason: str) -> None:
        self.reasons.append(reason)
