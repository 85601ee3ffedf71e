"""What follows an announcement that was said, and is kept: published to other servers, a discussion."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.announcements import store
from bot.announcements.model import title_of
from bot.announcements.posts import LONGEST_TITLE
from bot.announcements.saying import CROSSPOST, DISCUSSION, NEWS, POST, subject_of
from bot.delivery.model import Message, Postponed, Setting
from bot.events.places.following import TOO_FAST, Crosspostings, Discussions, Followed, Follower
from bot.guilds.model import CHANNEL_ORGANISERS

if TYPE_CHECKING:
    from bot.announcements.model import Announcement
    from bot.database import Transaction
    from bot.delivery.keeping.model import Kept, Outcome
    from bot.delivery.keeping.service import Keeping

# A shorter pause is nobody's business.
WORTH_TELLING = timedelta(minutes=2)


class Followers:
    """Asks for what is to follow, in the transaction that notes that an announcement was said."""

    def __init__(self, keeping: Keeping) -> None:
        self._keeping = keeping

    async def follow(self, tx: Transaction, one: Announcement) -> None:
        """Ask for it, where the place allows it."""
        for kind, is_wanted in (
            (CROSSPOST, one.is_crossposted and one.can_be_crossposted),
            (DISCUSSION, one.has_thread and one.can_have_thread),
        ):
            if is_wanted:
                await self._keeping.want(tx, one.guild_id, kind, subject_of(one))


class _OfAnnouncement(Follower):
    """Reads which message it is about; the subject is the announcement's number and occurrence."""

    async def _message(self, tx: Transaction, kept: Kept) -> Followed | None:
        row = await self._outbox.latest(tx, kept.guild_id, POST, kept.subject)
        one = await store.one(tx, kept.guild_id, int(kept.subject.partition(":")[0]))
        if not (row and row.channel_id and row.message_id and one):
            return None
        return Followed(row.channel_id, row.message_id, title_of(one, longest=LONGEST_TITLE))


class Crossposting(_OfAnnouncement, Crosspostings):
    """Publishes an announcement; what is one too many is told once, and waits."""

    WRONG_KIND = "not_followed"

    async def settled(self, tx: Transaction, kept: Kept, outcome: Outcome, *, is_news: bool) -> None:
        """Tell the organisers once when it comes, or what is missing."""
        await super().settled(tx, kept, outcome, is_news=is_news)
        if not isinstance(outcome, Postponed) or outcome.reason != TOO_FAST:
            return
        if timedelta(seconds=outcome.after or 0) >= WORTH_TELLING:
            now, subject = self._clock.now(), f"{kept.subject}:0:{CROSSPOST}"
            place = Setting(CHANNEL_ORGANISERS)
            await self._outbox.say(tx, Message(kept.guild_id, NEWS, subject, place, now, self._locale))


class Discussing(_OfAnnouncement, Discussions):
    """Opens a discussion, named by the announcement's first words."""

    WRONG_KIND = "no_threads"
