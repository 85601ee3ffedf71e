"""Organisers who write announcements, on a real database and a Discord of a few channels."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bot.announcements.following import Followers
from bot.announcements.posts import AnnouncementDirect, AnnouncementNews, AnnouncementPost
from bot.announcements.saying import Announcer
from bot.announcements.service import Announcements
from bot.announcements.telling import Telling
from bot.dates import Calendar
from bot.delivery import store as delivery
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.files.service import Files
from bot.delivery.keeping.service import Keeping
from bot.delivery.mirror import Mirror
from bot.delivery.model import Reachable
from bot.delivery.service import Outbox
from bot.events import store as events
from bot.events.documents.calendars import Calendars
from bot.events.documents.words import Words
from bot.events.places import store as event_places
from bot.events.posting import EventCard
from bot.events.service import Events
from bot.events.signups.service import SignUps
from bot.guilds import store as guilds
from bot.guilds.model import CHANNEL_ORGANISERS, ROLE_ORGANISATION, Actor
from bot.guilds.service import Guilds
from tests.fakes import GUILD, FakeDoor, FakePlaces, dm_of
from tests.house import DAY, ORGANISATION, TEAM, texts
from tests.lines import a_line

if TYPE_CHECKING:
    from sqlalchemy.engine import RowMapping

    from bot.announcements.service import Sheet
    from bot.database import Database, Transaction
    from bot.delivery.service import Subject
    from bot.events.signups.model import Way
    from tests.fakes import FakeClock

ZONE, PING_ROLE, CHANNEL, ROOM = "Europe/Paris", 909, 21, 31


def an_organiser(discord_id: int) -> Actor:
    """Return somebody of the team."""
    return Actor(discord_id, role_ids=(ORGANISATION,), manages_guild=False, locale="fr")


def a_member(discord_id: int, locale: str = "fr") -> Actor:
    """Return somebody who takes part."""
    return Actor(discord_id, role_ids=(), manages_guild=False, locale="en" if locale == "en" else "fr")


NADIA, CAMILLE = an_organiser(1), an_organiser(2)
LEA, EMMA, SOPHIE, INES = a_member(501), a_member(502, "en"), a_member(503), a_member(504)


class Roles:
    """Every event has the same ping role."""

    async def ping_role_of(self, _tx: Transaction, _guild_id: int, _event_id: int) -> int | None:
        return PING_ROLE


@dataclass
class Ways:
    """Whose private messages did not arrive."""

    failed: list[int] = field(default_factory=list)

    async def direct_failed(
        self, _tx: Transaction, _guild_id: int, _event_id: int, person_id: int, _reason: str
    ) -> None:
        self.failed.append(person_id)


class Desk:
    """One process: the use cases, and what sends."""

    def __init__(self, database: Database, clock: FakeClock) -> None:
        self.database, self.clock, self.outbox = database, clock, Outbox()
        self.door, self.places, self.ways = FakeDoor(clock), FakePlaces(), Ways()
        self.guilds = Guilds(database, clock, self.outbox)
        calendar = Calendar()
        self.announcer = Announcer(database, clock, self.outbox, calendar=calendar, timezone=ZONE, locale="fr")
        files = Files(database, clock)
        self.announcements = Announcements(
            database, clock, self.outbox, self.guilds, self.announcer, files, calendar=calendar, timezone=ZONE
        )
        self.calendars = Calendars(clock, Words(texts()), email=None)
        self.telling = Telling(
            database,
            clock,
            self.guilds,
            self.announcements,
            self.announcer,
            texts(),
            calendars=self.calendars,
            locale="fr",
        )
        self.events = Events(
            database, clock, self.outbox, self.guilds, seeds=(), locale="fr", listeners=(self.telling,)
        )
        line = a_line(database, clock, self.outbox)
        self.signups = SignUps(
            database, clock, self.outbox, self.guilds, self.events, line=line, listeners=(self.announcer,)
        )
        keeping = Keeping(database, clock)
        follow = Followers(keeping).follow
        post = AnnouncementPost(texts(), clock, Roles(), self.announcer, follow, timezone=ZONE)
        self.subjects: dict[str, Subject] = {
            AnnouncementPost.KIND: post,
            AnnouncementDirect.KIND: AnnouncementDirect(texts(), post, self.ways),
            AnnouncementNews.KIND: AnnouncementNews(texts(), keeping, timezone=ZONE),
            EventCard.KIND: EventCard(texts(), clock),
        }
        self._mirror = Mirror(database, self.door, clock, subjects=self.subjects)
        self._dispatcher = Dispatcher(
            database, self.door, clock, self.outbox, subjects=self.subjects, places=self.places, dm_gap_s=0
        )

    async def opens(self, **options: int) -> str:
        """Let the community begin, with an event; return its number."""

        async def work(tx: Transaction) -> int:
            await guilds.welcome(tx, GUILD, self.clock.now())
            chosen = {ROLE_ORGANISATION: ORGANISATION, CHANNEL_ORGANISERS: TEAM, **options}
            for name, value in chosen.items():
                await guilds.choose(tx, GUILD, name, value, by=None, now=self.clock.now())
            number = await events.add(tx, replace(DAY, guild_id=GUILD))
            await event_places.add(tx, GUILD, number)
            return number

        event = await self.database.write(work)
        await self.guilds.refresh(GUILD)
        await self.events.refresh(GUILD)
        self.places.chosen[GUILD, CHANNEL_ORGANISERS] = TEAM
        self.places.rooms[event] = ROOM
        return str(event)

    async def joins(self, event: str, actor: Actor, way: Way) -> int:
        """Sign somebody up; return their key."""
        signup = (await self.signups.sign_up(GUILD, actor, event)).signup
        await self.signups.choose_way(GUILD, actor, event, way)
        self.knows(signup.person_id, actor)
        return signup.person_id

    def knows(self, person_id: int, actor: Actor) -> None:
        """Let a direct conversation with somebody stand open."""
        self.places.people[person_id] = Reachable(actor.discord_id, dm_of(actor.discord_id))

    async def written(self, text: str = "Bonjour.", when: str = "demain à 9h", **more: Any) -> str:
        """Write an announcement for the channel as Nadia; return its number."""
        sheet = await self.announcements.write(GUILD, NADIA, text=text, when=when)
        number = str(sheet.announcement.id)
        await self.announcements.choose(GUILD, NADIA, number, channel_id=CHANNEL, **more)
        return number

    async def planned(self, text: str = "Bonjour.", when: str = "demain à 9h", **more: Any) -> str:
        """Write one and plan it."""
        number = await self.written(text, when, **more)
        await self.announcements.plan(GUILD, NADIA, number)
        return number

    async def sheet(self, number: str) -> Sheet:
        """Return what Nadia sees of it."""
        return await self.announcements.sheet(GUILD, NADIA, number)

    async def passes(self, **time: float) -> None:
        """Let time pass, and all that is then due happen."""
        seconds = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
        self.clock.advance(sum(seconds[unit] * count for unit, count in time.items()))
        await self.run()

    async def run(self) -> None:
        """Say what is due."""
        await self.announcer.run()
        await self._dispatcher.run()
        await self._dispatcher.settle()
        await self._mirror.run()

    async def rows(self) -> list[RowMapping]:
        """Return the outbox, oldest row first."""

        async def work(tx: Transaction) -> list[RowMapping]:
            query = select(delivery.outbox).order_by(delivery.outbox.c.id)
            return list((await tx.connection.execute(query)).mappings())

        return await self.database.read(work)

    @property
    def said(self) -> list[str]:
        """Return what stands in the channel."""
        return self.door.standing(CHANNEL)
