"""A sign-up in a bad hour: whoever taps is answered, what they did is kept once, and what follows from it arrives."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.e2e.living import RINGS, RINGS_NOT, carried, open_event, sign_up
from tests.e2e.publishing import words
from tests.e2e.signing_up import mine, read

if TYPE_CHECKING:
    from tests.e2e.stage import Stage

pytestmark = pytest.mark.full

ANSWERING = "POST /interactions/*/*/callback"
LATER_S = 1200
SAVED, ALREADY = "Votre inscription est enregistrée.", "Votre place est déjà réservée. Rien n'a changé."


async def test_a_database_that_stays_locked_is_explained_and_the_next_tap_counts(stage: Stage) -> None:
    """Longer than Discord waits for an answer, and longer than the bot waits for the database."""
    async with stage.bot():
        card = await open_event(stage)
        with closing(sqlite3.connect(stage.database, isolation_level=None)) as another:
            another.execute("BEGIN IMMEDIATE")
            refused = await stage.control.click("Léa", card, "inscription:signup:1", wait=15)
        taken = await sign_up(stage, "Léa", card)
        await stage.settle()

        assert "Passerelle est très occupée. Rien n'est enregistré." in read(refused)
        assert SAVED in read(taken)
        assert carried(stage, "Léa") == {RINGS, RINGS_NOT}


async def test_a_database_that_is_locked_for_a_moment_is_waited_for(stage: Stage) -> None:
    """Discord has been told to wait; the answer takes the place of its dots."""
    async with stage.bot():
        card = await open_event(stage)
        since = await stage.control.last()
        with closing(sqlite3.connect(stage.database, isolation_level=None)) as another:
            another.execute("BEGIN IMMEDIATE")
            tapping = asyncio.create_task(stage.control.click("Léa", card, "inscription:signup:1", wait=15))
            await stage.control.transcript(since, kinds={"answer"}, wait=10)

        assert SAVED in read(await tapping)


async def test_an_outage_of_discord_holds_up_the_roles_and_nothing_else(stage: Stage) -> None:
    """The answer comes, the row waits, and once Discord is back the person enters the room."""
    async with stage.bot():
        card = await open_event(stage)
        for route in ("GET /guilds/**", "PUT /guilds/**", "POST /channels/**"):
            await stage.control.fault(route, status=503, count=None)
        taken = await sign_up(stage, "Léa", card)
        await stage.settle()
        during = carried(stage, "Léa")
        await stage.control.lift_faults()
        await stage.settle(LATER_S)

        assert SAVED in read(taken)
        assert during == set()
        assert carried(stage, "Léa") == {RINGS, RINGS_NOT}


async def test_a_bot_killed_before_its_answer_has_kept_the_place(stage: Stage) -> None:
    """Who taps again is told that the place is theirs already, and has it once."""
    async with stage.hurried(), stage.bot() as bot:
        card = await open_event(stage)
        since = await stage.control.last()
        await stage.control.fault(ANSWERING, "hold", when="before")
        tapping = asyncio.create_task(sign_up(stage, "Léa", card))
        await stage.control.transcript(since, kinds={"fault"}, wait=10)
        await bot.kill()
    await stage.control.lift_faults()
    unanswered = await tapping
    async with stage.bot():
        again = await sign_up(stage, "Léa", card)
        shown = await mine(stage, "Léa", "Mes inscriptions")
        await stage.settle()

        assert unanswered.responses == []
        assert ALREADY in read(again)
        assert read(shown).count("Journée régionale") == 1
        assert carried(stage, "Léa") == {RINGS, RINGS_NOT}


async def test_who_erases_their_data_leaves_the_room(stage: Stage) -> None:
    """Nothing is held of them any more, on Discord either."""
    async with stage.bot():
        card = await open_event(stage)
        await sign_up(stage, "Léa", card)
        await stage.settle()
        before = carried(stage, "Léa")
        shown = await mine(stage, "Léa", "Mes données", "Tout effacer", "Oui, tout effacer")
        await stage.settle()

        assert "est effacée" in words(shown.message)
        assert (before, carried(stage, "Léa")) == ({RINGS, RINGS_NOT}, set())
