"""What is delivered lets people go first, on the wire."""

from __future__ import annotations

import asyncio
import contextvars
from typing import TYPE_CHECKING

import aiohttp
import pytest
from aiohttp.payload import BytesPayload

from bot import precedence
from bot.delivery.card import Card, Text
from bot.delivery.discord.attempts import trace
from bot.delivery.model import Sent
from bot.delivery.pace import Pace
from bot.precedence import Precedence
from tests.integration.delivery.test_door import opened

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp.abc import AbstractStreamWriter

    from tests.integration.delivery.test_door import Ground


@pytest.fixture
async def ground(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Ground]:
    """Lend a door that gives way to people for as long as it takes."""
    monkeypatch.setattr(precedence, "AT_MOST_S", 60)
    async with opened({}) as ground:
        yield ground


async def test_a_message_leaves_when_nobody_waits_for_an_answer(ground: Ground) -> None:
    """It is held back, and not lost."""
    agenda = ground.place("agenda")

    with ground.precedence.answering():
        sending = asyncio.create_task(ground.send(agenda, Card((Text("Bonjour"),))), context=contextvars.Context())
        await asyncio.wait([sending], timeout=0.1)
        stood = len(agenda.messages)
    sent = await sending

    assert stood == 0
    assert isinstance(sent, Sent)


async def test_an_answer_leaves_before_what_waits_for_it(ground: Ground) -> None:
    """With its body, and not with its headers alone."""
    first, order = Precedence(), list[str]()

    class Body(BytesPayload):
        async def write_with_length(self, writer: AbstractStreamWriter, content_length: int | None) -> None:
            await super().write_with_length(writer, content_length)
            order.append("body")

    async def step() -> None:
        await first.gap()
        order.append("step")

    async with aiohttp.ClientSession(trace_configs=[trace(Pace(1), precedence=first)]) as session:
        with first.answering():
            stepping = asyncio.create_task(step(), context=contextvars.Context())
            path = "/api/v10/interactions/1/token/callback"
            async with session.post(f"{ground.sandbox.base_url}{path}", data=Body(b"{}")):
                await stepping

    assert order == ["body", "step"]


async def test_an_answer_that_has_left_holds_up_nothing_more(ground: Ground) -> None:
    """Discord takes its time to say that it has it."""
    first, path = Precedence(), "/interactions/1/token/callback"

    async def answer() -> None:
        with first.answering():
            async with session.post(f"{ground.sandbox.base_url}/api/v10{path}", json={"type": 4}):
                answered.set()
                await asyncio.Event().wait()

    answered = asyncio.Event()
    async with aiohttp.ClientSession(trace_configs=[trace(Pace(1), precedence=first)]) as session:
        answering = asyncio.create_task(answer())
        await answered.wait()
        await first.gap()
        answering.cancel()
        await asyncio.gather(answering, return_exceptions=True)
