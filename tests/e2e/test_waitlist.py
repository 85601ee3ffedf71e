"""A full event, as people live it: the line, the offer, both answers, silence, and the channel that rings."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from tests.e2e.bilingual import BOTH, Readers, everybody
from tests.e2e.publishing import words
from tests.e2e.signing_up import direct, mine, number_of, read, sign_up, with_events

if TYPE_CHECKING:
    from bot.i18n import Locale
    from tests.e2e.stage import Stage

pytestmark = pytest.mark.full

PARIS = ZoneInfo("Europe/Paris")
# The bot lives on Monday 15 December 2025; the workshop of one place is on Tuesday 3 February.
TUESDAY_NOON = datetime(2025, 12, 16, 12, 0, 5, tzinfo=PARIS)


async def give_back(stage: Stage, number: str) -> None:
    """Let Léa give her place back."""
    page = await mine(stage, "Léa", "Mes inscriptions")
    asked = await stage.control.click("Léa", page.message["id"], f"inscription:withdraw:{number}")
    await stage.control.click("Léa", asked.message["id"], "Oui, je la rends")
    await stage.settle()


def said(text: str) -> str:
    """Return *text* with plain spaces and apostrophes."""
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'").split())


@BOTH
async def test_a_place_is_offered_in_order_and_taken_by_button(stage: Stage, locale: Locale) -> None:
    """By private message, to each in their language; who leaves it lets it go to the next."""
    they, emma = everybody(stage, locale), Readers("en")
    async with stage.bot(PASSERELLE_CONFIG_DIR=with_events(stage.folder.parent / "config")):
        await stage.settle()
        await sign_up(stage, "Léa", "Atelier")
        first = await sign_up(stage, "Camille", "Atelier")
        second = await sign_up(stage, "Emma", "Atelier")
        again = await sign_up(stage, "Camille", "Atelier")
        page = await mine(stage, "Camille", "Mes inscriptions")
        number = await number_of(stage, "Atelier")
        await give_back(stage, number)
        (offer,) = await direct(stage, "Camille")
        declined = await stage.control.click("Camille", offer["id"], "Je la laisse")
        await stage.settle()
        (english,) = await direct(stage, "Emma")
        taken = await stage.control.click("Emma", english["id"], "I take the place")
        late = await stage.control.click("Camille", offer["id"], "Je prends la place")

        assert they.read(first, "La journée est complète. Vous êtes sur la liste d'attente, en position 1.")
        assert emma.read(second, "La journée est complète. Vous êtes sur la liste d'attente, en position 2.")
        assert they.read(again, "Vous êtes sur la liste d'attente, en position 1. Rien n'a changé.")
        assert they.may_press(first.message, "Quitter la liste")
        assert they.read(page, "Vous êtes sur la liste d'attente, en position 1.")
        assert they.read(words(offer), "Une place s'est libérée pour vous : Atelier")
        assert they.read(words(offer), "Elle vous est gardée jusqu'au mardi 16 décembre 2025 à 12 h")
        assert they.may_press(offer, "Je prends la place", "Je la laisse")
        assert they.read(declined, "Vous n'êtes plus sur la liste d'attente.")
        assert emma.read(taken, "C'est noté, la place est à vous.")
        assert they.read(late, "n'est pas sur la liste d'attente")


@BOTH
async def test_silence_passes_the_place_on_and_both_are_told(stage: Stage, locale: Locale) -> None:
    """At the very deadline; who did not answer stays behind the others, and hears when they are late."""
    they = everybody(stage, locale)
    async with stage.bot(PASSERELLE_CONFIG_DIR=with_events(stage.folder.parent / "config")):
        await stage.settle()
        for member in ("Léa", "Camille", "Hugo"):
            await sign_up(stage, member, "Atelier")
        number = await number_of(stage, "Atelier")
        await give_back(stage, number)
        await stage.control.move_clock(TUESDAY_NOON)
        await stage.settle()
        offer, passed = await direct(stage, "Camille")
        late = await stage.control.click("Camille", offer["id"], "Je prends la place")
        (next_one,) = await direct(stage, "Hugo")

        assert they.read(words(passed), "la place est passée à la personne suivante")
        assert they.read(late, "Cette place a été proposée à une autre personne le mardi 16 décembre 2025 à 12 h")
        assert they.read(late, "en position 1")
        assert they.read(words(next_one), "Une place s'est libérée pour vous")


@BOTH
async def test_who_gets_no_messages_reads_in_a_small_channel_that_there_is_news(stage: Stage, locale: Locale) -> None:
    """It is there as long as somebody waits, seen by those who are told there, and says nothing else."""
    they = everybody(stage, locale)
    async with stage.bot(PASSERELLE_CONFIG_DIR=with_events(stage.folder.parent / "config")):
        await stage.settle()
        await sign_up(stage, "Léa", "Atelier")
        waiting = await sign_up(stage, "Camille", "Atelier")
        await sign_up(stage, "Hugo", "Atelier")
        number = await number_of(stage, "Atelier")
        chosen = await stage.control.select("Camille", waiting.message["id"], f"attente:way:{number}", ["channel"])
        await give_back(stage, number)
        await stage.settle()
        (news,) = await stage.standing("attente-3-fevrier", member="Camille")
        unseen = await stage.standing("attente-3-fevrier", member="Hugo")
        shown = await stage.control.click("Camille", news["id"], "Voir ma proposition")
        taken = await stage.control.click("Camille", shown.message["id"], "Je prends la place")

        assert [file["filename"][-4:] for file in taken.message["attachments"]] == [".ics"]
        assert they.read(chosen, "Un petit salon privé vous préviendra")
        assert "Il y a du nouveau pour vous." in said(words(news))
        assert "Atelier" not in words(news)
        assert unseen == []
        assert await direct(stage, "Camille") == []
        assert they.read(shown, "Elle vous est gardée jusqu'au mardi 16 décembre 2025 à 12 h")
        assert they.read(taken, "C'est noté, la place est à vous.")


@BOTH
async def test_organisers_read_the_line_and_give_a_place_out_of_turn(stage: Stage, locale: Locale) -> None:
    """Who was last is told that the team has given a place; members are refused."""
    they = everybody(stage, locale)
    async with stage.bot(PASSERELLE_CONFIG_DIR=with_events(stage.folder.parent / "config")):
        await stage.settle()
        for member in ("Léa", "Camille", "Hugo"):
            await sign_up(stage, member, "Atelier")
        number = await number_of(stage, "Atelier")
        sheet = await stage.control.command("Nadia", "equipe", "organiser modifier", {"événement": number})
        panel = await stage.control.click("Nadia", sheet.message["id"], "Liste d’attente")
        users = stage.sandbox.world.users.values()
        hugo = next(str(user.id) for user in users if user.display_name == "Hugo")
        form = await stage.control.select("Nadia", panel.message["id"], f"attente:pick:{number}.", [hugo])
        given = await stage.control.submit("Nadia", form.interaction, {"reason": "Elle intervient"})
        await stage.settle()
        (told,) = await direct(stage, "Hugo")
        form = await stage.control.command("Nadia", "equipe", "organiser modifier", {"événement": number})
        form = await stage.control.click("Nadia", form.message["id"], "Accès et places")
        await stage.control.submit("Nadia", form.interaction, {"capacity": "6"})
        form = await stage.control.click("Nadia", given.message["id"], "Réserver des places")
        typed = {"label": "Parents @here", "places": "2", "until": "vendredi"}
        refused = await stage.control.submit("Nadia", form.interaction, typed)
        again = await stage.control.click("Nadia", refused.message["id"], "Corriger")
        kept = await stage.control.submit("Nadia", again.interaction, {"until": "vendredi 9 janvier à midi"})
        form = await stage.control.click("Nadia", kept.message["id"], f"attente:move:{number}.1")
        stands = [part["component"]["value"] for part in form.modal["components"]]
        late = await stage.control.submit("Nadia", form.interaction, {"until": "1er mars 2026 à 9h"})
        again = await stage.control.click("Nadia", late.message["id"], "Corriger")
        moved = await stage.control.submit("Nadia", again.interaction, {"until": "12/01 14h"})

        assert they.read(words(refused.message), "Il manque l'heure après « vendredi »")
        assert they.read(
            words(kept.message), "2 places réservées, Parents here, jusqu'au vendredi 9 janvier 2026 à 12 h."
        )
        assert len(stands) == 1
        assert {"9", "2026", "12"} <= set(re.findall(r"\d+", stands[0]))
        assert they.read(words(late.message), "La journée sera finie à ce moment.")
        assert they.read(
            words(moved.message), "2 places réservées, Parents here, jusqu'au lundi 12 janvier 2026 à 14 h."
        )
        assert they.read(panel, "Places prises : 1 sur 1.")
        assert read(panel).index("1. ") < read(panel).index("2. ")
        assert they.read(given, "Places prises : 2 sur 1.")
        assert they.read(words(told), "L'équipe vous a donné une place.")
