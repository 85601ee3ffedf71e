"""Who keeps what in step on Discord that is no message: an entry for each kind of thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.announcements.following import Crossposting, Discussing
from bot.announcements.saying import CROSSPOST, DISCUSSION
from bot.events.places.following import Quota
from bot.events.places.members import MemberKeeper, PinKeeper
from bot.events.places.model import CHANNEL, HALL, MEMBER, PIN, ROOM
from bot.events.places.room import RoomKeeper
from bot.events.scheduled.keeper import EntryKeeper
from bot.events.scheduled.model import ENTRY
from bot.events.waitlist.hall import HallKeeper
from bot.feeds.saying import following as articles
from bot.operations import channels

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.database import Database
    from bot.delivery.keeping.model import Grounds, Keeper
    from bot.delivery.keeping.service import Keeping
    from bot.delivery.service import Outbox
    from bot.events.places.members import Departures
    from bot.i18n import Locale, Texts


def keepers(
    database: Database,
    clock: Clock,
    outbox: Outbox,
    keeping: Keeping,
    grounds: Grounds,
    *,
    texts: Texts,
    departures: Departures,
    locale: Locale,
    timezone: str,
) -> dict[str, Keeper]:
    """Return who keeps each kind of thing; announcements and articles share one quota of publishing."""
    quota, common = Quota(), (database, clock, outbox)
    return {
        ROOM: RoomKeeper(database, clock, outbox, keeping, grounds, locale=locale),
        MEMBER: MemberKeeper(database, clock, outbox, keeping, grounds, departures=departures),
        HALL: HallKeeper(database, clock, outbox, grounds, locale=locale),
        PIN: PinKeeper(clock, outbox, grounds, locale=locale),
        ENTRY: EntryKeeper(database, clock, outbox, grounds, texts, locale=locale),
        CROSSPOST: Crossposting(database, clock, outbox, grounds, quota, locale=locale),
        DISCUSSION: Discussing(database, clock, outbox, grounds, locale=locale),
        articles.CROSSPOST: articles.ArticleCrossposting(*common, grounds, quota, timezone=timezone, locale=locale),
        articles.DISCUSSION: articles.ArticleDiscussing(*common, grounds, timezone=timezone, locale=locale),
        CHANNEL: channels.ChannelKeeper(database, clock, outbox, keeping, grounds, locale=locale),
    }
