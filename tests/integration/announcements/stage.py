"""Announcements between a real database, a Discord of a few channels, and what follows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.announcements import store
from bot.announcements.following import Crossposting, Discussing, Followers
from bot.announcements.model import Announcement, Place
from bot.announcements.posts import AnnouncementNews, AnnouncementPost
from bot.announcements.saying import CROSSPOST, DISCUSSION, Announcer
from bot.announcements.service import Announcements
from bot.dates import Calendar
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.files.service import Files
from bot.delivery.keeping.service import Keeping
from bot.delivery.mirror import Mirror
from bot.events.places import news
from bot.events.places.following import Quota
from bot.guilds.model import CHANNEL_ORGANISERS
from tests.fakes import GUILD, PLACE, FakeDoor, FakePlaces
from tests.house import House, texts

if TYPE_CHECKING:
    from bot.delivery.card import File
    from bot.delivery.service import Subject
    from tests.grounds import FakeGrounds

TEAM, ZONE = 33, "Europe/Paris"


class Nobody:
    """No event has a role that rings."""

    async def ping_role_of(self, _tx: object, _guild_id: int, _event_id: int) -> None:
        return None


@dataclass
class Stage:
    """What a story needs: one process."""

    house: House
    grounds: FakeGrounds
    door: FakeDoor = field(init=False)

    def __post_init__(self) -> None:
        house = self.house
        database, clock, outbox = house.database, house.clock, house.outbox
        self.door, places = FakeDoor(clock), FakePlaces()
        places.chosen[GUILD, CHANNEL_ORGANISERS] = TEAM
        self.files = Files(database, clock)
        self._keeping = Keeping(database, clock)
        self._announcer = Announcer(database, clock, outbox, calendar=Calendar(), timezone=ZONE, locale="fr")
        self.announcements = Announcements(
            database, clock, outbox, house.guilds, self._announcer, self.files, calendar=Calendar(), timezone=ZONE
        )
        follow = Followers(self._keeping).follow
        post = AnnouncementPost(texts(), clock, Nobody(), self._announcer, follow, timezone=ZONE)
        subjects: dict[str, Subject] = {
            AnnouncementPost.KIND: post,
            AnnouncementNews.KIND: AnnouncementNews(texts(), self._keeping, timezone=ZONE),
            news.TROUBLE: news.Trouble(texts(), self._keeping),
        }
        self._dispatcher = Dispatcher(database, self.door, clock, outbox, subjects=subjects, places=places)
        self._mirror = Mirror(database, self.door, clock, subjects=subjects)
        self._keeping.kept_by(
            {
                CROSSPOST: Crossposting(database, clock, outbox, self.grounds, Quota(), locale="fr"),
                DISCUSSION: Discussing(database, clock, outbox, self.grounds, locale="fr"),
            }
        )

    async def write(self, text: str, *, file: File | None = None, place: Place = Place.NEWS, **more: Any) -> int:
        """Store an announcement that is due now."""
        one = Announcement(id=None, guild_id=GUILD, text=text, channel_id=PLACE.id, place=place, file=file, **more)
        return await self.house.database.write(lambda tx: store.add(tx, one))

    async def run(self) -> None:
        """Do all that is due."""
        await self._announcer.run()
        done = -1
        while done != (done := self._keeping.done + self._dispatcher.done):
            await self._keeping.run()
            await self._dispatcher.run()
            await self._mirror.run()

    @property
    def crossposted(self) -> list[str]:
        """What was published to other servers."""
        return [self._words(number) for _, number in self.grounds.crossposted]

    @property
    def told(self) -> list[str]:
        """What the team has read."""
        return self.door.standing(TEAM)

    def _words(self, number: int) -> str:
        return next(one.card.text for one in self.door.messages if one.id == number)
