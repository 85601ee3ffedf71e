"""A running sandbox, the means to drive it, and the real discord.py on it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import aiohttp
import discord
import pytest
import yarl

from sandbox.client import Control
from sandbox.server import running
from sandbox.settings import Settings
from sandbox.wire import Json, encode
from tests.integration.sandbox import description
from tests.integration.sandbox.probe import Probe

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from contextlib import AbstractAsyncContextManager

    from sandbox.sandbox import Sandbox

MONDAY = datetime(2025, 12, 15, 8, 0, tzinfo=UTC)


class Reply(NamedTuple):
    """What a raw request was answered."""

    status: int
    body: Any
    headers: dict[str, str]

    @property
    def code(self) -> int:
        """Discord's error code."""
        return int(self.body["code"])


class Rest:
    """Raw requests with the bot's token, for what discord.py would not send."""

    def __init__(self, session: aiohttp.ClientSession, sandbox: Sandbox) -> None:
        self._session, self._sandbox = session, sandbox

    async def __call__(self, method: str, path: str, body: object = None, *, token: str | None = None) -> Reply:
        headers = {"Authorization": f"Bot {token or self._sandbox.world.token}", "Content-Type": "application/json"}
        data = None if body is None else encode(body)
        url = yarl.URL(f"{self._sandbox.base_url}/api/v10{path}", encoded=True)
        async with self._session.request(method, url, data=data, headers=headers) as answer:
            payload = await answer.json(content_type=None) if answer.content_type == "application/json" else None
            return Reply(answer.status, payload, dict(answer.headers))

    async def send(self, channel: str, **body: object) -> Reply:
        """Send a message to a channel of the first guild, by name, or by id."""
        return await self("POST", f"/channels/{self.place(channel)}/messages", body)

    def place(self, name: str) -> int:
        """Return the id of a channel of the first guild."""
        if name.isdigit():
            return int(name)
        guild = next(iter(self._sandbox.world.guilds.values()))
        return next(each.id for each in guild.channels.values() if each.name == name)

    def person(self, name: str) -> int:
        """Return the id of a member."""
        return self._sandbox.world.by_username[name.lower()].id

    @property
    def guild(self) -> int:
        """The id of the first guild."""
        return next(iter(self._sandbox.world.guilds))

    def role(self, name: str) -> int:
        """Return the id of a role of the first guild."""
        roles = self._sandbox.world.guilds[self.guild].roles
        return next(each.id for each in roles.values() if each.name == name)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Run a sandbox whose clock stands on a Monday; what was said is held against Discord's own description."""
    async with running(now=MONDAY, settings=Settings(rate_limits=False)) as opened:
        yield opened
        checker = description.checker()
        if checker is not None:
            assert description.departures(checker, opened.transcript.since(0)) == []


@pytest.fixture
async def control(sandbox: Sandbox) -> AsyncIterator[Control]:
    """Lend a client of the control API."""
    async with Control(sandbox.base_url + "/control") as opened:
        yield opened


@pytest.fixture
async def rest(sandbox: Sandbox) -> AsyncIterator[Rest]:
    """Lend raw requests with the bot's token."""
    async with aiohttp.ClientSession() as session:
        yield Rest(session, sandbox)


@pytest.fixture
def run_bot(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AbstractAsyncContextManager[Probe]]:
    """Lend the means to run bots on the sandbox."""
    monkeypatch.setattr(discord.http.Route, "BASE", f"{sandbox.base_url}/api/v10")
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(sandbox.gateway.url))

    @asynccontextmanager
    async def run(intents: discord.Intents | None = None, **options: Any) -> AsyncIterator[Probe]:
        bot = Probe(**({} if intents is None else {"intents": intents}), **options)
        running_bot = asyncio.create_task(bot.start(sandbox.world.token))
        try:
            await _either(bot.became_ready.wait(), running_bot)
            yield bot
        finally:
            bot.release.set()
            await bot.close()
            await asyncio.gather(running_bot, return_exceptions=True)

    return run


async def _either(wanted: Awaitable[object], failing: asyncio.Task[None]) -> None:
    """Wait for *wanted*, or raise what *failing* dies of."""
    waiting = asyncio.ensure_future(wanted)
    async with asyncio.timeout(10):
        await asyncio.wait({waiting, failing}, return_when=asyncio.FIRST_COMPLETED)
    if not waiting.done():
        waiting.cancel()
        await failing


@pytest.fixture
async def bot(run_bot: Callable[..., AbstractAsyncContextManager[Probe]]) -> AsyncIterator[Probe]:
    """Run a bot with its commands synced."""
    async with run_bot() as opened:
        await opened.tree.sync()
        yield opened


@pytest.fixture
def said(sandbox: Sandbox) -> Callable[[str], list[Json]]:
    """Lend a look at the transcript: the data of every entry of a kind."""
    return lambda kind: [entry.data for entry in sandbox.transcript.since(0, {kind})]
