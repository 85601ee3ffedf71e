"""The features, made once and joined: who listens to whom, and who writes which kind of message."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.announcements.cancelling import Cancelling
from bot.announcements.saying import Announcer
from bot.announcements.service import Announcements
from bot.announcements.telling import Telling
from bot.bookcase import Bookcase
from bot.client.services import Services
from bot.database.marks import APPLICATION, remember, remembered
from bot.delivery.keeping.service import Keeping
from bot.delivery.report.titles import Names, Titles
from bot.delivery.service import Outbox, Subject
from bot.documents.letter import read_letters
from bot.events.attendance.service import Attendance
from bot.events.attendance.walkins import WalkIns
from bot.events.closing.service import Closing
from bot.events.colleagues.service import Colleagues
from bot.events.documents.calendars import Calendars
from bot.events.documents.service import Documents
from bot.events.documents.words import Words
from bot.events.editing.service import Editing
from bot.events.editions import Editions
from bot.events.places.service import EventPlaces
from bot.events.questions.service import Questions
from bot.events.questions.unasked import Unasked
from bot.events.roster.correcting import Corrections
from bot.events.roster.service import Roster
from bot.events.scheduled.interest import Interest
from bot.events.scheduled.keeper import ScheduledEvents
from bot.events.seed import read_events
from bot.events.service import Events
from bot.events.signups.service import SignUps
from bot.events.signups.window import Openings, Windows
from bot.events.waitlist.desk import WaitlistDesk
from bot.events.waitlist.model import Terms
from bot.events.waitlist.queue import Queue
from bot.events.waitlist.service import Waitlist
from bot.events.workshops import store as workshop_store
from bot.events.workshops.day import WorkshopOfDay
from bot.events.workshops.service import Workshops
from bot.feeds.discovery.service import Discovery
from bot.feeds.proposing import Proposals
from bot.feeds.saying.pictures import Pictures
from bot.feeds.saying.resources import KeptArticles
from bot.feeds.saying.reviews import Reviews
from bot.feeds.saying.service import Articles
from bot.feeds.service import Watch
from bot.guilds.service import Guilds
from bot.keepers import keepers
from bot.operations import arrival, chase
from bot.operations.deliveries import Deliveries
from bot.operations.upcoming import Upcoming
from bot.operations.welcome import Welcome
from bot.reminders.rules.service import RuleBook
from bot.reminders.service import Reminders
from bot.reminders.snoozing import Snoozes
from bot.resources.catalogue.model import NOTHING, Catalogue
from bot.settings.feeds import read_feeds
from bot.settings.holidays import read_calendar
from bot.spoken import Spoken

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.clock import Clock
    from bot.database import Database
    from bot.database.lease import Lease
    from bot.delivery.files.service import Files
    from bot.delivery.keeping.model import Grounds
    from bot.feeds.reading.service import Reading
    from bot.i18n import Texts
    from bot.settings import Settings
    from bot.web.fetching import Fetcher

COMMANDS_DIGEST = "commands_digest"


class Furniture:
    """The use cases (``services``), the kinds of message (``subjects``), and what both share."""

    def __init__(
        self,
        settings: Settings,
        texts: Texts,
        clock: Clock,
        database: Database,
        lease: Lease,
        grounds: Grounds,
        files: Files,
        fetcher: Fetcher,
        reading: Reading,
        *,
        on_step: Callable[[str], None],
        catalogue: Catalogue = NOTHING,
    ) -> None:
        self._settings, self._texts, self._clock = settings, texts, clock
        self._database, self._lease, self._files, self._on_step = database, lease, files, on_step
        self._fetcher, self._reading = fetcher, reading
        self.outbox = Outbox()
        self.keeping = Keeping(database, clock, on_step=on_step)
        self.places = EventPlaces(clock, self.outbox, self.keeping, locale=settings.community.locale)
        self._scheduled = ScheduledEvents(clock, self.keeping)
        zone, locale = settings.community.timezone, settings.community.locale
        self.interest = Interest(database, clock, self.outbox, grounds, self._scheduled, timezone=zone, locale=locale)
        quiet = settings.community.reminders.quiet
        self._calendar = replace(read_calendar(settings.config_dir / "holidays.toml"), quiet=quiet)
        self.queue = self._make_queue()
        self.announcer = self._make_announcer()
        self.reviews = Reviews(database, clock, self.outbox, locale=locale, on_step=on_step)
        self.subjects: dict[str, Subject] = {}
        self.titles: dict[str, Titles] = {}
        self._names = Names(self.titles)
        guilds = Guilds(database, clock, self.outbox)
        self._bookcase = Bookcase(database, clock, self.outbox, guilds, texts, catalogue, settings)
        self.shelves = self._bookcase.shelves
        self.services = self._make_services(guilds)
        self.keeping.kept_by(
            keepers(
                *(database, clock, self.outbox, self.keeping, grounds),
                texts=texts,
                departures=self.services.signups,
                locale=locale,
                timezone=zone,
            )
        )
        Spoken(
            settings,
            texts,
            clock,
            outbox=self.outbox,
            keeping=self.keeping,
            places=self.places,
            announcer=self.announcer,
            services=self.services,
            names=self._names,
            catalogue=catalogue,
        ).fill(self.subjects, self.titles)

    def _make_announcer(self) -> Announcer:
        community, outbox = self._settings.community, self.outbox
        zone, locale = community.timezone, community.locale
        return Announcer(self._database, self._clock, outbox, calendar=self._calendar, timezone=zone, locale=locale)

    def _make_queue(self) -> Queue:
        hours = self._settings.community.waitlist
        terms = Terms(
            *(timedelta(hours=each) for each in (hours.offer_hours, hours.last_hours, hours.last_offer_hours))
        )
        return Queue(
            self._database,
            self._clock,
            self.outbox,
            self.keeping,
            calendar=self._calendar,
            terms=terms,
            locale=self._settings.community.locale,
        )

    def _make_services(self, guilds: Guilds) -> Services:
        community, database, clock, case = self._settings.community, self._database, self._clock, self._bookcase
        seeds = read_events(self._settings.config_dir / "events")
        reminders = Reminders(database, clock, self.outbox, calendar=self._calendar, locale=community.locale)
        announcements = Announcements(
            *(database, clock, self.outbox, guilds, self.announcer, self._files),
            calendar=self._calendar,
            timezone=community.timezone,
        )
        calendars = Calendars(clock, Words(self._texts), email=community.contact.email)
        telling = Telling(
            database,
            clock,
            guilds,
            announcements,
            self.announcer,
            self._texts,
            calendars=calendars,
            locale=community.locale,
        )
        events = Events(
            database,
            clock,
            self.outbox,
            guilds,
            seeds=seeds,
            locale=community.locale,
            listeners=(
                *(self.places, reminders, telling, self.queue, Unasked()),
                *(Openings(clock, self.outbox), self._scheduled, case.events),
            ),
        )
        case.fed_by(events)
        workshops = Workshops(database, clock, events)
        closing = Closing(database, clock, self.outbox, events, locale=community.locale)
        followers = (self.places, self.announcer, workshops, closing)
        signups = SignUps(database, clock, self.outbox, guilds, events, line=self.queue, listeners=followers)
        watch, articles = self._make_watch(guilds), self._make_articles(guilds)
        ready = read_feeds(self._settings.config_dir / "feeds.toml")
        welcome = arrival.Arrival(
            database, clock, self.outbox, guilds, events, wanted=community.wanted, locale=community.locale
        )
        return Services(
            clock=clock,
            texts=self._texts,
            guilds=guilds,
            events=events,
            signups=signups,
            workshops=workshops,
            closing=closing,
            roster=Roster(
                database,
                clock,
                self.outbox,
                guilds,
                signups,
                locale=community.locale,
                workshops=workshop_store.given,
            ),
            corrections=Corrections(database, guilds),
            questions=Questions(database, clock, guilds, events),
            colleagues=Colleagues(database, clock, guilds, events, signups, self.queue),
            attendance=Attendance(
                database, clock, self.outbox, guilds, events, WalkIns(guilds, signups, locale=community.locale)
            ),
            arrival=welcome,
            welcome=Welcome(database, clock, self.outbox, guilds, locale=community.locale),
            reminders=reminders,
            rules=RuleBook(
                database,
                clock,
                guilds,
                reminders,
                self._texts,
                calendar=self._calendar,
                locale=community.locale,
            ),
            snoozes=Snoozes(database, clock, self.outbox, guilds),
            announcements=announcements,
            telling=telling,
            cancelling=Cancelling(
                database,
                clock,
                guilds,
                events,
                announcements,
                self.announcer,
                self._texts,
                calendars=calendars,
                locale=community.locale,
            ),
            editions=Editions(database, clock, guilds, events),
            windows=Windows(database, clock, guilds, events),
            deliveries=self._make_deliveries(guilds, events),
            waitlist=Waitlist(database, clock, guilds, events, signups, self.queue, self.keeping),
            waitlist_desk=WaitlistDesk(database, clock, self.outbox, guilds, events, signups, self.queue),
            editing=self._make_editing(guilds, events),
            documents=self._make_documents(guilds, events),
            calendars=calendars,
            resources=case.resources,
            watch=watch,
            articles=articles,
            kept=KeptArticles(database, clock, guilds, articles, case.review, timezone=community.timezone),
            proposals=Proposals(guilds, Discovery(self._fetcher, self._reading, ready), watch),
            suggestions=case.suggestions,
            review=case.review,
            withdrawals=case.withdrawals,
            unanswered=case.unanswered,
            contacts=case.contacts,
            timezone=community.timezone,
            locale=community.locale,
            contact=community.contact.line or "",
            controller=community.controller.name,
            commands_changed=self._commands_changed,
            commands_told=self._commands_told,
        )

    def _make_watch(self, guilds: Guilds) -> Watch:
        return Watch(
            *(self._database, self._clock, self.outbox, guilds),
            fetch=self._fetcher,
            read=self._reading,
            locale=self._settings.community.locale,
            calendar=self._calendar,
            timezone=self._settings.community.timezone,
            pictures=Pictures(self._fetcher, self._files),
            on_step=self._on_step,
            listeners=(self._bookcase.articles,),
        )

    def _make_articles(self, guilds: Guilds) -> Articles:
        community = self._settings.community
        return Articles(
            *(self._database, self._clock, self.outbox, guilds),
            fetch=self._fetcher,
            read=self._reading,
            timezone=community.timezone,
            locale=community.locale,
        )

    def _make_deliveries(self, guilds: Guilds, events: Events) -> Deliveries:
        database, clock, outbox, locale = self._database, self._clock, self.outbox, self._settings.community.locale
        return Deliveries(
            database,
            clock,
            outbox,
            guilds,
            events,
            self.keeping,
            subjects=self.subjects,
            names=self._names,
            upcoming=Upcoming(self._texts),
            chase=chase.Chase(clock, outbox, self.subjects, self._names, locale=locale),
        )

    def _make_editing(self, guilds: Guilds, events: Events) -> Editing:
        community = self._settings.community
        return Editing(
            self._database,
            self._clock,
            guilds,
            events,
            self._files,
            self._texts,
            locale=community.locale,
            timezone=community.timezone,
            organiser=community.controller.name,
        )

    def _make_documents(self, guilds: Guilds, events: Events) -> Documents:
        letters = read_letters(self._settings.config_dir / "documents")
        email = self._settings.community.contact.email
        words = Words(self._texts)
        own = (WorkshopOfDay(self._texts),)
        return Documents(
            self._database, self._clock, guilds, events, letters=letters, words=words, email=email, own=own
        )

    async def _commands_changed(self, digest: str) -> bool:
        """Whether this process is to tell Discord of the commands: the leader, when they differ from last time."""
        if not self._lease.is_held:
            return False
        return digest != await self._database.read(lambda tx: remembered(tx, APPLICATION, COMMANDS_DIGEST))

    async def _commands_told(self, digest: str) -> None:
        await self._database.write(lambda tx: remember(tx, APPLICATION, COMMANDS_DIGEST, digest))
