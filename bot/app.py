"""The composition root: the only place where objects meet."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.client.gateway import Gateway
from bot.client.services import Services
from bot.client.supervisor import Supervisor
from bot.clock import Clock, SandboxClock, SystemClock
from bot.database.lease import Lease
from bot.database.marks import APPLICATION, remember, remembered
from bot.delivery.discord.door import RestDoor, point_at, trace
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.pace import Pace
from bot.delivery.service import Outbox, Subject
from bot.events.seed import read_events
from bot.events.service import EventCard, Events
from bot.guilds.service import ChosenPlaces, Guilds
from bot.operations import arrival, health
from bot.schedule import Schedule, Tick

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.database import Database
    from bot.i18n import Texts
    from bot.settings import Settings

logger = logging.getLogger(__name__)

EXTENSIONS = ("cogs.programme", "cogs.aide", "cogs.organiser")
COMMANDS_DIGEST = "commands_digest"
# SIGTERM leaves five seconds (the issue of every container engine is ten); what is on its way gets three.
GRACE_S = 3.0
DOOR_PAUSE_S = 5.0


class App:
    """Everything that runs in one process; :meth:`run` returns once told to stop."""

    def __init__(
        self, settings: Settings, database: Database, texts: Texts, *, on_step: Callable[[str], None] | None = None
    ) -> None:
        point_at(settings.discord_api, settings.discord_gateway)
        self._settings, self._database, self._texts = settings, database, texts
        self._clock: Clock = SandboxClock(settings.clock) if settings.clock != "system" else SystemClock()
        self._lease = Lease(database, term=settings.lease_seconds)
        self._pace = Pace(settings.budget_per_second)
        self._door = RestDoor(settings.token, self._pace, require=self._lease.require)
        self._door_is_open = False
        self._outbox = Outbox()
        self._services = self._make_services()
        self._dispatcher = self._make_dispatcher(on_step or (lambda _step: None))
        self._supervisor = Supervisor(
            self._make_gateway,
            settings.token,
            address=settings.discord_api,
            say=texts.bound(settings.community.locale),
        )
        self._health = health.HealthReport(self._look, settings.var_dir, settings.health_port)
        self._schedule = self._make_schedule()
        self._outbox.woken_by(self._schedule.wake)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until *stop* is set; raise :class:`bot.errors.PasserelleError` for what ends the process."""
        async with contextlib.AsyncExitStack() as stack:
            stack.push_async_callback(self._close)
            await self._health.open()
            tasks = {asyncio.create_task(_wait(stop), name="stop")}
            if isinstance(self._clock, SandboxClock):
                tasks.add(asyncio.create_task(self._clock.follow(self._settle), name="clock"))
                await self._clock.known()
            if self._database.is_sqlite:
                await self._lease.acquire(alone=True)
            tasks.add(asyncio.create_task(self._lead(), name="lead"))
            tasks.add(asyncio.create_task(self._supervisor.run(), name="gateway"))
            self._schedule.start(in_steps=isinstance(self._clock, SandboxClock))
            await self._until_one_ends(tasks)

    async def _until_one_ends(self, tasks: set[asyncio.Task[None]]) -> None:
        """Wait until told to stop or until one of *tasks* fails; then end them all."""
        pending = set(tasks)
        try:
            while not any(task.get_name() == "stop" and task.done() for task in tasks):
                done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
        finally:
            for task in pending:
                task.cancel()
            await asyncio.gather(*pending, return_exceptions=True)

    async def _lead(self) -> None:
        """Become the leader, open the door, and let the ticks run."""
        if not self._lease.is_held:
            await self._lease.acquire()
        while not self._door_is_open:
            try:
                await self._door.open()
                self._door_is_open = True
            except (OSError, aiohttp.ClientError, discord.HTTPException) as error:
                logger.debug("Discord is away: %s", error)
                await asyncio.sleep(DOOR_PAUSE_S)
        self._schedule.wake()

    async def _close(self) -> None:
        await self._schedule.stop(grace_s=GRACE_S)
        await self._door.close()
        with contextlib.suppress(Exception):
            await self._lease.release()
        await self._health.close()
        await self._database.close()

    async def _settle(self) -> datetime | None:
        """Do all that is due at the sandbox's instant; return when the next thing is."""
        await self._schedule.run_all()
        return await self._dispatcher.next_due()

    def _look(self) -> health.Health:
        return health.Health(is_ready=self._supervisor.is_ready, is_leader=self._leads())

    def _leads(self) -> bool:
        return self._door_is_open and self._lease.is_held

    def _make_services(self) -> Services:
        community, database, clock = self._settings.community, self._database, self._clock
        guilds = Guilds(database, clock, self._outbox)
        seeds = read_events(self._settings.config_dir / "events")
        events = Events(database, clock, self._outbox, guilds, seeds=seeds, locale=community.locale)
        welcome = arrival.Arrival(
            database, clock, self._outbox, guilds, events, wanted=community.wanted, locale=community.locale
        )
        return Services(
            clock=clock,
            texts=self._texts,
            guilds=guilds,
            events=events,
            arrival=welcome,
            locale=community.locale,
            contact=community.contact.line or "",
        )

    def _make_dispatcher(self, on_step: Callable[[str], None]) -> Dispatcher:
        events = self._services.events
        subjects: dict[str, Subject] = {
            EventCard.KIND: EventCard(self._texts, self._clock),
            arrival.KIND: arrival.StartReport(self._texts, self._settings.community.wanted, events),
        }
        return Dispatcher(
            self._database, self._door, self._clock, subjects=subjects, places=ChosenPlaces(), on_step=on_step
        )

    def _make_schedule(self) -> Schedule:
        """Return the ticks, one line each; the first is the one that a commit wakes."""
        services = self._services
        return Schedule(
            (
                Tick("deliveries", every_s=5, run=self._dispatcher.run),
                Tick("caches", every_s=5, run=services.events.refresh_changed, by_all=True),
                Tick("commands", every_s=60, run=self._supervisor.publish_commands),
                Tick("drafts", every_s=3600, run=services.guilds.forget_old_drafts),
                Tick("health", every_s=10, run=self._health.write, by_all=True, in_real_time=True),
            ),
            is_leader=self._leads,
        )

    def _make_gateway(self) -> Gateway:
        return Gateway(
            self._services,
            extensions=EXTENSIONS,
            trace=trace(self._pace),
            ready_after_s=self._settings.ready_seconds,
            commands_changed=self._commands_changed,
            commands_told=self._commands_told,
        )

    async def _commands_changed(self, digest: str) -> bool:
        """Whether this process is to tell Discord of the commands: the leader, when they differ from last time."""
        if not self._lease.is_held:
            return False
        return digest != await self._database.read(lambda tx: remembered(tx, APPLICATION, COMMANDS_DIGEST))

    async def _commands_told(self, digest: str) -> None:
        await self._database.write(lambda tx: remember(tx, APPLICATION, COMMANDS_DIGEST, digest))


async def _wait(stop: asyncio.Event) -> None:
    await stop.wait()
