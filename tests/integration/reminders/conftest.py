"""An event with people who want to be reminded, on a real database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from bot.delivery import store as delivery
from bot.delivery.model import Rendered, Withdrawn
from bot.delivery.service import Outbox
from bot.events import store as events
from bot.events.model import Event
from bot.events.signups import store as signups
from bot.events.signups.audiences import Audience
from bot.events.signups.model import Way, signed_up, withdrawn
from bot.guilds import store as guilds
from bot.guilds.service import Guilds
from bot.i18n import Texts
from bot.reminders import store
from bot.reminders.posts import ReminderDirect, ReminderPost, Writer
from bot.reminders.rules.service import RuleBook
from bot.reminders.service import Reminders
from bot.settings.holidays import read_calendar
from tests.fakes import GUILD
from tests.house import OWNER

if TYPE_CHECKING:
    from sqlalchemy.engine import RowMapping

    from bot.database import Database, Transaction
    from bot.reminders.model import Reminder
    from bot.reminders.rules.service import Line, RuleSheet
    from tests.fakes import FakeClock

ROOT = Path(__file__).parents[3]
CALENDAR = replace(read_calendar(ROOT / "config" / "holidays.toml"), quiet=(time(21), time(7)))
TEXTS = Texts.load(ROOT / "config" / "locales")
PING_ROLE = 909
A_DAY = Event(
    id=None,
    guild_id=GUILD,
    slug="journee",
    title="Journée régionale : faire alliance pour favoriser la réussite éducative dans les QPV",
    on=date(2026, 1, 23),
    timezone="Europe/Paris",
    city="Bordeaux",
    audience="toutes et tous",
    organiser="PQN-A",
    summary="Une journée.",
    inscription="les-deux",
    status="visible",
    phone="05 00 00 00 00",
)


class Roles:
    """Every event has the same ping role."""

    async def ping_role_of(self, _tx: Transaction, _guild_id: int, _event_id: int) -> int | None:
        return PING_ROLE


class Ways:
    """Whose private messages did not arrive."""

    def __init__(self) -> None:
        self.failed: list[int] = []

    async def direct_failed(
        self, _tx: Transaction, _guild_id: int, _event_id: int, person_id: int, _reason: str
    ) -> None:
        self.failed.append(person_id)


@dataclass
class Story:
    """An event, its people, and a service that is made anew for each process."""

    database: Database
    clock: FakeClock
    outbox: Outbox
    reminders: Reminders
    ways: Ways
    event: Event = A_DAY

    async def changes(self, **changes: Any) -> None:
        """Change the event as organisers do: its reminders follow in the same transaction."""
        before, self.event = self.event, replace(self.event, **changes)

        async def work(tx: Transaction) -> None:
            await events.change(tx, self.event)
            await self.reminders.event_changed(tx, before, self.event)

        await self.database.write(work)

    async def begins(self) -> None:
        """Add the event."""

        async def work(tx: Transaction) -> Event:
            event = replace(self.event, id=await events.add(tx, self.event))
            await self.reminders.event_changed(tx, None, event)
            return event

        self.event = await self.database.write(work)

    async def joins(self, discord_id: int, way: Way, locale: str = "fr") -> int:
        """Sign a member up; return their key."""

        async def work(tx: Transaction) -> int:
            now = self.clock.now()
            person = await guilds.person(tx, GUILD, discord_id, locale, now)
            await signups.put(tx, replace(signed_up(self.event, person, None, now), way=way))
            return person

        return await self.database.write(work)

    async def withdraws(self, person_id: int) -> None:
        """Give a place back."""

        async def work(tx: Transaction) -> None:
            held = await signups.one(tx, GUILD, self.event.id or 0, person_id)
            assert held
            await signups.put(tx, withdrawn(held, self.clock.now()))

        await self.database.write(work)

    async def at(self, instant: str) -> None:
        """Let the tick run at an instant, written in UTC."""
        self.clock.instant = datetime.fromisoformat(instant).replace(tzinfo=UTC)
        await self.reminders.run()

    async def kept(self) -> list[Reminder]:
        """Return the reminders, the first one first."""
        return await self.database.read(lambda tx: store.of_event(tx, GUILD, self.event.id or 0))

    async def rows(self) -> list[RowMapping]:
        """Return the outbox, oldest row first."""

        async def work(tx: Transaction) -> list[RowMapping]:
            query = select(delivery.outbox).order_by(delivery.outbox.c.id)
            return list((await tx.connection.execute(query)).mappings())

        return await self.database.read(work)

    async def said(self) -> list[str]:
        """Return to whom something is to be said, oldest first."""
        return [row["recipient"] for row in await self.rows()]

    def post(self) -> ReminderPost:
        """Return what renders the post."""
        return ReminderPost(Writer(TEXTS, self.clock), Roles())

    def direct(self) -> ReminderDirect:
        """Return what renders the private message."""
        return ReminderDirect(Writer(TEXTS, self.clock), self.ways, self.outbox, self.reminders)

    async def reads(self, row: RowMapping) -> Rendered | Withdrawn:
        """Return what a row comes to now."""
        subject = self.post() if row["kind"] == ReminderPost.KIND else self.direct()
        return await self.database.read(lambda tx: subject.render(tx, GUILD, row["subject"], row["locale"]))

    async def words(self, row: RowMapping) -> str:
        """Return what a row says now, with plain spaces."""
        rendered = await self.reads(row)
        assert isinstance(rendered, Rendered)
        return rendered.card.text.replace("\u00a0", " ").replace("\u202f", " ")


def service(database: Database, clock: FakeClock, outbox: Outbox) -> Reminders:
    """Return the service of a new process."""
    return Reminders(database, clock, outbox, calendar=CALENDAR, locale="fr")


@pytest.fixture
async def story(database: Database, clock: FakeClock) -> Story:
    """Lend the day of 23 January, on 15 December."""
    outbox = Outbox()
    told = Story(database, clock, outbox, service(database, clock, outbox), Ways())
    await told.begins()
    return told


class Book:
    """What an organiser does with the reminders of the story's event."""

    def __init__(self, story: Story) -> None:
        guilds = Guilds(story.database, story.clock, story.outbox)
        self.story, self.event = story, str(story.event.id)
        self.rules = RuleBook(
            story.database, story.clock, guilds, story.reminders, TEXTS, calendar=CALENDAR, locale="fr"
        )

    async def sheet(self) -> RuleSheet:
        """Return all reminders."""
        return await self.rules.sheet(GUILD, OWNER, self.event)

    async def line(self, name: str) -> Line:
        """Return one of them."""
        return (await self.sheet()).line(name)

    async def add(self, when: str, text: str = "", audience: Audience = Audience.SIGNED_UP) -> str:
        """Add a reminder; return its name."""
        _, name = await self.rules.add(GUILD, OWNER, self.event, when=when, text=text)
        if audience is not Audience.SIGNED_UP:
            await self.rules.choose(GUILD, OWNER, self.event, name, audience=audience)
        return name

    async def edit(self, name: str, when: str, text: str = "", *, version: int | None = None) -> RuleSheet:
        """Change one, as it was opened at *version*."""
        version = (await self.line(name)).rule.version if version is None else version
        return await self.rules.edit(GUILD, OWNER, self.event, name, version=version, when=when, text=text)


@pytest.fixture
def book(story: Story) -> Book:
    """Lend the reminders of the day of 23 January."""
    return Book(story)
