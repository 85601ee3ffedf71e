"""One process, from start to stop; :mod:`bot.rooms` furnishes it meanwhile.

The gateway client connects first: Discord's servers take two seconds to arrive, and the rest of
the house (the database most of all) is imported and opened in that time.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from bot.client.gateway import Gateway
from bot.client.supervisor import Supervisor
from bot.clock import Clock, SandboxClock, SystemClock
from bot.delivery.discord.attempts import trace
from bot.delivery.discord.door import point_at
from bot.delivery.discord.token import Token
from bot.delivery.pace import Pace
from bot.memory import freeze
from bot.precedence import Precedence
from bot.settings.environment import read_token

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from datetime import datetime
    from pathlib import Path
    from types import ModuleType

    from bot.client.services import Services
    from bot.i18n import Texts
    from bot.resources.catalogue.model import Catalogue
    from bot.rooms import Rooms
    from bot.settings import Settings

EXTENSIONS = (
    "cogs.agenda",
    "cogs.chercher",
    "cogs.articles",
    "cogs.ici",
    "cogs.contact",
    "cogs.proposer",
    "cogs.inscription",
    "cogs.ateliers",
    "cogs.collegue",
    "cogs.amenagement",
    "cogs.documents",
    "cogs.attente",
    "cogs.moi",
    "cogs.programme",
    "cogs.sigles",
    "cogs.aide",
    "cogs.organiser",
    "cogs.rappels",
    "cogs.avis",
)
# A container is killed ten seconds after SIGTERM; we are gone after five, and what is on its way gets three.
GRACE_S = 3.0


class App:
    """Everything that runs in one process; *on_step* is told each step of a delivery, for tests that kill it there."""

    def __init__(
        self, settings: Settings, texts: Texts, *, on_step: Callable[[str], None] = lambda _step: None
    ) -> None:
        point_at(settings.discord_api, settings.discord_gateway)
        self._settings, self._texts, self._on_step = settings, texts, on_step
        self._clock: Clock = SystemClock() if settings.clock == "system" else SandboxClock(settings.clock)
        self._pace, self._precedence = Pace(settings.budget_per_second), Precedence()
        say = texts.bound(settings.community.locale)
        self._token = Token(settings.token, file=settings.token_file, read=read_token, say=say)
        self._rooms: Rooms | None = None
        self._opened = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Work until *stop* is set; raise :class:`bot.errors.PasserelleError` for what ends the process."""
        services: asyncio.Future[Services] = asyncio.get_running_loop().create_future()
        supervisor = self._make_supervisor(services)
        try:
            await _first_of(_wait(stop), supervisor.run(), self._furnish(services, supervisor), self._follow_clock())
        finally:
            if self._rooms:
                await self._rooms.close(grace_s=GRACE_S)

    async def _furnish(self, services: asyncio.Future[Services], supervisor: Supervisor) -> None:
        """Import and open the rest of the house, hand its services to the gateway, and let it work."""
        rooms = await asyncio.to_thread(_import_rooms)
        catalogue = await asyncio.to_thread(_read_catalogue, self._settings.config_dir / "resources")
        self._rooms = rooms.Rooms(
            self._settings,
            self._texts,
            self._clock,
            self._pace,
            self._token,
            self._precedence,
            supervisor=supervisor,
            on_step=self._on_step,
            catalogue=catalogue,
        )
        await self._rooms.open()
        self._opened.set()
        if isinstance(self._clock, SandboxClock):
            await self._clock.known()
        services.set_result(self._rooms.services)
        await self._rooms.work()

    async def _follow_clock(self) -> None:
        """Live by the sandbox's clock where that is the one; never returns."""
        if isinstance(self._clock, SandboxClock):
            await self._clock.follow(self._settle)
        await asyncio.Event().wait()

    async def _settle(self) -> datetime | None:
        await self._opened.wait()
        return await self._rooms.settle() if self._rooms else None

    def _make_supervisor(self, services: asyncio.Future[Services]) -> Supervisor:
        def make() -> Gateway:
            return Gateway(
                services,
                self._texts,
                self._precedence,
                extensions=EXTENSIONS,
                trace=trace(self._pace, precedence=self._precedence),
                ready_after_s=self._settings.ready_seconds,
                shard=_read_shard(self._settings.shard),
            )

        say = self._texts.bound(self._settings.community.locale)
        return Supervisor(make, self._token, address=self._settings.discord_api, say=say)


def _read_catalogue(folder: Path) -> Catalogue:
    from bot.resources.catalogue.reading import read_catalogue  # noqa: PLC0415 - with the rest of the house

    # Twenty milliseconds, which would be in the way of who asks something while the bot starts.
    return read_catalogue(folder)


def _import_rooms() -> ModuleType:
    from bot import rooms  # noqa: PLC0415 - the point of it: imported while Discord sends its servers

    # What is imported stays for good. Left in the collector's care, these 100,000 objects would stop the loop for some
    # 80 ms at each full collection, with people waiting for answers.
    freeze()
    return rooms


def _read_shard(text: str | None) -> tuple[int, int] | None:
    number, _, count = (text or "").partition("/")
    return (int(number), int(count)) if text else None


async def _first_of(*work: Coroutine[Any, Any, None]) -> None:
    """Run *work* at once until one of it ends or fails; then end the others and raise what failed."""
    tasks = [asyncio.create_task(each) for each in work]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _wait(stop: asyncio.Event) -> None:
    await stop.wait()
