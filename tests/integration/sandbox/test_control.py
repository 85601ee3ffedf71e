"""The control API: the clock and its followers, people who come and go, the transcript, and who may drive it."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import aiohttp
import pytest

from sandbox.client import Control, ControlRefused
from tests.integration.sandbox.conftest import MONDAY

if TYPE_CHECKING:
    from sandbox.sandbox import Sandbox
    from sandbox.wire import Json
    from tests.integration.sandbox.conftest import Rest


async def test_a_follower_learns_the_time_at_once(control: Control) -> None:
    """The clock's number starts at 1, so the first poll after 0 is answered immediately."""
    reading = await control.follow(0)

    assert (reading.n, reading.now, reading.running) == (1, MONDAY, False)


async def test_the_clock_waits_for_whoever_lives_by_it(control: Control) -> None:
    """A move returns when the follower has settled, with the instant that it waits for next."""
    due = MONDAY + timedelta(days=2)
    first = await control.follow(0)
    polling = asyncio.create_task(control.follow(first.n))
    moving = asyncio.create_task(control.move_clock(MONDAY + timedelta(days=1)))
    woken = await polling
    assert not moving.done()

    await control.settled(woken.n, due)
    moved = await moving

    assert (woken.n, woken.now) == (2, MONDAY + timedelta(days=1))
    assert (moved.n, moved.next_due) == (2, due)


async def test_what_a_follower_says_late_of_an_older_number_does_not_count(control: Control) -> None:
    """It has said meanwhile what it waits for now."""
    first = await control.follow(0)
    due = MONDAY + timedelta(days=2)
    second = await control.move_clock(MONDAY + timedelta(hours=1), wait=False)
    await control.settled(second.n, due)
    await control.settled(first.n, MONDAY + timedelta(minutes=30))

    assert (await control.clock()).next_due == due


async def test_the_clock_steps_to_what_is_due(control: Control) -> None:
    """Nothing due is said in words; what is due may change until the clock moves."""
    with pytest.raises(ControlRefused, match="due next") as refused:
        await control.move_clock_to_next()
    reading = await control.follow(0)
    await control.settled(reading.n, MONDAY + timedelta(hours=9))
    await control.settled(reading.n, MONDAY + timedelta(hours=3))

    moved = await control.move_clock_to_next(wait=False)

    assert refused.value.status == 409
    assert moved.now == MONDAY + timedelta(hours=3)


async def test_a_follower_that_does_not_settle_is_named_as_the_reason(control: Control) -> None:
    """The move has happened all the same."""
    await control.follow(0)
    await control.settings(settle_seconds=0.05)

    with pytest.raises(ControlRefused, match="did not settle number 2") as refused:
        await control.move_clock(MONDAY + timedelta(hours=1))

    assert refused.value.status == 504
    assert (await control.clock()).now == MONDAY + timedelta(hours=1)


async def test_a_follower_that_died_while_it_polled_holds_nobody_up(control: Control, sandbox: Sandbox) -> None:
    """A killed bot leaves a poll behind whose connection is closed."""
    async with Control(sandbox.base_url + "/control") as dying:
        polling = asyncio.create_task(dying.follow(1))
        await asyncio.wait_for(sandbox.clock.followed(), 5)
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)

    moved = await control.move_clock(MONDAY + timedelta(hours=1))

    assert moved.n == 2


async def test_the_clock_goes_forward_only(control: Control) -> None:
    """In words."""
    with pytest.raises(ControlRefused, match="only moves forward"):
        await control.move_clock(MONDAY - timedelta(seconds=1))


async def test_people_come_change_and_go(control: Control) -> None:
    """A member is made with roles and closed messages, given other roles, and leaves."""
    zoe = await control.add_member("Zoé", locale="en-GB", roles=["Accueil"], dms_open=False)
    inbox = await control.inbox(zoe)
    await control.add_member("Zoé", roles=["Organisation"])
    promoted = await control.inbox("Zoé")
    await control.remove_member("Zoé")
    gone = await control.inbox("Zoé")

    assert (inbox["member"]["locale"], inbox["member"]["dms_open"]) == ("en-GB", False)
    assert [each["name"] for each in inbox["channels"]][-1] == "annonces"
    assert [each["name"] for each in promoted["channels"]][-1] == "equipe"
    assert gone["channels"] == []


async def test_organisers_change_places_by_hand(control: Control, rest: Rest) -> None:
    """Names, permissions and the end of a channel; what is unknown is refused in words."""
    await control.change_channel(
        "agenda", name="calendrier", permissions=[{"member": "Hugo", "deny": ["VIEW_CHANNEL"]}]
    )
    seen = [each["name"] for each in (await control.inbox("Léa"))["channels"]]
    hidden = [each["name"] for each in (await control.inbox("Hugo"))["channels"]]
    await control.delete_channel("calendrier")

    assert "calendrier" in seen
    assert "calendrier" not in hidden
    assert "calendrier" not in [each["name"] for each in (await control.inbox("Léa"))["channels"]]
    with pytest.raises(ControlRefused, match="has no colour"):
        await control.change_channel("entraide", colour="red")
    with pytest.raises(ControlRefused, match="no permission 'FLY'"):
        await control.change_channel("entraide", permissions=[{"role": "Accueil", "allow": ["fly"]}])
    assert (await rest("GET", f"/guilds/{rest.guild}/channels")).status == 200


async def test_another_guild_has_the_same_people(control: Control) -> None:
    """Guilds are told apart by id; a person can be in both."""
    made = await control.add_guild(name="Deuxième")

    state = await control.state()

    assert [each["name"] for each in state["guilds"]] == ["Alliances éducatives Nouvelle-Aquitaine", "Deuxième"]
    assert len((await control.inbox("Camille"))["channels"]) == 12
    assert made["guild"] == state["guilds"][1]["id"]
    with pytest.raises(ControlRefused, match="no template"):
        await control.add_guild(template="tiny")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/act", {"member": "²", "channel": "agenda", "command": "bonjour"}),
        ("POST", "/act", {"member": "Léa", "channel": "²", "say": "Bonjour"}),
        ("POST", "/members", {"name": "Zoé", "roles": 1}),
        ("POST", "/members", {"name": "Zoé", "guild": []}),
        ("POST", "/faults", {"route": "**", "count": float("inf")}),
        ("POST", "/faults", {"route": "**", "probability": "often"}),
        ("POST", "/clock", {"now": "2026-01-01T00:00:00+00:00", "timeout": float("nan")}),
        ("PATCH", "/settings", {"heartbeat_seconds": -1}),
        ("GET", "/clock?after=99&wait=nan", None),
    ],
)
async def test_what_makes_no_sense_is_refused_in_words(
    control: Control, method: str, path: str, body: Json | None
) -> None:
    """None of it breaks the sandbox, or keeps whoever asks waiting."""
    with pytest.raises(ControlRefused) as refused:
        await control.call(method, path, body)

    assert refused.value.status in {400, 404}


@pytest.mark.parametrize("body", ["x", [1], [{"position": 1}], [{"id": "x"}]])
@pytest.mark.parametrize("what", ["channels", "roles"])
async def test_a_list_of_places_that_is_none_is_an_invalid_form(rest: Rest, what: str, body: object) -> None:
    """Discord answers 50035, not 500."""
    refused = await rest("PATCH", f"/guilds/{rest.guild}/{what}", body)

    assert (refused.status, refused.body["code"]) == (400, 50035)


async def test_the_transcript_tells_everything_in_order(control: Control, rest: Rest, sandbox: Sandbox) -> None:
    """Requests with their answers, numbered, on both clocks; files by name; the audit reason."""
    since = await control.last()
    waiting = asyncio.create_task(control.transcript(since, kinds={"answer"}, wait=5))
    headers = {"Authorization": f"Bot {sandbox.world.token}", "X-Audit-Log-Reason": "demand%C3%A9"}
    hugo = f"/guilds/{rest.guild}/members/{rest.person('Hugo')}/roles/{rest.role('Accueil')}"
    async with aiohttp.ClientSession(headers=headers) as session:
        await session.put(f"{sandbox.base_url}/api/v10{hugo}")
    first = (await waiting)[0]

    request = (await control.transcript(since, kinds={"request"}))[0]

    assert (request["method"], request["path"], request["reason"]) == ("PUT", hugo, "demandé")
    assert (request["authorized"], request["at"]) == (True, "2025-12-15T08:00:00.000000+00:00")
    assert (first["request"], first["status"]) == (request["number"], 204)
    assert first["offset"] >= request["offset"] > 0


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "https://evil.example"}])
async def test_the_web_cannot_drive_the_sandbox(sandbox: Sandbox, headers: dict[str, str]) -> None:
    """Only loopback names are answered, whatever address the request came to."""
    async with (
        aiohttp.ClientSession() as session,
        session.get(sandbox.base_url + "/control/state", headers=headers) as answer,
    ):
        assert answer.status == 403


async def test_nonsense_is_refused_in_words(control: Control) -> None:
    """Unknown addresses, people and deeds."""
    for method, path, body, words in (
        ("GET", "/nothing", None, "there is no GET"),
        ("POST", "/act", {"member": "Personne"}, "nobody is called"),
        ("POST", "/act", {"member": "Léa"}, "what should Léa do"),
        ("POST", "/act", {"member": "Léa", "channel": "equipe", "command": "x"}, "sees no channel"),
        ("POST", "/clock", {"now": "demain"}, "no ISO 8601 instant"),
        ("PATCH", "/settings", {"speed": 2}, "no setting 'speed'"),
    ):
        with pytest.raises(ControlRefused, match=words):
            await control.call(method, path, body)


async def test_the_program_announces_itself_and_ends_on_sigterm() -> None:
    """`python -m sandbox` prints one JSON line, serves, and ends cleanly."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "sandbox",
        "--now",
        "2025-12-15T08:00:00Z",
        "--template",
        "large:100",
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    announced = json.loads(await process.stdout.readline())
    async with Control(announced["control"]) as control:
        reading = await control.clock()
        state = await control.state()
    process.send_signal(signal.SIGTERM)
    ended = await asyncio.wait_for(process.wait(), 10)

    assert announced.keys() == {
        "api",
        "gateway",
        "control",
        "page",
        "site",
        "token",
        "application",
        "guild",
        "channels",
        "roles",
        "members",
    }
    assert (reading.now, reading.running) == (MONDAY, False)
    assert len(state["guilds"][0]["members"]) == 101
    assert state["token"] == announced["token"]
    assert ended == 0
