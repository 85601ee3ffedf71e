"""Places that are kept back for some until a date, on both databases: released, moved, given out of turn."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from bot.events.signups import store as signups
from bot.events.waitlist.model import NoReserve, ReleasedTooLate, begins_at
from bot.events.waitlist.queue import GIVEN
from bot.instants import InThePast
from cogs.organiser.waiting import screen
from tests.fakes import GUILD
from tests.house import texts
from tests.integration.waitlist.square import ORGANISER, Square, said

if TYPE_CHECKING:
    from bot.database import Database
    from tests.fakes import FakeClock

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def square(database: Database, clock: FakeClock) -> Square:
    """Lend a community, on Monday 15 December 2025 at 10:00 in Paris."""
    return Square(database, clock)


async def test_reserved_places_are_offered_once_they_are_released(square: Square) -> None:
    """Until then they count as taken; the tick finds the instant by itself."""
    day = await square.add(capacity=2)
    await square.desk.reserve(GUILD, ORGANISER, day, label="Parents", places="1", until="20 décembre à 9h")
    taken, waits = await square.tap(day, 1), await square.tap(day, 2)

    square.clock.instant = (await square.queue.next_due()) or square.clock.instant
    await square.queue.run()

    assert (taken.waiting, bool(waits.waiting)) == (None, True)
    assert square.clock.instant == datetime(2025, 12, 20, 8, tzinfo=UTC)
    assert await square.numbers(day, offered=True) == [2]
    assert await square.queue.next_due() == (await square.line(day))[0].offered_until


async def test_the_date_of_reserved_places_can_be_changed(square: Square) -> None:
    """They are released at the new one, earlier or later; what cannot be changes nothing."""
    day = await square.add(capacity=2)
    panel = await square.desk.reserve(GUILD, ORGANISER, day, label="Parents", places="1", until="20 décembre à 9h")
    (kept,) = panel.reserves
    await square.tap(day, 1)
    await square.tap(day, 2)

    with pytest.raises(ReleasedTooLate):
        await square.desk.move(GUILD, ORGANISER, day, kept.id, until="1er mars 2026 à 9h")
    with pytest.raises(InThePast):
        await square.desk.move(GUILD, ORGANISER, day, kept.id, until="14 décembre à 9h")
    with pytest.raises(NoReserve):
        await square.desk.move(GUILD, ORGANISER, day, kept.id + 1, until="18 décembre à 9h")
    moved = await square.desk.move(GUILD, ORGANISER, day, kept.id, until="18 décembre à 9h")
    square.clock.instant = (await square.queue.next_due()) or square.clock.instant
    await square.queue.run()

    assert [one.release_at for one in moved.reserves] == [datetime(2025, 12, 18, 8, tzinfo=UTC)]
    assert square.clock.instant == datetime(2025, 12, 18, 8, tzinfo=UTC)
    assert await square.numbers(day, offered=True) == [2]
    with pytest.raises(NoReserve):
        await square.desk.kept(GUILD, ORGANISER, day, kept.id)


async def test_a_date_of_reserved_places_that_helps_few_or_nobody_is_said(square: Square) -> None:
    """On the panel that shows the date, whenever it was chosen: sign-up is closed by then, or the event has begun."""
    day = await square.add(capacity=2, closes_at=datetime(2026, 1, 20, 9, tzinfo=UTC))
    begins = begins_at(await square.event(day))
    panel = await square.desk.reserve(GUILD, ORGANISER, day, label="Parents", places="1", until="19 janvier 2026 à 9h")
    (kept,) = panel.reserves
    words = [screen(panel, texts().bound("fr"), "fr", "Journée").text]
    for until in ("21 janvier 2026 à 9h", f"{begins.astimezone(PARIS):%d/%m/%Y à %H:%M}"):
        panel = await square.desk.move(GUILD, ORGANISER, day, kept.id, until=until)
        words.append(screen(panel, texts().bound("fr"), "fr", "Journée").text)

    assert ["inscriptions seront fermées" in said for said in words] == [False, True, False]
    assert ["la journée aura commencé" in said for said in words] == [False, False, True]


async def test_a_reserved_place_is_given_out_of_turn(square: Square) -> None:
    """It is one of those kept back; another is one more than planned. The reason stays with the sign-up."""
    day = await square.add(capacity=2)
    panel = await square.desk.reserve(
        GUILD, ORGANISER, day, label="Parents \u202e@everyone", places="1", until="20 décembre à 9h"
    )
    for number in (1, 2, 3):
        await square.tap(day, number)

    given = await square.desk.give(
        GUILD, ORGANISER, day, 603, reason=" Elle  \u2067intervient <@12>", reserve=panel.reserves[0].id
    )

    assert panel.reserves[0].label == "Parents everyone"
    assert (given.room.taken, given.room.reserved, given.reserves) == (2, 0, ())
    assert await square.numbers(day, offered=False) == [2]
    assert len(await said(square, GIVEN, day, 3)) == 1
    (_, kept) = await square.database.read(lambda tx: signups.of_event(tx, GUILD, int(day)))
    assert kept.reason == "Elle intervient"
    with pytest.raises(NoReserve):
        await square.desk.give(GUILD, ORGANISER, day, 602, reason="x", reserve=panel.reserves[0].id)
