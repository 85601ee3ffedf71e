"""A client that has its cogs and never connects."""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from bot.announcements.cancelling import Cancelling
from bot.announcements.saying import Announcer
from bot.announcements.service import Announcements
from bot.announcements.telling import Telling
from bot.app import EXTENSIONS
from bot.client.gateway import Gateway
from bot.client.services import Services
from bot.contact.service import Contact
from bot.database import Database
from bot.dates import Calendar
from bot.delivery.discord.attempts import trace
from bot.delivery.files.service import Files
from bot.delivery.keeping.service import Keeping
from bot.delivery.pace import Pace
from bot.delivery.report.titles import Names
from bot.events.attendance.service import Attendance
from bot.events.attendance.walkins import WalkIns
from bot.events.closing.service import Closing
from bot.events.colleagues.service import Colleagues
from bot.events.documents.calendars import Calendars
from bot.events.documents.service import Documents
from bot.events.documents.words import Words
from bot.events.editing.service import Editing
from bot.events.editions import Editions
from bot.events.questions.service import Questions
from bot.events.roster.correcting import Corrections
from bot.events.roster.service import Roster
from bot.events.signups.service import SignUps
from bot.events.signups.window import Windows
from bot.events.waitlist.desk import WaitlistDesk
from bot.events.waitlist.service import Waitlist
from bot.events.workshops.service import Workshops
from bot.feeds.discovery.service import Discovery
from bot.feeds.proposing import Proposals
from bot.feeds.reading.service import Reading
from bot.feeds.saying.resources import KeptArticles
from bot.feeds.saying.service import Articles
from bot.feeds.service import Watch
from bot.operations.chase import Chase
from bot.operations.deliveries import Deliveries
from bot.operations.upcoming import Upcoming
from bot.operations.welcome import Welcome
from bot.precedence import Precedence
from bot.reminders.rules.service import RuleBook
from bot.reminders.service import Reminders
from bot.reminders.snoozing import Snoozes
from bot.resources.catalogue.model import Catalogue
from bot.resources.reviewing.service import Review
from bot.resources.reviewing.withdrawing import Withdrawals
from bot.resources.service import Resources
from bot.resources.shelves import Shelves
from bot.resources.suggestions.service import Suggestions
from bot.resources.unanswered.answered import Answered
from bot.resources.unanswered.service import Unanswered
from bot.web.fetching import Fetcher
from tests.fakes import FakeClock
from tests.house import House, texts
from tests.lines import a_line

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


NO_HOLIDAYS = Calendar()


async def refuse(_digest: str) -> bool:
    """Tell Discord of nothing."""
    return False


async def forget(_digest: str) -> None:
    """Remember nothing."""


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Gateway]:
    """Lend a client that has its cogs and never connects."""
    house = House(Database(f"sqlite+aiosqlite:///{tmp_path / 'unused.db'}"), FakeClock())
    zone = "Europe/Paris"
    announcer = Announcer(house.database, house.clock, house.outbox, calendar=NO_HOLIDAYS, timezone=zone, locale="fr")
    files = Files(house.database, house.clock)
    announcements = Announcements(
        house.database, house.clock, house.outbox, house.guilds, announcer, files, calendar=NO_HOLIDAYS, timezone=zone
    )
    reminders = Reminders(house.database, house.clock, house.outbox, calendar=NO_HOLIDAYS, locale="fr")
    line, keeping = a_line(house.database, house.clock, house.outbox), Keeping(house.database, house.clock)
    signups = SignUps(house.database, house.clock, house.outbox, house.guilds, house.events, line=line)
    fetcher, reading = Fetcher(house.clock, contact=""), Reading()
    parts = (house.database, house.clock, house.outbox, house.guilds)
    watch = Watch(*parts, fetch=fetcher, read=reading, locale="fr", calendar=NO_HOLIDAYS, timezone=zone)
    articles = Articles(*parts, fetch=fetcher, read=reading, locale="fr", timezone=zone)
    calendars = Calendars(house.clock, Words(texts()), email=None)
    resources = Resources(Shelves(house.database))
    review = Review(*parts, Catalogue(), Answered(house.database, resources, timezone=zone), timezone=zone)
    services = Services(
        clock=house.clock,
        texts=texts(),
        guilds=house.guilds,
        events=house.events,
        signups=signups,
        waitlist=Waitlist(house.database, house.clock, house.guilds, house.events, signups, line, keeping),
        waitlist_desk=WaitlistDesk(
            house.database, house.clock, house.outbox, house.guilds, house.events, signups, line
        ),
        roster=Roster(house.database, house.clock, house.outbox, house.guilds, signups, locale="fr"),
        corrections=Corrections(house.database, house.guilds),
        workshops=Workshops(house.database, house.clock, house.events),
        closing=Closing(house.database, house.clock, house.outbox, house.events, locale="fr"),
        colleagues=Colleagues(house.database, house.clock, house.guilds, house.events, signups, line),
        questions=Questions(house.database, house.clock, house.guilds, house.events),
        attendance=Attendance(
            house.database,
            house.clock,
            house.outbox,
            house.guilds,
            house.events,
            WalkIns(house.guilds, signups, locale="fr"),
        ),
        arrival=house.arrival,
        watch=watch,
        articles=articles,
        kept=KeptArticles(house.database, house.clock, house.guilds, articles, review, timezone=zone),
        proposals=Proposals(house.guilds, Discovery(fetcher, reading), watch),
        welcome=Welcome(house.database, house.clock, house.outbox, house.guilds, locale="fr"),
        reminders=reminders,
        rules=RuleBook(
            house.database, house.clock, house.guilds, reminders, texts(), calendar=NO_HOLIDAYS, locale="fr"
        ),
        announcements=announcements,
        telling=Telling(
            house.database,
            house.clock,
            house.guilds,
            announcements,
            announcer,
            texts(),
            calendars=calendars,
            locale="fr",
        ),
        calendars=calendars,
        cancelling=Cancelling(
            house.database,
            house.clock,
            house.guilds,
            house.events,
            announcements,
            announcer,
            texts(),
            calendars=calendars,
            locale="fr",
        ),
        editions=Editions(house.database, house.clock, house.guilds, house.events),
        windows=Windows(house.database, house.clock, house.guilds, house.events),
        snoozes=Snoozes(house.database, house.clock, house.outbox, house.guilds),
        deliveries=Deliveries(
            house.database,
            house.clock,
            house.outbox,
            house.guilds,
            house.events,
            keeping,
            subjects={},
            names=(names := Names({})),
            upcoming=Upcoming(texts()),
            chase=Chase(house.clock, house.outbox, {}, names, locale="fr"),
        ),
        editing=Editing(
            house.database,
            house.clock,
            house.guilds,
            house.events,
            files,
            texts(),
            locale="fr",
            timezone=zone,
            organiser="PQN-A",
        ),
        documents=Documents(
            house.database, house.clock, house.guilds, house.events, letters={}, words=Words(texts()), email=None
        ),
        resources=resources,
        suggestions=Suggestions(house.database, house.clock, house.guilds, Catalogue()),
        review=review,
        withdrawals=Withdrawals(*parts, Catalogue()),
        unanswered=Unanswered(house.database, house.clock, Catalogue(), timezone=zone),
        contacts=Contact(house.database, house.clock, house.outbox, house.guilds, locale="fr"),
        timezone="Europe/Paris",
        locale="fr",
        contact="",
        controller="",
        commands_changed=refuse,
        commands_told=forget,
    )
    ready: asyncio.Future[Services] = asyncio.get_running_loop().create_future()
    ready.set_result(services)
    client = Gateway(
        *(ready, texts(), Precedence()), extensions=EXTENSIONS, trace=trace(Pace(1)), ready_after_s=0, shard=None
    )
    client.services = services
    for extension in EXTENSIONS:
        await import_module(extension).setup(client)
    yield client
    await client.close()
