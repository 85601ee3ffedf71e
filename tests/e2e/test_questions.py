"""What an event asks, as people live it: the form that signs up, the answers seen, corrected and taken back."""

from __future__ import annotations

from datetime import datetime
from itertools import product
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from tests.e2e.bilingual import BOTH, everybody
from tests.e2e.reporting import member_id
from tests.e2e.signing_up import AN_EVENT, buttons, mine, number_of, read, sign_up, with_events

if TYPE_CHECKING:
    from bot.i18n import Locale
    from sandbox.wire import Json
    from tests.e2e.stage import Stage

pytestmark = pytest.mark.full

PARIS = ZoneInfo("Europe/Paris")

ASKING = """capacity = 3
questions = ["name", "role", "department", "meal"]
form = "avant"
"""
TITLE = "Assises"


def with_questions(stage: Stage) -> dict[str, str]:
    """Return the environment in which there is a day that asks first."""
    folder = stage.folder.parent / "config"
    with_events(folder)
    text = AN_EVENT.format(title=TITLE, on="2026-02-03", weekday="mardi", city="Pau", inscription="ici", more=ASKING)
    (folder / "events" / "assises.toml").write_text(text, encoding="utf-8")
    return {"PASSERELLE_CONFIG_DIR": str(folder)}


def fields(modal: Json) -> dict[str, Json]:
    """Return the fields of a form by their keys."""
    return {part["component"]["custom_id"]: part["component"] for part in modal["components"] if "component" in part}


def chosen(field: Json) -> list[str]:
    """Return what is chosen in a list before anybody touches it."""
    return [option["value"] for option in field["options"] if option.get("default")]


STORY = {
    "Léa": {
        "button": "S’inscrire",
        "notice": "L’équipe seule les lit. Elles sont effacées le lundi 4 mai 2026.",
        "meal": "Le repas est effacé le lendemain",
        "signed": "Votre inscription est enregistrée.",
        "change": "Modifier ma fiche",
        "saved": "Votre fiche est enregistrée.",
        "door": "Mes inscriptions",
        "line": "Fiche : Léa Martin, École, collège ou lycée, Gironde, Repas végétarien.",
        "corrected": "Fiche : Léa Martin, École, collège ou lycée, Landes.",
        "missing": "Il manque votre nom.",
        "correct": "Corriger",
        "after": "Fiche : Léa Martin, École, collège ou lycée, Gironde.",
        "leave": "Me désinscrire",
        "yes": "Oui, je la rends",
        "left": "Votre place est rendue, et votre fiche est effacée.",
        "data": "Mes données",
    },
    "Emma": {
        "button": "Sign up",
        "notice": "Only the team reads them. They are erased on Monday 4 May 2026.",
        "meal": "The meal is erased the day after",
        "signed": "Your sign-up is saved.",
        "change": "Change my card",
        "saved": "Your card is saved.",
        "door": "My sign-ups",
        "line": "Card: Léa Martin, School, collège or lycée, Gironde, Vegetarian lunch.",
        "corrected": "Card: Léa Martin, School, collège or lycée, Landes.",
        "missing": "Your name is missing.",
        "correct": "Correct",
        "after": "Card: Léa Martin, School, collège or lycée, Gironde.",
        "leave": "Withdraw",
        "yes": "Yes, give it back",
        "left": "Your place is given back, and your card is erased.",
        "data": "My data",
    },
}


@pytest.mark.parametrize("member", STORY)
async def test_one_form_signs_up_and_its_answers_can_be_seen_corrected_and_taken_back(
    stage: Stage, member: str
) -> None:
    """The notice stands above; a second tap asks nothing again; an answer that is emptied is gone."""
    said = STORY[member]
    async with stage.bot(**with_questions(stage)):
        await stage.settle()
        form = await sign_up(stage, member, TITLE)
        answers = {"full_name": "Léa Martin", "role": ["school"], "department": ["33"], "meal": "vegetarian"}
        refused = await stage.control.submit(member, form.interaction, {**answers, "full_name": " "})
        again = await stage.control.click(member, refused.message["id"], said["correct"])
        done = await stage.control.submit(member, again.interaction, {"full_name": "Léa Martin"})
        second = await sign_up(stage, member, TITLE)
        shown = await mine(stage, member, said["door"])
        card = await stage.control.click(member, second.message["id"], said["change"])
        changed = {"full_name": "Léa\u202e Martin", "department": ["40"], "meal": None}
        saved = await stage.control.submit(member, card.interaction, changed)
        corrected = await mine(stage, member, said["door"])
        asked = await stage.control.click(member, corrected.message["id"], said["leave"])
        left = await stage.control.click(member, asked.message["id"], said["yes"])
        held = await mine(stage, member, said["data"])

        notice = form.modal["components"][0]["content"].replace("\u00a0", " ")
        assert said["notice"] in notice
        assert said["meal"] in notice
        assert list(fields(form.modal)) == ["full_name", "role", "department", "meal"]
        assert said["missing"] in read(refused)
        assert [chosen(fields(again.modal)[name]) for name in ("role", "department", "meal")] == [
            ["school"],
            ["33"],
            ["vegetarian"],
        ]
        assert said["signed"] in read(done)
        assert said["change"] in buttons(second.message)
        assert said["line"] in read(shown)
        assert fields(card.modal)["full_name"]["value"] == "Léa Martin"
        assert said["saved"] in read(saved)
        assert said["corrected"] in read(corrected)
        assert said["left"] in read(left)
        assert "Léa Martin" not in read(held)


@pytest.mark.parametrize("member", STORY)
async def test_the_meal_is_gone_the_day_after_and_the_rest_is_not(stage: Stage, member: str) -> None:
    """The caterer has served it; who came is still to be counted."""
    said = STORY[member]
    async with stage.bot(**with_questions(stage)):
        await stage.settle()
        form = await sign_up(stage, member, TITLE)
        answers = {"full_name": "Léa Martin", "role": ["school"], "department": ["33"], "meal": "vegetarian"}
        await stage.control.submit(member, form.interaction, answers)
        before = await mine(stage, member, said["door"])
        await stage.control.move_clock(datetime(2026, 2, 4, 0, 30, tzinfo=PARIS))
        await stage.settle(3600)
        after = await mine(stage, member, said["door"])

        assert said["line"] in read(before)
        assert said["after"] in read(after)


async def test_a_file_that_asks_five_questions_is_refused_at_load(stage: Stage) -> None:
    """With a sentence that says how many there is room for."""
    environment = with_questions(stage)
    file = stage.folder.parent / "config" / "events" / "assises.toml"
    file.write_text(file.read_text("utf-8").replace('"role", ', '"role", "structure", '), encoding="utf-8")
    life = await stage.run("-m", "bot", "start", **environment)

    said = await life.says("clé questions")

    assert "cinq lignes" in said
    assert "3 questions au plus" in said.replace("\u00a0", " ")
    assert await life.ended() == 2


@BOTH
async def test_a_colleague_is_added_shown_and_taken_off(stage: Stage, locale: Locale) -> None:
    """By who has a place; the question stands before the way out."""
    they = everybody(stage, locale)
    async with stage.bot(**with_questions(stage)):
        await stage.settle()
        done = await sign_up(stage, "Léa", "Atelier")
        other = await sign_up(stage, "Léa")
        full = await stage.control.click("Léa", done.message["id"], "Ajouter une personne")
        refused = await stage.control.submit("Léa", full.interaction, {"full_name": "Ali Ben"})
        kept = await stage.control.click("Léa", refused.message["id"], "Corriger")
        form = await stage.control.click("Léa", other.message["id"], "Ajouter une personne")
        nameless = await stage.control.submit("Léa", form.interaction, {"full_name": " ", "structure": "Ville"})
        form = await stage.control.click("Léa", nameless.message["id"], "Corriger")
        added = await stage.control.submit("Léa", form.interaction, {"full_name": "*Ali* Ben"})
        board = await mine(stage, "Léa", "Mes inscriptions", "Personnes ajoutées")
        asked = await stage.control.click("Léa", board.message["id"], "Retirer")
        back = await stage.control.click("Léa", asked.message["id"], "Non, la garder")
        asked = await stage.control.click("Léa", back.message["id"], "Retirer")
        gone = await stage.control.click("Léa", asked.message["id"], "Oui, la retirer")

        assert they.read(refused, "Il ne reste pas de place")
        assert fields(kept.modal)["full_name"]["value"] == "Ali Ben"
        assert they.read(form.modal["components"][0]["content"], "Prévenez cette personne.")
        assert they.read(nameless, "Il manque le nom de cette personne.")
        assert fields(form.modal)["structure"]["value"] == "Ville"
        assert they.read(added, r"\*Ali\* Ben a une place.")
        assert r"\*Ali\* Ben, Ville Journée régionale" in read(board)
        assert they.read(asked, "Retirer cette personne ?")
        assert they.read(gone, "n'est plus sur la liste, et ses réponses sont effacées.")
        assert they.read(gone, "Personne pour le moment.")


@BOTH
async def test_what_somebody_needs_is_told_to_one_person_and_kept_nowhere(stage: Stage, locale: Locale) -> None:
    """Whom organisers have named; until then, the team. Nobody is rung by the answer."""
    they = everybody(stage, locale)
    async with stage.bot():
        await stage.settle()
        done = await sign_up(stage, "Léa")
        before = await stage.control.click("Léa", done.message["id"], "Aménagement")
        options = await stage.control.command("Nadia", "equipe", "organiser options")
        await stage.control.select("Nadia", options.message["id"], "organiser:option:person_accommodation", ["Camille"])
        after = await stage.control.click("Léa", done.message["id"], "Aménagement")

        assert they.read(before, "une personne de l'équipe d'organisation")
        assert they.read(after, f"Écrivez directement à <@{member_id(stage, 'Camille')}>")
        assert they.read(after, "Passerelle ne garde rien")
        assert they.read(after, "Bonjour, pour participer à la journée « Journée régionale »")


@BOTH
async def test_an_organiser_chooses_what_is_asked_and_when(stage: Stage, locale: Locale) -> None:
    """From the event's card; the answers to what is no longer asked are gone."""
    they = everybody(stage, locale)
    async with stage.bot():
        await stage.settle()
        done = await sign_up(stage, "Léa")
        form = await stage.control.click("Léa", done.message["id"], "Compléter ma fiche")
        await stage.control.submit("Léa", form.interaction, {"full_name": "Léa Martin", "structure": "Collège"})
        number = await number_of(stage, "Journée régionale")
        sheet = await stage.control.command("Nadia", "equipe", "organiser modifier", {"événement": number})
        asked = await stage.control.click("Nadia", sheet.message["id"], "Questions")
        chosen_now = chosen(fields(asked.modal)["questions"])
        older = await stage.control.click("Nadia", sheet.message["id"], "Questions")
        answers = {"questions": ["role", "meal"], "form": "avant"}
        saved = await stage.control.submit("Nadia", asked.interaction, answers)
        refused = await stage.control.submit("Nadia", older.interaction, {"questions": ["structure"], "form": "après"})
        again = await stage.control.click("Nadia", refused.message["id"], "Corriger")
        shown = await mine(stage, "Léa", "Mes inscriptions")
        first = await sign_up(stage, "Oksana")

        assert chosen_now == ["structure", "role", "department"]
        assert they.read(asked.modal["components"][0]["content"], "effacées aussitôt")
        assert they.read(saved, "À l'inscription : Prénom et nom, Vous êtes, Repas de midi.")
        assert they.read(saved, "l'envoyer prend la place")
        assert they.read(refused, "Une autre personne a modifié les questions entre-temps")
        for answer, question in product((saved, refused), ("Prénom et nom", "Vous êtes", "Repas de midi")):
            assert they.read(answer, question)
        assert chosen(fields(again.modal)["questions"]) == ["structure"]
        assert they.read(shown, "Fiche : ")
        assert "Léa Martin." in read(shown)
        assert list(fields(first.modal)) == ["full_name", "role", "meal"]
