"""Announcements as organisers make them, and as everybody reads them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from tests.e2e.announcing import TEXT, into, planned, press, said, write
from tests.e2e.living import ROOM, choose, open_event, rung, sign_up
from tests.e2e.publishing import words

if TYPE_CHECKING:
    from tests.e2e.stage import Stage

PARIS = ZoneInfo("Europe/Paris")
TOMORROW_AT_NINE = datetime(2025, 12, 16, 9, tzinfo=PARIS)


async def test_an_announcement_is_written_planned_said_once_and_corrected(stage: Stage) -> None:
    """From the first word to the corrected message, with the exact preview and the copy for an e-mail."""
    async with stage.bot():
        await stage.settle()
        draft = await write(stage, when="demain à 9h")
        assert "Brouillon, pour le mardi 16 décembre 2025 à 9 h." in words(draft.message)
        refused = await press(stage, draft, "Programmer")
        assert "Le salon n’est pas choisi" in words(refused.message)
        shown = await into(stage, draft)
        preview = await press(stage, shown, "Aperçu exact")
        copy = await press(stage, shown, "Copier le texte")
        done = await press(stage, shown, "Programmer")

        assert words(preview.message) == TEXT
        assert "Le programme des ateliers est en ligne." in words(copy.message)
        assert "Elle partira d’elle-même" in words(done.message)
        assert await said(stage) == []
        await stage.control.move_clock(TOMORROW_AT_NINE)
        assert await said(stage) == [TEXT]

        listed = await stage.control.command("Nadia", "equipe", "organiser annonce")
        sheet = await press(stage, listed, "Ouvrir")
        assert "Envoyée dans" in words(sheet.message)
        form = await press(stage, sheet, "Modifier")
        corrected = await stage.control.submit("Nadia", form.interaction, {"text": "Le programme a changé."})
        await stage.settle()
        assert "Envoyée dans" in words(corrected.message)
        assert await said(stage) == ["Le programme a changé."]
        assert len(stage.ever_posted("ressources")) == 1


@pytest.mark.full
async def test_what_cannot_be_read_is_refused_and_kept(stage: Stage) -> None:
    """The sentence says what to type; *Corriger* opens the form with the words."""
    async with stage.bot():
        await stage.settle()
        refused = await write(stage, when="mardi 23 janvier à 9h")
        again = await press(stage, refused, "Corriger")

        assert "vendredi 23 janvier 2026" in words(refused.message)
        assert TEXT in str(again.modal)
        assert "mardi 23 janvier" in str(again.modal)
        saved = await stage.control.submit("Nadia", again.interaction, {"text": TEXT, "when": "23 janvier à 9h"})
        assert "vendredi 23 janvier 2026 à 9 h" in words(saved.message)


@pytest.mark.full
async def test_everybody_is_rung_after_a_second_look_only(stage: Stage) -> None:
    """A role is chosen; everybody has a button of its own, and a question before it leaves."""
    async with stage.bot():
        await stage.settle()
        shown = await into(stage, await write(stage))
        ringing = await press(stage, shown, "Sonner tout le monde")
        asked = await press(stage, ringing, "Envoyer maintenant")
        await stage.settle()

        assert "Tous les membres du serveur seront sonnés" in words(asked.message)
        assert await said(stage) == []
        await press(stage, asked, "Oui, envoyer")
        await stage.settle()
        (message,) = await stage.standing("ressources")
        assert "@everyone" in words(message)
        assert message["id"] in (await stage.control.inbox("Léa"))["pinged"]


@pytest.mark.full
async def test_a_second_reader_is_asked_for_where_the_community_wants_one(stage: Stage) -> None:
    """The author cannot approve; the other reads it in the team's channel."""
    async with stage.bot():
        await stage.settle()
        options = await stage.control.command("Nadia", "equipe", "organiser options")
        await stage.control.select("Nadia", options.message["id"], "organiser:option:switch_approval", ["1"])
        waiting = await planned(stage)
        own = await press(stage, waiting, "Approuver")
        await stage.settle()
        told = next(one for one in await stage.standing("equipe") if "seconde lecture" in words(one))
        opened = await stage.control.click("Camille", told["id"], "Ouvrir")
        approved = await press(stage, opened, "Approuver", member="Camille")
        await stage.control.move_clock(TOMORROW_AT_NINE)

        assert "une autre personne de l’équipe doit l’approuver" in words(own.message)
        assert "Elle partira d’elle-même" in words(approved.message)
        assert await said(stage) == [TEXT]


@pytest.mark.full
async def test_two_organisers_at_once_lose_no_words(stage: Stage) -> None:
    """The second sees what the first has written, and has their own words back."""
    async with stage.bot():
        await stage.settle()
        shown = await planned(stage)
        listed = await stage.control.command("Camille", "equipe", "organiser annonce")
        theirs = await press(stage, listed, "Ouvrir", member="Camille")
        first = await press(stage, shown, "Modifier")
        second = await press(stage, theirs, "Modifier", member="Camille")
        await stage.control.submit("Nadia", first.interaction, {"text": "De Nadia.", "when": ""})
        refused = await stage.control.submit("Camille", second.interaction, {"text": "De Camille.", "when": ""})
        again = await press(stage, refused, "Corriger", member="Camille")

        assert "Elle dit maintenant : « De Nadia. »" in words(refused.message)
        assert "De Camille." in str(again.modal)
        await stage.control.submit("Camille", again.interaction, {"text": "Des deux.", "when": ""})
        await stage.control.move_clock(TOMORROW_AT_NINE)
        assert await said(stage) == ["Des deux."]


@pytest.mark.full
async def test_what_repeats_is_said_at_each_of_its_instants(stage: Stage) -> None:
    """The next five are shown; each is said once."""
    async with stage.bot():
        await stage.settle()
        shown = await planned(stage, when="chaque mardi à 9h, 2 fois")
        assert "mardi 23 décembre 2025 à 9 h" in words(shown.message)
        await stage.control.move_clock(TOMORROW_AT_NINE)
        assert await said(stage) == [TEXT]
        for _ in range(3):
            await stage.settle(7 * 86400)
        assert await said(stage) == [TEXT, TEXT]


@pytest.mark.full
@pytest.mark.parametrize(
    ("policy", "is_said", "told"),
    [("late", True, ""), ("cancel", False, "n’a pas été envoyée"), ("ask", False, "Faut-il encore l’envoyer")],
)
async def test_a_missed_window_is_treated_as_its_organiser_chose(
    stage: Stage, policy: str, is_said: bool, told: str
) -> None:
    """The bot was away for two hours."""
    async with stage.bot():
        await stage.settle()
        shown = await into(stage, await write(stage, when="demain à 9h"))
        shown = await stage.control.select("Nadia", shown.message["id"], "Si l’heure est manquée", [policy])
        await press(stage, shown, "Programmer")
    await stage.control.move_clock(datetime(2025, 12, 16, 11, tzinfo=PARIS), wait=False)
    async with stage.bot():
        await stage.settle()
        await stage.settle()
        found = await said(stage)
        team = await said(stage, "equipe")

        assert [("Envoyé en retard" in text) for text in found] == [True] * is_said
        assert any(told in text for text in team)
        if policy == "ask":
            asked = next(one for one in await stage.standing("equipe") if told in words(one))
            opened = await stage.control.click("Nadia", asked["id"], "Ouvrir")
            sure = await press(stage, opened, "Envoyer maintenant")
            await press(stage, sure, "Oui, envoyer")
            await stage.settle()
            assert await said(stage) == [TEXT]


@pytest.mark.full
async def test_a_channel_that_was_deleted_is_told_and_the_words_wait(stage: Stage) -> None:
    """The organisers read why, choose another, and it leaves."""
    async with stage.bot():
        await stage.settle()
        await planned(stage)
        await stage.control.delete_channel("ressources")
        await stage.control.move_clock(TOMORROW_AT_NINE)
        listed = await stage.control.command("Nadia", "equipe", "organiser annonce")

        assert "Le salon n’existe plus" in words(listed.message)


async def test_a_word_to_the_people_of_an_event_reaches_each_on_their_way(stage: Stage) -> None:
    """The count is shown first; the room rings those who chose it, a message those who chose that."""
    async with stage.bot():
        card = await open_event(stage)
        await sign_up(stage, "Léa", card)
        await choose(stage, "Emma", await sign_up(stage, "Emma", card), "direct")
        await choose(stage, "Sophie", await sign_up(stage, "Sophie", card), "none")
        await stage.settle()
        before = len(await rung(stage, "Emma"))
        form = await stage.control.command("Nadia", "equipe", "organiser message", {"événement": "1"})
        sheet = await stage.control.submit("Nadia", form.interaction, {"text": "La salle a changé."})
        assert "Pour 2 personnes" in words(sheet.message)
        sure = await press(stage, sheet, "Envoyer maintenant")
        await press(stage, sure, "Oui, envoyer")
        await stage.settle()
        await stage.settle()

        assert any("La salle a changé." in text for text in await rung(stage, "Léa"))
        assert len(await rung(stage, "Emma")) == before + 1
        assert await rung(stage, "Sophie") == []
        assert len([one for one in await stage.standing(ROOM, member="Sophie") if "La salle" in words(one)]) == 1
