"""A community whose members propose, and whose team reviews and answers, on each database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.contact import posts as contact
from bot.contact.service import Contact
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.keeping.service import Keeping
from bot.delivery.mirror import Mirror
from bot.events.places.service import EventPlaces
from bot.guilds import store as guilds
from bot.guilds.model import CHANNEL_ORGANISERS, ROLE_ORGANISATION, ROLE_RELECTURE, Actor
from bot.resources.catalogue.model import Catalogue, Entry, Source
from bot.resources.links.posts import LinksReport
from bot.resources.links.service import Links
from bot.resources.reviewing.service import Review
from bot.resources.reviewing.withdrawing import Withdrawals
from bot.resources.search.model import Kind
from bot.resources.service import Resources
from bot.resources.shelves import Shelves
from bot.resources.suggestions.posts import Decided
from bot.resources.suggestions.service import Suggestions
from bot.resources.unanswered.answered import Answered
from bot.resources.unanswered.service import Unanswered
from bot.web.fetching import NOTHING_YET
from bot.web.model import FetchFailed, Response, Validators
from tests.fakes import GUILD
from tests.house import ORGANISATION, OWNER, TEAM, House, texts

if TYPE_CHECKING:
    from bot.database import Database, Transaction
    from bot.delivery.service import Subject
    from tests.fakes import FakeClock

RELECTURE = 603
PAUL = Actor(discord_id=40, role_ids=(RELECTURE,), manages_guild=False, locale="fr")
NADIA = Actor(discord_id=41, role_ids=(ORGANISATION,), manages_guild=False, locale="fr")
LEA = Actor(discord_id=42, role_ids=(), manages_guild=False, locale="fr")
EMMA = Actor(discord_id=43, role_ids=(), manages_guild=False, locale="en")
PAGE = "https://example.org/guide"
PROPOSED = {"title": "Un guide", "link": PAGE, "why": "Pour commencer", "kind": "ressource"}
COEDUCATION = Entry(
    id="coeducation",
    kind=Kind.NOTION,
    title="Coéducation",
    short="Éduquer ensemble.",
    context="",
    source=Source("Un livre", "https://example.org/livre"),
    date=date(2025, 1, 1),
)


@dataclass
class Heard:
    """Who answers look-ups: what it heard, in order."""

    entries: list[Entry] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    fails: bool = False

    async def entry_changed(self, _tx: Transaction, _guild_id: int, entry: Entry) -> None:
        if self.fails:
            raise ZeroDivisionError
        self.entries.append(entry)

    async def entry_withdrawn(self, _tx: Transaction, _guild_id: int, entry_id: str) -> None:
        self.withdrawn.append(entry_id)


@dataclass
class Web:
    """What each address answers: a status and where it has moved; None is silence."""

    answers: dict[str, tuple[int, str | None] | None] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)

    async def fetch(self, address: str, validators: Validators = NOTHING_YET, *, page: bool = False) -> Response:
        assert page
        self.asked.append((address, validators.etag))
        found = self.answers.get(address, (200, None))
        if found is None:
            raise FetchFailed("timeout")
        status, moved_to = found
        return Response(status, address, moved_to, b"", "text/html", None, Validators(etag="v1"), None, None)


class Desk:
    """The services of one community."""

    def __init__(self, house: House) -> None:
        self.house, self.clock, self.database = house, house.clock, house.database
        self.heard, self.web, self.catalogue = Heard(), Web(), Catalogue((COEDUCATION,))
        self.shelves = Shelves(house.database, self.catalogue)
        common = (house.database, house.clock)
        self.suggestions = Suggestions(*common, house.guilds, self.catalogue)
        self.review = Review(
            *common,
            house.outbox,
            house.guilds,
            self.catalogue,
            Answered(house.database, Resources(self.shelves), timezone="Europe/Paris"),
            timezone="Europe/Paris",
            listeners=(self.heard, self.shelves),
        )
        self.withdrawals = Withdrawals(
            *(*common, house.outbox, house.guilds, self.catalogue), listeners=(self.heard, self.shelves)
        )
        self.unanswered = Unanswered(*common, self.catalogue, timezone="Europe/Paris")
        self.contact = Contact(*common, house.outbox, house.guilds, locale="fr")
        self.links = Links(*common, house.outbox, self.web, self.catalogue, locale="fr")
        self.subjects: dict[str, Subject] = {
            Decided.KIND: Decided(texts(), self.catalogue),
            LinksReport.KIND: LinksReport(texts()),
            contact.Written.KIND: contact.Written(texts()),
            contact.Answered.KIND: contact.Answered(texts(), house.outbox),
        }

    async def deliver(self) -> None:
        """Send all that is due, and correct what stands."""
        house = self.house
        places = EventPlaces(self.clock, house.outbox, Keeping(self.database, self.clock), locale="fr")
        dispatcher = Dispatcher(
            self.database, house.door, self.clock, house.outbox, subjects=self.subjects, places=places, dm_gap_s=0
        )
        # A direct conversation is opened beside, and what goes there leaves after it.
        for _ in range(2):
            await dispatcher.run()
            await dispatcher.settle()
        await Mirror(self.database, house.door, self.clock, subjects=self.subjects).run()

    async def propose(self, actor: Actor = LEA, **typed: str) -> str:
        """Propose a resource; return by what it is claimed."""
        return f"s-{(await self.suggestions.propose(GUILD, actor, PROPOSED | typed)).id}"


@pytest.fixture
async def desk(database: Database, clock: FakeClock) -> Desk:
    """Lend a community with its roles and its team's channel."""
    made = Desk(House(database, clock))
    await database.write(lambda tx: guilds.welcome(tx, GUILD, clock.now()))
    for name, value in ((ROLE_ORGANISATION, ORGANISATION), (ROLE_RELECTURE, RELECTURE), (CHANNEL_ORGANISERS, TEAM)):
        await made.house.guilds.choose(GUILD, OWNER, name, value)
    return made
