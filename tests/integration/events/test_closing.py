"""Closing a day, and what those who came answer, on both databases."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.delivery.model import Person, Rendered, Room, Withdrawn
from bot.delivery.store import of_subject
from bot.events import store as events
from bot.events.attendance import store as attendance
from bot.events.attendance.model import Half
from bot.events.closing import store
from bot.events.closing.model import HasAnswered, NoLink, NothingAsked, NotYetHeld, WasNotThere, answers, shown
from bot.events.closing.posts import ClosingDirect, ClosingPost
from bot.events.closing.service import DIRECT, POST, Closing
from bot.events.editing.reading import NotAnAddress
from bot.events.places import store as places
from bot.events.signups.model import SignUpIsClosed, Way
from bot.guilds.model import Actor
from bot.guilds.service import NoOrganiserRole
from bot.privacy.store import end_event
from tests.fakes import GUILD, OTHER_GUILD
from tests.house import texts
from tests.integration.events.conftest import EMMA, LEA

if TYPE_CHECKING:
    from bot.database import Transaction
    from bot.delivery.model import Delivery
    from tests.integration.events.conftest import Town

CAMILLE = Actor(discord_id=500, role_ids=(), manages_guild=True, locale="fr")
ON_THE_DAY = datetime(2026, 1, 23, 16, tzinfo=UTC)
LINK = "https://pqn-a.example/synthese"


class Doors:
    """Who knows the role that rings, and hears that a private message came back."""

    def __init__(self) -> None:
        self.failed: list[tuple[int, str]] = []

    async def ping_role_of(self, _tx: Transaction, _guild_id: int, _event_id: int) -> int | None:
        return 900

    async def direct_failed(
        self, _tx: Transaction, _guild_id: int, _event_id: int, person_id: int, reason: str
    ) -> None:
        self.failed.append((person_id, reason))


@pytest.fixture
def closing(town: Town) -> Closing:
    """Lend the end of days."""
    made = Closing(town.database, town.clock, town.outbox, town.events, locale="fr")
    town.signups._listeners = (*town.signups._listeners, made)
    return made


async def held(town: Town, came: tuple[Actor, ...] = (), stayed: tuple[Actor, ...] = ()) -> str:
    """Store a day that *came* have come to and *stayed* have not, and go to its afternoon; return its number."""
    day = await town.add()
    for person in (*came, *stayed):
        await town.signups.sign_up(GUILD, person, day)
    town.clock.instant = ON_THE_DAY
    there = [await person_of(town, person) for person in came]

    async def work(tx: Transaction) -> None:
        for number in there:
            await attendance.tick(tx, GUILD, int(day), number, Half.DAY, ON_THE_DAY)

    await town.database.write(work)
    return day


async def person_of(town: Town, actor: Actor) -> int:
    """Return the surrogate key of somebody who is signed up."""
    return (await town.held(actor))[0].person_id


async def said(town: Town, day: str) -> list[Delivery]:
    """Return what was said about the synthesis."""

    async def work(tx: Transaction) -> list[Delivery]:
        people = [await of_subject(tx, GUILD, DIRECT, f"{day}-{number}") for number in range(1, 12)]
        return [*await of_subject(tx, GUILD, POST, day), *(row for rows in people for row in rows)]

    return await town.database.read(work)


async def test_closing_tells_everybody_once_on_their_way(town: Town, closing: Closing) -> None:
    """One post in the room, a message to who chose it; sign-up closes, and a second time changes the address alone."""
    day = await town.add()
    await town.database.write(lambda tx: places.add(tx, GUILD, int(day)))
    for person in (LEA, EMMA):
        await town.signups.sign_up(GUILD, person, day)
    await town.signups.choose_way(GUILD, EMMA, day, Way.DIRECT)
    town.clock.instant = ON_THE_DAY

    closed = await closing.close(GUILD, CAMILLE, day, f" {LINK} ")
    town.clock.advance(60)
    again = await closing.close(GUILD, CAMILLE, day, f"{LINK}-2")

    emma = await person_of(town, EMMA)
    assert [row.recipient for row in await said(town, day)] == [str(Room(int(day))), str(Person(emma))]
    assert (closed.event.synthesis_url, closed.event.synthesis_at) == (LINK, ON_THE_DAY)
    assert closed.event.closes_at is not None
    assert closed.event.closes_at <= ON_THE_DAY
    assert (again.event.synthesis_url, again.event.synthesis_at) == (f"{LINK}-2", ON_THE_DAY)


async def test_closing_ends_a_sign_up_that_was_opened_again(town: Town, closing: Closing) -> None:
    """It would have stayed open until the end of the day."""
    day = await town.add(closes_at=datetime(2026, 1, 23, 20, tzinfo=UTC))
    town.clock.instant = ON_THE_DAY
    await town.signups.sign_up(GUILD, LEA, day)

    closed = await closing.close(GUILD, CAMILLE, day, LINK)

    assert closed.event.closes_at == ON_THE_DAY
    with pytest.raises(SignUpIsClosed):
        await town.signups.sign_up(GUILD, EMMA, day)


async def test_a_past_event_without_anybody_takes_its_link(town: Town, closing: Closing) -> None:
    """It was entered late: nobody is written to, and no room is waited for."""
    day = await held(town)

    found = await closing.close(GUILD, CAMILLE, day, LINK)

    assert (found.told, await said(town, day)) == (0, [])
    assert town.events.find(GUILD, day).synthesis_url == LINK


async def test_people_of_an_event_that_was_entered_late_are_written_to(town: Town, closing: Closing) -> None:
    """It was over and never got a room: nothing waits for one, whatever they had chosen, also where a message fails."""
    day = await held(town, came=(LEA,), stayed=(EMMA,))
    await town.signups.choose_way(GUILD, EMMA, day, Way.NONE)

    closed = await closing.close(GUILD, CAMILLE, day, LINK)
    (row,) = await said(town, day)
    direct = ClosingDirect(texts(), town.clock, Doors(), town.outbox, closing)
    await town.database.write(lambda tx: direct.failed(tx, row, "delivery.closed"))

    assert (closed.told, closed.asked) == (1, 1)
    assert row.recipient == str(Person(await person_of(town, LEA)))
    assert await said(town, day) == [row]


async def test_what_cannot_be_closed_is_refused(town: Town, closing: Closing) -> None:
    """With nothing changed and nobody told."""
    day = await town.add()
    with pytest.raises(NotYetHeld):
        await closing.close(GUILD, CAMILLE, day, LINK)
    town.clock.instant = ON_THE_DAY
    for link, refusal in (("", NoLink), ("pqn-a", NotAnAddress), ("javascript:alert(1)", NotAnAddress)):
        with pytest.raises(refusal):
            await closing.close(GUILD, CAMILLE, day, link)
    with pytest.raises(NoOrganiserRole):
        await closing.close(GUILD, LEA, day, LINK)
    with pytest.raises(NoOrganiserRole):
        await closing.summary(GUILD, LEA, day)

    assert town.events.find(GUILD, day).synthesis_url is None


async def test_the_summary_counts_who_is_told_and_who_came(town: Town, closing: Closing) -> None:
    """Before it is closed."""
    day = await held(town, came=(LEA,), stayed=(EMMA,))

    found = await closing.summary(GUILD, CAMILLE, day)

    assert (found.told, found.asked) == (2, 1)
    assert (found.figures.signed_up, found.figures.came, found.figures.waited) == (2, 1, 0)
    assert not found.is_erased


async def test_those_who_came_answer_once_and_nobody_can_tell_what(town: Town, closing: Closing) -> None:
    """A second answer is refused, whoever taps how often; who was not there is asked nothing."""
    day = await held(town, came=(LEA,), stayed=(EMMA,))
    with pytest.raises(NothingAsked):
        await closing.asked(GUILD, LEA, day)
    await closing.close(GUILD, CAMILLE, day, LINK)

    outcomes = await asyncio.gather(
        *(closing.answer(GUILD, LEA, day, (4, 3, 2)) for _ in range(3)), return_exceptions=True
    )

    assert sorted(type(one).__name__ for one in outcomes) == ["Event", "HasAnswered", "HasAnswered"]
    assert await town.database.read(lambda tx: store.counts(tx, GUILD, int(day))) == {
        ("useful", 4): 1,
        ("welcome", 3): 1,
        ("next", 2): 1,
    }
    with pytest.raises(HasAnswered):
        await closing.asked(GUILD, LEA, day)
    with pytest.raises(WasNotThere):
        await closing.asked(GUILD, EMMA, day)
    assert await town.database.read(lambda tx: store.counts(tx, OTHER_GUILD, int(day))) == {}


async def test_answers_are_shown_five_at_a_time(town: Town, closing: Closing) -> None:
    """Whenever organisers look, what has changed since their last look was said by five people."""
    people = tuple(Actor(700 + number, role_ids=(), manages_guild=False, locale="fr") for number in range(11))
    day = await held(town, came=people)
    await closing.close(GUILD, CAMILLE, day, LINK)

    seen = []
    for number, person in enumerate(people):
        await closing.answer(GUILD, person, day, (4, 1 + number % 4, 1))
        seen.append(answers((await closing.summary(GUILD, CAMILLE, day)).counts))

    assert seen == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10]
    assert shown((await closing.summary(GUILD, CAMILLE, day)).counts)["welcome"] == (3, 3, 2, 2)


async def test_half_an_answer_is_not_counted(town: Town, closing: Closing) -> None:
    """What stands in a button is a claim."""
    day = await held(town, came=(LEA,))
    await closing.close(GUILD, CAMILLE, day, LINK)

    with pytest.raises(NothingAsked):
        await closing.answer(GUILD, LEA, day, (4, 0, 2))

    assert await town.database.read(lambda tx: store.counts(tx, GUILD, int(day))) == {}
    assert (await closing.asked(GUILD, LEA, day)).id == int(day)


async def test_erasure_and_the_retention_date_leave_counts_of_nobody(town: Town, closing: Closing) -> None:
    """That somebody has answered goes with them; what was answered names nobody and stays."""
    day = await held(town, came=(LEA, EMMA))
    await closing.close(GUILD, CAMILLE, day, LINK)
    for person in (LEA, EMMA):
        await closing.answer(GUILD, person, day, (4, 4, 4))
    lea, emma = await person_of(town, LEA), await person_of(town, EMMA)

    await town.signups.erase(GUILD, LEA)
    erased = await town.database.read(lambda tx: store.has_answered(tx, GUILD, int(day), lea))
    event = await town.database.read(lambda tx: events.one(tx, GUILD, int(day)))
    assert event is not None
    await town.database.write(lambda tx: end_event(tx, event))
    # Half past midnight on the day that everybody was shown, where the event took place.
    town.clock.instant = datetime(2026, 4, 22, 22, 30, tzinfo=UTC)

    assert not erased
    assert not await town.database.read(lambda tx: store.has_answered(tx, GUILD, int(day), emma))
    assert await town.database.read(lambda tx: store.counts(tx, GUILD, int(day))) == {
        ("useful", 4): 2,
        ("welcome", 4): 2,
        ("next", 4): 2,
    }
    assert (await closing.summary(GUILD, CAMILLE, day)).is_erased


async def test_who_left_the_list_before_they_answered_is_erased_all_the_same(town: Town, closing: Closing) -> None:
    """They were there, so they are asked; no sign-up is left that would lead to the answer."""
    day = await held(town, came=(LEA,))
    person = await person_of(town, LEA)
    await town.signups.withdraw(GUILD, LEA, day)
    await closing.close(GUILD, CAMILLE, day, LINK)
    await closing.answer(GUILD, LEA, day, (4, 3, 2))

    await town.signups.erase(GUILD, LEA)

    assert not await town.database.read(lambda tx: store.has_answered(tx, GUILD, int(day), person))


async def test_the_message_is_written_for_who_reads_it(town: Town, closing: Closing) -> None:
    """Who came finds the rest; who is not in any more reads nothing."""
    day = await held(town, came=(LEA,), stayed=(EMMA,))
    lea, emma = await person_of(town, LEA), await person_of(town, EMMA)
    doors = Doors()
    direct = ClosingDirect(texts(), town.clock, doors, town.outbox, closing)
    post = ClosingPost(texts(), doors)

    async def written(subject: str) -> Rendered | Withdrawn:
        says = post if "-" not in subject else direct
        return await town.database.read(lambda tx: says.render(tx, GUILD, subject, "fr"))

    too_early = await written(day)
    await closing.close(GUILD, CAMILLE, day, LINK)
    in_room, hers, absent = await written(day), await written(f"{day}-{lea}"), await written(f"{day}-{emma}")
    await town.signups.erase(GUILD, EMMA)
    gone = await written(f"{day}-{emma}")

    assert isinstance(too_early, Withdrawn)
    assert isinstance(gone, Withdrawn)
    for told, count in ((in_room, 3), (hers, 3), (absent, 1)):
        assert isinstance(told, Rendered)
        assert len(told.card.rows[0].items) == count
