"""What people take away, on each database: whose it is, from which state, and that nothing of it is kept."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import time, timedelta
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from bot.documents.letter import read_letters
from bot.events import store as events
from bot.events.attendance import store as attendance
from bot.events.attendance.model import Half
from bot.events.documents.model import (
    CannotAttest,
    CannotSpell,
    HasNoName,
    IsNotOver,
    NameIsIllegible,
    WasNotThere,
)
from bot.events.documents.service import Documents
from bot.events.documents.words import Words
from bot.events.roster.correcting import Corrections
from bot.events.roster.model import NotOnRoster
from bot.events.service import UnknownEvent
from bot.events.signups import store as signups
from bot.events.signups.model import NoName, NotSignedUp, signed_up
from bot.guilds.model import Actor
from bot.guilds.service import NoOrganiserRole
from bot.typed import fingerprint
from tests.fakes import GUILD, OTHER_GUILD
from tests.house import ROOT, texts
from tests.integration.events.conftest import A_DAY, EMMA, LEA

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from bot.database import Transaction
    from bot.events.documents.model import Part
    from bot.events.documents.service import Made
    from bot.i18n import Locale
    from tests.integration.events.conftest import Town


ORGANISER = Actor(discord_id=500, role_ids=(), manages_guild=True, locale="fr")


class Workshop:
    """Knows one workshop."""

    async def lines(self, _tx: Transaction, part: Part, _locale: Locale) -> Sequence[str]:
        return [f"Atelier de la personne {part.signup.person_id}."]


@pytest.fixture
def documents(town: Town) -> Documents:
    """Lend the use cases, with the community's own templates."""
    letters, words = read_letters(ROOT / "config" / "documents"), Words(texts())
    return Documents(
        town.database, town.clock, town.guilds, town.events, letters=letters, words=words, email=None, own=(Workshop(),)
    )


def sequence(made: Made) -> int:
    """Return how often the event has changed, as the file says."""
    found = re.search(rb"\r\nSEQUENCE:(\d+)\r\n", made.content)
    assert found
    return int(found[1])


def words(made: Made) -> str:
    """Return what a paper says, in one line."""
    pages = PdfReader(io.BytesIO(made.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


async def change(town: Town, claim: str, **fields: Any) -> None:
    """Write changes of an event as any use case does."""

    async def work(tx: Transaction) -> None:
        event = await events.one(tx, GUILD, int(claim), for_change=True)
        assert event
        await events.change(tx, replace(event, version=event.version + 1, **fields))

    await town.database.write(work)


async def named(town: Town, claim: str, name: str = "Zoé Œuvrard") -> int:
    """Sign Léa up with a name; return who she is."""
    await town.signups.sign_up(GUILD, LEA, claim)
    outcome = await town.signups.fill_card(GUILD, LEA, claim, full_name=name, structure="Rectorat")
    return outcome.signup.person_id


async def guest(town: Town, claim: str, name: str) -> int:
    """Put somebody on the list who is not on Discord; return who they are."""

    async def work(tx: Transaction) -> int:
        event = await events.one(tx, GUILD, int(claim))
        assert event
        person = await town.guilds.guest(tx, GUILD, "fr")
        added = replace(signed_up(event, person, None, town.clock.now()), full_name=name, is_guest=True)
        return (await signups.put(tx, added)).person_id

    return await town.database.write(work)


async def was_there(town: Town, claim: str, person: int, half: Half = Half.MORNING) -> None:
    """Note that somebody was there."""
    at = town.clock.now()
    await town.database.write(lambda tx: attendance.tick(tx, GUILD, int(claim), person, half, at))


async def test_what_matters_in_a_calendar_raises_its_number_and_nothing_else_does(
    town: Town, documents: Documents
) -> None:
    """Whoever changes it: hours, place, cancellation; a capacity or the count of places does not."""
    day = await town.add(inscription="ici", shows_count=True)
    first = await documents.calendar(GUILD, LEA, day)
    steps = []
    for fields in (
        {"capacity": 30},
        {"publication": 1},
        {"starts_at": time(9, 30)},
        {"starts_at": time(9, 30), "phone": "05 56 00 00 00"},
        {"venue": "Rocher de Palmer"},
        {"venue": None},
        {"status": "cancelled"},
    ):
        await change(town, day, **fields)
        steps.append(sequence(await documents.calendar(GUILD, LEA, day)))
    last = await documents.calendar(GUILD, LEA, day)

    assert (sequence(first), steps) == (0, [0, 0, 1, 1, 2, 3, 4])
    assert b"STATUS:CONFIRMED" in first.content
    assert b"METHOD:CANCEL" in last.content
    assert [re.search(rb"UID:.*\r\n", made.content)[0] for made in (first, last)] == [  # type: ignore[index] # it has one
        f"UID:event-{day}-guild-{GUILD}@passerelle\r\n".encode()
    ] * 2


async def test_a_sign_up_that_is_counted_leaves_the_number(town: Town, documents: Documents) -> None:
    """The version rises, so that the card follows; calendars have nothing to follow."""
    day = await town.add(inscription="ici", shows_count=True)
    await town.signups.sign_up(GUILD, LEA, day)

    assert sequence(await documents.calendar(GUILD, LEA, day)) == 0


async def test_ones_own_calendar_has_ones_own_day(town: Town, documents: Documents) -> None:
    """Who has no part in it gets the day alone; another server's day is unknown."""
    day = await town.add(inscription="ici")
    await town.signups.sign_up(GUILD, LEA, day)

    hers = (await documents.calendar(GUILD, LEA, day)).content.decode().replace("\r\n ", "")
    emmas = (await documents.calendar(GUILD, EMMA, day)).content.decode().replace("\r\n ", "")

    assert "Votre place est réservée." in hers
    assert "Atelier de la personne" in hers
    assert "Your place" not in emmas
    assert "Atelier de la personne" not in emmas
    with pytest.raises(UnknownEvent):
        await documents.calendar(OTHER_GUILD, LEA, day)
    with pytest.raises(UnknownEvent):
        await documents.calendar(GUILD, LEA, "abc")


async def test_before_the_day_it_is_proved_that_one_is_signed_up(town: Town, documents: Documents) -> None:
    """With what the card says."""
    day = await town.add(inscription="ici", starts_at=time(9, 30), ends_at=time(16, 30))
    person = await named(town, day)

    made = await documents.paper(GUILD, LEA, day, "justificatif")

    assert made.name == "justificatif-journee-regionale-2026-01-23.pdf"
    said = words(made)
    assert "Zoé Œuvrard" in said
    assert "Structure : Rectorat" in said
    assert "9 h 30 à 16 h 30" in said
    assert "Fait le 15 décembre 2025." in said
    assert f"J-260123-{day}-{person}" in said
    with pytest.raises(IsNotOver):
        await documents.paper(GUILD, LEA, day, "attestation")
    with pytest.raises(NotSignedUp):
        await documents.paper(GUILD, EMMA, day, "justificatif")


async def test_after_the_day_it_is_proved_that_one_was_there(town: Town, documents: Documents) -> None:
    """For those who were, and for the part of it for which they were."""
    day = await town.add(inscription="ici")
    person = await named(town, day)
    await town.signups.sign_up(GUILD, EMMA, day)
    await town.signups.fill_card(GUILD, EMMA, day, full_name="Emma Stone", structure="")
    await was_there(town, day, person)
    town.clock.instant += A_DAY.on - town.clock.instant.date() + timedelta(days=1)

    made = await documents.paper(GUILD, LEA, day, "attestation")

    assert "Présence notée : le matin." in words(made)
    assert "Zoé Œuvrard" in words(made)
    with pytest.raises(WasNotThere):
        await documents.paper(GUILD, EMMA, day, "attestation")


async def test_who_was_there_and_left_the_list_can_prove_it_too(town: Town, documents: Documents) -> None:
    """Their card was erased with their place, so the name is asked for; that they left stays as it was."""
    day = await town.add(inscription="ici")
    person = await named(town, day)
    await town.signups.sign_up(GUILD, EMMA, day)
    await was_there(town, day, person)
    for actor in (LEA, EMMA):
        await town.signups.withdraw(GUILD, actor, day)
    (left,) = await town.held()
    calendar = (await documents.calendar(GUILD, LEA, day)).content.decode()
    town.clock.instant += A_DAY.on - town.clock.instant.date() + timedelta(days=1)

    with pytest.raises(HasNoName):
        await documents.paper(GUILD, LEA, day, "attestation")
    await documents.name(GUILD, LEA, day, "Zoé Œuvrard")
    made = await documents.paper(GUILD, LEA, day, "attestation")

    assert "Présence notée : le matin." in words(made)
    assert "Votre place est réservée." not in calendar
    assert [part.half for part in await documents.mine(GUILD, LEA)] == [Half.MORNING]
    assert await documents.mine(GUILD, EMMA) == ()
    assert await town.held() == [replace(left, full_name="Zoé Œuvrard")]
    with pytest.raises(NotSignedUp):
        await documents.paper(GUILD, EMMA, day, "attestation")


async def test_an_organiser_hands_it_over_to_who_is_not_on_discord(town: Town, documents: Documents) -> None:
    """After the day, of those who were there and have a name that can be printed, once corrected or not."""
    day = await town.add(inscription="ici")
    people = [await guest(town, day, name) for name in ("Marie Dupont", "Paul Martin", "محمد")]
    for person in (people[0], people[2]):
        await was_there(town, day, person)
    with pytest.raises(CannotAttest):
        await documents.attest(GUILD, ORGANISER, day, people[0])
    town.clock.instant += A_DAY.on - town.clock.instant.date() + timedelta(days=1)

    made = await documents.attest(GUILD, ORGANISER, day, people[0])

    assert made.name == "attestation-journee-regionale-2026-01-23.pdf"
    assert "Marie Dupont" in words(made)
    assert f"A-260123-{day}-{people[0]}" in words(made)
    for person, refusal in ((people[1], CannotAttest), (people[2], CannotSpell), (77, NotOnRoster)):
        with pytest.raises(refusal):
            await documents.attest(GUILD, ORGANISER, day, person)
    await Corrections(town.database, town.guilds).correct(
        GUILD, ORGANISER, day, str(people[2]), full_name="Mohamed", structure="", was=fingerprint("محمد", None)
    )
    assert "Mohamed" in words(await documents.attest(GUILD, ORGANISER, day, people[2]))
    with pytest.raises(NoOrganiserRole):
        await documents.attest(GUILD, LEA, day, people[0])
    with pytest.raises(UnknownEvent):
        await documents.attest(OTHER_GUILD, ORGANISER, day, people[0])


async def test_a_name_is_asked_for_after_the_day_too(town: Town, documents: Documents) -> None:
    """Who was noted by their account alone can still be named; nothing else of their card changes."""
    day = await town.add(inscription="ici")
    outcome = await town.signups.sign_up(GUILD, LEA, day)
    await was_there(town, day, outcome.signup.person_id, Half.DAY)
    town.clock.instant += A_DAY.on - town.clock.instant.date() + timedelta(days=1)

    with pytest.raises(HasNoName):
        await documents.paper(GUILD, LEA, day, "attestation")
    with pytest.raises(NoName):
        await documents.name(GUILD, LEA, day, "  ")
    await documents.name(GUILD, LEA, day, " Zoé \u202e <@12> Œuvrard ")

    assert "Zoé Œuvrard" in words(await documents.paper(GUILD, LEA, day, "attestation"))
    (held,) = await town.held()
    assert held == replace(outcome.signup, full_name="Zoé Œuvrard", changed_at=town.clock.now())
    with pytest.raises(NotSignedUp):
        await documents.name(GUILD, EMMA, day, "Emma Stone")


async def test_a_name_in_another_script_is_asked_for_again(town: Town, documents: Documents) -> None:
    """A document with question marks proves nothing; the letters are named."""
    day = await town.add(inscription="ici")
    await named(town, day, "محمد")

    with pytest.raises(NameIsIllegible) as refusal:
        await documents.paper(GUILD, LEA, day, "justificatif")

    assert refusal.value.params == {"letters": "محد"}


async def test_the_page_knows_the_days_that_one_is_in(town: Town, documents: Documents) -> None:
    """The five latest, earliest first, with the half that was noted; others' and those given back are not there."""
    days = [await town.add(slug=f"jour-{number}", on=A_DAY.on + timedelta(days=number)) for number in range(7)]
    for day in days:
        await town.signups.sign_up(GUILD, LEA, day)
    await town.signups.withdraw(GUILD, LEA, days[6])
    person = (await town.held())[0].person_id
    await was_there(town, days[2], person)

    parts = await documents.mine(GUILD, LEA)

    assert [str(part.event.id) for part in parts] == days[1:6]
    assert [part.half for part in parts] == [None, Half.MORNING, None, None, None]
    assert await documents.mine(GUILD, EMMA) == ()
    assert await documents.mine(OTHER_GUILD, LEA) == ()
