"""Keep the promises about the end of what is held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from bot.contact import store as contact
from bot.events.model import erased_on
from bot.events.questions import store as questions
from bot.privacy import store
from bot.resources.suggestions import store as suggestions
from bot.resources.unanswered import store as unanswered

if TYPE_CHECKING:
    from datetime import datetime

    from bot.clock import Clock
    from bot.database import Database, Transaction


class Rooms(Protocol):
    """Who keeps the events' private channels and roles."""

    async def close(self, tx: Transaction, guild_id: int, event_id: int) -> None:
        """Let the channel and the roles of an event be deleted."""


class Privacy:
    """What a person may ask of their data, and what ends by itself."""

    def __init__(self, database: Database, clock: Clock, rooms: Rooms) -> None:
        self._database, self._clock, self._rooms = database, clock, rooms

    async def clear(self) -> None:
        """Clear all whose time is over; harmless when it runs twice or late."""

        async def work(tx: Transaction) -> None:
            now = self._clock.now()
            await store.clear_settled(tx, now)
            await store.clear_audit(tx, now)
            await store.clear_left_guilds(tx, now)
            await suggestions.clear(tx, now)
            await unanswered.clear(tx, now.date())
            await contact.clear(tx, now)
            await self._end_meals(tx, now)
            await self._end_events(tx, now)

        await self._database.write(work)

    async def _end_meals(self, tx: Transaction, now: datetime) -> None:
        """Forget who ate what on the day after, where the event took place."""
        for guild_id, event_id, on, timezone in await questions.with_meals(tx):
            if on < now.astimezone(ZoneInfo(timezone)).date():
                await questions.forget_meals(tx, guild_id, event_id)

    async def _end_events(self, tx: Transaction, now: datetime) -> None:
        """Forget who took part once the date that they were shown is there, and close the event's room."""
        for event in await store.over(tx, now.date()):
            is_ended = erased_on(event) <= now.astimezone(ZoneInfo(event.timezone)).date()
            if is_ended and await store.end_event(tx, event):
                await self._rooms.close(tx, event.guild_id, event.id or 0)
