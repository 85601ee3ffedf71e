"""What follows a message that was said, and is kept: published to other servers, a discussion."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from bot.delivery.keeping.model import Barred, Done, Gone, Outcome, ToMend, WrongKind
from bot.delivery.model import Postponed
from bot.events.places.telling import TellsTrouble

if TYPE_CHECKING:
    from datetime import datetime

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.delivery.keeping.model import Grounds, Kept
    from bot.delivery.service import Outbox
    from bot.i18n import Locale

# Discord does not publish it; sources agree on the number, and not on whether a channel or a server has it.
CROSSPOSTS, WINDOW = 10, timedelta(hours=1)
TOO_FAST = "delivery.too_fast"


@dataclass(frozen=True)
class Followed:
    """A message that something follows; *title* is what a discussion on it is called."""

    channel_id: int
    message_id: int
    title: str


class Quota:
    """How many messages of each channel were published lately, whatever they say: one for the whole process."""

    def __init__(self) -> None:
        self._lately: defaultdict[int, deque[datetime]] = defaultdict(lambda: deque(maxlen=CROSSPOSTS))

    def pause(self, channel_id: int, now: datetime) -> timedelta:
        """Return for how long the channel takes no further one."""
        lately = self._lately[channel_id]
        full = len(lately) == CROSSPOSTS
        return max(lately[0] + WINDOW - now, timedelta()) if full else timedelta()

    def take(self, channel_id: int, now: datetime) -> None:
        """Count one, before its answer: others may leave beside it."""
        self._lately[channel_id].append(now)

    def give_back(self, channel_id: int, at: datetime) -> None:
        """Do not count the one that was taken *at* that instant: Discord refused it."""
        self._lately[channel_id].remove(at)


class Follower(TellsTrouble):
    """Reads which message it is about, and does its own to it once."""

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
            return await self._do(found)
        except Gone:
            return Done()
        except Barred:
            return ToMend(self.LACKS)
        except WrongKind:
            return ToMend(self.WRONG_KIND)

    async def _message(self, tx: Transaction, kept: Kept) -> Followed | None:
        """Return the message that *kept* is about, None where it does not stand."""
        raise NotImplementedError

    async def _do(self, found: Followed) -> Outcome:
        raise NotImplementedError


class Crosspostings(Follower):
    """Publishes at most ten messages of a channel an hour; what is one too many waits."""

    LACKS = "permission:send_messages"

    def __init__(
        self, database: Database, clock: Clock, outbox: Outbox, grounds: Grounds, quota: Quota, *, locale: Locale
    ) -> None:
        super().__init__(database, clock, outbox, grounds, locale=locale)
        self._quota = quota

    async def _do(self, found: Followed) -> Outcome:
        now, channel_id = self._clock.now(), found.channel_id
        if pause := self._quota.pause(channel_id, now):
            return Postponed(TOO_FAST, after=pause.total_seconds())
        self._quota.take(channel_id, now)
        try:
            await self._grounds.crosspost(channel_id, found.message_id)
        except (Barred, Gone, WrongKind):
            self._quota.give_back(channel_id, now)
            raise
        return Done(changed=True)


class Discussions(Follower):
    """Opens a discussion on a message."""

    LACKS = "permission:create_public_threads"

    async def _do(self, found: Followed) -> Outcome:
        await self._grounds.open_thread(found.channel_id, found.message_id, found.title)
        return Done(changed=True)
