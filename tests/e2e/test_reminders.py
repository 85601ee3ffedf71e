"""Reminders on the local Discord: tried by organisers, late after a stop, answered at a tap, over with the event."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.e2e.publishing import board, publish, words

if TYPE_CHECKING:
    from sandbox.wire import Json
    from tests.e2e.stage import Stage

pytestmark = pytest.mark.full

ROOM = "journee-23-janvier"
WEEK_BEFORE = datetime(2026, 1, 15, 11, 15, tzinfo=UTC)


async def join(stage: Stage, *members: str) -> None:
    """Publish the event, and let members take a place."""
    await stage.settle()
    await publish(stage)
    await stage.settle()
    (card,) = await stage.standing("agenda")
    for member in members:
        await stage.control.click(member, card["id"], "S’inscrire")
    await stage.settle()


async def write_to(stage: Stage, member: str) -> None:
    """Let a member choose private messages."""
    (card,) = await stage.standing("agenda")
    answer = await stage.control.click(member, card["id"], "S’inscrire")
    event_id = next(part for part in ids(answer.message) if part.startswith("inscription:way:"))
    await stage.control.select(member, answer.message["id"], event_id, ["direct"])
    await stage.settle()


def ids(message: Json) -> list[str]:
    """Return the custom ids of all that can be touched under a message."""
    found = [str(message["custom_id"])] if "custom_id" in message else []
    for part in message.get("components", ()):
        found += ids(part)
    return found


async def until(stage: Stage, instant: datetime) -> None:
    """Step from due instant to due instant."""
    while (reading := await stage.control.clock()).now < instant:
        due = reading.next_due
        if due is None or due > instant:
            await stage.control.move_clock(instant)
        else:
            await stage.control.move_clock_to_next()


async def direct(stage: Stage, member: str) -> list[str]:
    """Return the private messages of a member, oldest first."""
    return [words(message) for message in (await stage.control.inbox(member))["dms"]]


async def test_an_organiser_sees_a_reminder_and_nobody_else_does(stage: Stage) -> None:
    """*M'envoyer un essai* beside each reminder: when it leaves, and how it will read then."""
    async with stage.bot():
        await join(stage, "Léa")
        shown = await board(stage)

        listed = await stage.control.click("Nadia", shown.message["id"], "Rappels")
        sheet = await stage.control.click("Nadia", listed.message["id"], "rappels:open:1.fortnight")
        trial = await stage.control.click("Nadia", sheet.message["id"], "M’envoyer un essai")
        await stage.settle()

        read = words(trial.message)
        assert "jeudi 8 janvier 2026 à 12 h 15" in read
        assert "Journée régionale, vendredi 23 janvier 2026, à Bordeaux : dans 15 jours." in read
        assert await stage.standing(ROOM, member="Léa") == []


async def test_the_room_is_rung_and_who_chose_so_is_written_to(stage: Stage) -> None:
    """One post with the mention last, one private message; both ask, and each answer counts."""
    async with stage.bot():
        await join(stage, "Léa", "Emma")
        await write_to(stage, "Emma")
        await until(stage, WEEK_BEFORE)

        first, second = await stage.standing(ROOM, member="Léa")
        private = (await stage.control.inbox("Emma"))["dms"][-1]
        comes = await stage.control.click("Léa", second["id"], "Je viens")
        gone = await stage.control.click("Emma", private["id"], "I cannot come")
        back = await stage.control.click("Emma", gone.message["id"], "I can come after all")
        gone = await stage.control.click("Emma", private["id"], "I cannot come")
        written = len(await direct(stage, "Emma"))
        await until(stage, datetime(2026, 1, 22, 15, 30, tzinfo=UTC))

        assert "dans 15 jours" in first["content"].splitlines()[0]
        assert "dans 8 jours" in second["content"].splitlines()[0]
        assert second["content"].splitlines()[-1].startswith("<@&")
        assert len(second["mention_roles"]) == 1
        assert words(private).startswith("Journée régionale, Friday 23 January 2026, in Bordeaux: in 8 days.")
        assert "<@" not in words(private)
        assert "C’est noté" in words(comes.message)
        assert "Your place is given back" in words(gone.message)
        assert "Your sign-up is saved." in words(back.message)
        assert len(await direct(stage, "Emma")) == written
        assert "demain" in (await stage.standing(ROOM, member="Léa"))[-1]["content"]


async def test_a_reminder_that_leaves_after_a_stop_says_that_it_is_late(stage: Stage) -> None:
    """The bot was down at a quarter past noon and is back half an hour later."""
    async with stage.bot() as bot:
        await join(stage, "Léa")
        await until(stage, datetime(2026, 1, 8, 11, 15, tzinfo=UTC))
        await bot.kill()
    await stage.control.move_clock(datetime(2026, 1, 15, 11, 45, tzinfo=UTC), wait=False)

    async with stage.bot():
        await stage.settle()

        on_time, late = [words(message) for message in await stage.standing(ROOM, member="Léa")]
        assert "en retard" not in on_time
        assert "Envoyé en retard : c’était prévu le jeudi 15 janvier 2026 à 12 h 15." in late
        assert "Passerelle était arrêtée du jeudi 8 janvier 2026 à 12 h 15 au jeudi 15 janvier 2026 à 12 h 45." in late


async def test_the_room_is_gone_after_the_date_that_was_shown(stage: Stage) -> None:
    """Ninety days after the event nobody's part in it is held, and the channel and roles are deleted."""
    async with stage.bot():
        await join(stage, "Léa")
        guild = next(iter(stage.sandbox.world.guilds.values()))
        before = {channel.name for channel in guild.channels.values()}, {role.name for role in guild.roles.values()}
        await stage.control.move_clock(datetime(2026, 4, 23, 8, tzinfo=UTC))
        await stage.settle()

        after = {channel.name for channel in guild.channels.values()}, {role.name for role in guild.roles.values()}
        mine = await stage.control.command("Léa", "entraide", "moi")
        assert {ROOM} == before[0] - after[0]
        assert {ROOM, f"{ROOM}-rappels"} == before[1] - after[1]
        assert "Journée régionale" not in words(mine.message)
