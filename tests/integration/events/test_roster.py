"""Adding and removing people by hand, also those who are not on Discord, on both databases."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from bot.delivery.keeping.service import Keeping
from bot.events.places.service import EventPlaces
from bot.events.roster import store as roster_store
from bot.events.roster.model import AlreadyOnRoster, EveryPlaceTaken, NoGuestName, NoReason, NotOnRoster, Standing
from bot.events.roster.service import Roster
from bot.events.service import UnknownEvent
from bot.events.signups import store
from bot.events.signups.audiences import Audience
from bot.events.signups.model import EventIsCancelled, Way
from bot.events.signups.service import SignUps
from bot.guilds import store as guilds
from bot.guilds.model import Actor
from bot.guilds.service import NoOrganiserRole
from bot.privacy.service import Privacy
from tests.fakes import GUILD, OTHER_GUILD
from tests.integration.events.conftest import EMMA, LEA
from tests.lines import a_line

if TYPE_CHECKING:
    from bot.database import Transaction
    from bot.events.roster.model import Line
    from tests.integration.events.conftest import Town

NADIA = Actor(discord_id=900, role_ids=(), manages_guild=True, locale="fr")
# Any: what a test leaves out or changes is of the types that the service takes.
MARIE: dict[str, Any] = {"full_name": "Marie Dupont", "structure": "Rectorat", "reason": "Inscrite par téléphone"}


@pytest.fixture
def roster(town: Town) -> Roster:
    """Lend the roster of the town."""
    return Roster(town.database, town.clock, town.guilds, town.signups, locale="fr")


async def lines(town: Town, day: str) -> tuple[Line, ...]:
    """Return who is, or was, on the list of *day*."""
    return await town.database.read(lambda tx: roster_store.lines(tx, GUILD, int(day)))


async def acts(town: Town) -> list[tuple[str, str]]:
    """Return what organisers did."""

    async def read(tx: Transaction) -> list[tuple[str, str]]:
        rows = await tx.connection.execute(select(guilds.audit.c.action, guilds.audit.c.subject))
        return [(row.action, row.subject) for row in rows]

    return await town.database.read(read)


async def people_count(town: Town) -> int:
    """Return how many people without Discord are known."""

    async def read(tx: Transaction) -> int:
        rows = await tx.connection.execute(select(guilds.people.c.id).where(guilds.people.c.discord_id.is_(None)))
        return len(rows.all())

    return await town.database.read(read)


async def test_a_guest_takes_a_place_and_is_written_to_by_nobody(town: Town, roster: Roster) -> None:
    """They are on the list and in no audience, whichever it is."""
    day = await town.add(capacity=2)

    added = await roster.add(GUILD, NADIA, day, **MARIE)

    assert (added.signup.is_guest, added.signup.way, added.signup.is_in) == (True, Way.NONE, True)
    assert await town.database.read(lambda tx: store.taken(tx, GUILD, int(day))) == 1
    (line,) = await lines(town, day)
    assert (line.full_name, line.structure, line.discord_id) == ("Marie Dupont", "Rectorat", None)
    assert line.reason == "Inscrite par téléphone"
    for audience in Audience:
        reached = await town.database.read(lambda tx, of=audience: store.reached(tx, GUILD, int(day), of))  # type: ignore[misc] # bound
        assert reached == []
    assert await acts(town) == [("roster_add", f"event:{day}:person:{line.person_id}")]


async def test_a_guest_carries_no_role(town: Town) -> None:
    """What is kept is of members alone."""
    keeping = Keeping(town.database, town.clock, on_step=lambda _: None)
    places = EventPlaces(town.clock, town.outbox, keeping, locale="fr")
    line = a_line(town.database, town.clock, town.outbox)
    signups = SignUps(town.database, town.clock, town.outbox, town.guilds, town.events, line=line, listeners=(places,))
    day = await town.add()

    await Roster(town.database, town.clock, town.guilds, signups, locale="fr").add(GUILD, NADIA, day, **MARIE)

    assert not await town.database.read(lambda tx: keeping.untried(tx, GUILD, "place.member", f"{day}:"))


@pytest.mark.parametrize(("changes", "refusal"), [({"full_name": " - "}, NoGuestName), ({"reason": "  "}, NoReason)])
async def test_a_line_needs_a_name_and_a_reason(
    town: Town, roster: Roster, changes: dict[str, str], refusal: type[Exception]
) -> None:
    """And nothing is written without."""
    day = await town.add()

    with pytest.raises(refusal):
        await roster.add(GUILD, NADIA, day, **{**MARIE, **changes})

    assert await lines(town, day) == ()
    assert await people_count(town) == 0


async def test_the_same_person_is_added_once(town: Town, roster: Roster) -> None:
    """However the name is written; of another structure it is somebody else."""
    day = await town.add()
    await roster.add(GUILD, NADIA, day, **MARIE)

    with pytest.raises(AlreadyOnRoster):
        await roster.add(GUILD, NADIA, day, full_name="DUPONT Marie", structure="rectorat", reason="Encore")
    await roster.add(GUILD, NADIA, day, full_name="Marie Dupont", structure="Mairie", reason="Une homonyme")

    assert [line.structure for line in await lines(town, day)] == ["Rectorat", "Mairie"]


async def test_places_are_respected_unless_it_is_asked_to_go_over(town: Town, roster: Roster) -> None:
    """Also by two organisers at once."""
    day = await town.add(capacity=1)
    asked = (roster.add(GUILD, NADIA, day, full_name=f"Nom {one}", structure="", reason="Oui") for one in "ABC")

    outcomes = await asyncio.gather(*asked, return_exceptions=True)

    assert sum(isinstance(outcome, EveryPlaceTaken) for outcome in outcomes) == 2
    await roster.add(GUILD, NADIA, day, **MARIE, over=True)
    assert await town.database.read(lambda tx: store.taken(tx, GUILD, int(day))) == 2


async def test_nothing_is_added_to_what_is_cancelled_or_of_another_server(town: Town, roster: Roster) -> None:
    """The claim comes from a client."""
    cancelled, theirs = await town.add(status="cancelled"), await town.add(guild_id=OTHER_GUILD)

    with pytest.raises(EventIsCancelled):
        await roster.add(GUILD, NADIA, cancelled, **MARIE)
    for claim in (theirs, "x", ""):
        with pytest.raises(UnknownEvent):
            await roster.add(GUILD, NADIA, claim, **MARIE)


async def test_of_a_removed_guest_nothing_stays(town: Town, roster: Roster) -> None:
    """Removal by hand is their erasure; the act is known, their name is not."""
    day = await town.add(capacity=1)
    person = (await roster.add(GUILD, NADIA, day, **MARIE)).signup.person_id

    await roster.remove(GUILD, NADIA, day, person, reason="Ne viendra pas")

    assert await lines(town, day) == ()
    assert await people_count(town) == 0
    assert [act for act, _ in await acts(town)] == ["roster_add", "roster_remove"]
    assert not (town.followed.heard[-1][1]).is_in


async def test_a_removed_member_stays_as_one_who_has_left(town: Town, roster: Roster) -> None:
    """With the reason, and without what their card said; who comes back begins anew."""
    day = await town.add()
    held = (await town.signups.sign_up(GUILD, LEA, day)).signup
    await town.signups.fill_card(GUILD, LEA, day, full_name="Léa Martin", structure="Collège")

    removed = await roster.remove(GUILD, NADIA, day, held.person_id, reason="Inscrite deux fois")

    assert removed.full_name == "Léa Martin"
    (line,) = await lines(town, day)
    assert (line.standing, line.full_name, line.reason) == (Standing.LEFT, None, "Inscrite deux fois")
    assert town.followed.members[-1] == LEA.discord_id
    with pytest.raises(NotOnRoster):
        await roster.remove(GUILD, NADIA, day, held.person_id, reason="Encore")
    back = (await town.signups.sign_up(GUILD, LEA, day)).signup
    assert (back.is_in, back.reason) == (True, None)


async def test_only_organisers_change_the_list(town: Town, roster: Roster) -> None:
    """Whoever has the number of an event or a person."""
    day = await town.add()
    held = (await town.signups.sign_up(GUILD, LEA, day)).signup

    for asked in (
        roster.add(GUILD, EMMA, day, **MARIE),
        roster.remove(GUILD, EMMA, day, held.person_id, reason="Parce que"),
    ):
        with pytest.raises(NoOrganiserRole):
            await asked

    assert (await town.held())[0].is_in


async def test_guests_are_forgotten_with_the_event(town: Town, roster: Roster) -> None:
    """On the date that was said, with everybody; who is on Discord stays known for other events."""
    day = await town.add()
    await roster.add(GUILD, NADIA, day, **MARIE)
    await town.signups.sign_up(GUILD, LEA, day)
    town.clock.instant = datetime(2026, 9, 1, tzinfo=UTC)

    await Privacy(town.database, town.clock, NoRooms()).clear()

    assert await lines(town, day) == ()
    assert await people_count(town) == 0
    assert await town.database.read(lambda tx: town.guilds.known(tx, GUILD, LEA)) is not None


class NoRooms:
    async def close(self, _tx: Transaction, _guild_id: int, _event_id: int) -> None:
        return
