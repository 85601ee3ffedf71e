"""The reminders of one event as its organisers set them, and as people are rung."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from tests.e2e.announcing import said
from tests.e2e.living import ROOM, choose, open_event, rung, sign_up
from tests.e2e.publishing import board, fill_in, words

if TYPE_CHECKING:
    from sandbox.client import Outcome
    from tests.e2e.stage import Stage

PARIS = ZoneInfo("Europe/Paris")
TEXT = "Pensez à vos documents pour {titre}, {jour}."
ADD = "Ajouter un rappel"


async def rules(stage: Stage, member: str = "Nadia") -> Outcome:
    """Open the list from the board."""
    return await press(stage, await board(stage, member), "Rappels", member=member)


async def press(stage: Stage, shown: Outcome, button: str, *, member: str = "Nadia") -> Outcome:
    """Press a button of a screen."""
    return await stage.control.click(member, shown.message["id"], button)


async def add(stage: Stage, when: str, text: str = "", audience: str | None = None) -> Outcome:
    """Add a reminder; return its sheet."""
    form = await press(stage, await rules(stage), ADD)
    sheet = await stage.control.submit("Nadia", form.interaction, {"when": when, "text": text})
    if audience:
        sheet = await stage.control.select("Nadia", sheet.message["id"], "rappels:audience:1.added-1", [audience])
    return sheet


async def at(stage: Stage, day: int, hour: int, minute: int = 0) -> None:
    """Let the clock of Bordeaux go on until a day and hour of January 2026."""
    await stage.control.move_clock(datetime(2026, 1, day, hour, minute, tzinfo=PARIS))
    await stage.settle()


async def test_a_reminder_is_added_tried_and_rings_who_has_not_answered(stage: Stage) -> None:
    """Every instant in the list, moved ones with the reason; who has answered reads it and is not rung."""
    async with stage.bot():
        card = await open_event(stage)
        await sign_up(stage, "Léa", card)
        await sign_up(stage, "Sophie", card)
        listed = words((await rules(stage)).message)
        sheet = await add(stage, "5 jours avant à 23h", TEXT, "unanswered")
        trial = await press(stage, sheet, "M’envoyer un essai")
        await at(stage, 15, 12, 15)
        asked = (await stage.standing(ROOM, member="Léa"))[-1]
        await stage.control.click("Sophie", asked["id"], "Je viens")
        await at(stage, 16, 21)

        assert "Jeudi 15 janvier 2026 à 12 h 15, les personnes inscrites (2)." in listed
        assert "Vendredi 16 janvier 2026 à 21 h, les personnes qui n’ont pas répondu (2)." in words(sheet.message)
        assert "Avancé : le dimanche 18 janvier 2026 à 23 h tombe un week-end." in words(sheet.message)
        read = "Pensez à vos documents pour Journée régionale, vendredi 23 janvier 2026."
        assert read in words(trial.message)
        assert [text for text in await rung(stage, "Léa") if read in text]
        assert [text for text in await rung(stage, "Sophie") if read in text] == []
        assert [text for text in await said(stage, ROOM) if read in text]


@pytest.mark.full
async def test_what_cannot_be_is_refused_and_kept(stage: Stage) -> None:
    """An unknown gap, a moment that is over, what is no moment: each a sentence, and the words come back."""
    async with stage.bot():
        await open_event(stage)
        form = await press(stage, await rules(stage), ADD)
        told = []
        for typed in (
            {"when": "7 jours avant à 18h", "text": "Bonjour {prénom}"},
            {"when": "40 jours avant à 18h", "text": TEXT},
            {"when": "quelques jours avant", "text": TEXT},
            {"when": "7 jours avant", "text": TEXT},
        ):
            refused = await stage.control.submit("Nadia", form.interaction, typed)
            form = await press(stage, refused, "Corriger")
            told.append(words(refused.message))
            assert typed["text"] in str(form.modal)
        saved = await stage.control.submit("Nadia", form.interaction, {"when": "7 jours avant à 18h", "text": TEXT})

        assert "Le trou {prénom} n’est pas connu. Choisissez parmi : {titre}, {jour}" in told[0]
        assert "Ce rappel aurait dû partir le vendredi 12 décembre 2025 à 18 h" in told[1]
        assert "Écrivez par exemple : 7 jours avant à 18h" in told[2]
        assert "Il manque l’heure" in told[3]
        assert "Vendredi 16 janvier 2026 à 18 h" in words(saved.message)


@pytest.mark.full
async def test_two_organisers_at_once_lose_no_words(stage: Stage) -> None:
    """The second reads what the first has made of it, and has their own words back."""
    async with stage.bot():
        await open_event(stage)
        forms = {}
        for member in ("Nadia", "Camille"):
            listed = await rules(stage, member)
            sheet = await press(stage, listed, "rappels:open:1.week", member=member)
            forms[member] = await press(stage, sheet, "Modifier", member=member)
        one, other = ({"when": "3 jours avant à 9h", "text": f"De {member}."} for member in forms)
        await stage.control.submit("Nadia", forms["Nadia"].interaction, one)
        refused = await stage.control.submit("Camille", forms["Camille"].interaction, other)
        again = await press(stage, refused, "Corriger", member="Camille")
        saved = await stage.control.submit("Camille", again.interaction, other | {"text": "Des deux."})

        assert "Il part maintenant 3 jours avant à 9 h, et dit : « De Nadia. »" in words(refused.message)
        assert "De Camille." in str(again.modal)
        assert "Des deux." in words(saved.message)


@pytest.mark.full
async def test_two_hours_before_follows_the_start_and_the_team_has_its_own(stage: Stage) -> None:
    """It waits for the hour; who chose messages gets one; the team reads its reminder in its channel, unrung."""
    async with stage.bot():
        card = await open_event(stage)
        await choose(stage, "Emma", await sign_up(stage, "Emma", card), "direct")
        await add(stage, "22 janvier à 9h", "Imprimez la liste.", "organisers")
        waits = await add(stage, "2 h avant", "Le portail est au numéro 3.")
        await fill_in(stage, {"starts_at": "9h30", "ends_at": "16h30", "venue": "", "address": ""})
        planned = words((await rules(stage)).message)
        await at(stage, 22, 9)
        team = await said(stage, "equipe")
        await at(stage, 23, 7, 30)

        assert "L’heure de début n’est pas connue" in words(waits.message)
        assert "Vendredi 23 janvier 2026 à 7 h 30, les personnes inscrites (1)." in planned
        assert any(text.startswith("Imprimez la liste.") for text in team)
        assert not any("Imprimez" in text for text in await rung(stage, "Camille"))
        assert (await rung(stage, "Emma"))[-1].startswith("Le portail est au numéro 3.")
        assert not any("portail" in text for text in await said(stage, ROOM))


@pytest.mark.full
async def test_a_suspended_reminder_is_silent_until_the_usual_ones_come_back(stage: Stage) -> None:
    """A second look before what was edited is lost."""
    async with stage.bot():
        await sign_up(stage, "Léa", await open_event(stage))
        sheet = await press(stage, await rules(stage), "rappels:open:1.fortnight")
        off = await press(stage, sheet, "Suspendre")
        await at(stage, 8, 12, 15)
        silent = await said(stage, ROOM)
        asked = await press(stage, await rules(stage), "Rappels habituels")
        back = await press(stage, asked, "Oui, y revenir")
        await at(stage, 15, 12, 15)

        assert "Suspendu : il ne part pas." in words(off.message)
        assert silent == []
        assert "seront perdus" in words(asked.message)
        assert "Suspendu" not in words(back.message)
        assert "Cette heure est passée : il ne part pas." in words(back.message)
        assert len(await said(stage, ROOM)) == 1
