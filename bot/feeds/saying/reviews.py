"""What the clock does with articles that wait for the review of the week: one message for each channel."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bot.delivery.model import Channel, Message
from bot.feeds.saying import store
from bot.feeds.settling import REVIEW

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.delivery.service import Outbox
    from bot.i18n import Locale


class Reviews:
    """Says the reviews of every guild; *on_step* is told each named step before it happens, for tests."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        outbox: Outbox,
        *,
        locale: Locale,
        on_step: Callable[[str], None] = lambda _step: None,
    ) -> None:
        self._database, self._clock, self._outbox, self._locale = database, clock, outbox, locale
        self._on_step = on_step

    async def run(self) -> None:
        """Say what is due; harmless twice or late, and a week without an article says nothing."""
        due_at = await self.next_due()
        if due_at and due_at <= self._clock.now():
            self._on_step("review")
            await self._database.write(self._say_due)

    async def next_due(self) -> datetime | None:
        """Return when the next review is said, None when nothing waits for one."""
        return await self._database.read(store.next_due)

    async def _say_due(self, tx: Transaction) -> None:
        """Put what waits into reviews and have them said, in one transaction: no article is lost, none said twice."""
        now = self._clock.now()
        places: defaultdict[tuple[int, int | None, bool], list[int]] = defaultdict(list)
        for one in await store.due(tx, now):
            places[one.guild_id, one.channel_id, one.is_gone].append(one.number)
        for (guild_id, channel_id, is_gone), numbers in places.items():
            if channel_id is None or is_gone:
                await (store.put_off if channel_id else store.leave_out)(tx, guild_id, numbers)
                continue
            review = await store.add_review(tx, guild_id, channel_id, now, numbers)
            place = Channel(channel_id)
            await self._outbox.say(tx, Message(guild_id, REVIEW, str(review), place, now, self._locale))
        self._on_step("reviewed")
