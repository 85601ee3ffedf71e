"""The door on a Discord of its own: posts of forums, threads and files, as the real library sends them."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import discord
import pytest
import yarl

from bot.delivery.card import Card, File, Post, Text
from bot.delivery.discord import looking
from bot.delivery.discord.door import RestDoor
from bot.delivery.discord.token import Token
from bot.delivery.model import Doubtful, Postponed, Refused, Sent, Trace
from bot.delivery.pace import Pace
from bot.precedence import Precedence
from bot.settings.environment import read_token
from sandbox import channels, threads
from sandbox.client import Control
from sandbox.server import running
from sandbox.settings import Settings
from tests.house import texts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from sandbox.model import Channel, Message
    from sandbox.sandbox import Sandbox

MONDAY = datetime(2025, 12, 15, 8, tzinfo=UTC)
POST = Card((Text("Bonjour"),), post=Post("Bonjour"))
FILE = File(7, "abc", "affiche.png", "Une salle pleine.")
BEGINNING = "POST /channels/*/threads"


class Ground:
    """A sandbox and a door to it."""

    def __init__(
        self,
        sandbox: Sandbox,
        control: Control,
        door: RestDoor,
        contents: dict[str, bytes],
        token: Token,
        precedence: Precedence,
    ) -> None:
        self.sandbox, self.control, self.door, self.contents = sandbox, control, door, contents
        self.token, self.precedence = token, precedence

    @property
    def world_channels(self) -> dict[int, Channel]:
        """Every place that there is."""
        return self.sandbox.world.channels

    def forum(self, **more: object) -> Channel:
        """Make a forum."""
        guild = next(iter(self.sandbox.world.guilds.values()))
        return channels.create(self.sandbox.world, guild, {"name": "annuaire", "type": 15, **more})

    def place(self, name: str) -> Channel:
        """Return a channel."""
        return next(one for one in self.world_channels.values() if one.name == name)

    def message(self, sent: object) -> Message:
        """Return a message that was sent."""
        assert isinstance(sent, Sent)
        return self.sandbox.world.messages[sent.message_id or 0]

    async def send(self, channel: Channel, card: Card, *, marker: int = 5) -> object:
        """Send *card*."""
        return await self.door.send(channel.id, card, nonce="abc", marker=marker)

    async def find(self, channel: Channel, card: Card) -> object:
        """Look for it."""
        return await self.door.find(channel.id, card, marker=5, since=MONDAY)


@asynccontextmanager
async def opened(contents: dict[str, bytes], *, file: Path | None = None) -> AsyncIterator[Ground]:
    """Open a door."""

    async def content(file: File) -> bytes | None:
        return contents.get(file.hash)

    async with (
        running(now=MONDAY, settings=Settings(rate_limits=False)) as sandbox,
        Control(f"{sandbox.base_url}/control") as control,
    ):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(discord.http.Route, "BASE", f"{sandbox.base_url}/api/v10")
            patch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(sandbox.gateway.url))
            token = Token(sandbox.world.token, file=file, read=read_token, say=texts().bound("fr"))
            precedence = Precedence()
            door = RestDoor(token, Pace(1000), precedence=precedence, require=lambda: None, contents=content)
            await door.open()
            yield Ground(sandbox, control, door, contents, token, precedence)
            await door.close()


@pytest.fixture
async def ground() -> AsyncIterator[Ground]:
    """Lend a door to a sandbox."""
    async with opened({"abc": b"\x89PNG..."}) as ground:
        yield ground


async def test_a_post_is_a_place_of_its_own(ground: Ground) -> None:
    """With its title, its tags and its first message, which has its number."""
    forum = ground.forum(available_tags=[{"name": "Agenda"}])
    tag = int(forum.tags[0]["id"])

    sent = await ground.send(forum, Card((Text("Bonjour"),), post=Post("Titre", (tag,)), file=FILE))

    (number,) = forum.threads
    thread = ground.world_channels[number]
    assert sent == Sent(number, number)
    assert (thread.name, thread.thread and thread.thread.applied_tags) == ("Titre", [tag])
    assert [one.filename for one in ground.message(sent).attachments] == ["affiche.png"]


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_post_leaves_once_whatever_was_answered(ground: Ground, when: str) -> None:
    """discord.py would have repeated it after the 502: only a look tells."""
    forum = ground.forum()
    await ground.control.fault(BEGINNING, "status", status=502, when=when, count=None)

    assert await ground.send(forum, POST) == Doubtful("delivery.doubtful", after=60)
    await ground.control.lift_faults()
    found = await ground.find(forum, POST)

    assert len(forum.threads) == (when == "after")
    assert found == (Trace.ABSENT if when == "before" else Sent(*forum.threads, *forum.threads))


async def test_a_post_waits_for_a_short_no(ground: Ground) -> None:
    """A 429 has had no effect."""
    forum = ground.forum()
    await ground.control.fault(BEGINNING, "status", status=429, retry_after=0.01)

    assert isinstance(await ground.send(forum, POST), Sent)


async def test_a_no_to_everything_is_told_and_closes_nothing_for_good(ground: Ground) -> None:
    """Neither the one who heard it nor anybody after is held back by discord.py."""
    forum = ground.forum()
    await ground.control.fault(BEGINNING, "status", status=429, retry_after=0.3, scope="global")

    told = await ground.send(forum, POST)

    assert told == Postponed("delivery.too_fast", after=1)
    assert ground.door._client.http._global_over.is_set()
    assert isinstance(await ground.send(forum, POST), Sent)


async def test_a_post_is_looked_for_among_those_that_sleep_page_by_page(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others' posts, and those with other words, are not ours."""
    monkeypatch.setattr(looking, "PAGE", 1)
    forum = ground.forum()
    ours = await ground.send(forum, POST)
    for words in ("Autre", "Encore"):
        await ground.send(forum, Card((Text(words),), post=Post("Bonjour")))
    for minute, number in enumerate(sorted(forum.threads)):
        state = ground.world_channels[number].thread
        assert state is not None
        state.archived, state.archive_changed_at = True, MONDAY.replace(minute=minute)

    assert await ground.find(forum, POST) == ours
    monkeypatch.setattr(looking, "PAGES_AT_MOST", 2)
    assert await ground.find(forum, Card((Text("Absent"),), post=Post("x"))) is Trace.UNREADABLE


@pytest.mark.parametrize("kind", ["forum", "thread"])
async def test_what_cannot_be_read_is_told_from_what_is_empty(ground: Ground, kind: str) -> None:
    """A thread has the permissions of its channel."""
    channel = ground.place("entraide")
    place = (
        ground.forum() if kind == "forum" else threads.start(ground.sandbox.world, channel, {"name": "x", "type": 11})
    )
    card = POST if kind == "forum" else Card((Text("Bonjour"),))

    absent = await ground.find(place, card)
    where = place if kind == "forum" else channel
    await ground.control.change_channel(
        str(where.id), permissions=[{"role": "Passerelle", "deny": ["READ_MESSAGE_HISTORY"]}]
    )

    assert absent is Trace.ABSENT
    assert await ground.find(place, card) is Trace.UNREADABLE


async def test_a_thread_is_written_in_and_searched(ground: Ground) -> None:
    """Like a channel."""
    thread = threads.start(ground.sandbox.world, ground.place("entraide"), {"name": "x", "type": 11})
    card = Card((Text("Bonjour"),))

    sent = await ground.send(thread, card)

    assert sent == await ground.find(thread, card)


async def test_a_forum_that_wants_a_tag_says_so(ground: Ground) -> None:
    """It waits until somebody has mended it."""
    forum = ground.forum(flags=1 << 4, available_tags=[{"name": "Agenda"}])

    refused = await ground.send(forum, POST)

    assert isinstance(refused, Postponed)
    assert refused.reason == "delivery.no_tag"


async def test_a_file_is_sent_replaced_and_taken_off(ground: Ground) -> None:
    """What is not kept any more is refused before it is sent, and left where it stands."""
    channel, card = ground.place("entraide"), Card((Text("Bonjour"),), file=FILE)
    sent = await ground.send(channel, card)
    message = ground.message(sent)
    shown = [[(one.filename, one.description, one.content) for one in message.attachments]]

    for changed in (Card((Text("Un"),), file=File(7, "gone", "b.png")), Card((Text("Deux"),))):
        await ground.door.edit(channel.id, message.id, changed, marker=5)
        shown.append([(one.filename, one.description, one.content) for one in message.attachments])

    standing = ("affiche.png", "Une salle pleine.", b"\x89PNG...")
    assert shown == [[standing], [standing], []]
    assert await ground.send(channel, Card((Text("x"),), file=File(7, "gone", "b.png"))) == Refused("delivery.no_file")


async def test_a_message_leaves_without_a_file_that_it_can_do_without(ground: Ground) -> None:
    """Where nothing may be attached, or it is kept no more; one that was given on purpose is waited for."""
    channel, spare = ground.place("entraide"), File(7, "abc", "journee.ics", is_spare=True)
    await ground.control.change_channel(str(channel.id), permissions=[{"role": "Passerelle", "deny": ["ATTACH_FILES"]}])
    gone = replace(spare, hash="gone")

    sent = [await ground.send(channel, Card((Text("Annulée"),), file=file)) for file in (spare, gone)]
    refused = await ground.send(channel, Card((Text("Voici"),), file=FILE))

    assert [ground.message(one).attachments for one in sent] == [[], []]
    assert isinstance(refused, Postponed)


async def test_a_sleeping_post_is_woken_to_be_corrected_but_not_a_locked_one(ground: Ground) -> None:
    """Whoever may write in it may wake it."""
    forum = ground.forum()
    message = ground.message(await ground.send(forum, POST))
    state = ground.world_channels[message.id].thread
    assert state is not None
    state.archived = True

    corrected = await ground.door.edit(message.id, message.id, Card((Text("Corrigé"),), post=POST.post), marker=5)
    rule = {"role": "Passerelle", "deny": ["MANAGE_THREADS"]}
    await ground.control.change_channel(str(forum.id), permissions=[rule])
    state.archived = state.locked = True
    refused = await ground.door.edit(message.id, message.id, POST, marker=5)

    assert corrected == Sent(message.id, message.id)
    assert message.content == "Corrigé"
    assert isinstance(refused, Postponed)
    assert refused.reason == "delivery.archived"


async def test_a_token_that_the_gateway_has_read_again_is_the_doors_as_well(tmp_path: Path) -> None:
    """It does not show the old one once more, to be refused."""
    file = tmp_path / "token"
    async with opened({}, file=file) as ground:
        old = ground.sandbox.world.token
        file.write_text(ground.sandbox.reset_token(), encoding="utf-8")
        await ground.token.renewed(old)

        assert isinstance(await ground.send(ground.place("agenda"), Card((Text("Bonjour"),))), Sent)
