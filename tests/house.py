"""The features of the bot on a database, without Discord: what a process of it has in memory."""

from __future__ import annotations

from datetime import date, time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.delivery.dispatcher import Dispatcher
from bot.delivery.keeping.service import Keeping
from bot.delivery.mirror import Mirror
from bot.delivery.service import Outbox, Subject
from bot.events.model import Completion, Event, ProgrammeItem
from bot.events.places.service import EventPlaces
from bot.events.posting import EventCard
from bot.events.seed import EventSeed
from bot.events.service import Events
from bot.guilds.model import Actor, Place, Seen
from bot.guilds.service import Guilds
from bot.i18n import Texts
from bot.operations import arrival
from tests.fakes import GUILD, FakeDoor

if TYPE_CHECKING:
    from bot.database import Database
    from tests.fakes import FakeClock

ROOT = Path(__file__).parents[1]
AGENDA, TEAM, WELCOME, ORGANISATION = 501, 502, 503, 601
WANTED = {
    "role_organisation": "Organisation",
    "role_accueil": "Accueil",
    "role_relecture": "Relecture",
    "channel_events": "agenda",
    "channel_organisers": "equipe",
    "channel_welcome": "general",
}
OWNER = Actor(discord_id=1, role_ids=(), manages_guild=True, locale="fr")
ORGANISER = Actor(discord_id=2, role_ids=(ORGANISATION,), manages_guild=False, locale="fr")
MEMBER = Actor(discord_id=3, role_ids=(), manages_guild=False, locale="en")


@cache
def texts() -> Texts:
    """Return the real catalogues."""
    return Texts.load(ROOT / "config" / "locales")


DAY = Event(
    id=None,
    guild_id=0,
    slug="journee",
    title="Journée régionale",
    on=date(2026, 1, 23),
    timezone="Europe/Paris",
    city="Bordeaux",
    audience="toutes et tous",
    organiser="PQN-A",
    summary="Une journée.",
    inscription="les-deux",
    status="visible",
    article_url="https://example.org/article",
    programme=(
        ProgrammeItem(
            position=1, title="Les résultats", kind="presentation", speaker="Jeanne Petit", speaker_role="chercheuse"
        ),
        ProgrammeItem(position=2, title="Un projet", kind="project", place="Pau", tentative=True),
    ),
)
HOURS: Completion = {"starts_at": time(9, 30), "ends_at": time(16, 30)}


def a_server(
    guild_id: int = GUILD, *, roles: tuple[str, ...] = ("Organisation",), missing: tuple[str, ...] = ()
) -> Seen:
    """Return a server as the gateway shows it, with the channels that are looked for."""
    places = tuple(Place(ORGANISATION + number, name) for number, name in enumerate(roles))
    channels = (Place(AGENDA, "agenda"), Place(TEAM, "equipe"), Place(WELCOME, "general"))
    return Seen(guild_id, places, channels, missing)


class House:
    """One process; a second one on the same database has its own memory."""

    def __init__(self, database: Database, clock: FakeClock, *, seeds: tuple[Event, ...] = (DAY,)) -> None:
        self.database, self.clock = database, clock
        self.outbox = Outbox()
        self.guilds = Guilds(database, clock, self.outbox)
        given = tuple(EventSeed(event.slug, event) for event in seeds)
        self.events = Events(database, clock, self.outbox, self.guilds, seeds=given, locale="fr")
        self.arrival = arrival.Arrival(
            database, clock, self.outbox, self.guilds, self.events, wanted=WANTED, locale="fr"
        )
        self.door = FakeDoor(clock)

    async def deliver(self) -> None:
        """Send all that is due."""
        subjects: dict[str, Subject] = {
            EventCard.KIND: EventCard(texts(), self.clock),
            arrival.KIND: arrival.StartReport(texts(), WANTED, self.events),
        }
        places = EventPlaces(self.clock, self.outbox, Keeping(self.database, self.clock), locale="fr")
        dispatcher = Dispatcher(self.database, self.door, self.clock, self.outbox, subjects=subjects, places=places)
        await dispatcher.run()
        await Mirror(self.database, self.door, self.clock, subjects=subjects).run()

    def number_of(self, slug: str = "journee", *, guild_id: int = GUILD) -> str:
        """Return the number of an event, as a button carries it."""
        (event,) = [event for event in self.events.visible(guild_id) if event.slug == slug]
        return str(event.id)
