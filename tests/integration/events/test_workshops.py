"""Choosing a workshop, and making one, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.events.model import ProgrammeItem
from bot.events.signups.model import EventIsCancelled, NotSignedUp
from bot.events.workshops import store
from bot.events.workshops.model import (
    MOST_WORKSHOPS,
    Choice,
    NoTitle,
    NoWorkshopToChoose,
    TooManyWorkshops,
    UnknownWorkshop,
    WorkshopHasChanged,
    WorkshopIsChosen,
    WorkshopsHaveChanged,
    digest,
    listed,
)
from bot.events.workshops.service import Workshops
from bot.guilds.model import Actor
from bot.guilds.service import NoOrganiserRole
from tests.fakes import GUILD, OTHER_GUILD
from tests.integration.events.conftest import EMMA, LEA

if TYPE_CHECKING:
    from bot.events.model import Event
    from tests.integration.events.conftest import Town

CAMILLE = Actor(discord_id=500, role_ids=(), manages_guild=True, locale="fr")
BREAK = ProgrammeItem(position=1, title="Accueil", kind="break")
READ = ProgrammeItem(position=2, title="Lire", kind="workshop", capacity=1)
WRITE = ProgrammeItem(position=3, title="Écrire", kind="workshop", place="salle 2", capacity=1)
ALL = (BREAK, READ, WRITE)


@pytest.fixture
def workshops(town: Town) -> Workshops:
    """Lend the workshops, which follow the sign-ups."""
    made = Workshops(town.database, town.clock, town.events)
    town.signups._listeners = (*town.signups._listeners, made)
    return made


async def with_people(town: Town, *people: Actor, **changes: object) -> str:
    """Store a day with workshops for which *people* are signed up; return its number."""
    day = await town.add(**{"programme": ALL, **changes})
    for person in people:
        await town.signups.sign_up(GUILD, person, day)
    return day


async def test_the_first_choice_is_theirs_and_then_it_is_full(town: Town, workshops: Workshops) -> None:
    """The second who wants it has the second choice; one workshop each."""
    day = await with_people(town, LEA, EMMA)

    first = await workshops.choose(GUILD, LEA, day, "first", 2)
    wanted = await workshops.choose(GUILD, EMMA, day, "first", 2)
    second = await workshops.choose(GUILD, EMMA, day, "second", 3)

    assert first.choice == Choice(2, None, 2)
    assert wanted.choice == Choice(2, None, None)
    assert second.choice == Choice(2, 3, 3)
    assert second.taken == {2: 1, 3: 1}


async def test_whoever_chooses_at_once_the_last_place_is_given_once(town: Town, workshops: Workshops) -> None:
    """In the order of reception."""
    people = [replace(LEA, discord_id=600 + each) for each in range(6)]
    day = await with_people(town, *people)

    seen = await asyncio.gather(*(workshops.choose(GUILD, person, day, "first", 2) for person in people))

    assert [one.choice.given for one in seen if one.choice].count(2) == 1
    assert await town.database.read(lambda tx: store.taken(tx, GUILD, int(day))) == {2: 1}


async def test_who_withdraws_or_erases_frees_the_workshop(town: Town, workshops: Workshops) -> None:
    """It goes to whoever takes it: nobody is moved."""
    day = await with_people(town, LEA, EMMA)
    await workshops.choose(GUILD, LEA, day, "first", 2)
    await workshops.choose(GUILD, EMMA, day, "first", 2)
    await workshops.choose(GUILD, EMMA, day, "second", 3)

    await town.signups.withdraw(GUILD, LEA, day)
    unmoved = await workshops.mine(GUILD, EMMA, day)
    taken = await workshops.choose(GUILD, EMMA, day, "first", 2)
    await town.signups.erase(GUILD, EMMA)

    assert unmoved.choice == Choice(2, 3, 3)
    assert taken.choice == Choice(2, 3, 2)
    assert await town.database.read(lambda tx: store.given(tx, GUILD, int(day))) == {}


async def test_who_comes_back_chooses_anew(town: Town, workshops: Workshops) -> None:
    """What they had chosen went with their place."""
    day = await with_people(town, LEA)
    await workshops.choose(GUILD, LEA, day, "first", 2)
    await town.signups.withdraw(GUILD, LEA, day)

    await town.signups.sign_up(GUILD, LEA, day)

    assert (await workshops.mine(GUILD, LEA, day)).choice is None


async def test_only_who_has_a_place_chooses(town: Town, workshops: Workshops) -> None:
    """Not who only has the reminders, nor anybody where there is no such workshop."""
    elsewhere = await with_people(town, LEA, slug="ailleurs", inscription="ailleurs")
    without = await with_people(town, LEA, slug="sans", programme=(BREAK,))
    day = await with_people(town, LEA)

    with pytest.raises(NoWorkshopToChoose):
        await workshops.choose(GUILD, LEA, elsewhere, "first", 2)
    with pytest.raises(NoWorkshopToChoose):
        await workshops.mine(GUILD, LEA, without)
    with pytest.raises(NotSignedUp):
        await workshops.choose(GUILD, EMMA, day, "first", 2)
    with pytest.raises(UnknownWorkshop):
        await workshops.choose(GUILD, LEA, day, "first", 1)


async def test_a_cancelled_event_has_nothing_to_choose(town: Town, workshops: Workshops) -> None:
    """The answer says that it is cancelled."""
    day = await with_people(town, status="cancelled")

    with pytest.raises(EventIsCancelled):
        await workshops.choose(GUILD, LEA, day, "first", 2)


async def test_an_event_without_workshops_is_not_asked_about(town: Town, workshops: Workshops) -> None:
    """The reply to a tap costs nothing more."""
    day = await with_people(town, LEA, programme=(BREAK,))
    outcome = await town.signups.one(GUILD, LEA, day)
    await town.database.close()

    assert await workshops.seen(outcome.event, outcome.signup) is None


def titles(event: Event) -> list[str]:
    """Return the lines of a programme with their positions."""
    return [f"{item.position} {item.title}" for item in event.programme]


async def test_organisers_make_change_and_remove_workshops(town: Town, workshops: Workshops) -> None:
    """A new one stands last; one that is taken out leaves all others their numbers, which open lists still show."""
    day = await with_people(town, LEA)
    await workshops.choose(GUILD, LEA, day, "first", 3)

    added = await workshops.put(GUILD, CAMILLE, day, None, title="Dire", place="", capacity="")
    changed = await workshops.put(GUILD, CAMILLE, day, 3, title="Écrire à deux", place="salle 3", capacity="12")
    removed = await workshops.remove(GUILD, CAMILLE, day, 2)
    kept = await workshops.mine(GUILD, LEA, day)

    assert titles(added.event) == ["1 Accueil", "2 Lire", "3 Écrire", "4 Dire"]
    assert changed.event.programme[2] == replace(WRITE, title="Écrire à deux", place="salle 3", capacity=12)
    assert titles(removed.event) == ["1 Accueil", "3 Écrire à deux", "4 Dire"]
    assert kept.choice == Choice(3, None, 3)
    assert removed.taken == {3: 1}
    with pytest.raises(UnknownWorkshop):
        await workshops.choose(GUILD, LEA, day, "first", 2)


async def test_an_old_list_and_an_old_button_do_not_mean_the_workshop_that_came_after(
    town: Town, workshops: Workshops
) -> None:
    """The number of the last one that is taken out is the next one's; fewer places change no list."""
    day = await with_people(town, LEA)
    before = (await workshops.mine(GUILD, LEA, day)).event
    await workshops.put(GUILD, CAMILLE, day, 2, title="Lire", place="", capacity="4")
    assert (await workshops.choose(GUILD, LEA, day, "first", 2, was=listed(before))).choice == Choice(2, None, 2)
    await workshops.remove(GUILD, CAMILLE, day, 3, was=digest(WRITE))
    added = await workshops.put(GUILD, CAMILLE, day, None, title="Dire", place="", capacity="")

    assert titles(added.event)[-1] == "3 Dire"
    with pytest.raises(WorkshopsHaveChanged):
        await workshops.choose(GUILD, LEA, day, "second", 3, was=listed(before))
    with pytest.raises(WorkshopsHaveChanged):
        await workshops.remove(GUILD, CAMILLE, day, 3, was=digest(WRITE))


async def test_the_second_of_two_who_change_a_workshop_at_once_reads_what_the_first_wrote(
    town: Town, workshops: Workshops
) -> None:
    """As it is with the sections of an event."""
    day = await with_people(town)
    seen = digest(READ)

    results = await asyncio.gather(
        *(
            workshops.put(GUILD, CAMILLE, day, 2, title=title, place="", capacity="5", was=seen)
            for title in ("Lire à deux", "Lire à trois")
        ),
        return_exceptions=True,
    )

    (refused,) = [result for result in results if isinstance(result, WorkshopHasChanged)]
    assert str(refused.params["said"]).startswith("Lire à ")
    assert str(refused.params["said"]).endswith(", 5")


async def test_fewer_places_than_people_expel_nobody(town: Town, workshops: Workshops) -> None:
    """The organisers are told, and the next one finds it full."""
    day = await with_people(town, LEA, EMMA, programme=(replace(READ, capacity=2),))
    for person in (LEA, EMMA):
        await workshops.choose(GUILD, person, day, "first", 2)

    shown = await workshops.put(GUILD, CAMILLE, day, 2, title="Lire", place="", capacity="1")

    assert shown.over is not None
    assert shown.taken == {2: 2}
    assert (await workshops.mine(GUILD, EMMA, day)).choice == Choice(2, None, 2)


async def test_what_cannot_be_done_with_workshops_is_refused(town: Town, workshops: Workshops) -> None:
    """What somebody has chosen stays; a title is needed; a panel holds so many."""
    day = await with_people(town, LEA)
    await workshops.choose(GUILD, LEA, day, "first", 2)

    with pytest.raises(WorkshopIsChosen):
        await workshops.remove(GUILD, CAMILLE, day, 2)
    with pytest.raises(NoTitle):
        await workshops.put(GUILD, CAMILLE, day, None, title=" ", place="", capacity="")
    with pytest.raises(UnknownWorkshop):
        await workshops.put(GUILD, CAMILLE, day, 1, title="Pause", place="", capacity="")
    for number in range(MOST_WORKSHOPS - 2):
        await workshops.put(GUILD, CAMILLE, day, None, title=f"Atelier {number}", place="", capacity="")
    with pytest.raises(TooManyWorkshops):
        await workshops.put(GUILD, CAMILLE, day, None, title="Un de trop", place="", capacity="")


async def test_workshops_are_made_by_organisers_alone(town: Town, workshops: Workshops) -> None:
    """Checked in the service, not by Discord."""
    day = await with_people(town, LEA)

    with pytest.raises(NoOrganiserRole):
        await workshops.overview(GUILD, LEA, day)
    with pytest.raises(NoOrganiserRole):
        await workshops.put(GUILD, LEA, day, None, title="Dire", place="", capacity="")
    with pytest.raises(NoOrganiserRole):
        await workshops.remove(GUILD, LEA, day, 2)


async def test_another_guild_sees_nothing_of_it(town: Town, workshops: Workshops) -> None:
    """A number alone reaches no row."""
    day = await with_people(town, LEA)
    await workshops.choose(GUILD, LEA, day, "first", 2)

    assert await town.database.read(lambda tx: store.given(tx, OTHER_GUILD, int(day))) == {}
    assert not await town.database.read(lambda tx: store.is_chosen(tx, OTHER_GUILD, int(day), 2))
