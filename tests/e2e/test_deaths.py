"""Killed twenty times in the middle of the story: every person is still pinged exactly as often as promised."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import pytest

from demo import house
from demo.cast import CAST
from demo.promises import Notes
from demo.stage import Stage as Play
from demo.story import play
from demo.witness import Witness
from sandbox.client import Control, ControlRefused
from tests.e2e.stage import READY
from tests.e2e.test_story import Silence
from tests.e2e.watching import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from demo.cast import Ring
    from sandbox.wire import Json
    from tests.e2e.stage import BotProcess, Stage

pytestmark = pytest.mark.full

DEATHS = (
    *("claim 2", "claim 11", "claiming 19", "claim 30"),
    *("send 1", "send 6", "send 13", "send 22"),
    *("settle 3", "settle 9", "settle 18", "settle 26"),
    *("settling 12", "opened 2", "mirror 3", "mirror 9"),
    *("keep 2", "keep 20", "kept 5", "kept 14"),
)
"""At which step, the how manieth time: before a claim and inside its transaction, between claim and send, between the
answer and its settlement, inside that, once a conversation stands open, before an edit, before and after a role, a room
or a pin is kept."""


ONE_TRY = "un seul message privé refusé, sans nouvel essai"
"""Not so for a bot that dies before it notes the refusal."""


THREE_DAYS = 3
NOBODY_THERE = {409, 504}
"""How the sandbox says that no bot follows its clock, or none that gets anywhere."""

A_FEW = 5
LAST_LINES = 20


class Lives:
    """Starts the bot again whenever it has died."""

    def __init__(self, stage: Stage) -> None:
        self._stage, self._folder = stage, stage.folder / "steps"
        self._folder.mkdir(parents=True)
        (self._folder / "deaths").write_text("\n".join(DEATHS), encoding="utf-8")
        self._begun, self._ready = 0, asyncio.Condition()
        self._life: BotProcess | None = None
        self._latest: BotProcess | None = None
        self._are_over = False

    @property
    def deaths(self) -> list[str]:
        """At which steps it has died, in order."""
        graves = self._folder / "graves"
        return graves.read_text("utf-8").splitlines() if graves.exists() else []

    async def ready(self) -> int:
        """Wait until the life after the last death is ready; return how often it has died."""
        async with asyncio.timeout(60), self._ready:
            await self._ready.wait_for(lambda: self._are_over or self._is_alive())
        lines = self._latest.lines[-LAST_LINES:] if self._latest else []
        assert not self._are_over, "\n".join(("it ended at none of its steps, or never was ready:", *lines))
        return len(self.deaths)

    def _is_alive(self) -> bool:
        return self._life is not None and self._begun == len(self.deaths) + 1

    @asynccontextmanager
    async def lived(self) -> AsyncIterator[None]:
        """Let it live, again and again, until the block ends."""
        living = asyncio.create_task(self._live())
        try:
            yield
        finally:
            living.cancel()
            await asyncio.gather(living, return_exceptions=True)
            if self._life:
                await self._life.stop()

    async def _live(self) -> None:
        try:
            while self._begun == len(self.deaths):
                await self._live_once()
        finally:
            async with self._ready:
                self._are_over = True
                self._ready.notify_all()

    async def _live_once(self) -> None:
        life = self._latest = await self._stage.run("-m", "tests.e2e.mortal_bot", str(self._folder))
        self._begun += 1
        with suppress(AssertionError):  # it died before it was ready
            await life.says(READY)
            await self._is_ready(life)
        await life.process.wait()
        self._life = None

    async def _is_ready(self, life: BotProcess) -> None:
        async with self._ready:
            self._life = life
            self._ready.notify_all()


class Patient(Control):
    """The control API for people who try again when they get no answer, and a clock that waits for the next life."""

    def __init__(self, address: str, lives: Lives) -> None:
        super().__init__(address)
        self._lives, self._in_vain = lives, 0

    async def call(self, method: str, path: str, body: Json | None = None, **query: object) -> Json:
        """Do it, and where the bot has died of it wait until what was due is done."""
        if path not in {"/act", "/clock"}:
            return await super().call(method, path, body, **query)
        answer = None
        for _ in range(len(DEATHS) + A_FEW):
            deaths, answer = await self._lives.ready(), await self._tried(method, path, body, **query)
            has_died = await self._lives.ready() != deaths
            if has_died:
                await self._settle()
            if path == "/clock":
                return await super().call("GET", "/clock") if has_died or answer is None else answer
            if answer and any(response.keys() & {"message", "modal"} for response in answer["responses"]):
                return answer
        raise AssertionError(f"never answered: {body}, {answer}")

    async def _settle(self) -> None:
        while True:
            deaths = await self._lives.ready()
            now = (await super().call("GET", "/clock"))["now"]
            done = await self._tried("POST", "/clock", {"now": now, "wait": True})
            if done and await self._lives.ready() == deaths:
                return

    async def _tried(self, method: str, path: str, body: Json | None = None, **query: object) -> Json | None:
        """Return what comes of it, None where nobody was there to do it."""
        try:
            answer = await super().call(method, path, body, **query)
        except ControlRefused as refused:
            self._in_vain += 1
            if refused.status not in NOBODY_THERE or self._in_vain > A_FEW:
                raise
            return None
        self._in_vain = 0
        return answer


def by_day(rings: Iterable[Ring]) -> Counter[tuple[str, str]]:
    """Count rings by day and place: one that waited for the next life is a little late."""
    return Counter((ring.at.date().isoformat(), ring.where) for ring in rings)


async def test_twenty_deaths_change_no_ring(stage: Stage) -> None:
    """The story of the demo; who gets no answer tries again."""
    stage.environment |= {"PASSERELLE_CONFIG_DIR": str(house.furnish(stage.folder)), **LOOPBACK}
    await stage.control.settings(rate_limits=False)
    lives, notes = Lives(stage), Notes()

    async with lives.lived(), Patient(f"{stage.sandbox.base_url}/control", lives) as control:
        witness = Witness(control)
        await play(Play(control, Silence(), witness, notes))

    assert sorted(lives.deaths) == sorted(DEATHS)
    assert set(notes.missing) <= {ONE_TRY}
    assert len(await stage.standing("agenda")) == len(stage.ever_posted("agenda")) == THREE_DAYS
    (guild,) = stage.sandbox.world.guilds.values()
    for things in (guild.channels, guild.roles):
        assert {
            name: found for name, found in Counter(thing.name for thing in things.values()).items() if found > 1
        } == {}
    heard = {name: by_day(rings) for name, rings in witness.rings().items()}
    assert heard == {name: by_day(role.promised) for name, role in CAST.items() if role.promised}
