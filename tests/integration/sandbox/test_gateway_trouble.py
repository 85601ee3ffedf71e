"""Faults of the gateway, as a bot meets them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import aiohttp
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from sandbox.client import Control
    from sandbox.sandbox import Sandbox
    from tests.integration.sandbox.probe import Probe


async def test_events_come_twice_when_told_to(control: Control, bot: Probe) -> None:
    """Discord delivers at least once: the same interaction may come again."""
    await control.fault(kind="gateway_duplicate", event="INTERACTION_CREATE")

    await control.command("Léa", "entraide", "bonjour", {"qui": "Hugo"})
    await control.command("Léa", "entraide", "bonjour", {"qui": "Hugo"})

    identities = [each.id for each in bot.interactions]
    assert len(identities) == 3
    assert len(set(identities)) == 2


async def test_events_come_late_when_told_to(control: Control, bot: Probe) -> None:
    """A late event arrives out of order."""
    await control.fault(kind="gateway_late", event="INTERACTION_CREATE", seconds=0.05)

    done = await control.command("Léa", "entraide", "bonjour", {"qui": "Hugo"})

    assert done.acked_ms is not None
    assert done.acked_ms >= 50
    assert len(bot.interactions) == 1


async def test_events_overtake_one_another_when_told_to(control: Control, bot: Probe) -> None:
    """The second interaction arrives before the first."""
    await control.fault(kind="gateway_reordered", event="INTERACTION_CREATE")

    first = asyncio.create_task(control.command("Léa", "entraide", "bonjour", {"qui": "Hugo"}))
    await control.transcript(kinds={"fault"}, wait=5)
    await control.command("Emma", "entraide", "bonjour", {"qui": "Hugo"})
    await first

    assert [each.user.global_name for each in bot.interactions] == ["Emma", "Léa"]


@pytest.mark.usefixtures("bot")
async def test_events_come_without_their_data_when_told_to(control: Control, sandbox: Sandbox) -> None:
    """The program sees an event that it can't read, and its number all the same."""
    await control.settings(callback_seconds=0.1)
    await control.fault(kind="gateway_malformed", event="INTERACTION_CREATE")

    unread = await control.command("Léa", "entraide", "bonjour", {"qui": "Hugo"})

    (event,) = [entry for entry in sandbox.transcript.since(0, {"event"}) if entry.data["t"] == "INTERACTION_CREATE"]
    assert (unread.acked_ms, event.data["d"]) == (None, {})


async def test_a_connection_is_closed_after_its_hello_when_told_to(control: Control, sandbox: Sandbox) -> None:
    """With the code that was asked for."""
    await control.fault("GET /gateway", kind="cut", close_code=4000)

    async with aiohttp.ClientSession() as session, session.ws_connect(sandbox.gateway.url) as socket:
        hello, closed = await socket.receive_json(), await socket.receive()

    assert (hello["op"], closed.type, socket.close_code) == (10, aiohttp.WSMsgType.CLOSE, 4000)


async def test_a_silent_gateway_says_nothing_until_it_is_let_speak(control: Control, bot: Probe) -> None:
    """Interactions get no answer while the connection stands open."""
    await control.settings(callback_seconds=0.1)
    await control.fault(kind="gateway_silence")
    unheard = await control.command("Léa", "entraide", "bonjour", {"qui": "Hugo"})
    await control.lift_faults()
    await control.settings(callback_seconds=3.0)
    heard = await control.command("Léa", "entraide", "bonjour", {"qui": "Hugo"})

    assert unheard.acked_ms is None
    assert heard.error is None
    assert len(bot.interactions) == 1


async def test_a_gateway_without_events_acknowledges_as_ever(control: Control, bot: Probe) -> None:
    """What a client takes for a healthy connection."""
    await control.settings(callback_seconds=0.1)
    await control.fault(kind="gateway_no_events")
    unheard = await control.command("Léa", "entraide", "bonjour", {"qui": "Hugo"})
    keep_alive = bot.ws._keep_alive
    assert keep_alive
    before = keep_alive._last_ack
    await bot.ws.send_heartbeat({"op": 1, "d": 0})
    await control.lift_faults()
    await control.settings(callback_seconds=3.0)
    heard = await control.command("Léa", "entraide", "bonjour", {"qui": "Hugo"})

    assert (unheard.acked_ms, heard.error) == (None, None)
    assert keep_alive._last_ack > before


@pytest.mark.parametrize("close_code", [None, 4000, 4009])
async def test_a_connection_is_dropped_with_or_without_a_code(
    control: Control, bot: Probe, close_code: int | None
) -> None:
    """discord.py resumes after each of them."""
    await control.fault(kind="gateway_drop", close_code=close_code)

    await asyncio.wait_for(bot.was_resumed.wait(), 10)

    assert bot.times_ready == 1


async def test_a_session_that_is_invalid_for_good_begins_anew(control: Control, bot: Probe) -> None:
    """Op 9 with d false: discord.py identifies again."""
    await control.fault(kind="gateway_invalid_session", resumable=False)
    since = await control.last()

    while not any(entry["t"] == "READY" for entry in await control.transcript(since, kinds={"event"}, wait=10)):
        since = await control.last()

    assert not bot.was_resumed.is_set()


async def test_the_handshake_can_be_refused(
    control: Control, sandbox: Sandbox, run_bot: Callable[..., AbstractAsyncContextManager[Probe]]
) -> None:
    """A fault of GET /gateway answers it before the connection is one."""
    await control.fault("GET /gateway", status=503)

    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(sandbox.gateway.url)
    async with run_bot() as bot:
        assert bot.times_ready == 1
