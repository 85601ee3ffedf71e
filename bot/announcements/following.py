"""What follows an announcement that was said, and is kept: published to other servers, a discussion."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from bot.announcements import store
from bot.announcements.model import title_of
from bot.announcements.posts import LONGEST_TITLE
from bot.announcements.saying import CROSSPOST, DISCUSSION, NEWS, POST, subject_of
from bot.delivery.keeping.model import Barred, Done, Gone, Kept, Outcome, ToMend, WrongKind
from bot.delivery.model import Message, Postponed, Setting
from bot.events.places.telling import TellsTrouble
from bot.guilds.model import CHANNEL_ORGANISERS

if TYPE_CHECKING:
    from datetime import datetime

    from bot.announcements.model import Announcement
    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.delivery.keeping.model import Grounds
    from bot.delivery.keeping.service import Keeping
    from bot.delivery.service import Outbox
    from bot.i18n import Locale

# Discord does not publish it; sources agree on the number, and not on whether a channel or a server has it.
CROSSPOSTS, WINDOW = 10, timedelta(hours=1)
TOO_FAST = "delivery.too_fast"
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


class _Follower(TellsTrouble):
    """Reads which message it is about; the subject is the announcement's number and occurrence."""

    LACKS: ClassVar[str]
    WRONG_KIND: ClassVar[str]

    def __init__(self, database: Database, clock: Clock, outbox: Outbox, grounds: Grounds, *, locale: Locale) -> None:
        super().__init__(clock, outbox, locale=locale)
        self._database, self._grounds = database, grounds

    async def keep(self, kept: Kept) -> Outcome:
        """Do it once; a message that is gone needs nothing."""
        found = await self._database.read(lambda tx: self._message(tx, kept))
        if found is None:
            return Done()
        try:
            return await self._do(*found)
        except Gone:
            return Done()
        except Barred:
            return ToMend(self.LACKS)
        except WrongKind:
            return ToMend(self.WRONG_KIND)

    async def _message(self, tx: Transaction, kept: Kept) -> tuple[int, int, Announcement] | None:
        row = await self._outbox.latest(tx, kept.guild_id, POST, kept.subject)
        one = await store.one(tx, kept.guild_id, int(kept.subject.partition(":")[0]))
        return (row.channel_id, row.message_id, one) if row and row.channel_id and row.message_id and one else None

    async def _do(self, channel_id: int, message_id: int, one: Announcement) -> Outcome:
        raise NotImplementedError


class Crossposting(_Follower):
    """Publishes at most ten messages of a channel an hour; what is one too many is told once, and waits."""

    LACKS, WRONG_KIND = "permission:send_messages", "not_followed"

    def __init__(self, database: Database, clock: Clock, outbox: Outbox, grounds: Grounds, *, locale: Locale) -> None:
        super().__init__(database, clock, outbox, grounds, locale=locale)
        self._lately: defaultdict[int, deque[datetime]] = defaultdict(lambda: deque(maxlen=CROSSPOSTS))
        # In the order in which they are due, whichever is read first.
        self._in_turn = asyncio.Lock()

    async def keep(self, kept: Kept) -> Outcome:
        """Publish it, after those that were due before."""
        async with self._in_turn:
            return await super().keep(kept)

    async def settled(self, tx: Transaction, kept: Kept, outcome: Outcome, *, is_news: bool) -> None:
        """Tell the organisers once when it comes, or what is missing."""
        await super().settled(tx, kept, outcome, is_news=is_news)
        if not isinstance(outcome, Postponed) or outcome.reason != TOO_FAST:
            return
        if timedelta(seconds=outcome.after or 0) >= WORTH_TELLING:
            now, subject = self._clock.now(), f"{kept.subject}:0:{CROSSPOST}"
            place = Setting(CHANNEL_ORGANISERS)
            await self._outbox.say(tx, Message(kept.guild_id, NEWS, subject, place, now, self._locale))

    async def _do(self, channel_id: int, message_id: int, one: Announcement) -> Outcome:  # noqa: ARG002 - as the other
        now, lately = self._clock.now(), self._lately[channel_id]
        if len(lately) == CROSSPOSTS and (pause := lately[0] + WINDOW - now) > timedelta():
            return Postponed(TOO_FAST, after=pause.total_seconds())
        # Counted before its answer: others may leave beside it.
        lately.append(now)
        try:
            await self._grounds.crosspost(channel_id, message_id)
        except (Barred, Gone, WrongKind):
            lately.remove(now)
            raise
        return Done(changed=True)


class Discussing(_Follower):
    """Opens a discussion, named by the announcement's first words."""

    LACKS, WRONG_KIND = "permission:create_public_threads", "no_threads"

    async def _do(self, channel_id: int, message_id: int, one: Announcement) -> Outcome:
        await self._grounds.open_thread(channel_id, message_id, title_of(one, longest=LONGEST_TITLE))
        return Done(changed=True)
