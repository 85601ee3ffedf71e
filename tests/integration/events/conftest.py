"""A community with events and members, on each database."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from bot.delivery.service import Outbox
from bot.events import store as events
from bot.events.model import Event
from bot.events.service import Events
from bot.events.signups.service import SignUps
from bot.guilds import store as guilds
from bot.guilds.model import Actor
from bot.guilds.service import Guilds
from tests.fakes import GUILD
from tests.lines import a_line

if TYPE_CHECKING:
    from bot.database import Database, Transaction
    from bot.events.signups.model import SignUp
    from tests.fakes import FakeClock

LEA = Actor(discord_id=501, role_ids=(), manages_guild=False, locale="fr")
EMMA = Actor(discord_id=502, role_ids=(), manages_guild=False, locale="en")
A_DAY = Event(
    id=None,
    guild_id=GUILD,
    slug="journee",
    title="Journée régionale : faire alliance",
    on=date(2026, 1, 23),
    timezone="Europe/Paris",
    city="Bordeaux",
    audience="toutes et tous",
    organiser="PQN-A",
    summary="Une journée.",
    inscription="les-deux",
    status="visible",
)


@dataclass
class Followed:
    """What a listener of sign-ups heard, in order."""

    heard: list[tuple[SignUp | None, SignUp]] = field(default_factory=list)
    members: list[int | None] = field(default_factory=list)
    fails: bool = False

    async def signup_changed(
        self, _tx: Transaction, _event: Event, before: SignUp | None, after: SignUp, *, member: int | None
    ) -> None:
        if self.fails:
            raise ZeroDivisionError
        self.heard.append((before, after))
        self.members.append(member)


@dataclass
class Town:
    """The services of one community, and what its listeners heard."""

    database: Database
    clock: FakeClock
    outbox: Outbox
    guilds: Guilds
    events: Events
    signups: SignUps
    followed: Followed

    async def add(self, **changes: Any) -> str:
        """Store the day with *changes*; return the number by which people claim it."""
        event = replace(A_DAY, **changes)

        async def work(tx: Transaction) -> int:
            await guilds.welcome(tx, event.guild_id, self.clock.now())
            return await events.add(tx, event)

        number = await self.database.write(work)
        await self.events.refresh(event.guild_id)
        return str(number)

    async def held(self, actor: Actor = LEA) -> list[SignUp]:
        """Return all that is held of somebody's sign-ups."""
        return [signup for _, signup in (await self.signups.mine(GUILD, actor)).signups]


@pytest.fixture
def town(database: Database, clock: FakeClock) -> Town:
    """Lend a community whose clock stands on Monday 15 December 2025."""
    outbox, followed = Outbox(), Followed()
    guilds_service = Guilds(database, clock, outbox)
    events_service = Events(database, clock, outbox, guilds_service, seeds=(), locale="fr")
    line = a_line(database, clock, outbox)
    signups = SignUps(database, clock, outbox, guilds_service, events_service, line=line, listeners=(followed,))
    return Town(database, clock, outbox, guilds_service, events_service, signups, followed)
