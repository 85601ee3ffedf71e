"""The slice: a command that reads, a change that says something to somebody else, in French and in English."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.publishing import fill_in, open_preview, open_section, publish, words

if TYPE_CHECKING:
    from tests.e2e.stage import Stage


async def test_a_day_is_looked_up_published_and_completed(stage: Stage) -> None:
    """From nothing: members read the programme, an organiser publishes the card once, what is filled in shows on it."""
    stage.database.unlink()
    async with stage.bot() as bot:
        await stage.settle()
        french = await stage.control.command("Léa", "entraide", "programme")
        english = await stage.control.command("Emma", "entraide", "programme")
        ukrainian = await stage.control.command("Oksana", "entraide", "programme")

        assert "vendredi 23 janvier 2026" in words(french.message)
        assert "sous réserve" in words(french.message)
        assert "Pour retrouver cette réponse" in words(french.message)
        assert "Friday 23 January 2026" in words(english.message)
        assert "vendredi 23 janvier 2026" in words(ukrainian.message)
        assert await stage.standing("agenda") == []

        preview = await open_preview(stage, "Camille")
        first = await publish(stage)
        await stage.settle()
        second = await stage.control.click("Camille", preview.message["id"], "Publier maintenant")

        assert "La carte part dans" in words(first.message)
        assert "déjà publiée" in words(second.message)
        card = (await stage.standing("agenda"))[0]
        assert card["content"].splitlines()[0].startswith("**Journée régionale")
        assert "Horaires : à préciser." in words(card)

        await fill_in(stage, {"starts_at": "9h30", "ends_at": "16 h 30", "venue": "Athénée municipal"})
        await stage.settle()

        cards = await stage.standing("agenda")
        assert [card["id"] for card in cards] == [card["id"]]
        assert "de 9 h 30 à 16 h 30" in words(cards[0])
        assert await bot.stop() == 0


async def test_a_click_on_the_posted_card_shows_the_programme(stage: Stage) -> None:
    """The button under the public card answers the person alone, in their language."""
    async with stage.bot():
        await stage.settle()
        await publish(stage)
        await stage.settle()
        card = (await stage.standing("agenda"))[0]

        answer = await stage.control.click("James", card["id"], "Programme")

        assert "Friday 23 January 2026" in words(answer.message)
        assert len(await stage.standing("agenda")) == 1


async def test_the_card_says_by_itself_that_the_day_is_past(stage: Stage) -> None:
    """The posted card is looked at again when it would read differently: nobody has to touch it."""
    async with stage.bot():
        await stage.settle()
        await publish(stage)
        await stage.settle()

        reading = await stage.control.clock()
        assert reading.next_due is not None
        while "a eu lieu" not in (await stage.standing("agenda"))[0]["content"]:
            reading = await stage.control.move_clock_to_next()

        assert reading.now.isoformat().startswith("2026-01-23T23:00")
        assert len(await stage.standing("agenda")) == 1


async def test_what_was_typed_comes_back_when_it_was_refused(stage: Stage) -> None:
    """An end before its start is refused in a sentence; *Corriger* opens the form filled."""
    async with stage.bot():
        await stage.settle()
        refused = await fill_in(stage, {"starts_at": "14h", "ends_at": "9h", "venue": "Athénée municipal"})
        again = await stage.control.click("Nadia", refused.message["id"], "Corriger")

        values = {part["component"]["custom_id"]: part["component"].get("value") for part in again.modal["components"]}
        assert "Corrigez" in words(refused.message)
        assert values["venue"] == "Athénée municipal"
        assert values["starts_at"] == "14h"


@pytest.mark.full
async def test_two_openings_of_a_form_have_ids_of_their_own(stage: Stage) -> None:
    """Phones would show again what the first opening held."""
    async with stage.bot():
        await stage.settle()
        forms = [await open_section(stage, "Horaires et lieu") for _ in range(2)]

        assert forms[0].modal["custom_id"] != forms[1].modal["custom_id"]


async def test_the_team_is_told_once_what_is_missing(stage: Stage) -> None:
    """The first start writes one message to the organisers' channel, and a second start none."""
    for _ in range(2):
        async with stage.bot():
            await stage.settle()

    told = await stage.standing("equipe")
    assert len(told) == 1
    assert "à compléter" in told[0]["content"]


async def test_who_is_not_organiser_is_told_so_in_their_language(stage: Stage) -> None:
    """Discord shows the command to everybody; the code decides, for members and for the smaller roles."""
    async with stage.bot():
        await stage.settle()
        for member, refusal in {"Léa": "réservée", "Emma": "reserved", "Inès": "réservée", "Paul": "réservée"}.items():
            for command in ("organiser tableau", "organiser options"):
                answer = await stage.control.command(member, "entraide", command)

                assert refusal in words(answer.message)


@pytest.mark.full
async def test_the_options_are_chosen_on_one_screen(stage: Stage) -> None:
    """Another channel is chosen for the cards, and the next card is posted there."""
    async with stage.bot():
        await stage.settle()
        screen = await stage.control.command("Nadia", "equipe", "organiser options")
        await stage.control.select(
            "Nadia", screen.message["id"], "organiser:option:channel_events", [str(stage.place("ressources"))]
        )
        await publish(stage)
        await stage.settle()

        assert len(await stage.standing("ressources")) == 1
        assert await stage.standing("agenda") == []


@pytest.mark.full
async def test_help_shows_what_the_person_can_do(stage: Stage) -> None:
    """A member sees the members' commands, an organiser theirs too, each as their client names them."""
    async with stage.bot():
        await stage.settle()
        member = await stage.control.command("Emma", "entraide", "aide")
        organiser = await stage.control.command("Nadia", "equipe", "aide")

        assert "/help" in words(member.message)
        assert "organise" not in words(member.message)
        said = words(organiser.message)
        shown = [said.index(f"/organiser {name}") for name in ("tableau", "annonce", "inscrits", "accueil", "options")]
        assert shown == sorted(shown)
