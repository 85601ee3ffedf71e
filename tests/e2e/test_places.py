"""An event's place as people live it: who enters, who is rung, what is broken by hand and mended."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import pytest

from sandbox.permissions import Permission
from tests.e2e.living import (
    FIRST_REMINDER,
    RINGS,
    RINGS_NOT,
    ROOM,
    allow,
    carried,
    choose,
    delete_role,
    guild,
    move,
    open_event,
    roles,
    rung,
    sign_up,
    team_reads,
)
from tests.e2e.publishing import words

if TYPE_CHECKING:
    from tests.e2e.stage import Stage

pytestmark = pytest.mark.full

UNTIL_MENDED_S, LATER_S = 301, 1200
PATIENCE_S = 30


async def test_who_signs_up_enters_the_room_and_is_rung_as_they_chose(stage: Stage) -> None:
    """The channel's way rings, the others do not; who is not in sees no room, and who leaves the event leaves it."""
    async with stage.bot():
        card = await open_event(stage)
        lea, yanis = await sign_up(stage, "Léa", card), await sign_up(stage, "Yanis", card)
        await choose(stage, "Yanis", yanis, "none")
        await stage.settle()

        assert (carried(stage, "Léa"), carried(stage, "Yanis")) == ({RINGS, RINGS_NOT}, {RINGS_NOT})
        assert [
            place["name"] for place in (await stage.control.inbox("Hugo"))["channels"] if place["name"] == ROOM
        ] == []
        await stage.control.move_clock(FIRST_REMINDER)
        assert len(await rung(stage, "Léa")) == 1
        assert (await rung(stage, "Yanis"), await rung(stage, "Hugo")) == ([], [])
        assert len(await stage.standing(ROOM, member="Yanis")) == 1

        asked = await stage.control.click("Léa", lea.message["id"], "inscription:withdraw:1")
        await stage.control.click("Léa", asked.message["id"], "inscription:withdrawn:1")
        await stage.settle()
        assert carried(stage, "Léa") == set()


async def test_a_closed_conversation_brings_the_person_back_to_the_channel(stage: Stage) -> None:
    """Tried once, noted for the organisers alone, and rung in the channel from then on."""
    async with stage.bot():
        card = await open_event(stage)
        await choose(stage, "Karim", await sign_up(stage, "Karim", card), "direct")
        await choose(stage, "Léa", await sign_up(stage, "Léa", card), "direct")
        await stage.settle()
        await stage.settle(LATER_S)
        await stage.settle(LATER_S)

        assert (carried(stage, "Karim"), carried(stage, "Léa")) == ({RINGS, RINGS_NOT}, {RINGS_NOT})
        reports = [words(one) for one in await stage.standing("equipe") if "messages privés" in words(one)]
        assert len(reports) == 1
        assert len(await rung(stage, "Léa")) == 1
        await stage.control.move_clock(FIRST_REMINDER)
        assert (len(await rung(stage, "Karim")), len(await rung(stage, "Léa"))) == (1, 2)
        refused = [
            entry
            for entry in stage.sandbox.transcript.since(0, {"answer"})
            if entry.data.get("status") == 403 and entry.data["body"]["code"] == 50007
        ]
        assert len(refused) == 1


async def delete(stage: Stage, part: str, *, is_channel: bool) -> None:
    """Delete a part of the place by hand."""
    if is_channel:
        await stage.control.delete_channel(part)
    else:
        delete_role(stage, part)


@pytest.mark.parametrize(
    ("part", "is_channel"),
    [(ROOM, True), (RINGS, False), (RINGS_NOT, False)],
    ids=["the channel", "the ping role", "the room's role"],
)
async def test_what_was_deleted_is_made_again_before_it_is_needed(stage: Stage, part: str, is_channel: bool) -> None:
    """The reminder arrives, rings once, and the organisers hear of it once."""
    async with stage.bot():
        card = await open_event(stage)
        await sign_up(stage, "Léa", card)
        await stage.settle()
        await delete(stage, part, is_channel=is_channel)
        await stage.control.move_clock(FIRST_REMINDER)
        await stage.settle(LATER_S)

        assert len(await rung(stage, "Léa")) == 1
        assert carried(stage, "Léa") == {RINGS, RINGS_NOT}
        assert len(await team_reads(stage)) == 1
        assert (len(roles(stage, RINGS)), len(roles(stage, RINGS_NOT))) == (1, 1)


async def test_a_role_above_ours_is_told_once_and_everything_arrives_when_it_is_mended(stage: Stage) -> None:
    """Who signs up meanwhile is answered, and enters later."""
    async with stage.bot():
        card = await open_event(stage)
        await sign_up(stage, "Léa", card)
        await stage.settle()
        move(stage, RINGS, 90)
        answered = await sign_up(stage, "Yanis", card)
        await stage.settle()
        for _ in range(3):
            await stage.settle(UNTIL_MENDED_S)
        await stage.control.move_clock(FIRST_REMINDER)
        told = await team_reads(stage)

        assert answered.message
        assert len(told) == 1
        assert RINGS in told[0]
        assert await rung(stage, "Léa") == []
        move(stage, RINGS, 1)
        await stage.settle(UNTIL_MENDED_S)
        assert (len(await rung(stage, "Léa")), len(await rung(stage, "Yanis"))) == (1, 1)
        assert len(await team_reads(stage)) == 1


@pytest.mark.parametrize(
    "permission", [Permission.MANAGE_ROLES, Permission.MANAGE_CHANNELS, Permission.MENTION_EVERYONE]
)
async def test_a_permission_taken_away_is_told_once_and_everything_arrives_when_it_is_back(
    stage: Stage, permission: Permission
) -> None:
    """From before anybody signed up until after the reminder was due."""
    async with stage.bot():
        await stage.settle()
        allow(stage, permission, is_granted=False)
        card = await open_event(stage)
        await sign_up(stage, "Léa", card)
        await stage.settle()
        for _ in range(3):
            await stage.settle(UNTIL_MENDED_S)
        await stage.control.move_clock(FIRST_REMINDER)

        assert len(await team_reads(stage)) == 1
        assert await rung(stage, "Léa") == []
        allow(stage, permission, is_granted=True)
        await stage.settle(UNTIL_MENDED_S)
        assert carried(stage, "Léa") == {RINGS, RINGS_NOT}
        assert len(await rung(stage, "Léa")) == 1
        assert len(await team_reads(stage)) == 1


@pytest.mark.full
@pytest.mark.parametrize("made", ["POST /guilds/*/roles", "POST /guilds/*/channels"])
async def test_a_bot_killed_while_it_makes_the_place_makes_nothing_twice(stage: Stage, made: str) -> None:
    """Discord has made it, and the answer never came."""
    since = await stage.control.last()
    await stage.control.fault(made, "hold", when="after")
    async with stage.bot() as bot:
        await reached(stage, made, since)
        await bot.kill()
    await stage.control.lift_faults()
    async with stage.bot():
        card = await open_event(stage)
        await sign_up(stage, "Léa", card)
        await stage.settle(LATER_S)

        names = [channel.name for channel in guild(stage).channels.values()]
        assert (len(roles(stage, RINGS)), len(roles(stage, RINGS_NOT)), names.count(ROOM)) == (1, 1, 1)
        assert carried(stage, "Léa") == {RINGS, RINGS_NOT}


@pytest.mark.full
@pytest.mark.parametrize("done", ["PUT /guilds/*/members/*/roles/*", "POST /users/@me/channels"])
async def test_a_bot_killed_while_it_serves_a_person_tells_them_once(stage: Stage, done: str) -> None:
    """Their roles are right, and their first message comes once."""
    async with stage.bot() as bot:
        card = await open_event(stage)
        since = await stage.control.last()
        await stage.control.fault(done, "hold", when="after")
        await choose(stage, "Léa", await sign_up(stage, "Léa", card), "direct")
        await reached(stage, done, since)
        await bot.kill()
        await stage.control.lift_faults()
    async with stage.bot():
        await stage.settle()
        await stage.settle(LATER_S)

        assert carried(stage, "Léa") == {RINGS_NOT}
        assert len(await rung(stage, "Léa")) == 1


async def reached(stage: Stage, route: str, since: int) -> None:
    """Wait until a request to *route* has been made, which hangs after its effect."""
    wanted = re.compile(re.escape(route).replace(re.escape("*"), r"[^/ ]+"))
    async with asyncio.timeout(PATIENCE_S):
        while True:
            for entry in await stage.control.transcript(since, kinds={"request"}, wait=5):
                since = entry["number"]
                if wanted.fullmatch(f"{entry['method']} {entry['path']}"):
                    return
