"""The line between the database and what leaves, on both databases: offers, silence, what is refused, out of reach."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.delivery.model import State
from bot.events.questions.answers import AnswerTooLong
from bot.events.signups.model import EventIsCancelled
from bot.events.signups.service import Outcome
from bot.events.waitlist import store
from bot.events.waitlist.model import (
    NoLabel,
    NoReason,
    NoReserve,
    NotCounted,
    NotWaiting,
    ReleasedTooLate,
    TooManyReserved,
    UnreadableCount,
)
from bot.events.waitlist.queue import OFFER, PASSED
from bot.guilds.service import NoOrganiserRole
from bot.privacy import store as privacy
from cogs.organiser.waiting import screen
from tests.fakes import GUILD
from tests.house import texts
from tests.integration.waitlist.square import ORGANISER, Square, full, member, nobody_at_work, said

if TYPE_CHECKING:
    from bot.database import Database
    from tests.fakes import FakeClock


@pytest.fixture
def square(database: Database, clock: FakeClock) -> Square:
    """Lend a community, on Monday 15 December 2025 at 10:00 in Paris."""
    return Square(database, clock)


async def test_the_first_in_line_is_offered_the_place_that_is_given_back(square: Square) -> None:
    """In private, with a priority before reminders, and of no use after the deadline."""
    day = await full(square)

    await square.signups.withdraw(GUILD, member(1), day)

    (row,) = await said(square, OFFER, day, 2)
    assert row.expires_at == datetime(2025, 12, 16, 11, tzinfo=UTC)
    assert await square.numbers(day, offered=True) == [2]
    assert await square.numbers(day, offered=False) == [3, 4]


async def test_who_alone_waits_keeps_the_place_and_is_not_told_again(square: Square) -> None:
    """A place that nobody else wants is theirs for another while, without a second message."""
    day = await full(square, waiting=1)
    await square.signups.withdraw(GUILD, member(1), day)

    square.clock.advance(30 * 3600)
    await square.queue.run()

    assert await square.numbers(day, offered=True) == [2]
    assert len(await said(square, OFFER, day, 2)) == 1
    assert await said(square, PASSED, day, 2) == []


async def test_an_offer_that_is_answered_a_moment_too_late_has_passed_on(square: Square) -> None:
    """Even before the tick has looked."""
    day = await full(square)
    await square.signups.withdraw(GUILD, member(1), day)
    square.clock.advance(30 * 3600)

    answer = await square.take(day, 2)

    assert (await square.numbers(day, offered=True), await square.numbers(day, offered=False)) == ([3], [4, 2])
    assert getattr(answer, "position", None) == 2
    assert len(await said(square, PASSED, day, 2)) == 1


async def test_an_offer_that_ended_while_nobody_was_at_work_is_made_again(square: Square) -> None:
    """Their answer could not be heard: they keep their turn, and are told until when; the next silence counts."""
    day = await full(square)
    await square.signups.withdraw(GUILD, member(1), day)
    await nobody_at_work(square, 30)

    await square.queue.run()
    again = await said(square, OFFER, day, 2)
    square.clock.advance(48 * 3600)
    await square.queue.run()

    assert [row.expires_at for row in again] == [
        datetime(2025, 12, 17, 15, tzinfo=UTC),
        datetime(2025, 12, 16, 11, tzinfo=UTC),
    ]
    assert (await square.numbers(day, offered=True), await square.numbers(day, offered=False)) == ([3], [4, 2])


async def test_a_place_that_was_taken_away_is_not_offered_again_after_an_outage(square: Square) -> None:
    """Who was offered it keeps their turn, and is told nothing of a silence that was none."""
    day = await full(square, capacity=3)
    for gone in (2, 3):
        await square.signups.withdraw(GUILD, member(gone), day)
    await square.change(day, capacity=2)
    await nobody_at_work(square, 30)

    await square.queue.run()

    assert (await square.numbers(day, offered=True), await square.numbers(day, offered=False)) == ([4], [5, 6])
    assert [len(await said(square, OFFER, day, number)) for number in (4, 5)] == [2, 1]
    assert await said(square, PASSED, day, 5) == []


async def test_who_answers_before_the_tick_has_looked_takes_what_they_could_not_answer(square: Square) -> None:
    """The deadline fell while nobody was at work."""
    day = await full(square)
    await square.signups.withdraw(GUILD, member(1), day)
    await nobody_at_work(square, 30)

    taken = await square.take(day, 2)

    assert isinstance(taken, Outcome)
    assert (await square.numbers(day, offered=True), await square.numbers(day, offered=False)) == ([], [3, 4])


async def test_a_cancelled_event_keeps_no_place_and_its_line_is_known(square: Square) -> None:
    """So that the cancellation reaches those who wait; nobody can take anything any more."""
    day = await full(square)
    await square.signups.withdraw(GUILD, member(1), day)

    await square.change(day, status="cancelled")

    assert [row.offered_until for row in await square.line(day)] == [None, None, None]
    assert [row.state for row in await said(square, OFFER, day, 2)] == [State.WITHDRAWN]
    with pytest.raises(EventIsCancelled):
        await square.take(day, 2)


async def test_without_a_number_of_places_everybody_who_waits_is_offered_one(square: Square) -> None:
    """Taking the limit away frees as many as are wanted."""
    day = await full(square)

    await square.change(day, capacity=None)

    assert await square.numbers(day, offered=True) == [2, 3, 4]


@pytest.mark.parametrize("by_offer", [True, False])
async def test_who_takes_a_place_that_nobody_counts_any_more_waits_no_more(square: Square, *, by_offer: bool) -> None:
    """Neither by the offer nor by the button of the card: they would be told later that it has passed."""
    day = await full(square, waiting=1)
    await square.change(day, capacity=None)

    await (square.take(day, 2) if by_offer else square.tap(day, 2))

    assert await square.line(day) == ()
    assert [row.state for row in await said(square, OFFER, day, 2)] == [State.WITHDRAWN]


async def test_the_line_of_an_event_without_a_limit_is_shown_as_long_as_somebody_stands_there(square: Square) -> None:
    """No screen says that places are taken of nought."""
    day = await full(square, waiting=1)
    await square.change(day, capacity=None)

    panel = await square.desk.panel(GUILD, ORGANISER, day)
    words = screen(panel, texts().bound("fr"), "fr", "Journée").text
    await square.take(day, 2)

    assert len(panel.lines) == 1
    assert "Places prises" not in words
    with pytest.raises(NotCounted):
        await square.desk.panel(GUILD, ORGANISER, day)


async def test_nothing_is_offered_once_sign_up_is_elsewhere(square: Square) -> None:
    """There is no place of ours to take; who signs up for the reminders waits no more."""
    day = await full(square)
    await square.signups.withdraw(GUILD, member(1), day)

    await square.change(day, inscription="ailleurs", official_url="https://example.org")

    assert [row.offered_until for row in await square.line(day)] == [None, None, None]
    assert [row.state for row in await said(square, OFFER, day, 2)] == [State.WITHDRAWN]
    await square.tap(day, 2)
    assert await square.numbers(day, offered=False) == [3, 4]


async def test_fewer_places_than_people_expel_nobody(square: Square) -> None:
    """Those who are in stay, and nothing is offered until there is room again."""
    day = await full(square, capacity=3, waiting=1)

    await square.change(day, capacity=1)
    await square.signups.withdraw(GUILD, member(1), day)

    assert await square.counted(day) == (2, 2)
    assert await square.numbers(day, offered=True) == []
    await square.change(day, capacity=3)
    assert await square.numbers(day, offered=True) == [4]


async def test_what_cannot_be_is_refused(square: Square) -> None:
    """Each with its own sentence; members are refused everything."""
    day, open_day = await full(square), await square.add(slug="sans-limite")
    desk = square.desk

    with pytest.raises(NoReason):
        await desk.give(GUILD, ORGANISER, day, 602, reason="  ")
    with pytest.raises(NotWaiting):
        await desk.give(GUILD, ORGANISER, day, 601, reason="x")
    with pytest.raises(UnreadableCount):
        await desk.reserve(GUILD, ORGANISER, day, label="x", places="dix", until="demain 9h")
    with pytest.raises(UnreadableCount):
        await desk.reserve(GUILD, ORGANISER, day, label="x", places="0005001", until="demain 9h")
    with pytest.raises(AnswerTooLong):
        await desk.reserve(GUILD, ORGANISER, day, label="x" * 61, places="1", until="demain 9h")
    with pytest.raises(TooManyReserved):
        await desk.reserve(GUILD, ORGANISER, day, label="x", places="1", until="demain 9h")
    with pytest.raises(NotCounted):
        await desk.reserve(GUILD, ORGANISER, open_day, label="x", places="1", until="demain 9h")
    with pytest.raises(NoLabel):
        await desk.reserve(GUILD, ORGANISER, open_day, label=" \u202e <@12>", places="1", until="demain 9h")
    with pytest.raises(ReleasedTooLate):
        await desk.reserve(GUILD, ORGANISER, day, label="x", places="1", until="1er mars 2026 à 9h")
    with pytest.raises(NoReserve):
        await desk.release(GUILD, ORGANISER, day, 7)
    for refused in (
        desk.panel(GUILD, member(2), day),
        desk.give(GUILD, member(2), day, 602, reason="x"),
        desk.reserve(GUILD, member(2), day, label="x", places="1", until="demain 9h"),
        desk.release(GUILD, member(2), day, 1),
        desk.kept(GUILD, member(2), day, 1),
        desk.move(GUILD, member(2), day, 1, until="demain 9h"),
    ):
        with pytest.raises(NoOrganiserRole):
            await refused


async def test_clicks_stand_in_the_order_in_which_they_were_received(square: Square) -> None:
    """Whichever is served first."""
    day, now = await full(square, waiting=0), square.clock.now()

    for number, late in ((2, 30), (3, 10), (4, 20)):
        await square.signups.sign_up(GUILD, member(number, now + timedelta(microseconds=late)), day)

    assert await square.numbers(day, offered=False) == [3, 4, 2]
    # The first of two clicks of one person was served last.
    await square.signups.sign_up(GUILD, member(2, now + timedelta(microseconds=15)), day)
    assert await square.numbers(day, offered=False) == [3, 2, 4]


async def test_who_is_erased_leaves_the_line_and_the_place_goes_on(square: Square) -> None:
    """With all that was still to be said to them; the retention date takes the others."""
    day = await full(square)
    await square.signups.withdraw(GUILD, member(1), day)

    await square.signups.erase(GUILD, member(2))

    assert (await square.numbers(day, offered=True), await square.numbers(day, offered=False)) == ([3], [4])
    event = await square.event(day)
    await square.database.write(lambda tx: privacy.end_event(tx, event))
    assert await square.line(day) == ()


async def test_who_has_ever_waited_is_counted_once_until_they_are_erased(square: Square) -> None:
    """Whether they got a place, left, or came back to the line; nobody after the retention date."""
    day = await full(square, waiting=2)
    await square.waitlist.leave(GUILD, member(3), day)
    await square.tap(day, 3)
    await square.signups.withdraw(GUILD, member(1), day)
    await square.take(day, 2)

    async def counted() -> int:
        return await square.database.read(lambda tx: store.have_waited(tx, GUILD, int(day)))

    both = await counted()
    await square.signups.erase(GUILD, member(2))
    one = await counted()
    event = await square.event(day)
    await square.database.write(lambda tx: privacy.end_event(tx, event))

    assert (both, one, await counted()) == (2, 1, 0)
