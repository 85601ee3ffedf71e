"""What people look up and suggest, made once and joined: who hears of an entry, of an event, of an article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.contact.service import Contact
from bot.events.finding import EventDocuments, EventsFollowed, EventWords
from bot.feeds.finding import ArticleDocuments, ArticlesFollowed
from bot.resources.reviewing.service import Review
from bot.resources.reviewing.withdrawing import Withdrawals
from bot.resources.service import Resources
from bot.resources.shelves import Shelves
from bot.resources.suggestions.service import Suggestions
from bot.resources.unanswered.answered import Answered
from bot.resources.unanswered.service import Unanswered

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.database import Database
    from bot.delivery.service import Outbox
    from bot.events.service import Events
    from bot.guilds.service import Guilds
    from bot.i18n import Texts
    from bot.resources.catalogue.model import Catalogue
    from bot.settings import Settings


class Bookcase:
    """The shelves, and the use cases around them; *events* and *articles* are who tells the shelves of theirs."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        outbox: Outbox,
        guilds: Guilds,
        texts: Texts,
        catalogue: Catalogue,
        settings: Settings,
    ) -> None:
        zone, locale = settings.community.timezone, settings.community.locale
        loopback = settings.web_loopback
        self._database, self._words = database, EventWords(texts, locale)
        self.shelves = Shelves(database, catalogue)
        self.events, self.articles = EventsFollowed(self.shelves, self._words), ArticlesFollowed(self.shelves)
        self.unanswered = Unanswered(database, clock, catalogue, timezone=zone)
        self.resources = Resources(self.shelves, unanswered=(self.unanswered,))
        self.suggestions = Suggestions(database, clock, guilds, catalogue, loopback=loopback)
        self.review = Review(
            *(database, clock, outbox, guilds, catalogue),
            Answered(database, self.resources, timezone=zone),
            timezone=zone,
            listeners=(self.shelves,),
            loopback=loopback,
        )
        self.withdrawals = Withdrawals(*(database, clock, outbox, guilds, catalogue), listeners=(self.shelves,))
        self.contacts = Contact(database, clock, outbox, guilds, locale=locale)

    def fed_by(self, events: Events) -> None:
        """Fill shelves with *events* and with the articles that are known, whenever one is filled."""
        self.shelves.fed_by(EventDocuments(self._database, events, self._words), ArticleDocuments(self._database))
