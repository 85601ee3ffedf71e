"""*Prévenir les personnes inscrites ?*: what its people are told of a changed event, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.announcing import press
from tests.e2e.bilingual import BOTH, everybody
from tests.e2e.living import choose, open_event, rung, sign_up
from tests.e2e.publishing import board, fill_in, words
from tests.e2e.signing_up import buttons, direct, read

if TYPE_CHECKING:
    from bot.i18n import Locale
    from tests.e2e.stage import Stage

ROOM = "journee-23-janvier"


async def with_people(stage: Stage) -> None:
    """Open the event to one who reads its channel, one who gets messages, and one who wants nothing."""
    card = await open_event(stage)
    await sign_up(stage, "Léa", card)
    await choose(stage, "Inès", await sign_up(stage, "Inès", card), "direct")
    await choose(stage, "Sophie", await sign_up(stage, "Sophie", card), "none")
    await stage.settle()


@BOTH
async def test_a_change_is_told_once_and_only_after_a_tap(stage: Stage, locale: Locale) -> None:
    """Two edits are one message, old to new over both; each hears it on their way."""
    they = everybody(stage, locale)
    async with stage.bot():
        await with_people(stage)
        await fill_in(stage, {"starts_at": "9h"})
        asked = await fill_in(stage, {"starts_at": "9h30", "venue": "Athénée"})
        open_question = await board(stage)
        twice = await fill_in(stage, {"starts_at": "9h30", "venue": "Athénée"})
        await stage.settle()
        before = len(await stage.standing(ROOM, member="Léa")), len(await direct(stage, "Inès"))
        told = await press(stage, asked, "Oui, prévenir")
        again = await press(stage, twice, "Oui, prévenir")
        await stage.settle()
        await stage.settle()

        room, private = await stage.standing(ROOM, member="Léa"), await direct(stage, "Inès")
        assert they.read(asked, "Prévenir les personnes inscrites ?")
        assert they.read(asked, "2 personnes seraient prévenues.")
        assert "Début : à préciser → 9 h 30" in read(asked)
        assert "9 h →" not in read(asked)
        assert they.read(open_question, "Un changement n'est pas encore annoncé.")
        assert not they.read(await board(stage), "Un changement n'est pas encore annoncé.")
        assert they.read(told, "Toutes les personnes inscrites")
        assert they.read(again, "Il n'y a plus rien à dire")
        assert (len(room) - before[0], len(private) - before[1]) == (1, 1)
        assert "Lieu : à préciser → Athénée" in words(room[-1])
        first = words(private[-1]).splitlines()[0]
        assert first.startswith("**Journée régionale**, vendredi 23 janvier 2026, à Bordeaux")
        assert any("Athénée" in text for text in await rung(stage, "Léa"))
        assert not any("Athénée" in text for text in await rung(stage, "Sophie"))


@pytest.mark.full
@BOTH
async def test_a_correction_is_told_to_nobody(stage: Stage, locale: Locale) -> None:
    """It is over: the next change is told alone."""
    they = everybody(stage, locale)
    async with stage.bot():
        await with_people(stage)
        asked = await fill_in(stage, {"venue": "Atenée"})
        done = await press(stage, asked, "Non, une correction")
        await stage.settle()
        quiet = len(await stage.standing(ROOM, member="Léa"))
        asked = await fill_in(stage, {"venue": "Athénée"})

        assert they.read(done, "personne n'est prévenu")
        assert quiet == 0
        assert "Lieu : Atenée → Athénée" in read(asked)


@pytest.mark.full
@BOTH
async def test_what_has_changed_again_is_asked_again(stage: Stage, locale: Locale) -> None:
    """The tap says yes to words that were read, not to others; what was taken back is no question."""
    they = everybody(stage, locale)
    async with stage.bot():
        await with_people(stage)
        old = await fill_in(stage, {"venue": "Athénée"})
        await fill_in(stage, {"venue": "Rocher de Palmer"})
        asked = await press(stage, old, "Oui, prévenir")
        await stage.settle()
        quiet = len(await stage.standing(ROOM, member="Léa"))
        back = await fill_in(stage, {"venue": ""})

        assert they.read(asked, "La journée a encore changé")
        assert "Rocher de Palmer" in read(asked)
        assert any(they.calls(label, "Oui, prévenir") for label in buttons(asked.message))
        assert quiet == 0
        assert not any(they.calls(label, "Oui, prévenir") for label in buttons(back.message))


@pytest.mark.full
async def test_nobody_is_asked_about_an_event_without_people(stage: Stage) -> None:
    """There is nobody to tell."""
    async with stage.bot():
        await open_event(stage)
        done = await fill_in(stage, {"venue": "Athénée"})

        assert "Oui, prévenir" not in buttons(done.message)
