"""A community whose events have places, between a real database and a server of a few roles."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.delivery.dispatcher import Dispatcher
from bot.delivery.keeping.service import Keeping
from bot.delivery.mirror import Mirror
from bot.delivery.report.model import Title
from bot.delivery.report.titles import Named, Names, Titles
from bot.delivery.service import Outbox
from bot.events import store as event_store
from bot.events.places import news, store
from bot.events.places.members import MemberKeeper, PinKeeper
from bot.events.places.model import CHANNEL, MEMBER, PIN, ROOM
from bot.events.places.room import RoomKeeper
from bot.events.places.service import EventPlaces
from bot.events.service import Events
from bot.events.signups.service import SignUps
from bot.guilds import store as guild_store
from bot.guilds.model import CHANNEL_ORGANISERS, Actor
from bot.guilds.service import Guilds
from bot.i18n import Texts
from bot.operations import channels
from bot.operations.chase import RESULT, TRY, Chase, ChaseResult, ChaseTitles, ChaseTry
from tests.fakes import GUILD, KIND, Crash, FakeDoor, FakeSubject
from tests.grounds import FakeGrounds
from tests.integration.events.conftest import A_DAY
from tests.lines import a_line

if TYPE_CHECKING:
    from bot.database import Database, Transaction
    from bot.delivery.service import Subject
    from bot.events.places.model import EventPlace
    from tests.fakes import FakeClock

TEAM = 33


class Called:
    """Names a message after its subject."""

    async def title(self, _tx: Transaction, _guild_id: int, subject: str, _locale: str) -> Title:
        return Title(f"Nom {subject}")

    async def about(self, _tx: Transaction, _guild_id: int, _event_id: int) -> tuple[str, ...]:
        return ()


NAMED = Called()
TEXTS = Texts.load(Path(__file__).parents[3] / "config" / "locales")


@dataclass(frozen=True)
class Process:
    """What one process has in memory."""

    places: EventPlaces
    keeping: Keeping
    dispatcher: Dispatcher
    mirror: Mirror
    chase: Chase

    async def run(self) -> None:
        """Do all that is due."""
        done = -1
        while done != (done := self.keeping.done + self.dispatcher.done):
            await self.keeping.run()
            await self.dispatcher.run()
            await self.dispatcher.settle()
            await self.mirror.run()


@dataclass
class Village:
    """One community's services; a process is made anew for each part of a story."""

    database: Database
    clock: FakeClock
    door: FakeDoor
    grounds: FakeGrounds
    subject: FakeSubject
    event_id: int = 0

    def __post_init__(self) -> None:
        self.outbox = Outbox()
        self.places = EventPlaces(self.clock, self.outbox, Keeping(self.database, self.clock), locale="fr")
        guilds = Guilds(self.database, self.clock, self.outbox)
        listeners = (self.places,)
        self.events = Events(self.database, self.clock, self.outbox, guilds, seeds=(), locale="fr", listeners=listeners)
        self.signups = SignUps(
            self.database,
            self.clock,
            self.outbox,
            guilds,
            self.events,
            line=a_line(self.database, self.clock, self.outbox),
            listeners=listeners,
        )

    def process(self, *, dies_at: str | None = None) -> Process:
        """Return a new process, which may die at one of its named steps."""

        def on_step(step: str) -> None:
            if step == dies_at:
                raise Crash(step)

        database, clock, outbox = self.database, self.clock, self.outbox
        keeping = Keeping(database, clock, on_step=on_step)
        places = EventPlaces(clock, outbox, keeping, locale="fr")
        keeping.kept_by(
            {
                ROOM: RoomKeeper(database, clock, outbox, keeping, self.grounds, locale="fr"),
                MEMBER: MemberKeeper(database, clock, outbox, keeping, self.grounds, departures=self.signups),
                PIN: PinKeeper(clock, outbox, self.grounds, locale="fr"),
                CHANNEL: channels.ChannelKeeper(database, clock, outbox, keeping, self.grounds, locale="fr"),
            }
        )
        titles: dict[str, Titles] = dict.fromkeys((KIND, channels.KIND, RESULT), NAMED)
        titles[news.TRIAL] = Named(TEXTS, "title.trial", of_event=True, joint=":", in_private=True)
        names = Names(titles)
        titles[TRY] = ChaseTitles(TEXTS, names)
        subjects: dict[str, Subject] = {
            KIND: self.subject,
            news.TROUBLE: news.Trouble(TEXTS, keeping),
            news.REMADE: news.Remade(TEXTS),
            news.UNREACHED: news.UnreachedReport(TEXTS, clock),
            news.TRIAL: news.DirectTrial(TEXTS, places),
            news.HERE_TOO: news.HereToo(TEXTS),
            channels.KIND: channels.ChannelTrouble(TEXTS, keeping, names),
            RESULT: ChaseResult(TEXTS),
        }
        subjects[TRY] = ChaseTry(clock, subjects, places)
        chase = Chase(clock, outbox, subjects, names, locale="fr")
        dispatcher = Dispatcher(
            database, self.door, clock, outbox, subjects=subjects, places=places, dm_gap_s=0, on_step=on_step
        )
        return Process(places, keeping, dispatcher, Mirror(database, self.door, clock, subjects=subjects), chase)

    async def publish(self) -> None:
        """Let the day be seen by everybody, with its place."""

        async def work(tx: Transaction) -> int:
            await guild_store.welcome(tx, GUILD, self.clock.now())
            await guild_store.choose(tx, GUILD, CHANNEL_ORGANISERS, TEAM, by=None, now=self.clock.now())
            return await event_store.add(tx, A_DAY)

        self.event_id = await self.database.write(work)
        await self.events.refresh(GUILD)
        event = self.events.find(GUILD, str(self.event_id))
        await self.database.write(lambda tx: self.places.event_changed(tx, None, event))

    async def sign_up(self, actor: Actor) -> None:
        """Sign up a member of the server."""
        self.grounds.members.setdefault(actor.discord_id, set())
        await self.signups.sign_up(GUILD, actor, str(self.event_id))

    async def run(self, *seconds: float) -> None:
        """Do all that is due now, and after each of *seconds*."""
        for pause in (0, *seconds):
            self.clock.advance(pause)
            await self.process().run()

    async def dies(self, step: str) -> None:
        """Run a process that dies at *step*, where it gets there."""
        with pytest.raises((Crash, ExceptionGroup)) as died:
            await self.process(dies_at=step).run()
        # Several things that were kept at once die together.
        assert not isinstance(died.value, ExceptionGroup) or died.value.split(Crash)[1] is None

    async def place(self) -> EventPlace:
        """Return the event's place as it is noted."""
        found = await self.database.read(lambda tx: store.one(tx, GUILD, self.event_id))
        assert found
        return found


@pytest.fixture
def village(database: Database, clock: FakeClock) -> Village:
    """Lend a community on each engine."""
    return Village(database, clock, FakeDoor(clock), FakeGrounds(clock), FakeSubject())
