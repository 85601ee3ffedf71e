"""How articles of a site are said, from the card to the review of the week, and what becomes of a meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.gathering import make_forum, message
from tests.e2e.publishing import words
from tests.e2e.watching import LOOPBACK, follow, look

if TYPE_CHECKING:
    from sandbox.client import Outcome
    from tests.e2e.stage import Stage

TITLE, SUMMARY = (
    "Un guide pour accueillir les familles",
    "À lire à plusieurs, avant la rentrée. Avec la CAF et le RASED.",
)
AGENDA = {"organiser": "Ville de Pau", "date": "vendredi 23 janvier 2026", "place": "Pau, Palais Beaumont"}


async def chosen(stage: Stage, shown: Outcome, placeholder: str, *values: str) -> Outcome:
    """Choose in a list of the sheet of a source."""
    return await stage.control.select("Nadia", shown.message["id"], placeholder, values)


@pytest.mark.full
async def test_an_article_is_a_card_with_a_discussion_and_is_corrected(stage: Stage) -> None:
    """In a channel that others follow, ringing one role; later in a forum under a tag; its text can be passed on."""
    forum = make_forum(stage, flags=1 << 4, available_tags=[{"name": "Lectures"}, {"name": "Ressources"}])
    role = next(
        one.id for one in next(iter(stage.sandbox.world.guilds.values())).roles.values() if one.name == "Relecture"
    )
    async with stage.bot(**LOOPBACK):
        sheet = await follow(stage)
        sheet = await chosen(stage, sheet, "Choisir un salon", str(stage.place("annonces")))
        sheet = await chosen(stage, sheet, "Rôle à faire sonner", str(role))
        sheet = await chosen(stage, sheet, "Après l’envoi", "thread", "crosspost")
        address = await stage.control.publish(TITLE, SUMMARY, theme="Éducation", minutes=4, image="guide.png")
        await look(stage)
        (card,) = await stage.standing("annonces")
        posted = message(stage, card["id"])
        copied = await stage.control.click("Léa", card["id"], "Texte à copier")
        await stage.control.revise("edit", article=address, title=f"{TITLE} nouveaux")
        await look(stage)
        (edited,) = await stage.standing("annonces")
        assert stage.ever_posted("annonces") == {card["id"]}

        sheet = await chosen(stage, sheet, "Choisir un salon", str(forum.id))
        await stage.control.publish("Un autre article", SUMMARY)
        await look(stage)

    said = words(card)
    assert said.startswith(f"**{TITLE}**\nÀ lire à plusieurs")
    assert "Éducation · 4 minutes de lecture · publié le lundi 15 décembre 2025" in said
    assert ("Lire l’article" in said, f"<@&{role}>" in said) == (True, True)
    assert (
        card["attachments"][0]["description"].endswith(f"{TITLE} »") or TITLE in card["attachments"][0]["description"]
    )
    assert posted.flags & 1
    assert stage.sandbox.world.channels[int(card["id"])].name == TITLE
    assert TITLE in words(copied.message)
    assert address in words(copied.message)
    assert "Mis à jour" in words(edited)
    assert edited["attachments"]
    (post,) = [stage.sandbox.world.channels[number] for number in forum.threads]
    assert post.name == "Un autre article"
    assert post.thread is not None
    assert post.thread.applied_tags == [int(forum.tags[0]["id"])]


@pytest.mark.full
async def test_the_articles_of_a_week_are_one_review_on_monday(stage: Stage) -> None:
    """Nothing before; by theme then, once; and members find them whenever they like."""
    async with stage.bot(**LOOPBACK):
        sheet = await follow(stage)
        await stage.control.click("Nadia", sheet.message["id"], "Revue du lundi")
        await stage.control.publish(TITLE, SUMMARY, theme="Éducation", minutes=4)
        await look(stage)
        await stage.control.publish("Une enquête sur les jardins", "Dix jardins.", theme="Villes")
        await look(stage)
        before = await stage.standing("ressources")
        await look(stage, 24 * 7)
        said = [words(one) for one in await stage.standing("ressources")]
        await look(stage, 24 * 8)
        found = await stage.control.command("Léa", "entraide", "chercher", {"dans": "articles"})
        by_words = await stage.control.command("Léa", "entraide", "chercher", {"mots": "enquete JARDINS"})
        offered = await stage.control.autocomplete("Léa", "entraide", "chercher", "thème", "edu")
        by_theme = await stage.control.command("Emma", "entraide", "chercher", {"thème": offered[0]["value"]})

    assert before == []
    (review,) = said
    assert review.splitlines()[:3] == [
        "**La revue du lundi**",
        "2 nouveaux articles ont paru cette semaine.",
        "**Villes**",
    ]
    assert len(stage.ever_posted("ressources")) == 1
    assert "Les derniers articles" in words(found.message)
    assert "Une enquête sur les jardins" in words(by_words.message)
    assert TITLE not in words(by_words.message)
    assert [one["value"] for one in offered] == ["Éducation"]
    assert TITLE in words(by_theme.message)
    assert found.message["flags"] & 64


@pytest.mark.full
async def test_a_date_of_the_agenda_becomes_an_event_that_an_organiser_publishes(stage: Stage) -> None:
    """The form is filled; what the page does not say is empty; another day on the page is told once."""
    async with stage.bot(**LOOPBACK):
        await follow(stage)
        agenda = {**AGENDA, "price": "15 € le repas"}
        address = await stage.control.publish(
            "Rencontre des médiatrices", SUMMARY, section="actualites/agenda", agenda=agenda, image="salle.png"
        )
        await look(stage)
        (told,) = [one for one in await stage.standing("equipe", member="Nadia") if "agenda" in words(one)]
        form = await stage.control.click("Nadia", told["id"], "Préparer l’événement")
        typed = {part["component"]["custom_id"]: part["component"].get("value") for part in form.modal["components"]}
        slower = await stage.control.click("Camille", told["id"], "Préparer l’événement")
        unfinished = {**typed, "when": "bientôt"}
        refused = await stage.control.submit(
            "Nadia", form.interaction, {name: value or "" for name, value in unfinished.items() if name != "image"}
        )
        again = await stage.control.click("Nadia", refused.message["id"], "Corriger")
        kept = {name: value or "" for name, value in typed.items() if name != "image"}
        sheet = await stage.control.submit(
            "Nadia", again.interaction, {**kept, "when": "23 janvier 2026 de 9h30 à 16h"}
        )
        hidden = await stage.standing("agenda")
        too_late = await stage.control.submit(
            "Camille", slower.interaction, {**kept, "title": "Les médiatrices", "when": "23 janvier 2026 à 9h30"}
        )
        once_more = await stage.control.click("Camille", told["id"], "Préparer l’événement")
        preview = await stage.control.click("Nadia", sheet.message["id"], "Publier")
        await stage.control.click("Nadia", preview.message["id"], "Publier maintenant")
        await stage.settle()
        published = [words(one) for one in await stage.standing("agenda")]
        await stage.control.revise("edit", article=address, agenda={**agenda, "date": "vendredi 30 janvier 2026"})
        await look(stage, 30)
        await look(stage, 30)
        news = [words(one) for one in await stage.standing("equipe", member="Nadia")]

    assert "La page ne dit pas : les heures." in words(told)
    assert typed["title"] == "Rencontre des médiatrices"
    assert typed["place"] == "Pau, Palais Beaumont"
    assert typed["when"] == "vendredi 23 janvier 2026"
    assert "Tarif : 15 € le repas" in typed["summary"].replace("\u202f", " ").replace("\u00a0", " ")
    assert hidden == []
    assert "Rencontre des médiatrices" in words(sheet.message)
    assert "Ville de Pau" in words(sheet.message)
    assert "Rencontre des médiatrices" in words(once_more.message)
    assert "Quelqu’un a déjà préparé cet événement : le voici." in words(too_late.message).replace("\u202f", " ")
    assert ("> Les médiatrices" in words(too_late.message), "Publier" in words(too_late.message)) == (True, True)
    assert len(published) == 1
    assert "15 € le repas" in published[0]
    assert len([one for one in news if "La date a changé" in one]) == 1
    assert "vendredi 30 janvier 2026" in news[-1]
