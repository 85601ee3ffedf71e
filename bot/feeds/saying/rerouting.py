"""What waits for the channel of a source: it leaves for the one that is chosen now, or not at all with its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.delivery.model import Channel, Message, State
from bot.feeds import store as articles
from bot.feeds.saying import store
from bot.feeds.settling import ARTICLE, REVIEW

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.clock import Clock
    from bot.database import Transaction
    from bot.delivery.service import Outbox
    from bot.feeds.model import Article, Source
    from bot.feeds.settling import Settler
    from bot.i18n import Locale

ELSEWHERE, UNWATCHED = "delivery.elsewhere", "delivery.unwatched"
"""Why something is not said where it was to be: another channel was chosen, its source was removed."""


class Rerouting:
    """Takes back what is not on its way yet; what is arrives where it was to."""

    def __init__(self, clock: Clock, outbox: Outbox, settler: Settler, *, locale: Locale) -> None:
        self._clock, self._outbox, self._settler, self._locale = clock, outbox, settler, locale

    async def moved(self, tx: Transaction, source: Source) -> None:
        """Have what waits for another channel said in that of *source*, its part of a review as a review of its own."""
        for article in await self._waiting(tx, source):
            if await self._taken_back(tx, source.guild_id, ARTICLE, article.number, ELSEWHERE):
                await self._settler.say(tx, source, article)
        await self._split(tx, source, ELSEWHERE, Channel(source.channel_id or 0))

    async def removed(self, tx: Transaction, source: Source) -> None:
        """Say nothing of *source* that waits: nobody knows any more how its channel takes it; it stays to be found."""
        taken = [
            article.number
            for article in await self._waiting(tx, source)
            if await self._taken_back(tx, source.guild_id, ARTICLE, article.number, UNWATCHED)
        ]
        await store.leave_out(tx, source.guild_id, taken)
        await self._split(tx, source, UNWATCHED, None)

    async def _waiting(self, tx: Transaction, source: Source) -> list[Article]:
        rows = await self._outbox.planned(tx, source.guild_id, ARTICLE)
        found = await articles.articles_by_number(tx, source.guild_id, [int(row.subject) for row in rows])
        return [one for one in found.values() if one.source_id == source.id]

    async def _split(self, tx: Transaction, source: Source, reason: str, place: Channel | None) -> None:
        """Take the articles of *source* out of the reviews that wait; the others are said where they were to be."""
        guild_id = source.guild_id
        for row in await self._outbox.planned(tx, guild_id, REVIEW):
            number = int(row.subject)
            found = await articles.articles_by_number(tx, guild_id, await store.in_review(tx, guild_id, number))
            theirs = [one.number for one in found.values() if one.source_id == source.id]
            if not theirs or not await self._taken_back(tx, guild_id, REVIEW, number, reason):
                continue
            if place:
                await self._review(tx, guild_id, place, theirs)
            else:
                await store.leave_out(tx, guild_id, theirs)
            if others := found.keys() - theirs:
                await self._review(tx, guild_id, Channel(int(row.recipient.partition(":")[2])), others)

    async def _review(self, tx: Transaction, guild_id: int, place: Channel, numbers: Collection[int]) -> None:
        now = self._clock.now()
        review = await store.add_review(tx, guild_id, place.id, now, numbers)
        await self._outbox.say(tx, Message(guild_id, REVIEW, str(review), place, now, self._locale))

    async def _taken_back(self, tx: Transaction, guild_id: int, kind: str, number: int, reason: str) -> bool:
        """Whether it will not be said: it may have been claimed in that moment."""
        await self._outbox.withdraw(tx, guild_id, kind, str(number), reason, self._clock.now())
        last = await self._outbox.latest(tx, guild_id, kind, str(number))
        return last is not None and last.state is State.WITHDRAWN
