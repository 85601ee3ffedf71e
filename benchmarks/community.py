"""A community on a local Discord, with events of its own that are published and people who have signed up."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from benchmarks.children import READY_WITHIN_S, ROOT, NotMeasurable
from benchmarks.counting import Said
from sandbox.client import Control
from sandbox.server import running as sandbox_running

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator
    from datetime import date, datetime
    from pathlib import Path

    from sandbox.model import Channel, Message
    from sandbox.sandbox import Sandbox
    from sandbox.wire import Json

READY, START = "ready on", ("-m", "bot", "start")
ORGANISER, TEAM, AGENDA = "Nadia", "equipe", "agenda"
IN_ROOM, IN_PRIVATE = "channel", "direct"
_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_FILE = """
[event]
title = "{title}"
on = {on}
weekday = "{weekday}"
starts_at = "9 h 30"
ends_at = "17 h"
city = "Pau"
audience = "toutes et tous"
organiser = "PQN-A"
summary = "Une rencontre."
inscription = "ici"
"""


@dataclass(frozen=True)
class Meeting:
    """An event of the benchmark; its *number* is its place among them, from 1, as the bot counts them."""

    number: int
    title: str
    on: date


@dataclass(frozen=True)
class Community:
    """The sandbox in this process, its control API, and the folder of the bot that serves it."""

    sandbox: Sandbox
    control: Control
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """What the bot is started with."""
        return {
            "PASSERELLE_DISCORD_TOKEN_FILE": str(self.folder / "token"),
            "PASSERELLE_DISCORD_API": f"{self.sandbox.base_url}/api/v10",
            "PASSERELLE_DISCORD_GATEWAY": self.sandbox.gateway.url,
            "PASSERELLE_CLOCK": f"{self.sandbox.base_url}/control/clock",
            "PASSERELLE_CONFIG_DIR": str(self.folder / "config"),
            "PASSERELLE_VAR_DIR": str(self.folder / "var"),
            "PASSERELLE_READY_SECONDS": "0.05",
            "PASSERELLE_DM_SECONDS": "0",
        }

    @property
    def database(self) -> Path:
        """The file in which the bot keeps everything."""
        return self.folder / "var" / "passerelle.sqlite3"

    @property
    def guild_id(self) -> int:
        """The community's server."""
        return next(iter(self.sandbox.world.guilds))

    def channel(self, name: str) -> Channel:
        """Return a channel by its name; StopIteration without one."""
        return next(one for one in self.sandbox.world.guilds[self.guild_id].channels.values() if one.name == name)

    def direct(self, member: str) -> int:
        """Return the channel of the direct conversation with a member, 0 before there is one."""
        users = self.sandbox.world.by_username.values()
        return next(one.dm_channel or 0 for one in users if one.display_name == member)

    def said(self, since: int) -> list[Said]:
        """Return every message that the transcript tells of after entry *since*, but for what one person alone sees."""
        entries = [one for one in self.sandbox.transcript.since(since, {"message"}) if one.data["seen_by"] is None]
        messages = [self.sandbox.world.messages[int(one.data["message"])] for one in entries]
        return [Said(one.channel_id, says(one), one.sent_at) for one in messages]

    def asked(self, query: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Return what the bot's own database answers to *query*."""
        with closing(sqlite3.connect(self.database)) as database:
            return database.execute(query, parameters).fetchall()

    async def publish(self, meeting: Meeting) -> str:
        """Publish the card of *meeting*; return its message."""
        board = await self.control.command(ORGANISER, TEAM, "organiser tableau")
        preview = await self.control.click(ORGANISER, board.message["id"], f"organiser:preview:{meeting.number}")
        await self.control.click(ORGANISER, preview.message["id"], f"organiser:publish:{meeting.number}")
        await self.settle()
        for message in self.channel(AGENDA).messages.values():
            if meeting.title in says(message):
                return str(message.id)
        raise NotMeasurable(f"the card of {meeting.title} does not stand in #{AGENDA}")

    async def sign_up(self, member: str, meeting: Meeting, card: str, way: str) -> None:
        """Let *member* tap the card, and choose how to be reminded."""
        done = await self.control.click(member, card, f"inscription:signup:{meeting.number}")
        if way != IN_ROOM:
            await self.control.select(member, done.message["id"], f"inscription:way:{meeting.number}", [way])

    async def say_at(self, channel: str, text: str, when: str) -> None:
        """Let an organiser plan an announcement, as they do it with their thumbs."""
        control = self.control
        listed = await control.command(ORGANISER, TEAM, "organiser annonce")
        form = await control.click(ORGANISER, listed.message["id"], "Écrire une annonce")
        draft = await control.submit(ORGANISER, form.interaction, {"text": text, "when": when})
        place = [str(self.channel(channel).id)]
        shown = await control.select(ORGANISER, draft.message["id"], "Choisir un salon", place)
        await control.click(ORGANISER, shown.message["id"], "Programmer")

    async def withdraw(self, member: str, meeting: Meeting, card: str) -> None:
        """Let *member* give the place back."""
        shown = await self.control.click(member, card, f"inscription:signup:{meeting.number}")
        sure = await self.control.click(member, shown.message["id"], f"inscription:withdraw:{meeting.number}")
        await self.control.click(member, sure.message["id"], f"inscription:withdrawn:{meeting.number}")

    async def reset_token(self) -> None:
        """Reset the bot's token, write the new one where the bot finds it, and wait until the bot is back."""
        last = await self.control.last()
        (self.folder / "token").write_text(self.sandbox.reset_token(), encoding="utf-8")
        # Nobody hears an event before a bot has identified itself anew.
        if not await self.control.transcript(last, kinds={"event"}, wait=READY_WITHIN_S):
            raise NotMeasurable("the bot has not come back with its new token")

    async def settle(self) -> None:
        """Let a second pass, and all that is then due be done."""
        await self.control.move_clock(self.now + timedelta(seconds=1))

    @property
    def now(self) -> datetime:
        """The instant that this Discord lives in."""
        return self.sandbox.clock.now()


@asynccontextmanager
async def living(folder: Path, meetings: Iterable[Meeting], *, now: datetime) -> AsyncIterator[Community]:
    """Run a Discord whose clock stands at *now*, for a bot that knows *meetings* and no other event."""
    config = shutil.copytree(ROOT / "config", folder / "config")
    for file in (config / "events").iterdir():
        file.unlink()
    for one in meetings:
        text = _FILE.format(title=one.title, on=one.on.isoformat(), weekday=_WEEKDAYS[one.on.weekday()])
        (config / "events" / f"{one.number:03}.toml").write_text(text, encoding="utf-8")
    async with sandbox_running(now=now) as sandbox, Control(f"{sandbox.base_url}/control") as control:
        (folder / "token").write_text(sandbox.world.token, encoding="utf-8")
        yield Community(sandbox, control, folder)


def says(message: Message) -> str:
    """Return all that *message* says."""
    return "\n".join([message.content, *_texts(message.components)])


def _texts(components: Iterable[Json]) -> Iterator[str]:
    for one in components:
        yield str(one.get("content", ""))
        yield from _texts(one.get("components", ()))
