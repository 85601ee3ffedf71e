"""The gateway: sessions, resumes, intents, shards, compression."""

from __future__ import annotations

import asyncio
import json
import zlib
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager

    from sandbox.client import Control
    from sandbox.sandbox import Sandbox
    from sandbox.wire import Json
    from tests.integration.sandbox.conftest import Rest
    from tests.integration.sandbox.probe import Probe

    Dial = Callable[..., AbstractAsyncContextManager["Line"]]

IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, ACK = 2, 6, 7, 9, 10, 11


class Line:
    """A raw gateway connection."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, sandbox: Sandbox) -> None:
        self.socket, self._sandbox = socket, sandbox
        self._inflate = zlib.decompressobj()
        self.binary = 0

    async def frame(self) -> Json:
        """Return the next frame, inflated if need be."""
        received = await self.socket.receive(timeout=5)
        if received.type is aiohttp.WSMsgType.BINARY:
            self.binary += 1
            assert received.data.endswith(b"\x00\x00\xff\xff")
            return self._parsed(self._inflate.decompress(received.data))
        assert received.type is aiohttp.WSMsgType.TEXT, received
        return self._parsed(received.data)

    def _parsed(self, text: str | bytes) -> Json:
        frame: Json = json.loads(text)
        return frame

    async def until(self, name: str) -> list[Json]:
        """Return the frames up to the event called *name*."""
        frames = [await self.frame()]
        while frames[-1]["t"] != name:
            frames.append(await self.frame())
        return frames

    async def send(self, op: int, data: object) -> None:
        """Send a frame."""
        await self.socket.send_json({"op": op, "d": data})

    async def identify(self, intents: int = 1, **more: Any) -> None:
        """Identify with the bot's token."""
        data = {"token": self._sandbox.world.token, "intents": intents, "properties": {}, **more}
        await self.send(IDENTIFY, data)

    async def close_code(self) -> int | None:
        """Wait for the end; return why."""
        while not self.socket.closed:
            await self.socket.receive(timeout=5)
        return self.socket.close_code


@pytest.fixture
def dial(sandbox: Sandbox) -> Dial:
    """Lend raw connections."""

    @asynccontextmanager
    async def connect(query: str = "?v=10&encoding=json") -> AsyncIterator[Line]:
        async with aiohttp.ClientSession() as session, session.ws_connect(sandbox.gateway.url + query) as socket:
            line = Line(socket, sandbox)
            hello = await line.frame()
            assert hello["op"] == HELLO
            assert hello["d"]["heartbeat_interval"] == 41250
            yield line

    return connect


async def test_ready_names_the_local_address_for_resumes(sandbox: Sandbox, dial: Dial) -> None:
    """READY comes first, then a guild with the bot's own member; heartbeats are acknowledged."""
    async with dial() as line:
        await line.identify()
        ready, guild = await line.frame(), await line.frame()
        await line.send(1, 2)
        ack = await line.frame()

    assert (ready["t"], guild["t"], ack["op"]) == ("READY", "GUILD_CREATE", ACK)
    assert ready["d"]["resume_gateway_url"] == sandbox.gateway.url
    assert [each["user"]["id"] for each in guild["d"]["members"]] == [str(sandbox.world.bot.id)]


async def test_compression_is_one_stream_for_the_connection(
    dial: Dial,
) -> None:
    """Each message ends in a sync flush, and all inflate in one go."""
    async with dial("?v=10&encoding=json&compress=zlib-stream") as line:
        await line.identify()
        frames = await line.until("GUILD_CREATE")

    assert [each["t"] for each in frames] == ["READY", "GUILD_CREATE"]
    assert line.binary == 3


@pytest.mark.parametrize(
    ("identify", "code"),
    [
        ({"token": "wrong"}, 4004),
        ({"intents": 1 << 40}, 4013),
        ({"intents": 1 << 1}, 4014),
        ({"shard": [2, 2]}, 4010),
    ],
)
async def test_a_bad_identify_closes_the_connection(dial: Dial, identify: Json, code: int) -> None:
    """Wrong token, unknown intents, forbidden intents, impossible shard."""
    async with dial() as line:
        await line.identify(**identify)

        assert await line.close_code() == code


@pytest.mark.parametrize(("text", "code"), [("{", 4002), ('{"op": 99, "d": null}', 4003), ('{"op": 8, "d": {}}', 4003)])
async def test_nonsense_closes_the_connection(dial: Dial, text: str, code: int) -> None:
    """What cannot be read, and what comes before IDENTIFY."""
    async with dial() as line:
        await line.socket.send_str(text)

        assert await line.close_code() == code


async def test_no_event_is_sent_that_the_intents_do_not_give(dial: Dial, rest: Rest, control: Control) -> None:
    """Messages and members are not for a session that asked for guilds and scheduled events alone."""
    async with dial() as line:
        await line.identify(intents=1)
        await line.until("GUILD_CREATE")
        await rest.send("entraide", content="un")
        await control.add_member("Zoé")
        await rest("POST", f"/guilds/{rest.guild}/roles", {"name": "Fin"})
        heard = await line.until("GUILD_ROLE_CREATE")

    assert [each["t"] for each in heard] == ["GUILD_ROLE_CREATE"]


async def test_other_peoples_words_are_blank_without_the_content_intent(
    dial: Dial, rest: Rest, control: Control
) -> None:
    """The bot's own words and direct messages stay whole."""
    async with dial() as line:
        await line.identify(intents=1 | 1 << 9 | 1 << 12)
        await line.until("GUILD_CREATE")
        await control.say("Hugo", "entraide", "secret")
        await rest.send("entraide", content="public")
        await control.say("Hugo", "dm", "pour toi")
        heard = [await line.frame() for _ in range(3)]

    assert [each["d"]["content"] for each in heard] == ["", "public", "pour toi"]


async def test_shards_hear_of_their_own_guilds(sandbox: Sandbox, dial: Dial, control: Control) -> None:
    """A guild belongs to shard (id >> 22) % count, and direct conversations to shard 0."""
    await control.add_guild(name="Deuxième")
    async with dial() as zero, dial() as one:
        await zero.identify(shard=[0, 2])
        await one.identify(shard=[1, 2])
        guilds = [await line.until("GUILD_CREATE") for line in (zero, one)]

    for number, frames in enumerate(guilds):
        assert [(int(each["id"]) >> 22) % 2 for each in frames[0]["d"]["guilds"]] == [number]
    assert len(sandbox.world.guilds) == 2


async def test_a_lost_session_is_resumed_with_what_it_missed(sandbox: Sandbox, dial: Dial, rest: Rest) -> None:
    """Events that came meanwhile are replayed in order, then RESUMED."""
    async with dial() as line:
        await line.identify()
        ready = (await line.until("GUILD_CREATE"))[0]
        sandbox.gateway.close_all(None, forget=False)
        assert await line.close_code() in {1006, None}
    await rest("POST", f"/guilds/{rest.guild}/roles", {"name": "Un"})
    await rest("POST", f"/guilds/{rest.guild}/roles", {"name": "Deux"})

    async with dial() as line:
        data = {"token": sandbox.world.token, "session_id": ready["d"]["session_id"], "seq": 2}
        await line.send(RESUME, data)
        replayed = await line.until("RESUMED")

    assert [(each["t"], each["s"]) for each in replayed] == [
        ("GUILD_ROLE_CREATE", 3),
        ("GUILD_ROLE_CREATE", 4),
        ("RESUMED", 5),
    ]


async def test_an_unknown_session_is_invalid(sandbox: Sandbox, dial: Dial) -> None:
    """A client that closed with 1000 has ended its session for good."""
    async with dial() as line:
        await line.identify()
        ready = (await line.until("GUILD_CREATE"))[0]
        await line.socket.close(code=1000)

    async with dial() as line:
        data = {"token": sandbox.world.token, "session_id": ready["d"]["session_id"], "seq": 2}
        await line.send(RESUME, data)
        answer = await line.frame()

    assert (answer["op"], answer["d"]) == (INVALID_SESSION, False)


async def test_discord_py_resumes_when_told_to_reconnect(control: Control, bot: Probe) -> None:
    """Op 7 and a cut connection lead to RESUME, not to a new session."""
    await control.fault(kind="gateway_reconnect")
    await asyncio.wait_for(bot.was_resumed.wait(), 5)
    bot.was_resumed.clear()
    await control.fault(kind="gateway_drop")
    await asyncio.wait_for(bot.was_resumed.wait(), 5)

    assert bot.times_ready == 1
    assert (await control.command("Léa", "entraide", "bonjour", {"qui": "Hugo"})).error is None


async def test_two_clients_of_one_token_both_hear_everything(
    control: Control, run_bot: Callable[..., AbstractAsyncContextManager[Probe]]
) -> None:
    """The first answer counts, the second is refused."""
    async with run_bot() as first, run_bot() as second:
        await first.tree.sync()
        done = await control.command("Léa", "entraide", "bonjour", {"qui": "Hugo"})
        sessions = (await control.state())["sessions"]

    assert len(sessions) == 2
    assert done.message["content"] == "Bonjour Hugo !"
    assert len(first.interactions) == len(second.interactions) == 1


async def test_a_resumable_invalid_session_is_resumed(control: Control, bot: Probe) -> None:
    """Op 9 with d true."""
    await control.fault(kind="gateway_invalid_session", resumable=True)

    await asyncio.wait_for(bot.was_resumed.wait(), 10)

    assert bot.times_ready == 1


async def test_a_new_token_ends_every_session(control: Control, rest: Rest, sandbox: Sandbox, bot: Probe) -> None:
    """The old token is 401 from then on, and the gateway closes with 4004."""
    old = sandbox.world.token

    new = await control.reset_token()
    refused = await rest("GET", "/users/@me", token=old)
    accepted = await rest("GET", "/users/@me", token=new)

    assert (refused.status, accepted.status) == (401, 200)
    assert (await control.state())["sessions"] == []
    assert bot.user is not None
