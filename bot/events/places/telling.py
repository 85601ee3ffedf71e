"""Tell the organisers once what only they can mend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.delivery.keeping.model import Kept, Outcome, ToMend
from bot.delivery.model import Message, Setting
from bot.events.places.news import TROUBLE
from bot.guilds.model import CHANNEL_ORGANISERS

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.database import Transaction
    from bot.delivery.service import Outbox
    from bot.i18n import Locale


class TellsTrouble:
    """What keepers of single messages share; see :class:`bot.delivery.keeping.model.Keeper`."""

    def __init__(self, clock: Clock, outbox: Outbox, *, locale: Locale) -> None:
        self._clock, self._outbox, self._locale = clock, outbox, locale

    async def settled(self, tx: Transaction, kept: Kept, outcome: Outcome, *, is_news: bool) -> None:
        """Tell the organisers once what is missing."""
        if not isinstance(outcome, ToMend) or not is_news:
            return
        now, subject = self._clock.now(), f"{kept.kind}|{kept.subject}"
        place, revision = Setting(CHANNEL_ORGANISERS), int(now.timestamp())
        message = Message(kept.guild_id, TROUBLE, subject, place, now, self._locale, revision)
        await self._outbox.say(tx, message)
