"""The watch of one community on a database, a site that answers what it is told, and a Discord of a few channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from bot.dates import Calendar
from bot.delivery.card import File
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.keeping.service import Keeping
from bot.delivery.mirror import Mirror
from bot.events.places import news
from bot.events.places.following import Quota
from bot.feeds.finding import ArticleDocuments, ArticlesFollowed
from bot.feeds.news import WatchNews
from bot.feeds.posts import ArticlePost
from bot.feeds.saying import following
from bot.feeds.saying.meeting_news import MeetingMoved, MeetingNews
from bot.feeds.saying.review_post import ReviewPost
from bot.feeds.saying.reviews import Reviews
from bot.feeds.saying.service import Articles
from bot.feeds.service import Watch
from bot.guilds import store as guilds
from bot.guilds.model import CHANNEL_ORGANISERS, ROLE_ORGANISATION
from bot.resources.shelves import Shelves
from tests.fakes import GUILD, FakePlaces
from tests.grounds import FakeGrounds
from tests.house import ORGANISATION, ORGANISER, TEAM, House, texts
from tests.watched import NEWS_CHANNEL, FakeFound, FakeSite

if TYPE_CHECKING:
    from bot.database import Database, Transaction
    from bot.delivery.service import Subject
    from bot.feeds.model import Source
    from tests.fakes import FakeClock


class Death(BaseException):
    """The process ends here: nothing of it catches that."""


ZONE = "Europe/Paris"


class FakePictures:
    """Keeps every picture by its address, those of *missing* aside; or *file*, whatever is asked for."""

    def __init__(self) -> None:
        self.asked, self.missing = list[str](), set[str]()
        self.file: File | None = None

    async def picture(self, guild_id: int, address: str) -> File | None:
        self.asked.append(address)
        if self.file:
            return self.file
        return None if address in self.missing else File(guild_id, f"{len(self.asked):064}", "article.png")


class WatchHouse:
    """One process that watches; a second one on the same database has its own memory."""

    def __init__(self, database: Database, clock: FakeClock, site: FakeSite) -> None:
        self.database, self.clock, self.site = database, clock, site
        self.house = House(database, clock)
        self.door, self.steps = self.house.door, list[str]()
        self.pictures = FakePictures()
        self.shelves = Shelves(database)
        self.shelves.fed_by(ArticleDocuments(database))
        self.watch = Watch(
            database,
            clock,
            self.house.outbox,
            self.house.guilds,
            fetch=site,
            read=site,
            locale="fr",
            calendar=Calendar(),
            timezone=ZONE,
            pictures=self.pictures,
            on_step=self.on_step,
            listeners=(ArticlesFollowed(self.shelves),),
        )
        self.grounds, self.keeping = FakeGrounds(clock), Keeping(database, clock)
        self.reviews = Reviews(database, clock, self.house.outbox, locale="fr", on_step=self.on_step)
        self.articles = Articles(
            database, clock, self.house.outbox, self.house.guilds, fetch=site, read=site, timezone=ZONE, locale="fr"
        )
        quota = Quota()
        self.keeping.kept_by(
            {
                following.CROSSPOST: following.ArticleCrossposting(
                    database, clock, self.house.outbox, self.grounds, quota, timezone=ZONE, locale="fr"
                ),
                following.DISCUSSION: following.ArticleDiscussing(
                    database, clock, self.house.outbox, self.grounds, timezone=ZONE, locale="fr"
                ),
            }
        )
        self.dies_at, self.zone = "", ZONE

    def on_step(self, step: str) -> None:
        self.steps.append(step)
        if step == self.dies_at:
            raise Death(step)

    async def open(self) -> WatchHouse:
        """Let there be an organiser."""

        async def work(tx: Transaction) -> None:
            for name, value in ((ROLE_ORGANISATION, ORGANISATION), (CHANNEL_ORGANISERS, TEAM)):
                await guilds.choose(tx, GUILD, name, value, by=None, now=self.clock.now())

        await self.database.write(work)
        await self.house.guilds.refresh(GUILD)
        return self

    async def add(self, **found: object) -> Source:
        """Watch the site, and look at it for the first time."""
        channel_id = found.pop("channel_id", NEWS_CHANNEL)
        latest = bool(found.pop("announce_latest", False))
        given = FakeFound(**{"count": len(self.site.items)} | found)  # type: ignore[arg-type] # its fields, by name
        source = await self.watch.add(GUILD, ORGANISER, given, channel_id=channel_id, announce_latest=latest)  # type: ignore[arg-type] # a channel
        await self.watch.look()
        return source

    async def look(self, *, after_s: float = 25 * 3600) -> None:
        """Let time pass, look at what is due, and say what is to be said."""
        self.clock.advance(after_s)
        await self.watch.look()
        await self.deliver()

    async def deliver(self) -> None:
        """Send and correct all that is due."""
        followers = following.Followers(self.keeping)
        subjects: dict[str, Subject] = {
            ArticlePost.KIND: ArticlePost(texts(), followers),
            ReviewPost.KIND: ReviewPost(texts(), followers, timezone=self.zone),
            WatchNews.KIND: WatchNews(texts()),
            MeetingNews.KIND: MeetingNews(texts()),
            MeetingMoved.KIND: MeetingMoved(texts()),
            news.TROUBLE: news.Trouble(texts(), self.keeping),
        }
        places = FakePlaces()
        places.chosen[GUILD, CHANNEL_ORGANISERS] = TEAM
        dispatcher = Dispatcher(
            self.database, self.door, self.clock, self.house.outbox, subjects=subjects, places=places
        )
        await dispatcher.run()
        await Mirror(self.database, self.door, self.clock, subjects=subjects).run()
        await self.keeping.run()
        await dispatcher.run()

    async def source(self, number: int = 1) -> Source:
        """Return a source as it stands."""
        return await self.watch.source(GUILD, ORGANISER, number)

    async def count(self, what: str) -> int:
        """Return how many rows there are of *what*: a table, and what follows it."""

        async def work(tx: Transaction) -> int:
            return int((await tx.connection.execute(text(f"SELECT count(*) FROM {what}"))).scalar_one())  # noqa: S608 - a test's own words

        return await self.database.read(work)

    @property
    def said(self) -> list[str]:
        """What stands in the channel of the articles."""
        return self.door.standing(NEWS_CHANNEL)

    @property
    def told(self) -> list[str]:
        """What stands in the organisers' channel."""
        return self.door.standing(TEAM)
