"""What becomes of an event: cancelled with a reason, made again, its sign-up opened and closed by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.announcing import press
from tests.e2e.bilingual import BOTH, everybody
from tests.e2e.living import choose, open_event, rung, sign_up
from tests.e2e.publishing import board, words
from tests.e2e.signing_up import buttons, direct, mine, number_of, read, with_events
from tests.e2e.signing_up import sign_up as sign_up_by_command

if TYPE_CHECKING:
    from bot.i18n import Locale
    from sandbox.client import Outcome
    from tests.e2e.stage import Stage

ROOM = "journee-23-janvier"
WHY = "La salle est inondée."


async def ask_why(stage: Stage, event: str = "1", reason: str = WHY) -> Outcome:
    """Use the command, and say why."""
    form = await stage.control.command("Nadia", "equipe", "organiser annuler", {"événement": event})
    return await stage.control.submit("Nadia", form.interaction, {"reason": reason})


async def lives(stage: Stage, event: str = "1") -> Outcome:
    """Open what can be done with an event, from its sheet."""
    sheet = await stage.control.command("Nadia", "equipe", "organiser modifier", {"événement": event})
    return await press(stage, sheet, f"cycle:open:{event}")


async def with_people(stage: Stage) -> None:
    """Open the event to one who reads its channel, one who gets messages, and one who wants nothing."""
    card = await open_event(stage)
    await sign_up(stage, "Léa", card)
    await choose(stage, "Inès", await sign_up(stage, "Inès", card), "direct")
    await choose(stage, "Sophie", await sign_up(stage, "Sophie", card), "none")
    await stage.settle()


@BOTH
async def test_a_cancelled_event_is_told_once_to_everybody_with_its_reason(stage: Stage, locale: Locale) -> None:
    """In the channel or in private; who wants no reminders hears this all the same. Twice is harmless."""
    they = everybody(stage, locale)
    async with stage.bot():
        await with_people(stage)
        asked, twice = await ask_why(stage), await ask_why(stage)
        await stage.settle()
        before = len(await stage.standing(ROOM, member="Léa"))
        done = await press(stage, asked, "Oui, annuler")
        again = await press(stage, twice, "Oui, annuler")
        await stage.settle()
        await stage.settle()

        assert they.read(asked, "3 personnes seront prévenues.")
        assert they.read(asked, "Dans le salon privé : 1.")
        assert they.read(asked, "En message privé : 2.")
        assert WHY in read(asked)
        assert before == 0
        assert they.read(done, "C'est fait : la journée est annulée.")
        assert they.read(again, "déjà annulée")
        (said,) = await stage.standing(ROOM, member="Léa")
        assert [file["filename"] for file in said["attachments"]] == ["journee-regionale-2026-01-23.ics"]
        room = [words(said)]
        assert WHY in room[0]
        assert any(WHY in text for text in await rung(stage, "Léa"))
        for member in ("Inès", "Sophie"):
            told = [words(one) for one in await direct(stage, member) if WHY in words(one)]
            assert len(told) == 1, member
            assert "les inscriptions sont annulées" in told[0]
        card = words((await stage.standing("agenda"))[0])
        assert "Cette journée est annulée." in card
        assert f"Raison : {WHY}" in card
        assert "S’inscrire" not in card


@pytest.mark.full
@BOTH
async def test_every_screen_says_that_it_is_cancelled_and_no_reminder_leaves(stage: Stage, locale: Locale) -> None:
    """The board, what can be done with it, and one's own page; nobody is asked whether to tell a change."""
    they = everybody(stage, locale)
    async with stage.bot():
        await with_people(stage)
        await press(stage, await ask_why(stage), "Oui, annuler")
        seen = await lives(stage)
        home = await mine(stage, "Léa")
        own = await mine(stage, "Léa", "Mes inscriptions")
        team = read(await board(stage))
        await stage.settle()
        heard = len(await direct(stage, "Inès"))
        await stage.settle(40 * 86400)

        assert len(await direct(stage, "Inès")) == heard
        assert they.read(team, "Journée annulée.")
        assert not they.read(team, "Un changement n'est pas encore annoncé.")
        assert WHY in read(seen)
        assert not any(they.calls(label, "Annuler la journée") for label in buttons(seen.message))
        assert they.read(home, "Vous ne participez à aucune journée à venir.")
        assert WHY in read(own)
        assert not they.read(own, "Votre place est réservée.")


@pytest.mark.full
@BOTH
async def test_a_cancellation_is_refused_with_what_to_do(stage: Stage, locale: Locale) -> None:
    """A reason is needed, what was typed is kept, and only organisers may."""
    they = everybody(stage, locale)
    async with stage.bot():
        await with_people(stage)
        refused = await ask_why(stage, reason="   …   ")
        form = await press(stage, refused, "Corriger")
        other = await stage.control.command("Léa", "entraide", "organiser annuler", {"événement": "1"})
        kept = await press(stage, await ask_why(stage), "Non, la garder")
        await stage.settle()

        assert they.read(refused, "La raison manque.")
        assert form.modal
        assert they.read(other, "réservée au rôle")
        assert any(they.calls(label, "Annuler la journée") for label in buttons(kept.message))
        assert "annulée" not in words((await stage.standing("agenda"))[0])


@pytest.mark.full
async def test_who_waits_hears_that_it_is_cancelled(stage: Stage) -> None:
    """In a full event, and before sign-up has opened."""
    async with stage.bot(PASSERELLE_CONFIG_DIR=with_events(stage.folder.parent / "config")):
        await stage.settle()
        await sign_up_by_command(stage, "Léa", "Forum")
        forum = await number_of(stage, "Forum")
        listed = await stage.control.command("Léa", "entraide", "agenda", {"événement": forum})
        await stage.control.click("Léa", listed.message["id"], "Prévenez-moi")
        await press(stage, await ask_why(stage, forum), "Oui, annuler")
        await stage.settle()
        await stage.settle()

        assert [WHY in words(one) for one in await direct(stage, "Léa")] == [True]


@pytest.mark.full
@BOTH
async def test_sign_up_is_opened_and_closed_by_hand(stage: Stage, locale: Locale) -> None:
    """Who asked to be told is told at once, and the card follows."""
    they = everybody(stage, locale)
    async with stage.bot(PASSERELLE_CONFIG_DIR=with_events(stage.folder.parent / "config")):
        await stage.settle()
        forum = await number_of(stage, "Forum")
        listed = await stage.control.command("Léa", "entraide", "agenda", {"événement": forum})
        await stage.control.click("Léa", listed.message["id"], "Prévenez-moi")
        opened = await press(stage, await lives(stage, forum), "Ouvrir maintenant")
        await stage.settle()
        told = [words(one) for one in await direct(stage, "Léa")]
        signed_up = await sign_up_by_command(stage, "Fatou", "Forum")
        closed = await press(stage, opened, "Fermer maintenant")
        late = await sign_up_by_command(stage, "Hugo", "Forum")
        back = await press(stage, closed, "Ouvrir maintenant")
        in_time = await sign_up_by_command(stage, "Hugo", "Forum")
        await stage.settle(30 * 86400)

        assert they.read(opened, "1 personne l'avait demandé")
        assert len(told) == 1
        assert they.read(told[0], "Inscriptions ouvertes : Forum")
        assert they.read(signed_up, "Votre inscription est enregistrée.")
        assert they.read(closed, "C'est fait : les inscriptions de « Forum » sont closes.")
        assert they.read(late, "Les inscriptions sont closes.")
        assert they.read(back, "C'est fait : les inscriptions de « Forum » sont ouvertes, jusqu'au")
        assert they.read(in_time, "Votre inscription est enregistrée.")
        heard = [words(one) for one in await direct(stage, "Léa")]
        assert [they.read(one, "Inscriptions ouvertes : Forum") for one in heard].count(True) == 1


@pytest.mark.full
@BOTH
async def test_a_new_edition_is_a_draft_with_the_programme_and_nothing_that_happened(
    stage: Stage, locale: Locale
) -> None:
    """Twice for the same day is one draft; nobody else sees it."""
    they = everybody(stage, locale)
    async with stage.bot():
        await with_people(stage)
        form = await press(stage, await lives(stage), "Nouvelle édition")
        wrong = await stage.control.submit("Nadia", form.interaction, {"when": "30 février 2027", "title": "Suite"})
        form = await press(stage, wrong, "Corriger")
        typed = {"when": "jeudi 4 mars 2027 à 9h30", "title": "Suite"}
        made = await stage.control.submit("Nadia", form.interaction, typed)
        form = await press(stage, await lives(stage), "Nouvelle édition")
        again = await stage.control.submit("Nadia", form.interaction, typed)
        sheet = await press(stage, made, "Modifier")
        agenda = await stage.control.command("Léa", "entraide", "agenda")

        assert they.read(wrong, "n'existe pas. Écrivez par exemple : dimanche 28 février 2027")
        assert they.read(made, "Le brouillon de « Suite », le jeudi 4 mars 2027, est prêt.")
        assert they.read(again, "existait déjà")
        assert they.read(sheet, "Début à 9 h 30")
        assert "Suite" not in read(agenda)
