"""Taking part, as people live it: the tap, the card, the ways, the way out, and what is held of them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from tests.e2e.bilingual import BOTH, everybody
from tests.e2e.publishing import publish, words
from tests.e2e.signing_up import buttons, direct, mine, number_of, read, sign_up, with_events

if TYPE_CHECKING:
    from bot.i18n import Locale
    from tests.e2e.stage import Stage

pytestmark = pytest.mark.full

PARIS = ZoneInfo("Europe/Paris")


async def test_one_tap_signs_up_in_the_language_of_the_person(stage: Stage) -> None:
    """From the public card; the notice stands above the form, and the answer says where to find it again."""
    async with stage.bot():
        await stage.settle()
        await publish(stage)
        await stage.settle()
        card = (await stage.standing("agenda"))[0]

        french, english, other = [
            await stage.control.click(member, card["id"], "S’inscrire") for member in ("Léa", "Emma", "Oksana")
        ]
        again = await stage.control.click("Léa", card["id"], "S’inscrire")

        assert buttons(card) == ["S’inscrire", "Programme", "Lire l’article"]
        assert card["content"].replace("\u00a0", " ").splitlines()[0].endswith("vendredi 23 janvier 2026, à Bordeaux")
        assert "Votre inscription est enregistrée." in read(french)
        assert "Elles sont effacées le jeudi 23 avril 2026." in read(french)
        assert "/moi" in read(french)
        assert "Your sign-up is saved." in read(english)
        assert "/mypage" in read(english)
        assert "Votre inscription est enregistrée." in read(other)
        assert "Rien n'a changé." in read(again)
        assert buttons(french.message) == [
            *("Compléter ma fiche", "Me désinscrire", "Ajouter à mon agenda", "Justificatif"),
            *("Ajouter une personne", "Aménagement"),
        ]


@BOTH
async def test_each_event_says_where_signing_up_counts(stage: Stage, locale: Locale) -> None:
    """Here, elsewhere, or both; reminders of an event elsewhere are no registration, and every answer says so."""
    they = everybody(stage, locale)
    async with stage.bot(PASSERELLE_CONFIG_DIR=with_events(stage.folder.parent / "config")):
        await stage.settle()
        here = await sign_up(stage, "Léa", "Atelier")
        both = await sign_up(stage, "Léa")
        elsewhere, again = [await sign_up(stage, "Léa", "Colloque") for _ in range(2)]
        card = await stage.control.command(
            "Léa", "entraide", "agenda", {"événement": await number_of(stage, "Colloque")}
        )

        assert they.read(here, "Votre inscription est enregistrée.")
        assert they.read(both, "Votre inscription est enregistrée.")
        for answer in (elsewhere, again):
            assert they.read(answer, "Ce n'est pas une inscription")
            assert they.may_press(answer.message, "Formulaire officiel", "Arrêter les rappels", "Ajouter à mon agenda")
        assert they.may_press(card.message, "Formulaire officiel", "Recevoir les rappels", "Programme")
        assert they.read(await mine(stage, "Léa", "Mes inscriptions"), "Ce n'est pas une inscription")


@BOTH
async def test_who_cannot_sign_up_is_told_why_and_what_else_to_do(stage: Stage, locale: Locale) -> None:
    """Past, cancelled, full, not yet open: each refusal leads on."""
    they = everybody(stage, locale)
    async with stage.bot(PASSERELLE_CONFIG_DIR=with_events(stage.folder.parent / "config")):
        await stage.settle()
        past, cancelled = await sign_up(stage, "Léa", "Bilan"), await sign_up(stage, "Léa", "Rencontre")
        await sign_up(stage, "Emma", "Atelier")
        full = await sign_up(stage, "Léa", "Atelier")
        early = await sign_up(stage, "Léa", "Forum")
        wished, again = [await stage.control.click("Léa", early.message["id"], "Prévenez-moi") for _ in range(2)]

        assert they.read(past, "a eu lieu le lundi 1er décembre 2025")
        assert they.may_press(past.message, "Programme", "Lire l’article")
        assert they.read(cancelled, "Cette journée est annulée. Vous n'avez rien à faire.")
        assert they.read(full, "La journée est complète.")
        assert they.read(early, "ouvrent bientôt")
        assert they.read(wished, "dès l'ouverture")
        assert they.read(again, "déjà noté")
        assert they.read(await mine(stage, "Léa", "Mes inscriptions"), "dès l'ouverture")


@BOTH
async def test_the_opening_is_told_once_and_its_button_signs_up(stage: Stage, locale: Locale) -> None:
    """In a direct message, from which the place can be taken at once."""
    they = everybody(stage, locale)
    async with stage.bot(PASSERELLE_CONFIG_DIR=with_events(stage.folder.parent / "config")):
        await stage.settle()
        early = await sign_up(stage, "Léa", "Forum")
        await stage.control.click("Léa", early.message["id"], "Prévenez-moi")

        await stage.control.move_clock(datetime(2026, 1, 5, 9, 0, 30, tzinfo=PARIS))
        await stage.settle(3600)
        told = await direct(stage, "Léa")
        programme = await stage.control.click("Léa", told[0]["id"], "Programme")
        answer = await stage.control.click("Léa", told[0]["id"], "S’inscrire")

        assert len(told) == 1
        assert they.read(told[0]["content"].splitlines()[0], "Inscriptions ouvertes : Forum, mardi 10 mars 2026")
        assert they.read(programme, "Programme : Forum")
        assert they.read(answer, "Votre inscription est enregistrée.")


@BOTH
async def test_the_card_is_filled_in_changed_and_shown(stage: Stage, locale: Locale) -> None:
    """The form opens with what stands in it; one without a name is refused, and nothing that was typed is lost."""
    they = everybody(stage, locale)
    async with stage.bot():
        await stage.settle()
        done = await sign_up(stage, "Léa")
        form = await stage.control.click("Léa", done.message["id"], "Compléter ma fiche")
        refused = await stage.control.submit("Léa", form.interaction, {"full_name": "  ", "structure": "Collège"})
        form = await stage.control.click("Léa", refused.message["id"], "Corriger")
        parts = [part["component"] for part in form.modal["components"] if "component" in part]
        kept = {part["custom_id"]: part.get("value") for part in parts}
        saved = await stage.control.submit("Léa", form.interaction, {"full_name": "Léa Martin", "structure": "Collège"})
        shown = await mine(stage, "Léa", "Mes données")

        assert they.read(refused, "Il manque votre nom.")
        assert kept["structure"] == "Collège"
        assert they.read(saved, "Votre fiche est enregistrée.")
        assert they.read(shown, "Fiche : ")
        assert "Léa Martin, Collège." in read(shown)


@BOTH
async def test_a_withdrawal_asks_first(stage: Stage, locale: Locale) -> None:
    """A slip of the thumb does not cost the place."""
    they = everybody(stage, locale)
    async with stage.bot(PASSERELLE_CONFIG_DIR=with_events(stage.folder.parent / "config")):
        await stage.settle()
        done = await sign_up(stage, "Léa", "Atelier")
        asked = await stage.control.click("Léa", done.message["id"], "Me désinscrire")
        kept = await stage.control.click("Léa", asked.message["id"], "Non, je viens")
        asked = await stage.control.click("Léa", kept.message["id"], "Me désinscrire")
        gone = await stage.control.click("Léa", asked.message["id"], "Oui, je la rends")
        next_one = await sign_up(stage, "Hugo", "Atelier")

        assert they.read(kept, "Rien n'a changé.")
        assert they.read(gone, "Votre place est rendue")
        assert they.read(next_one, "Votre inscription est enregistrée.")


@BOTH
async def test_the_card_follows_the_count_where_it_is_shown(stage: Stage, locale: Locale) -> None:
    """One card, edited; whoever asks for it reads the same count in their language."""
    they = everybody(stage, locale)
    async with stage.bot(PASSERELLE_CONFIG_DIR=with_events(stage.folder.parent / "config")):
        await stage.settle()
        board = await stage.control.command("Nadia", "equipe", "organiser tableau")
        number = await number_of(stage, "Atelier")
        preview = await stage.control.click("Nadia", board.message["id"], f"organiser:preview:{number}")
        await stage.control.click("Nadia", preview.message["id"], "Publier maintenant")
        await stage.settle()
        before = words((await stage.standing("agenda"))[0])
        await sign_up(stage, "Léa", "Atelier")
        await stage.settle()
        (after,) = await stage.standing("agenda")
        asked = await stage.control.command("Léa", "entraide", "agenda", {"événement": number})

        assert "Places : 0 prise sur 1." in before
        assert "Places : 1 prise sur 1." in words(after)
        assert they.read(asked, "Places : 1 prise sur 1.")


@BOTH
async def test_everything_held_is_shown_and_can_be_erased(stage: Stage, locale: Locale) -> None:
    """After one confirmation; asked twice, there is nothing left."""
    they = everybody(stage, locale)
    async with stage.bot():
        await stage.settle()
        await sign_up(stage, "Léa")
        shown = await mine(stage, "Léa", "Mes données")
        asked = await stage.control.click("Léa", shown.message["id"], "Tout effacer")
        erased = await stage.control.click("Léa", asked.message["id"], "Oui, tout effacer")
        after = await mine(stage, "Léa", "Mes inscriptions")

        assert they.read(shown, "Effacé le jeudi 23 avril 2026.")
        assert they.read(shown, "CNIL")
        assert they.read(asked, "Vous perdrez votre place")
        assert they.read(erased, "1 inscription est effacée")
        assert they.read(after, "Rien pour le moment.")


@BOTH
async def test_the_welcome_post_replaces_the_commands(stage: Stage, locale: Locale) -> None:
    """Posted once by an organiser; its buttons answer each person alone."""
    they = everybody(stage, locale)
    async with stage.bot():
        await stage.settle()
        options = await stage.control.command("Nadia", "equipe", "organiser options")
        first, second = [
            await stage.control.click("Nadia", options.message["id"], "Poster l’accueil") for _ in range(2)
        ]
        await stage.settle()
        # Discord adds a line of its own that says who pinned what.
        (post,) = [message for message in await stage.standing("bienvenue") if message["components"]]
        agenda, space, help_ = [
            await stage.control.click("Hugo", post["id"], label) for label in ("Agenda", "Mon espace", "Aide")
        ]

        assert they.read(first, "Il y sera épinglé")
        assert they.read(second, "Le message d'accueil est déjà dans")
        assert post["pinned"]
        assert "Trois boutons suffisent." in words(post)
        assert they.read(agenda, "À venir.")
        assert they.read(space, "Mon espace")
        assert they.read(help_, "Les journées à venir et passées : programme, inscription")
