"""Sign-up opened and closed by hand, and editions made, on a real database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.delivery.model import State
from bot.delivery.store import of_subject
from bot.events import store as events
from bot.events.cards import Cards
from bot.events.editions import Editions, NoTitle
from bot.events.service import Events, UnknownEvent
from bot.events.signups.model import AlreadyOpen, SignUpIsClosed
from bot.events.signups.opening import Opening
from bot.events.signups.window import Openings, Windows
from bot.events.waitlist import store as waitlist
from bot.guilds import store as guilds
from bot.guilds.model import ROLE_ORGANISATION, Actor
from bot.guilds.service import NotOrganiser
from bot.instants import InThePast, NoSuchDay
from cogs.organiser.cycle_sheets import CycleSheets
from tests.fakes import GUILD, OTHER_GUILD
from tests.house import texts
from tests.integration.events.conftest import EMMA, LEA

if TYPE_CHECKING:
    from bot.database import Transaction
    from bot.delivery.model import Delivery
    from tests.integration.events.conftest import Town

ROLE = 77
NADIA = Actor(1, role_ids=(ROLE,), manages_guild=False, locale="fr")
IN_JANUARY = datetime(2026, 1, 5, 8, tzinfo=UTC)


async def with_organisers(town: Town) -> Windows:
    """Let Nadia be one; return what opens and closes, with who listens."""
    await town.database.write(
        lambda tx: guilds.choose(tx, GUILD, ROLE_ORGANISATION, ROLE, by=None, now=town.clock.now())
    )
    await town.guilds.refresh(GUILD)
    listeners = (Openings(town.clock, town.outbox),)
    town.events = Events(
        town.database, town.clock, town.outbox, town.guilds, seeds=(), locale="fr", listeners=listeners
    )
    return Windows(town.database, town.clock, town.guilds, town.events)


async def letters(town: Town, day: str, actor: Actor) -> list[Delivery]:
    """Return the messages of the opening to one person, newest first."""
    person = await town.database.read(lambda tx: town.guilds.known(tx, GUILD, actor))
    return await town.database.read(lambda tx: of_subject(tx, GUILD, Opening.KIND, f"{day}-{person}"))


async def test_opening_by_hand_wakes_who_asked_to_be_told(town: Town) -> None:
    """Now, and not once more at the old instant."""
    day = await town.add(opens_at=IN_JANUARY)
    windows = await with_organisers(town)
    await town.signups.wish(GUILD, EMMA, day)
    turned = await windows.open(GUILD, NADIA, day)

    newest, oldest = await letters(town, day, EMMA)
    assert turned.woken == 1
    assert (newest.state, newest.due_at) == (State.PLANNED, town.clock.now())
    assert (oldest.state, oldest.reason) == (State.WITHDRAWN, "delivery.anew")
    with pytest.raises(AlreadyOpen):
        await windows.open(GUILD, NADIA, day)


async def test_a_message_follows_an_opening_that_is_moved(town: Town) -> None:
    """Whoever moves it."""
    day = await town.add(opens_at=IN_JANUARY)
    await with_organisers(town)
    await town.signups.wish(GUILD, EMMA, day)
    later = IN_JANUARY + timedelta(days=2)

    async def moves(tx: Transaction) -> None:
        before = await events.one(tx, GUILD, int(day))
        assert before
        await town.events.rewrite(tx, NADIA, before, replace(before, opens_at=later), "edit")

    await town.database.write(moves)

    assert [(row.state, row.due_at) for row in await letters(town, day, EMMA)] == [
        (State.PLANNED, later),
        (State.WITHDRAWN, IN_JANUARY),
    ]


async def test_closing_by_hand_keeps_those_who_are_in(town: Town) -> None:
    """Nobody else gets in; twice says that it is closed."""
    day = await town.add()
    windows = await with_organisers(town)
    await town.signups.sign_up(GUILD, LEA, day)
    await windows.close(GUILD, NADIA, day)

    with pytest.raises(SignUpIsClosed):
        await town.signups.sign_up(GUILD, EMMA, day)
    with pytest.raises(SignUpIsClosed):
        await windows.close(GUILD, NADIA, day)
    assert [signup.is_in for signup in await town.held()] == [True]


async def test_closing_by_hand_says_which_places_are_still_kept_back(town: Town) -> None:
    """From then on only who waits could have them."""
    day = await town.add(capacity=5)
    windows = await with_organisers(town)
    release_at = town.clock.now() + timedelta(days=3)

    async def reserve(tx: Transaction) -> None:
        await waitlist.reserve(tx, GUILD, int(day), label="Parents", places=2, release_at=release_at)

    await town.database.write(reserve)

    closed = await windows.close(GUILD, NADIA, day)
    opened = await windows.open(GUILD, NADIA, day)

    assert [key for key, _ in closed.late] == ["event_form.reserve_after_close"]
    assert opened.late == ()
    said = CycleSheets(texts().bound("fr"), "fr", Cards(texts(), "fr")).closed(closed).text
    assert "2 places réservées, Parents, seraient rendues le jeudi 18 décembre 2025" in said
    assert "puis Date." in said


async def test_only_organisers_of_the_server_turn_it(town: Town) -> None:
    """A number is a claim."""
    day = await town.add()
    windows = await with_organisers(town)

    with pytest.raises(NotOrganiser):
        await windows.close(GUILD, LEA, day)
    with pytest.raises(Exception, match="organiser"):
        await windows.close(OTHER_GUILD, NADIA, day)
    with pytest.raises(UnknownEvent):
        await windows.close(GUILD, NADIA, "99")


async def test_an_edition_is_kept_once_for_each_day(town: Town) -> None:
    """Nobody but organisers sees it, and nobody is in."""
    day = await town.add()
    await with_organisers(town)
    await town.signups.sign_up(GUILD, LEA, day)
    editions = Editions(town.database, town.clock, town.guilds, town.events)
    first, second = [await editions.make(GUILD, NADIA, day, title="Suite", when="4 mars 2026 à 9h") for _ in range(2)]
    other = await editions.make(GUILD, NADIA, day, title="Suite", when="5 mars 2026")

    assert (first.is_new, second.is_new, other.is_new) == (True, False, True)
    assert first.event.id == second.event.id != other.event.id
    assert [event.title for event in town.events.visible(GUILD)] == ["Journée régionale : faire alliance"]
    assert await town.database.read(lambda tx: town.signups.of_event(tx, GUILD, first.event.id or 0)) == ()


async def test_an_edition_needs_a_day_to_come_and_a_title(town: Town) -> None:
    """And an organiser."""
    day = await town.add()
    await with_organisers(town)
    editions = Editions(town.database, town.clock, town.guilds, town.events)
    for title, when, refusal in (
        ("Suite", "30 février 2026", NoSuchDay),
        ("Suite", "1er décembre 2025", InThePast),
        ("\u202e 🎉", "4 mars 2026", NoTitle),
    ):
        with pytest.raises(refusal):
            await editions.make(GUILD, NADIA, day, title=title, when=when)
    with pytest.raises(NotOrganiser):
        await editions.make(GUILD, LEA, day, title="Suite", when="4 mars 2026")
