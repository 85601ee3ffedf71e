"""Bad hours of Discord and of the disk while the bot runs: it stays, says so, and goes on by itself."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import aiohttp
import pytest

from sandbox.client import ControlRefused
from tests.e2e.publishing import open_preview, publish, words
from tests.e2e.test_trouble import CONFIGURATION, START, WORLD, a_free_port, last_words, status_of

if TYPE_CHECKING:
    from tests.e2e.stage import Stage

pytestmark = pytest.mark.full

TELLING = "PUT /applications/*/commands"


async def test_readyz_is_false_while_the_gateway_is_cut_off(stage: Stage) -> None:
    """discord.py calls itself ready for as long as it tries to come back; nobody is answered meanwhile."""
    port = str(a_free_port())
    async with stage.bot(PASSERELLE_HEALTH_PORT=port) as bot:
        await stage.control.fault("GET /gateway", "status", status=503, count=None)
        await stage.control.fault(kind="gateway_drop")
        await bot.says("Attempting a reconnect")

        assert await status_of(port, "readyz") == 503
        await stage.control.lift_faults()
        await bot.says("RESUMED")
        assert await status_of(port, "readyz") == 200


async def test_an_event_that_nobody_can_read_costs_one_client(stage: Stage) -> None:
    """discord.py ends at it; the next client serves whoever asks then, and Discord was told of the commands once."""
    async with stage.bot() as bot:
        await stage.settle()
        await stage.control.fault(kind="gateway_malformed", event="INTERACTION_CREATE")
        async with stage.hurried():
            unread = await stage.control.command("Léa", "entraide", "programme", wait=1)
        assert unread.responses == []
        await bot.says("the gateway client died")
        await stage.settle(60)

        assert "23 janvier" in words((await stage.control.command("Léa", "entraide", "programme")).message)
        assert len([line for line in bot.lines if "told Discord" in line]) == 1
        assert len([line for line in bot.lines if "Traceback" in line]) == 1


@pytest.mark.full
async def test_commands_that_discord_refuses_to_hear_of_are_told_later(stage: Stage) -> None:
    """The bot serves what Discord knows already, and a later tick tells it of the rest."""
    await stage.control.fault(TELLING, "status", status=400, code=30034, message="Too many creates", count=None)
    bot = await stage.run(*START)
    await bot.says("ready on")
    await bot.says("could not be told of the commands")

    await stage.control.lift_faults()
    await stage.settle(60)
    assert (await stage.control.command("Léa", "entraide", "programme")).message
    assert await bot.stop() == 0


@pytest.mark.full
async def test_a_token_that_is_reset_meanwhile_ends_the_bot_and_loses_nothing(stage: Stage) -> None:
    """Exit 2 with the sentence; with the new token the card that was on its way arrives once."""
    bot = await stage.run(*START)
    await bot.says("ready on")
    await stage.settle()
    await stage.control.fault("POST /channels/*/messages", "hold", when="before")
    await publish(stage)
    stage.environment["PASSERELLE_DISCORD_TOKEN"] = await stage.control.reset_token()

    assert "Discord refuse le jeton" in await last_words(bot)
    assert bot.process.returncode == CONFIGURATION
    await stage.control.lift_faults()
    async with stage.bot():
        await stage.settle()
        await stage.settle(30)
        assert len(await stage.standing("agenda")) == 1


async def test_many_thumbs_at_once_publish_one_card(stage: Stage) -> None:
    """Two organisers press several times, and Discord delivers each press twice."""
    async with stage.bot():
        await stage.settle()
        previews = {member: (await open_preview(stage, member)).message["id"] for member in ("Nadia", "Camille")}
        await stage.control.fault(kind="gateway_duplicate", event="INTERACTION_CREATE", count=None)

        presses = [stage.control.click(who, shown, "Publier maintenant") for who, shown in previews.items()]
        answers = await asyncio.gather(*presses)
        await stage.settle()

        said = sorted("est déjà publiée" in words(answer.message) for answer in answers)
        assert said == [False, True]
        assert len(stage.ever_posted("agenda")) == 1


@pytest.mark.full
async def test_a_choice_that_could_not_be_kept_is_explained_beside_its_panel(stage: Stage) -> None:
    """Discord does not let a panel become an ordinary message: the sentence is a message of its own."""
    async with stage.bot():
        await stage.settle()
        screen = await stage.control.command("Nadia", "equipe", "organiser options")
        with closing(sqlite3.connect(stage.database, isolation_level=None)) as another:
            another.execute("BEGIN IMMEDIATE")
            answer = await stage.control.select(
                "Nadia",
                screen.message["id"],
                "organiser:option:channel_events",
                [str(stage.place("ressources"))],
                wait=15,
            )

        assert "très occupée" in words(answer.message)
        alone = (await stage.control.inbox("Nadia"))["ephemeral"]
        assert ["Options" in words(message) for message in alone] == [True, False]


@pytest.mark.full
async def test_a_server_that_could_not_be_welcomed_is_welcomed_when_somebody_asks(stage: Stage) -> None:
    """The database was busy when the server was shown; its members must not be told that there is nothing."""
    async with stage.bot() as bot:
        await stage.settle()
        with closing(sqlite3.connect(stage.database, isolation_level=None)) as another:
            another.execute("BEGIN IMMEDIATE")
            joined = await stage.control.add_guild(name="Autre communauté")
            await bot.says("on_guild_join")

        answer = await stage.control.command("Léa", joined["channels"]["entraide"], "programme")
        assert "vendredi 23 janvier 2026" in words(answer.message)


@pytest.mark.full
async def test_a_channel_that_was_deleted_is_asked_for_again(stage: Stage) -> None:
    """Neither the options nor the preview go on as if it were there."""
    async with stage.bot():
        await stage.settle()
        await stage.control.delete_channel("agenda")
        screen = await stage.control.command("Nadia", "equipe", "organiser options")
        preview = await open_preview(stage)

        assert "Salon de l’agenda : à choisir" in words(screen.message)
        assert "n’est pas encore choisi" in words(preview.message)


@pytest.mark.full
async def test_the_organisers_role_cannot_be_emptied_by_a_slip_of_the_thumb(stage: Stage) -> None:
    """The team would have locked itself out of the screen that gives it back."""
    async with stage.bot():
        await stage.settle()
        screen = await stage.control.command("Nadia", "equipe", "organiser options")

        with pytest.raises(ControlRefused, match="takes 1 to 1"):
            await stage.control.select("Nadia", screen.message["id"], "organiser:option:role_organisation", [])


async def test_a_folder_that_cannot_be_written_is_explained(stage: Stage) -> None:
    """A mount that is not there, say; a file in the way stands for it."""
    in_the_way = stage.folder.parent / "in-the-way"
    in_the_way.write_text("no folder")
    life = await stage.run(*START, PASSERELLE_VAR_DIR=str(in_the_way / "var"))

    assert "le droit d’écrire" in await last_words(life)
    assert life.process.returncode == WORLD


@pytest.mark.full
async def test_a_press_that_is_being_answered_when_the_bot_stops_is_answered(stage: Stage) -> None:
    """The person reads that it was noted; they need not wonder and press again."""
    async with stage.bot() as bot:
        await stage.settle()
        preview = await open_preview(stage)
        await stage.control.fault("POST /interactions/*/*/callback", "slow", seconds=0.4)
        since = await stage.control.last()
        pressing = asyncio.create_task(stage.control.click("Nadia", preview.message["id"], "Publier maintenant"))
        await stage.control.transcript(since, kinds={"fault"}, wait=10)

        assert await bot.stop() == 0
        assert "C’est noté" in words((await pressing).message)
        assert [line for line in bot.lines if "Traceback" in line] == []


async def test_a_card_that_a_moderator_deleted_can_be_published_again(stage: Stage) -> None:
    """Opening the board finds it out; the next publication is another message."""
    async with stage.bot():
        await stage.settle()
        await publish(stage)
        await stage.settle()
        card = (await stage.standing("agenda"))[0]
        await delete(stage, card["id"])

        await stage.control.command("Nadia", "equipe", "organiser tableau")
        await stage.settle()
        board = await stage.control.command("Nadia", "equipe", "organiser tableau")
        assert "supprimée" in words(board.message)

        await publish(stage)
        await stage.settle()
        again = await stage.standing("agenda")
        assert len(again) == 1
        assert again[0]["id"] != card["id"]


async def test_a_card_whose_channel_was_deleted_can_be_published_elsewhere(stage: Stage) -> None:
    """The board does not say for ever that it is posted."""
    async with stage.bot():
        await stage.settle()
        await publish(stage)
        await stage.settle()
        await stage.control.delete_channel("agenda")

        await stage.control.command("Nadia", "equipe", "organiser tableau")
        await stage.settle()
        screen = await stage.control.command("Nadia", "equipe", "organiser options")
        elsewhere = [str(stage.place("ressources"))]
        await stage.control.select("Nadia", screen.message["id"], "organiser:option:channel_events", elsewhere)
        await publish(stage)
        await stage.settle()

        assert len(await stage.standing("ressources")) == 1


async def delete(stage: Stage, message_id: str) -> None:
    """Delete a message of the agenda, as a moderator does."""
    path = f"{stage.environment['PASSERELLE_DISCORD_API']}/channels/{stage.place('agenda')}/messages/{message_id}"
    headers = {"Authorization": f"Bot {stage.sandbox.world.token}"}
    async with aiohttp.ClientSession() as session, session.delete(path, headers=headers) as answer:
        assert answer.status == 204
