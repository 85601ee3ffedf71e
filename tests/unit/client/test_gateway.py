"""What is asked of the client before it has seen the server."""

from __future__ import annotations

import asyncio
import sys
from types import ModuleType
from typing import TYPE_CHECKING

import discord

from bot.client import gateway
from bot.client.gateway import Gateway
from bot.delivery.discord.attempts import trace
from bot.delivery.pace import Pace
from bot.precedence import Precedence
from tests.house import texts

if TYPE_CHECKING:
    import pytest

SERVER = 7


class Furnished(Gateway):
    """A client whose cogs are loaded, and which never connects; notes whom it has welcomed."""

    def __init__(self) -> None:
        services = asyncio.get_running_loop().create_future()
        super().__init__(
            services, texts(), Precedence(), extensions=(), trace=trace(Pace(1)), ready_after_s=0, shard=None
        )
        self.welcomed: list[int] = []
        self.furnished.set()

    async def _welcome(self, guild: discord.Guild) -> None:
        self.welcomed.append(guild.id)


async def test_what_is_asked_waits_until_the_server_is_shown() -> None:
    """Discord may pass on what somebody asks before it sends their server: they are not told that it has no events."""
    client = Furnished()
    asked = asyncio.create_task(client.can_serve(SERVER))
    await asyncio.wait([asked], timeout=0.02)
    waited = not asked.done()

    await client.on_guild_available(discord.Object(SERVER))  # type: ignore[arg-type] # only its id is looked at
    await asked

    assert waited
    assert client.welcomed == [SERVER]


async def test_what_is_asked_does_not_wait_longer_than_an_answer_may(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that Discord does not show leaves a sentence, not silence."""
    monkeypatch.setattr(gateway, "SHOWN_WITHIN_S", 0.01)
    client = Furnished()

    async with asyncio.timeout(5):
        await client.can_serve(SERVER)

    assert client.welcomed == []


async def test_what_is_asked_in_a_direct_message_waits_for_no_server() -> None:
    """There is none."""
    async with asyncio.timeout(1):
        await Furnished().can_serve(None)


async def test_the_next_client_takes_the_modules_that_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that ends un-imports nothing, and nothing is run anew for the one that follows."""
    served: list[Gateway] = []
    module = ModuleType("a_cog")

    async def setup(client: Gateway) -> None:
        served.append(client)

    module.setup = setup  # type: ignore[attr-defined] # what an extension has
    monkeypatch.setitem(sys.modules, "a_cog", module)
    services: asyncio.Future[object] = asyncio.get_running_loop().create_future()
    services.set_result(object())
    clients = [
        Gateway(
            *(services, texts(), Precedence()),  # type: ignore[arg-type] # no command asks them anything
            extensions=("a_cog",),
            trace=trace(Pace(1)),
            ready_after_s=0,
            shard=None,
        )
        for _ in range(2)
    ]

    for client in clients:
        await client._furnish()
        await client.close()

    assert served == clients
    assert sys.modules["a_cog"] is module
