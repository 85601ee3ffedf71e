"""The house at work: database, lease, deliveries and ticks; :mod:`bot.furniture` makes the features."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.clock import SandboxClock
from bot.database import Database
from bot.database.lease import Lease, LeaseLost
from bot.database.migrations.state import is_current
from bot.delivery.discord.door import UNAUTHORISED, DiscordAway, RestDoor, TokenRefused
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.files.service import Files
from bot.delivery.mirror import Mirror
from bot.delivery.outages import BEAT_EVERY_S, Outages
from bot.errors import PasserelleError
from bot.events.places.rounds import MemberRounds
from bot.feeds.reading.service import Reading
from bot.furniture import Furniture
from bot.operations import health
from bot.privacy.service import Privacy
from bot.resources.catalogue.model import NOTHING, Catalogue
from bot.resources.links.service import Links
from bot.schedule import Punctual, Schedule, Tick
from bot.web.fetching import Fetcher

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from datetime import datetime

    from bot.client.supervisor import Supervisor
    from bot.clock import Clock
    from bot.delivery.discord.token import Token
    from bot.delivery.pace import Pace
    from bot.errors import Say
    from bot.i18n import Texts
    from bot.precedence import Precedence
    from bot.settings import Settings

logger = logging.getLogger(__name__)

DELIVERIES, CARDS, PLACES = "deliveries", "cards", "places"
COMMANDS_DIGEST = "commands_digest"
# Between two tries to open the door while Discord is away.
DOOR_PAUSE_S = 5.0
# Between two looks at what is due.
LOOK_EVERY_S = 5.0
# What is done at its instant, which the tick *instants* sees to, is looked at beside it this rarely.
INSTANTS_SEE_S = 60.0


class MigrationFailed(PasserelleError):
    """The child process that migrates has failed, and has said why itself."""

    def __init__(self, code: int) -> None:
        super().__init__()
        self.exit_code = code  # type: ignore[misc] # the child's

    def sentence(self, say: Say) -> str:  # noqa: ARG002 - nothing is left to say
        """Return nothing: the child's sentence stands above."""
        return ""


class Rooms:
    """Database, features, deliveries and ticks; :meth:`open`, then :meth:`work`, then :meth:`close`."""

    def __init__(
        self,
        settings: Settings,
        texts: Texts,
        clock: Clock,
        pace: Pace,
        token: Token,
        precedence: Precedence,
        *,
        supervisor: Supervisor,
        on_step: Callable[[str], None],
        catalogue: Catalogue = NOTHING,
    ) -> None:
        self._settings, self._clock = settings, clock
        self._supervisor = supervisor
        self._database = Database(settings.database_url, gap=precedence.gap)
        self._lease = Lease(self._database, term=settings.lease_seconds)
        files, self._token = Files(self._database, clock), token
        self._door = RestDoor(
            *(token, pace),
            precedence=precedence,
            require=self._lease.require,
            contents=files.content,
            refused=self._token_refused,
        )
        self._led, self._refused = asyncio.Event(), asyncio.Event()
        self._outages = Outages(self._database, clock)
        contact = settings.community.contact.email or ""
        self._fetcher = Fetcher(clock, contact=contact, loopback=settings.web_loopback)
        self._reading = Reading()
        furniture = Furniture(
            settings,
            texts,
            clock,
            self._database,
            self._lease,
            self._door.grounds,
            files,
            self._fetcher,
            self._reading,
            on_step=on_step,
            catalogue=catalogue,
        )
        self.services, self._keeping, self._places = furniture.services, furniture.keeping, furniture.places
        self._announcer, self._queue = furniture.announcer, furniture.queue
        self._reviews = furniture.reviews
        self._interest, self._shelves = furniture.interest, furniture.shelves
        self._links = Links(
            *(self._database, clock, furniture.outbox, self._fetcher, catalogue),
            locale=settings.community.locale,
            here_only=settings.clock != "system",
        )
        subjects, outbox = furniture.subjects, furniture.outbox
        self._mirror = Mirror(self._database, self._door, clock, subjects=subjects, on_step=on_step)
        self._dispatcher = Dispatcher(
            self._database,
            self._door,
            clock,
            outbox,
            subjects=subjects,
            places=self._places,
            dm_gap_s=settings.dm_seconds,
            precedence=precedence,
            on_step=on_step,
            leads=self._leads,
        )
        self._health = health.HealthReport(self._look, settings.var_dir, settings.health_port)
        self._schedule = self._make_schedule()
        outbox.woken_by(self._wake_dispatcher, mirror=partial(self._schedule.wake, CARDS))
        self._keeping.woken_by(partial(self._schedule.wake, PLACES))

    async def open(self) -> None:
        """Bring the schema up to date and, where one process is all there may be, take the lease."""
        if not await is_current(self._database):
            await _migrate_apart()
        if self._database.is_sqlite:
            await self._lease.acquire(alone=True)
        # After the lease: a second process must hear that it is one, not that the port is taken.
        await self._health.open()

    async def work(self) -> None:
        """Tick and, once the leader, speak; never returns."""
        self._schedule.start(in_steps=self._settings.clock != "system")
        await self._lead()

    async def settle(self) -> datetime | None:
        """Do all that is due at the sandbox's instant; return when the next thing is."""
        try:
            if self._lease.is_held:
                await _first_of(self._led.wait(), self._lease.until_lost())
            await self._schedule.run_all()
            await self._finish()
        except* PasserelleError as known:  # what was not done stays due
            logger.warning("not all was done at this instant: %s", "; ".join(map(str, known.exceptions)))
        return await self._next_due()

    async def _finish(self) -> None:
        """Do what one line of work leaves to another at the same instant, whoever woke the other."""
        done = -1
        while self._leads() and done != self._done:
            done = self._done
            await self._keeping.run()
            await self._dispatcher.run()
            await self._dispatcher.settle()
            await self._mirror.run()

    @property
    def _done(self) -> int:
        return self._keeping.done + self._dispatcher.done + self._mirror.done

    async def close(self, *, grace_s: float) -> None:
        """Let what is on its way arrive, then let go of everything."""
        await self._schedule.stop(grace_s=grace_s)
        await self._dispatcher.close()
        await self._door.close()
        await self._fetcher.close()
        await self._reading.close()
        try:
            await self._lease.release()
        except PasserelleError:
            logger.warning("the lease was not given back: the next process waits for its end")
        await self._health.close()
        await self._database.close()

    async def _lead(self) -> None:
        """Become the leader, open the door and send what is due; again whenever the lease was lost."""
        while True:
            if not self._lease.is_held:
                await self._lease.acquire()
            logger.info("this process leads")
            try:
                await self._open_door()
            except LeaseLost:
                logger.warning("the lease was lost before Discord answered")
                continue
            # Nothing is awaited between: a refusal that comes from here on closes the door again.
            self._refused.clear()
            await self._begin()
            await _first_of(self._lease.until_lost(), self._refused.wait())
            # Nothing ticks until the next outage is noted.
            self._led.clear()

    async def _open_door(self) -> None:
        while True:
            shown = self._token.value
            try:
                return await self._door.open()
            except TokenRefused:
                await self._token.renewed(shown)
            except DiscordAway:
                logger.debug("Discord is away", exc_info=True)
                await asyncio.sleep(DOOR_PAUSE_S)

    async def _begin(self) -> None:
        """Note that this process speaks from now on, and let what the door was closed for leave at once."""
        for work in (self._outages.began, partial(self._dispatcher.resume, UNAUTHORISED)):
            with contextlib.suppress(PasserelleError):  # a stop that cannot be noted must not make another
                await work()
        if not self._refused.is_set():
            self._led.set()
            self._schedule.wake()

    def _token_refused(self) -> None:
        """Send nothing more until the door is open again: each refusal counts against us.

        Told late of a token that is not shown any more, it costs one more look.
        """
        self._led.clear()
        self._refused.set()

    def _wake_dispatcher(self) -> None:
        self._dispatcher.look_again()
        self._schedule.wake(DELIVERIES)

    def _wake_all(self) -> None:
        self._schedule.wake()

    async def _tell_clock(self) -> None:
        """Let who steps the sandbox's clock know what has been planned meanwhile."""
        if isinstance(self._clock, SandboxClock):
            await self._clock.tell(await self._next_due())

    async def _next_due(self) -> datetime | None:
        """Return when the next thing is due: something to send, or a reminder to plan it for."""
        services = self.services
        asked = (
            *(self._dispatcher.next_due, self._keeping.next_due),
            *(services.reminders.next_due, self._announcer.next_due, self._queue.next_due),
            *(services.watch.next_due, self._reviews.next_due),
        )
        return min(filter(None, [await next_due() for next_due in asked]), default=None)

    async def _fill_shelves(self) -> None:
        await self._shelves.refresh(self.services.guilds.welcomed())

    def _look(self) -> health.Health:
        return health.Health(is_ready=self._supervisor.is_ready, is_leader=self._leads())

    def _leads(self) -> bool:
        return self._led.is_set() and self._lease.is_held

    def _make_schedule(self) -> Schedule:
        """Return the ticks, one line each.

        What is sent does not wait for what is kept: Discord takes ten roles in ten seconds, and a crowd many minutes.
        """
        services = self.services
        in_time = Punctual(self._next_due, self._clock, self._wake_all, every_s=LOOK_EVERY_S)
        return Schedule(
            (
                Tick("reminders", every_s=INSTANTS_SEE_S, run=services.reminders.run, on_wake=True),
                Tick("announcements", every_s=INSTANTS_SEE_S, run=self._announcer.run, on_wake=True),
                Tick("waitlists", every_s=INSTANTS_SEE_S, run=self._queue.run, on_wake=True),
                Tick(DELIVERIES, every_s=LOOK_EVERY_S, run=self._dispatcher.run, on_wake=True),
                Tick(CARDS, every_s=LOOK_EVERY_S, run=self._mirror.run, on_wake=True),
                Tick(PLACES, every_s=LOOK_EVERY_S, run=self._keeping.run, on_wake=True),
                Tick(
                    "instants",
                    every_s=LOOK_EVERY_S,
                    run=in_time.look,
                ),
                Tick("pulse", every_s=BEAT_EVERY_S, run=self._outages.beat),
                Tick("watch", every_s=LOOK_EVERY_S, run=services.watch.look),
                Tick("reviews", every_s=INSTANTS_SEE_S, run=self._reviews.run, on_wake=True),
                Tick("meetings", every_s=900, run=services.articles.read_meetings),
                Tick("caches", every_s=LOOK_EVERY_S, run=services.events.refresh_changed, by_all=True),
                Tick(
                    "calendars",
                    every_s=LOOK_EVERY_S,
                    run=partial(services.calendars.prepare, services.events),
                    by_all=True,
                ),
                Tick("library", every_s=LOOK_EVERY_S, run=self._fill_shelves, by_all=True),
                Tick("commands", every_s=60, run=self._supervisor.publish_commands),
                Tick("drafts", every_s=3600, run=services.guilds.forget_old_drafts),
                Tick("files", every_s=3600, run=services.articles.drop_files),
                Tick("interest", every_s=900, run=self._interest.run),
                Tick("links", every_s=3600, run=self._links.run),
                Tick("departures", every_s=3600, run=MemberRounds(self._database, self._clock, self._keeping).run),
                Tick("privacy", every_s=3600, run=Privacy(self._database, self._clock, self._places).clear),
                Tick("health", every_s=10, run=self._health.write, by_all=True, in_real_time=True),
            ),
            is_leader=self._leads,
            after_wake=self._tell_clock,
        )


async def _migrate_apart() -> None:
    """Migrate in a child process: Alembic would stay in memory for ever."""
    child = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "migrate")
    try:
        code = await child.wait()
    except asyncio.CancelledError:
        # What it has begun is rolled back; left alone it would go on after its parent.
        with contextlib.suppress(ProcessLookupError):
            child.terminate()
        await child.wait()
        raise
    if code:
        raise MigrationFailed(code)


async def _first_of(*work: Coroutine[Any, Any, object]) -> None:
    """Wait until one of *work* ends, and end the others."""
    tasks = [asyncio.ensure_future(each) for each in work]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
