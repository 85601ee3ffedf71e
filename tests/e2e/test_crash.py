"""Killed in the worst second: the card still stands in the channel exactly once."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from sandbox.client import ControlRefused
from tests.e2e.publishing import open_preview, publish

if TYPE_CHECKING:
    from sandbox.client import Outcome
    from tests.e2e.stage import BotProcess, Stage

WITHIN, BEYOND = timedelta(seconds=5), timedelta(minutes=10)
SENDING = "POST /channels/*/messages"


@pytest.mark.parametrize("away_for", [WITHIN, BEYOND], ids=["within the nonce window", "beyond it"])
@pytest.mark.parametrize("step", ["claim", "send", "settle"])
@pytest.mark.full
async def test_a_bot_killed_at_a_step_posts_the_card_once(stage: Stage, step: str, away_for: timedelta) -> None:
    """Before the claim, between claim and send, between answer and settle."""
    armed = stage.folder / "armed"
    async with stage.hurried(), stage.bot("-m", "tests.e2e.dying_bot", step, str(armed)) as bot:
        await stage.settle()
        preview = await open_preview(stage)
        # The board has looked whether cards still stand: only what comes now is to die.
        await stage.settle()
        armed.touch()
        await publish_and_die(stage, bot, preview)

    await come_back(stage, away_for)


@pytest.mark.parametrize("away_for", [WITHIN, BEYOND], ids=["within the nonce window", "beyond it"])
async def test_a_bot_killed_before_the_answer_posts_the_card_once(stage: Stage, away_for: timedelta) -> None:
    """After Discord's effect and before its answer: the message is there and the bot cannot know."""
    async with stage.bot() as bot:
        await stage.settle()
        await stage.control.fault(SENDING, "hold", when="after")
        since = await stage.control.last()
        await publish(stage)
        await sent(stage, since)
        await bot.kill()
        await stage.control.lift_faults()

    assert len(await stage.standing("agenda")) == 1
    await come_back(stage, away_for)


@pytest.mark.full
async def test_an_answer_of_500_after_the_effect_posts_the_card_once(stage: Stage) -> None:
    """discord.py itself repeats the request, with the same nonce."""
    async with stage.bot():
        await stage.settle()
        await stage.control.fault(SENDING, "status", status=500, when="after")
        await publish(stage)
        await stage.settle()

        assert len(await stage.standing("agenda")) == 1


@pytest.mark.full
async def test_a_refusal_after_a_500_does_not_make_it_forget_the_first_try(stage: Stage) -> None:
    """The first try had its effect; that the second was not allowed says nothing about it."""
    async with stage.bot():
        await stage.settle()
        await stage.control.fault(SENDING, "status", status=500, when="after")
        await stage.control.fault(SENDING, "status", status=403, code=50013)
        since = await stage.control.last()
        await publish(stage)
        await sent(stage, since)
        for seconds in (30, 120, 900):
            await stage.settle(seconds)

        assert len(await stage.standing("agenda")) == 1


async def test_a_cut_connection_after_the_effect_posts_the_card_once(stage: Stage) -> None:
    """The bot finds out by itself what became of the message."""
    async with stage.bot():
        await stage.settle()
        await stage.control.fault(SENDING, "cut", when="after")
        await publish(stage)
        await stage.settle(30)

        assert len(await stage.standing("agenda")) == 1
        assert stage.ever_posted("agenda") <= {(await stage.standing("agenda"))[0]["id"]}


@pytest.mark.full
async def test_a_place_whose_history_is_hidden_is_never_posted_to_twice(stage: Stage) -> None:
    """Without READ_MESSAGE_HISTORY Discord shows an empty list: the row is held, and the board says so."""
    async with stage.bot() as bot:
        await stage.settle()
        await stage.control.fault(SENDING, "hold", when="after")
        since = await stage.control.last()
        await publish(stage)
        await sent(stage, since)
        await bot.kill()
        await stage.control.lift_faults()
    await stage.control.change_channel("agenda", permissions=[{"role": "Passerelle", "deny": ["READ_MESSAGE_HISTORY"]}])

    await wait_away(stage, BEYOND)
    async with stage.bot():
        await stage.settle()
        board = await stage.control.command("Nadia", "equipe", "organiser tableau")

        assert len(await stage.standing("agenda")) == 1
        assert "peut-être" in str(board.message)


async def publish_and_die(stage: Stage, bot: BotProcess, preview: Outcome) -> None:
    """Publish; the bot may die before the click is answered."""
    with contextlib.suppress(ControlRefused, LookupError):
        await stage.control.click("Nadia", preview.message["id"], "Publier maintenant")
    await bot.ended()


async def sent(stage: Stage, since: int) -> None:
    """Wait until the card's request has reached the sandbox and had its effect."""
    place = f"/channels/{stage.place('agenda')}/messages"
    while True:
        for entry in await stage.control.transcript(since, kinds={"request"}, wait=30):
            since = entry["number"]
            if entry["method"] == "POST" and entry["path"] == place:
                return


async def wait_away(stage: Stage, away_for: timedelta) -> None:
    """Let time pass while no bot runs."""
    now = (await stage.control.clock()).now
    await stage.control.move_clock(now + away_for, wait=False)


async def come_back(stage: Stage, away_for: timedelta) -> None:
    """Start the bot again after *away_for*, and see the card once: in the channel and in the transcript."""
    await wait_away(stage, away_for)
    async with stage.bot():
        await stage.settle()
        await stage.settle(30)
        standing = await stage.standing("agenda")

        assert len(standing) == 1
        assert stage.ever_posted("agenda") <= {standing[0]["id"]}
        board = await stage.control.command("Nadia", "equipe", "organiser tableau")
        assert "est publiée" in str(board.message)
