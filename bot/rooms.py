"""The furnished house: the one place where the database, the features and the ticks meet."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from functools import partial
from typing import TYPE_CHECKING

from bot.announcements.posts import AnnouncementDirect, AnnouncementNews, AnnouncementPost
from bot.announcements.service import Announcements
from bot.client.services import Services
from bot.clock import SandboxClock
from bot.database import Database
from bot.database.lease import Lease
from bot.database.marks import APPLICATION, remember, remembered
from bot.database.migrations.state import is_current
from bot.delivery.discord.door import DiscordAway, RestDoor
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.keeping.service import Keeping
from bot.delivery.mirror import Mirror
from bot.delivery.service import Outbox, Subject
from bot.errors import PasserelleError
from bot.events.places import news
from bot.events.places.members import MemberKeeper, PinKeeper
from bot.events.places.model import MEMBER, PIN, ROOM
from bot.events.places.room import RoomKeeper
from bot.events.places.rounds import MemberRounds
from bot.events.places.service import EventPlaces
from bot.events.seed import read_events
from bot.events.service import EventCard, Events
from bot.events.signups.opening import Opening
from bot.events.signups.service import SignUps
from bot.guilds.service import Guilds
from bot.operations import arrival, health
from bot.operations.welcome import Welcome, WelcomePost
from bot.privacy.service import Privacy
from bot.reminders.posts import ReminderDirect, ReminderPost, Writer
from bot.reminders.service import Reminders
from bot.schedule import Schedule, Tick
from bot.settings.holidays import read_calendar

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.client.supervisor import Supervisor
    from bot.clock import Clock
    from bot.delivery.pace import Pace
    from bot.errors import Say
    from bot.i18n import Texts
    from bot.settings import Settings

logger = logging.getLogger(__name__)

DELIVERIES, CARDS, PLACES = "deliveries", "cards", "places"
COMMANDS_DIGEST = "commands_digest"
# Between two tries to open the door while Discord is away.
DOOR_PAUSE_S = 5.0


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
        *,
        supervisor: Supervisor,
        on_step: Callable[[str], None],
    ) -> None:
        self._settings, self._texts, self._clock = settings, texts, clock
        self._supervisor = supervisor
        self._database = Database(settings.database_url)
        self._lease = Lease(self._database, term=settings.lease_seconds)
        self._door = RestDoor(settings.token, pace, require=self._lease.require)
        self._led = asyncio.Event()
        self._outbox = Outbox()
        self._keeping = Keeping(self._database, clock, on_step=on_step)
        self._places = EventPlaces(clock, self._outbox, self._keeping, locale=settings.community.locale)
        self.services = self._make_services()
        subjects = self._make_subjects()
        self._mirror = Mirror(self._database, self._door, clock, subjects=subjects, on_step=on_step)
        self._dispatcher = Dispatcher(
            self._database,
            self._door,
            clock,
            self._outbox,
            subjects=subjects,
            places=self._places,
            dm_gap_s=settings.dm_seconds,
            on_step=on_step,
        )
        self._health = health.HealthReport(self._look, settings.var_dir, settings.health_port)
        self._schedule = self._make_schedule()
        self._outbox.woken_by(self._wake_dispatcher, mirror=partial(self._schedule.wake, CARDS))
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
        if self._lease.is_held:
            await self._led.wait()
        await self._schedule.run_all()
        # What one line of work leaves to another is done at the same instant, whoever woke the other.
        done = -1
        while self._leads() and done != self._done:
            done = self._done
            await self._keeping.run()
            await self._dispatcher.run()
            await self._dispatcher.settle()
            await self._mirror.run()
        return await self._next_due()

    @property
    def _done(self) -> int:
        return self._keeping.done + self._dispatcher.done + self._mirror.done

    async def close(self, *, grace_s: float) -> None:
        """Let what is on its way arrive, then let go of everything."""
        await self._schedule.stop(grace_s=grace_s)
        await self._dispatcher.close()
        await self._door.close()
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
            await self._open_door()
            self._schedule.wake()
            await self._lease.until_lost()

    async def _open_door(self) -> None:
        while not self._led.is_set():
            try:
                await self._door.open()
                self._led.set()
            except DiscordAway:
                logger.debug("Discord is away", exc_info=True)
                await asyncio.sleep(DOOR_PAUSE_S)

    def _wake_dispatcher(self) -> None:
        self._dispatcher.look_again()
        self._schedule.wake(DELIVERIES)

    async def _tell_clock(self) -> None:
        """Let who steps the sandbox's clock know what has been planned meanwhile."""
        if isinstance(self._clock, SandboxClock):
            await self._clock.tell(await self._next_due())

    async def _next_due(self) -> datetime | None:
        """Return when the next thing is due: something to send, or a reminder to plan it for."""
        services = self.services
        asked = (
            *(self._dispatcher.next_due, self._keeping.next_due),
            *(services.reminders.next_due, services.announcements.next_due),
        )
        return min(filter(None, [await next_due() for next_due in asked]), default=None)

    def _look(self) -> health.Health:
        return health.Health(is_ready=self._supervisor.is_ready, is_leader=self._leads())

    def _leads(self) -> bool:
        return self._led.is_set() and self._lease.is_held

    def _make_services(self) -> Services:
        community, database, clock = self._settings.community, self._database, self._clock
        guilds = Guilds(database, clock, self._outbox)
        seeds = read_events(self._settings.config_dir / "events")
        calendar = read_calendar(self._settings.config_dir / "holidays.toml")
        reminders = Reminders(database, clock, self._outbox, calendar=calendar, locale=community.locale)
        events = Events(
            database,
            clock,
            self._outbox,
            guilds,
            seeds=seeds,
            locale=community.locale,
            listeners=(self._places, reminders),
        )
        signups = SignUps(database, clock, self._outbox, guilds, events, listeners=(self._places,))
        announcements = Announcements(
            database,
            clock,
            self._outbox,
            guilds,
            calendar=calendar,
            timezone=community.timezone,
            locale=community.locale,
        )
        welcome = arrival.Arrival(
            database, clock, self._outbox, guilds, events, wanted=community.wanted, locale=community.locale
        )
        return Services(
            clock=clock,
            texts=self._texts,
            guilds=guilds,
            events=events,
            signups=signups,
            arrival=welcome,
            welcome=Welcome(database, clock, self._outbox, guilds, locale=community.locale),
            reminders=reminders,
            announcements=announcements,
            timezone=community.timezone,
            locale=community.locale,
            contact=community.contact.line or "",
            controller=community.controller.name,
            commands_changed=self._commands_changed,
            commands_told=self._commands_told,
        )

    def _make_subjects(self) -> dict[str, Subject]:
        wanted, events = self._settings.community.wanted, self.services.events
        return {
            **self._keep_places(),
            **self._spoken_reminders(),
            **self._spoken_announcements(),
            EventCard.KIND: EventCard(self._texts, self._clock),
            Opening.KIND: Opening(self._texts, self._clock, self._places),
            WelcomePost.KIND: WelcomePost(self._texts, self._places),
            arrival.KIND: arrival.StartReport(self._texts, wanted, events),
        }

    def _keep_places(self) -> dict[str, Subject]:
        """Let the events' places be kept; return what is said of them."""
        database, clock, locale = self._database, self._clock, self._settings.community.locale
        outbox, keeping, grounds = self._outbox, self._keeping, self._door.grounds
        keeping.kept_by(
            {
                ROOM: RoomKeeper(database, clock, outbox, keeping, grounds, locale=locale),
                MEMBER: MemberKeeper(database, clock, outbox, keeping, grounds, departures=self.services.signups),
                PIN: PinKeeper(clock, outbox, grounds, locale=locale),
            }
        )
        return {
            news.TROUBLE: news.Trouble(self._texts, keeping),
            news.REMADE: news.Remade(self._texts),
            news.UNREACHED: news.UnreachedReport(self._texts, clock),
            news.TRIAL: news.DirectTrial(self._texts, self._places),
        }

    def _spoken_reminders(self) -> dict[str, Subject]:
        """Return what is said of reminders."""
        writer, places = Writer(self._texts, self._clock), self._places
        return {
            ReminderPost.KIND: ReminderPost(writer, places),
            ReminderDirect.KIND: ReminderDirect(writer, places, self._outbox, self.services.reminders),
        }

    def _spoken_announcements(self) -> dict[str, Subject]:
        """Return what is said of announcements."""
        announcements, timezone = self.services.announcements, self._settings.community.timezone
        post = AnnouncementPost(self._texts, self._clock, self._places, announcements, timezone=timezone)
        return {
            AnnouncementPost.KIND: post,
            AnnouncementDirect.KIND: AnnouncementDirect(post, self._places),
            AnnouncementNews.KIND: AnnouncementNews(self._texts, timezone=timezone),
        }

    def _make_schedule(self) -> Schedule:
        """Return the ticks, one line each.

        What is sent does not wait for what is kept: Discord takes ten roles in ten seconds, and a crowd many minutes.
        """
        services = self.services
        return Schedule(
            (
                Tick(DELIVERIES, every_s=5, run=self._dispatcher.run, on_wake=True),
                Tick(CARDS, every_s=5, run=self._mirror.run, on_wake=True),
                Tick(PLACES, every_s=5, run=self._keeping.run, on_wake=True),
                Tick("reminders", every_s=5, run=services.reminders.run),
                Tick("announcements", every_s=5, run=services.announcements.run),
                Tick("caches", every_s=5, run=services.events.refresh_changed, by_all=True),
                Tick("commands", every_s=60, run=self._supervisor.publish_commands),
                Tick("drafts", every_s=3600, run=services.guilds.forget_old_drafts),
                Tick("departures", every_s=3600, run=MemberRounds(self._database, self._clock, self._keeping).run),
                Tick("privacy", every_s=3600, run=Privacy(self._database, self._clock, self._places).clear),
                Tick("health", every_s=10, run=self._health.write, by_all=True, in_real_time=True),
            ),
            is_leader=self._leads,
            after_wake=self._tell_clock,
        )

    async def _commands_changed(self, digest: str) -> bool:
        """Whether this process is to tell Discord of the commands: the leader, when they differ from last time."""
        if not self._lease.is_held:
            return False
        return digest != await self._database.read(lambda tx: remembered(tx, APPLICATION, COMMANDS_DIGEST))

    async def _commands_told(self, digest: str) -> None:
        await self._database.write(lambda tx: remember(tx, APPLICATION, COMMANDS_DIGEST, digest))


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
