"""Each kind of failure of Discord: what is said arrives once or not at all, and nobody hammers at a closed door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.living import choose, open_event, sign_up
from tests.e2e.publishing import board, publish, words
from tests.e2e.test_crash import BEYOND, sent, wait_away

if TYPE_CHECKING:
    from tests.e2e.stage import Stage

SENDING, OPENING = "POST /channels/*/messages", "POST /users/@me/channels"
LOOKING = "GET /channels/**"
ONCE: tuple[dict[str, Any], ...] = (
    *({"status": status} for status in (500, 502, 504)),
    *({"status": status, "when": "after"} for status in (502, 503, 504)),
    {"kind": "cut"},
    *({"status": 429, "scope": scope, "retry_after": 0.3} for scope in ("user", "shared", "global")),
)
"""What test_crash.py does not have already."""
FAILURES = [
    pytest.param({"status": 503}, id="503"),
    *(pytest.param(one, id=" ".join(map(str, one.values())), marks=pytest.mark.full) for one in ONCE),
]


def asked(stage: Stage, method: str, path: str, *, since: int = 0) -> int:
    """Return how many requests the transcript has of a method and the end of a path."""
    requests = stage.sandbox.transcript.since(since, {"request"})
    return sum(one.data["method"] == method and one.data["path"].endswith(path) for one in requests)


def tries(stage: Stage) -> int:
    """Return how often the bot tried to post in the agenda."""
    return asked(stage, "POST", f"/channels/{stage.place('agenda')}/messages")


def posted(stage: Stage) -> int:
    """Return how many messages the agenda has ever had, answered or not."""
    notes = stage.sandbox.transcript.since(0, {"message"})
    return sum(one.data["channel"] == str(stage.place("agenda")) and one.data["seen_by"] is None for one in notes)


async def later(stage: Stage, *, hours: float, step_s: float = 600) -> None:
    """Let time pass in steps, the first of a second, and all that is due at each be done."""
    # Hours go by in seconds here; Discord would not call that too fast.
    await stage.control.settings(rate_limits=False)
    await stage.settle()
    for _ in range(int(hours * 3600 / step_s)):
        await stage.settle(step_s)


@pytest.mark.parametrize("fault", FAILURES)
async def test_what_fails_once_is_tried_again_and_arrives_once(stage: Stage, fault: dict[str, Any]) -> None:
    """A 5xx, a cut connection, or Discord that asks to wait."""
    async with stage.bot():
        await stage.settle()
        await stage.control.fault(SENDING, **fault)
        await publish(stage)
        await later(stage, hours=1)

        assert len(await stage.standing("agenda")) == posted(stage) == 1
        # After its effect a look may tell as well.
        assert tries(stage) <= 2


@pytest.mark.full
async def test_what_is_never_answered_is_tried_again_and_arrives_once(stage: Stage) -> None:
    """The bot gives up waiting for an answer that was held back after its effect."""
    async with stage.bot():
        await stage.settle()
        await stage.control.fault(SENDING, "hold", when="after")
        await publish(stage)
        await later(stage, hours=1)

        assert len(await stage.standing("agenda")) == posted(stage) == 1
        assert tries(stage) == 1


@pytest.mark.full
async def test_an_evening_without_discord_ends_with_the_card_once(stage: Stage) -> None:
    """The connections are cut for three hours: the pauses grow, and the card leaves when somebody answers."""
    async with stage.bot():
        await stage.settle()
        await stage.control.fault(SENDING, "cut", count=None)
        await stage.control.fault(LOOKING, "cut", count=None)
        await publish(stage)
        await later(stage, hours=3)
        during, looks = tries(stage), asked(stage, "GET", f"/channels/{stage.place('agenda')}")
        reads = words((await board(stage)).message)
        await stage.control.lift_faults()
        await later(stage, hours=1)

        assert "Discord n’a pas répondu" in reads
        # An HTTP client asks twice where a connection that it has kept is cut.
        assert (during <= 6, looks <= 40) == (True, True)
        assert len(await stage.standing("agenda")) == posted(stage) == 1


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "cut"},
        pytest.param({"status": 503, "count": 3}, marks=pytest.mark.full),
        pytest.param({"status": 429, "scope": "shared", "retry_after": 0.2}, marks=pytest.mark.full),
    ],
    ids=["cut", "503", "429"],
)
async def test_an_outage_while_it_looks_for_a_message_is_waited_out(stage: Stage, fault: dict[str, Any]) -> None:
    """The card stands, the bot was killed and cannot look: it waits, and holds nothing for people to see to."""
    async with stage.bot() as bot:
        await stage.settle()
        await stage.control.fault(SENDING, "hold", when="after")
        since = await stage.control.last()
        await publish(stage)
        await sent(stage, since)
        await bot.kill()
        await stage.control.lift_faults()
    await wait_away(stage, BEYOND)

    await stage.control.fault(LOOKING, **{"count": 6, **fault})
    async with stage.bot():
        await later(stage, hours=2)

        assert "est publiée" in words((await board(stage)).message)
        assert len(await stage.standing("agenda")) == posted(stage) == 1
        assert tries(stage) == 1


@pytest.mark.full
@pytest.mark.parametrize("code", [50007, 50278], ids=["closed door", "no common server"])
async def test_who_takes_no_messages_is_asked_once_and_told_to_the_team(stage: Stage, code: int) -> None:
    """No second try, however long; the organisers read whom the bot does not reach."""
    await stage.control.fault(member="Léa", code=code, count=None)
    async with stage.bot():
        card = await open_event(stage)
        since = await stage.control.last()
        await choose(stage, "Léa", await sign_up(stage, "Léa", card), "direct")
        await later(stage, hours=26, step_s=3600)
        theirs = stage.sandbox.world.by_username["lea"].dm_channel

        assert asked(stage, "POST", f"/channels/{theirs}/messages", since=since) == 1
        assert (await stage.control.inbox("Léa"))["dms"] == []
        team = [words(message) for message in await stage.standing("equipe")]
        assert sum("ne reçoit pas ses messages privés" in text for text in team) == 1


@pytest.mark.full
@pytest.mark.parametrize(
    ("code", "told"), [(50001, "ne voit pas"), (50013, "droit d’écrire"), (10003, "n’existe plus")]
)
async def test_what_people_can_mend_is_waited_for(stage: Stage, code: int, told: str) -> None:
    """The row waits, is tried every ten minutes and no oftener, and leaves once it is mended."""
    async with stage.bot():
        await stage.settle()
        await stage.control.fault(SENDING, code=code, count=None)
        await publish(stage)
        await later(stage, hours=2, step_s=120)
        during, reads = tries(stage), words((await board(stage)).message)
        await stage.control.lift_faults()
        await later(stage, hours=1)

        assert told in reads
        assert 8 <= during <= 13
        assert len(await stage.standing("agenda")) == posted(stage) == 1


@pytest.mark.full
@pytest.mark.parametrize(
    ("code", "openings"), [(40003, 3), (20026, 1)], ids=["too fast, once an hour", "taken for a spammer"]
)
async def test_too_many_conversations_stop_the_lane_and_nothing_else(stage: Stage, code: int, openings: int) -> None:
    """One refusal stops the lane, for an hour or until somebody has appealed; then everybody hears it once."""
    await stage.control.fault(OPENING, code=code, count=None)
    async with stage.bot():
        card = await open_event(stage)
        for member in ("Léa", "Emma", "Hugo"):
            await choose(stage, member, await sign_up(stage, member, card), "direct")
        await later(stage, hours=2)

        assert 1 <= asked(stage, "POST", "/users/@me/channels") <= openings
        told = [one for one in await stage.standing("equipe") if "nouveaux messages privés" in words(one)]
        assert 1 <= len(told) <= openings
    await stage.control.lift_faults()
    async with stage.bot():
        if code == 20026:
            await stage.control.click("Nadia", told[-1]["id"], "Reprendre")
        await later(stage, hours=2)

        assert [len((await stage.control.inbox(who))["dms"]) for who in ("Léa", "Emma", "Hugo")] == [1, 1, 1]
