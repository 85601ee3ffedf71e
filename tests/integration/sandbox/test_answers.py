"""When and how an interaction may be answered, by raw requests that discord.py would not send."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import TYPE_CHECKING

import aiohttp
import pytest

from tests.integration.sandbox.conftest import MONDAY

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import Control, Outcome
    from sandbox.sandbox import Sandbox
    from sandbox.wire import Json
    from tests.integration.sandbox.conftest import Reply, Rest


class Listener:
    """A gateway session that only keeps what it hears: a bot without a library."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket

    async def next(self, name: str) -> Json:
        """Return the data of the next event called *name*."""
        while True:
            frame = json.loads((await self._socket.receive()).data)
            if frame["t"] == name:
                data: Json = frame["d"]
                return data


@pytest.fixture
async def listener(sandbox: Sandbox, rest: Rest) -> AsyncIterator[Listener]:
    """Identify a session, with a command to use."""
    commands = [
        {"name": "agenda", "description": "Agenda"},
        {
            "name": "chercher",
            "description": "Chercher",
            "options": [{"type": 3, "name": "texte", "description": "Texte", "autocomplete": True}],
        },
    ]
    await rest("PUT", f"/applications/{sandbox.world.bot.id}/commands", commands)
    async with aiohttp.ClientSession() as session, session.ws_connect(sandbox.gateway.url) as socket:
        await socket.send_json({"op": 2, "d": {"token": sandbox.world.token, "intents": 1, "properties": {}}})
        opened = Listener(socket)
        await opened.next("GUILD_CREATE")
        yield opened


class Clicks:
    """Interactions of a member, answered by hand."""

    def __init__(self, sandbox: Sandbox, rest: Rest, control: Control, listener: Listener) -> None:
        self._sandbox, self._rest, self._control, self._listener = sandbox, rest, control, listener
        self._acting: list[asyncio.Task[Outcome]] = []

    async def begin(self, **doing: object) -> Json:
        """Let Léa do something; return INTERACTION_CREATE without waiting for what becomes of it."""
        acting = asyncio.create_task(self._control.act("Léa", until="ack", **doing))
        self._acting.append(acting)
        return await self._listener.next("INTERACTION_CREATE")

    async def command(self) -> Json:
        """Let Léa use a command."""
        return await self.begin(channel="entraide", command="agenda")

    async def end(self) -> None:
        """Give up waiting for what becomes of the acts."""
        for acting in self._acting:
            acting.cancel()
        await asyncio.gather(*self._acting, return_exceptions=True)

    async def answer(self, interaction: Json, kind: int, data: Json | None = None) -> Reply:
        """Send a callback."""
        path = f"/interactions/{interaction['id']}/{interaction['token']}/callback?with_response=1"
        return await self._rest("POST", path, {"type": kind, "data": data})

    async def follow_up(self, interaction: Json, content: str, **more: object) -> Reply:
        """Send a follow-up."""
        path = f"/webhooks/{self._sandbox.world.bot.id}/{interaction['token']}?wait=1"
        return await self._rest("POST", path, {"content": content, **more})

    async def original(self, method: str, interaction: Json, body: Json | None = None) -> Reply:
        """Ask for the original answer."""
        path = f"/webhooks/{self._sandbox.world.bot.id}/{interaction['token']}/messages/@original"
        return await self._rest(method, path, body)


@pytest.fixture
async def clicks(sandbox: Sandbox, rest: Rest, control: Control, listener: Listener) -> AsyncIterator[Clicks]:
    """Lend interactions to answer by hand."""
    opened = Clicks(sandbox, rest, control, listener)
    yield opened
    await opened.end()


async def test_a_reply_after_the_deadline_is_refused(clicks: Clicks, sandbox: Sandbox) -> None:
    """10062, by real time: the sandbox's clock may stand still."""
    interaction = await clicks.command()
    sandbox.settings.callback_seconds = -1.0

    late = await clicks.answer(interaction, 4, {"content": "trop tard"})

    assert (late.status, late.code) == (404, 10062)


async def test_an_interaction_is_answered_once(clicks: Clicks) -> None:
    """The second callback is 40060."""
    interaction = await clicks.command()
    first = await clicks.answer(interaction, 4, {"content": "un"})

    second = await clicks.answer(interaction, 4, {"content": "deux"})

    assert first.body["resource"]["message"]["content"] == "un"
    assert (second.status, second.code) == (400, 40060)


async def test_before_the_answer_there_is_no_webhook(clicks: Clicks) -> None:
    """A follow-up or a look at the original is 10015."""
    interaction = await clicks.command()

    early = await clicks.follow_up(interaction, "trop tôt")
    original = await clicks.original("GET", interaction)

    assert (early.status, early.code) == (404, 10015)
    assert (original.status, original.code) == (404, 10015)


async def test_a_token_dies_after_fifteen_minutes(clicks: Clicks, control: Control) -> None:
    """50027, by the sandbox's clock."""
    interaction = await clicks.command()
    await clicks.answer(interaction, 5)
    await control.move_clock(MONDAY + timedelta(minutes=14))
    within = await clicks.original("PATCH", interaction, {"content": "à temps"})
    await control.move_clock(MONDAY + timedelta(minutes=16))

    beyond = await clicks.follow_up(interaction, "trop tard")

    assert within.status == 200
    assert (beyond.status, beyond.code) == (401, 50027)


async def test_the_first_follow_up_fills_in_what_was_loading(clicks: Clicks) -> None:
    """It keeps the visibility of the deferral whatever it asks for; the original can be deleted once."""
    interaction = await clicks.command()
    await clicks.answer(interaction, 5, {"flags": 64})
    loading = await clicks.original("GET", interaction)

    first = await clicks.follow_up(interaction, "voilà")
    second = await clicks.follow_up(interaction, "et encore")
    deleted = await clicks.original("DELETE", interaction)
    gone = await clicks.original("GET", interaction)

    assert loading.body["flags"] == 64 | 128
    assert (first.body["id"], first.body["flags"]) == (loading.body["id"], 64)
    assert second.body["flags"] == 0
    assert deleted.status == 204
    assert (gone.status, gone.code) == (404, 10008)


@pytest.mark.parametrize("kind", [6, 7, 8])
async def test_a_command_is_not_answered_like_a_button(clicks: Clicks, kind: int) -> None:
    """Types 6 and 7 need a message, and 8 an autocomplete: 50035."""
    interaction = await clicks.command()

    answer = await clicks.answer(interaction, kind, {"content": "x"})

    assert (answer.status, answer.code) == (400, 50035)


async def test_autocomplete_takes_only_choices(clicks: Clicks) -> None:
    """Any other answer is 400."""
    interaction = await clicks.begin(channel="entraide", command="chercher", focus="texte", value="a")

    wrong = await clicks.answer(interaction, 4, {"content": "x"})
    right = await clicks.answer(interaction, 8, {"choices": [{"name": "A", "value": "a"}]})

    assert wrong.status == 400
    assert right.status == 200


async def test_a_modal_does_not_answer_a_modal(clicks: Clicks) -> None:
    """50035; a modal that a command opened has no message to update either."""
    opening = await clicks.command()
    field = {"type": 4, "custom_id": "name", "style": 1}
    modal = {
        "custom_id": "m",
        "title": "Fiche",
        "components": [{"type": 18, "label": "Nom", "component": field}],
    }
    opened = await clicks.answer(opening, 9, modal)
    submitted = await clicks.begin(interaction=opening["id"], submit={"Nom": "Léa"})

    again = await clicks.answer(submitted, 9, modal)
    update = await clicks.answer(submitted, 7, {"content": "x"})

    assert opened.status == 200
    assert (again.status, again.code) == (400, 50035)
    assert (update.status, update.code) == (400, 50035)


async def test_a_callback_without_a_wish_for_words_is_204(clicks: Clicks, rest: Rest) -> None:
    """with_response decides between 204 and 200."""
    interaction = await clicks.command()

    answer = await rest("POST", f"/interactions/{interaction['id']}/{interaction['token']}/callback", {"type": 5})

    assert (answer.status, answer.body) == (204, None)
