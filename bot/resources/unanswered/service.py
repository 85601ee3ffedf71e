"""Note what was looked up in vain."""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.database.marks import remember, remembered
from bot.resources.unanswered import store
from bot.resources.unanswered.known import small_words
from bot.resources.unanswered.model import mark_of, worth_keeping

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.resources.catalogue.model import Catalogue

SALT = "unanswered_salt"


class Unanswered:
    """Words without an answer, as who answers look-ups hands them over; days are those of *timezone*."""

    def __init__(self, database: Database, clock: Clock, catalogue: Catalogue, *, timezone: str) -> None:
        self._database, self._clock, self._zone = database, clock, ZoneInfo(timezone)
        self._catalogue, self._knows = catalogue, frozenset[str]()

    async def note(self, guild_id: int, typed: str) -> None:
        """Note that *typed* was looked up in vain, where it may be kept; never who typed it."""
        if not self._knows:
            self._knows = await asyncio.to_thread(small_words, self._catalogue)
        said = worth_keeping(typed, self._knows)
        if said is None:
            return
        today = self._clock.now().astimezone(self._zone).date()

        async def work(tx: Transaction) -> None:
            salt = await remembered(tx, guild_id, SALT)
            if salt is None:
                salt = secrets.token_hex(16)
                await remember(tx, guild_id, SALT, salt)
            await store.note(tx, guild_id, mark_of(said, salt), said, today)

        await self._database.write(work)
