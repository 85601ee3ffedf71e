"""An event from its first form to the word on its change, and what is typed wrong on the way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from sandbox.client import upload
from tests.e2e.bilingual import BOTH, everybody
from tests.e2e.editing import Organising
from tests.e2e.gathering import ALT, picture
from tests.e2e.publishing import words
from tests.e2e.signing_up import read

if TYPE_CHECKING:
    from bot.i18n import Locale
    from sandbox.client import Outcome
    from tests.e2e.stage import Stage

ROOM = "journee-12-fevrier"


async def only(team: Organising) -> str:
    """Return the number of the event that was made."""
    (number,) = await team.suggested("12/02/2026")
    return number


def values(form: Outcome) -> dict[str, str]:
    """Return what stands in the lines of a form."""
    fields = [part["component"] for part in form.modal["components"]]
    return {field["custom_id"]: field.get("value", "") for field in fields}


@pytest.mark.full
@pytest.mark.parametrize("locale", ["fr", "en"])
async def test_an_event_is_made_filled_seen_published_changed_and_told(stage: Stage, locale: Locale) -> None:
    """The same story for a client in either language; posts are in the community's."""
    async with stage.bot():
        await stage.settle()
        await stage.control.add_member("Dominique", locale=locale, roles=["Organisation"])
        team = Organising(stage, "Dominique", locale)
        draft = await team.new(image=upload("affiche.jpg", picture()))
        assert team.says(draft, "event_form.created")
        assert team.says(draft, "event_form.image_undescribed", name="affiche.jpg")
        assert await stage.control.autocomplete("Léa", "entraide", "agenda", "événement", "12/02/2026") == []
        number = await only(team)

        sheet = await team.section(await team.edit(number), "section_image", image_description=ALT)
        sheet = await team.section(sheet, "section_hours", doors="9h", address="1 rue du Port, 64000 Pau")
        sheet = await team.section(sheet, "section_access", inscription="ici", capacity="2", shows_count="yes")
        assert team.says(sheet, "event_form.places", count=2)
        sheet = await team.section(sheet, "section_day", phone="05 56 00 00 00")
        assert team.says(sheet, "event_form.to_call", phone="05 56 00 00 00")
        preview = await team.press(sheet, "publish")
        assert [one["description"] for one in preview.message["attachments"]] == [ALT]
        await team.press(preview, "publish_now")
        await stage.settle()

        (card,) = await stage.standing("agenda")
        assert card["content"].startswith("**")
        assert "Places : 0 prise sur 2." in words(card)
        assert [one["description"] for one in card["attachments"]] == [ALT]

        await stage.control.click("Léa", card["id"], f"inscription:signup:{number}")
        await stage.settle()
        before = len(await stage.standing(ROOM, member="Léa"))
        sheet = await team.section(await team.edit(number), "section_hours", starts_at="10h", venue="Zénith")
        asked = await team.section(sheet, "section_access", capacity="3")
        assert team.says(asked, "change.question")
        await team.press(asked, "change_tell")
        await stage.settle()
        await stage.settle()

        (told,) = (await stage.standing(ROOM, member="Léa"))[before:]
        assert "Début : 9 h 30 → 10 h" in words(told)
        assert "Lieu : Halle → Zénith" in words(told)
        (card,) = await stage.standing("agenda")
        assert "Places : 1 prise sur 3." in words(card)
        assert [one["description"] for one in card["attachments"]] == [ALT]


@BOTH
async def test_what_was_typed_into_a_new_event_comes_back_when_it_is_refused(stage: Stage, locale: Locale) -> None:
    """A day that is over; corrected, or entered all the same as one that took place."""
    they = everybody(stage, locale)
    async with stage.bot():
        await stage.settle()
        team = Organising(stage)
        refused = await team.new(when="jeudi 11 décembre 2025 à 9h")
        form = await team.press(refused, "correct")
        late = await team.press(refused, "save_past")

        assert they.read(refused, "Ce moment est passé : jeudi 11 décembre 2025 à 9 h.")
        assert they.may_press(refused.message, "Corriger", "Journée passée")
        assert values(form)["when"] == "jeudi 11 décembre 2025 à 9h"
        assert values(form)["place"] == "Pau, Halle"
        assert they.read(late, "Journée passée.")
        assert {"11", "2025"} <= set(re.findall(r"\d+", read(late)))


@pytest.mark.full
@BOTH
async def test_what_is_no_image_is_refused_and_a_good_one_is_given_once(stage: Stage, locale: Locale) -> None:
    """What was typed stays; a picture that was received need not be given again."""
    they = everybody(stage, locale)
    async with stage.bot():
        await stage.settle()
        team = Organising(stage)
        broken = await team.new(image=upload("affiche.png", b"no picture at all"))
        document = await team.new(image=upload("plan.pdf", b"%PDF-1.7 ..."))
        refused = await team.new(image=upload("affiche.png", picture(kind="PNG")), title="🎉")
        form = await team.press(refused, "correct")
        made = await stage.control.submit("Nadia", form.interaction, {"title": "Rencontre"})

        for answer, name in ((broken, "affiche.png"), (document, "plan.pdf")):
            assert they.read(answer, f"« {name} » n'est pas une image lisible")
            assert name in read(answer)
        assert they.read(refused, "Le titre n'a pas de mots")
        assert values(form)["title"] == "🎉"
        assert they.read(made, "Image reçue : affiche.png")

        undescribed = await team.section(made, "section_image", image_description="")
        assert they.read(undescribed, "Il manque la description de « affiche.png »")
        assert they.read(await team.press(undescribed, "back"), "Image reçue : affiche.png")
        sheet = await team.section(await team.edit(await only(team)), "section_image", image_description=ALT)
        assert they.read(sheet, "Image : affiche.png.")
        assert f"affiche.png. {ALT}" in read(sheet)
        assert they.read(await team.section(sheet, "section_image", image_description=""), "Image : aucune.")


@pytest.mark.full
@BOTH
async def test_the_second_of_two_who_write_at_once_sees_what_the_first_has_written(
    stage: Stage, locale: Locale
) -> None:
    """Nothing is lost: their own words are kept, and theirs is the choice; other sections are in nobody's way."""
    they = everybody(stage, locale)
    async with stage.bot():
        await stage.settle()
        nadia, camille = Organising(stage), Organising(stage, "Camille")
        await nadia.new()
        number = await only(nadia)
        theirs = await camille.edit(number)
        form = await nadia.press(await nadia.edit(number), "section_essentials")
        other = await nadia.press(await nadia.edit(number), "section_hours")
        await camille.section(theirs, "section_essentials", title="Rencontre de Pau")
        refused = await stage.control.submit("Nadia", form.interaction, {"title": "Rencontre régionale"})
        hours = await stage.control.submit("Nadia", other.interaction, {"venue": "Zénith"})
        again = await nadia.press(refused, "correct")
        kept = await stage.control.submit("Nadia", again.interaction, {})

        assert they.read(refused, "Une autre personne a modifié cette partie entre-temps.")
        assert they.read(refused, "Titre")
        assert ": Rencontre de Pau" in read(refused)
        assert not they.read(refused, "Description")
        assert "Zénith" in read(hours)
        assert values(again)["title"] == "Rencontre régionale"
        assert "Rencontre régionale" in read(kept)


@pytest.mark.full
@BOTH
async def test_fewer_places_than_people_are_kept_and_nobody_loses_theirs(stage: Stage, locale: Locale) -> None:
    """The organiser reads it in the answer."""
    they = everybody(stage, locale)
    async with stage.bot():
        await stage.settle()
        team = Organising(stage)
        sheet = await team.new(title="Rencontre @everyone")
        assert they.read(sheet, "Les mentions sont retirées")
        number = await only(team)
        await team.press(await team.press(sheet, "publish"), "publish_now")
        await stage.settle()
        (card,) = await stage.standing("agenda")
        for member in ("Léa", "Sophie"):
            await stage.control.click(member, card["id"], f"inscription:signup:{number}")
        sheet = await team.section(await team.edit(number), "section_access", capacity="1")

        assert they.read(sheet, "2 personnes ont déjà leur place. Elles la gardent.")
        assert they.read(sheet, "1 place.")
        assert "@everyone" not in words(card)
