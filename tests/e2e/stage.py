"""The bot as a process, on a sandbox that runs in the test: start it, kill it, start it again."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sandbox import limits
from sandbox.client import Control, ControlRefused

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence

    from sandbox.client import Outcome
    from sandbox.sandbox import Sandbox
    from sandbox.wire import Json

ROOT = Path(__file__).resolve().parents[2]
READY, PATIENCE_S = "ready on", 60.0
# Discord waits three seconds for a sign of life, and our client five for an answer; a busy machine is not what a story
# is about, and one that goes on without its answer fails somewhere else, if at all.
ANSWER_WITHIN_S = 20.0
SECOND = timedelta(seconds=1)
NOT_INHERITED = ("PASSERELLE_", "PYTHONDONTWRITEBYTECODE")


@dataclass
class BotProcess:
    """One life of the bot; what it says is kept in ``lines``."""

    process: asyncio.subprocess.Process
    lines: list[str] = field(default_factory=list)
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)
    _reading: asyncio.Task[None] | None = None

    async def read(self) -> None:
        """Keep what the process says, until it ends."""
        assert self.process.stdout
        async for line in self.process.stdout:
            async with self._news:
                self.lines.append(line.decode().rstrip())
                self._news.notify_all()
        async with self._news:
            self.lines.append("(ended)")
            self._news.notify_all()

    async def says(self, words: str) -> str:
        """Wait for a line that holds *words*; AssertionError, with what it said instead, when it ends first."""
        async with asyncio.timeout(PATIENCE_S), self._news:
            await self._news.wait_for(lambda: any(words in line or line == "(ended)" for line in self.lines))
        found = [line for line in self.lines if words in line]
        assert found, "\n".join(self.lines)
        return found[0]

    async def kill(self) -> None:
        """End it as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        await self.ended()

    async def stop(self) -> int:
        """Ask it to end, as a container engine does; return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return await self.ended()

    async def ended(self) -> int:
        """Wait until it has ended; return its exit code."""
        async with asyncio.timeout(PATIENCE_S):
            code = await self.process.wait()
            if self._reading:
                await self._reading
        return code


class Unhurried(Control):
    """The control API for people who wait for their answers.

    What they press may be told in another language than their client's: *translate* gives what it is called there.
    """

    translate: Callable[[str], Sequence[str]] | None = None

    async def act(self, member: str, **doing: Any) -> Outcome:
        """Let *member* do something, and wait for what comes of it longer than they would."""
        doing = {"wait": ANSWER_WITHIN_S, **doing}
        pressed = next((kind for kind in ("click", "select") if kind in doing), None)
        names = [doing[pressed], *self.translate(doing[pressed])] if pressed and self.translate else []
        for name in names[:-1]:
            # Nothing has happened where no such button is shown: a public card is in the community's language.
            with suppress(ControlRefused):
                return await super().act(member, **{**doing, str(pressed): name})
        return await super().act(member, **({**doing, str(pressed): names[-1]} if names else doing))


class Stage:
    """A sandbox, its control API, and where the bot keeps its things."""

    def __init__(self, sandbox: Sandbox, control: Unhurried, folder: Path) -> None:
        self.sandbox, self.control, self.folder = sandbox, control, folder
        self.database = folder / "passerelle.sqlite3"
        self._lives: list[BotProcess] = []
        self.environment: dict[str, str] = {
            "PASSERELLE_DISCORD_TOKEN": sandbox.world.token,
            "PASSERELLE_DISCORD_API": f"{sandbox.base_url}/api/v10",
            "PASSERELLE_DISCORD_GATEWAY": sandbox.gateway.url,
            "PASSERELLE_CLOCK": f"{sandbox.base_url}/control/clock",
            "PASSERELLE_VAR_DIR": str(folder),
            "PASSERELLE_READY_SECONDS": "0.05",
            "PASSERELLE_DM_SECONDS": "0",
        }

    async def run(self, *arguments: str, **changes: str) -> BotProcess:
        """Start ``python ARGUMENTS`` with the bot's environment and *changes* to it."""
        # A program that is started for every story is compiled once, also where Python is told to keep nothing.
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(NOT_INHERITED)}
        environment: Mapping[str, str] = {**inherited, **self.environment, **changes}
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            cwd=ROOT,
            env={name: value for name, value in environment.items() if value},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        life = BotProcess(process)
        life._reading = asyncio.create_task(life.read())
        self._lives.append(life)
        return life

    async def clear(self) -> None:
        """End what a story that failed has left running."""
        for life in self._lives:
            if life.process.returncode is None:
                await life.kill()

    @asynccontextmanager
    async def bot(self, *arguments: str, **changes: str) -> AsyncIterator[BotProcess]:
        """Run the bot until the block ends; it is ready when the block begins."""
        life = await self.run(*(arguments or ("-m", "bot", "start")), **changes)
        try:
            await life.says(READY)
            yield life
        finally:
            if life.process.returncode is None:
                await life.stop()

    @asynccontextmanager
    async def hurried(self) -> AsyncIterator[None]:
        """Have Discord wait no longer than it does: what is not answered is answered by nobody."""
        await self.control.settings(callback_seconds=limits.CALLBACK_DEADLINE)
        yield
        await self.control.settings(callback_seconds=ANSWER_WITHIN_S)

    async def settle(self, seconds: float = 1) -> None:
        """Let the sandbox's clock go on, and wait until the bot has done all that was due."""
        now = (await self.control.clock()).now
        await self.control.move_clock(now + SECOND * seconds)

    async def held(self, route: str, since: int) -> None:
        """Wait until a request to *route* has been made after entry number *since*, which hangs after its effect."""
        wanted = re.compile(re.escape(route).replace(re.escape("*"), r"[^/ ]+"))
        async with asyncio.timeout(PATIENCE_S):
            while True:
                for entry in await self.control.transcript(since, kinds={"request"}, wait=5):
                    since = entry["number"]
                    if wanted.fullmatch(f"{entry['method']} {entry['path']}"):
                        return

    async def standing(self, channel: str, *, member: str = "Camille") -> list[Json]:
        """Return the messages that stand in a channel, as a member sees them."""
        seen = (await self.control.inbox(member))["channels"]
        return [message for place in seen if place["name"] == channel for message in place["messages"]]

    def ever_posted(self, channel: str) -> set[str]:
        """Return the ids of all messages that the transcript saw answered for a channel, deleted ones too."""
        path, asked, posted = f"/channels/{self.place(channel)}/messages", set[int](), set[str]()
        for entry in self.sandbox.transcript.since(0, {"request", "answer"}):
            if entry.kind == "request" and (entry.data["method"], entry.data["path"]) == ("POST", path):
                asked.add(entry.number)
            elif entry.kind == "answer" and entry.data["request"] in asked and entry.data.get("status") == 200:
                posted.add(entry.data["body"]["id"])
        return posted

    def place(self, name: str) -> int:
        """Return the id of a channel of the first guild."""
        guild = next(iter(self.sandbox.world.guilds.values()))
        return next(channel.id for channel in guild.channels.values() if channel.name == name)
