"""What organisers correct of somebody on the list, on each database."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from bot.events.questions.answers import AnswerTooLong
from bot.events.roster.correcting import CardHasChanged, Corrections, seen
from bot.events.roster.model import AlreadyOnRoster, NoGuestName, NotOnRoster
from bot.events.roster.service import Roster
from bot.events.service import UnknownEvent
from bot.events.signups.store import signups
from bot.guilds.service import NoOrganiserRole
from tests.fakes import GUILD, OTHER_GUILD
from tests.integration.events.conftest import EMMA, LEA
from tests.integration.events.test_roster import MARIE, NADIA, acts, lines
from tests.postgres import somebody_waits

if TYPE_CHECKING:
    from bot.database import Transaction
    from bot.errors import Refusal
    from bot.events.model import Event
    from bot.events.roster.model import Line
    from tests.integration.events.conftest import Town


@pytest.fixture
def roster(town: Town) -> Roster:
    """Lend the roster of the town."""
    return Roster(town.database, town.clock, town.outbox, town.guilds, town.signups, locale="fr")


async def test_who_has_given_no_name_is_given_one_and_a_guest_is_corrected(town: Town, roster: Roster) -> None:
    """Nothing else of them changes, and the audit knows who did it."""
    day = await town.add()
    held = (await town.signups.sign_up(GUILD, LEA, day)).signup
    await roster.add(GUILD, NADIA, day, **MARIE)
    lea, marie = await lines(town, day)
    corrections = Corrections(town.database, town.guilds)

    await corrections.correct(
        GUILD,
        NADIA,
        day,
        str(lea.person_id),
        full_name=" Léa\u202e  Martin ",
        structure="@everyone Collège",
        was=seen(lea),
    )
    await corrections.correct(
        GUILD, NADIA, day, str(marie.person_id), full_name="Marie Dupond", structure="", was=seen(marie)
    )

    now = await lines(town, day)
    assert [(one.full_name, one.structure) for one in now] == [
        ("Léa Martin", "everyone Collège"),
        ("Marie Dupond", None),
    ]
    assert [(one.since, one.reason, one.is_guest) for one in now] == [
        (one.since, one.reason, one.is_guest) for one in (lea, marie)
    ]
    (mine, *_) = (await town.signups.mine(GUILD, LEA)).signups
    assert (mine[1].id, mine[1].full_name) == (held.id, "Léa Martin")
    assert [act for act, _ in await acts(town)].count("roster_correct") == 2


async def test_the_second_of_two_who_correct_at_once_reads_what_stands_there(town: Town, roster: Roster) -> None:
    """It may be the person who was quicker."""
    day = await town.add()
    await roster.add(GUILD, NADIA, day, **MARIE)
    (marie,) = await lines(town, day)
    corrections, person = Corrections(town.database, town.guilds), str(marie.person_id)

    results = await asyncio.gather(
        *(
            corrections.correct(GUILD, NADIA, day, person, full_name=name, structure="*Rectorat*", was=seen(marie))
            for name in ("Marie Dupond", "Marie Dupons")
        ),
        return_exceptions=True,
    )

    (refused,) = [result for result in results if isinstance(result, CardHasChanged)]
    assert str(refused.params["said"]).startswith("Marie Dupon")
    assert str(refused.params["said"]).endswith(", \\*Rectorat\\*")


@pytest.mark.parametrize(
    ("theirs", "refusal"), [({"is_in": False}, NotOnRoster), ({"full_name": "Léa Durand"}, CardHasChanged)]
)
async def test_what_the_person_does_meanwhile_is_not_undone(
    town: Town, theirs: dict[str, object], refusal: type[Refusal]
) -> None:
    """Their transaction ends after the list was read: on PostgreSQL alone, SQLite has one writer.

    A sign-up for the reminders alone takes no place, and does not lock the event.
    """
    day = await town.add(inscription="ailleurs", official_url="https://example.org/page")
    await town.signups.sign_up(GUILD, LEA, day)
    (lea,) = await lines(town, day)
    correcting: list[asyncio.Task[tuple[Event, Line]]] = []

    def correct() -> None:
        work = Corrections(town.database, town.guilds).correct(
            GUILD, NADIA, day, str(lea.person_id), full_name="Léa Martin", structure="", was=seen(lea)
        )
        correcting.append(asyncio.create_task(work))

    async def change(tx: Transaction) -> None:
        await tx.connection.execute(update(signups).values(theirs))
        if tx.connection.dialect.name == "postgresql":
            correct()
            while not (correcting[0].done() or await somebody_waits(tx)):
                pass

    await town.database.write(change)
    if not correcting:
        correct()

    with pytest.raises(refusal):
        await correcting[0]
    (held,) = await town.held()
    assert (held.is_in, held.full_name) == (theirs.get("is_in", True), theirs.get("full_name"))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"full_name": "🎉"}, NoGuestName),
        ({"full_name": "x" * 101}, AnswerTooLong),
        ({"structure": "x" * 151}, AnswerTooLong),
        ({"full_name": "DUPONT Marie", "structure": "rectorat"}, AlreadyOnRoster),
        ({"person": "0"}, NotOnRoster),
        ({"claim": "999"}, UnknownEvent),
        ({"guild_id": OTHER_GUILD}, UnknownEvent),
        ({"actor": EMMA}, NoOrganiserRole),
    ],
)
async def test_what_cannot_be_is_refused_and_changes_nothing(
    town: Town, roster: Roster, changes: dict[str, object], refusal: type[Refusal]
) -> None:
    """Whoever asks, and whatever they name."""
    day = await town.add()
    await roster.add(GUILD, NADIA, day, **MARIE)
    await town.signups.sign_up(GUILD, LEA, day)
    before = await lines(town, day)
    lea = next(one for one in before if one.full_name is None)
    usual = {"guild_id": GUILD, "actor": NADIA, "claim": day, "person": str(lea.person_id)}
    typed = {"full_name": "Léa Martin", "structure": "", "was": seen(lea)}

    with pytest.raises(refusal):
        await Corrections(town.database, town.guilds).correct(**{**usual, **typed, **changes})  # type: ignore[arg-type] # of the table

    assert await lines(town, day) == before
