"""What is planned and is no message yet: reminders and announcements whose instant is still ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.announcements import store as announcements
from bot.announcements.model import State as AnnouncementState
from bot.announcements.model import title_of
from bot.announcements.posts import ECHO
from bot.delivery.report.model import Ahead, Title
from bot.events import store as events
from bot.i18n import language
from bot.reminders import store as reminders
from bot.reminders.model import State as ReminderState
from bot.reminders.titles import name_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.announcements.model import Announcement
    from bot.database import Transaction
    from bot.events.model import Event
    from bot.i18n import Texts

MOST = 25


class Upcoming:
    """Reads what other rooms have planned, under the names that organisers know."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    async def of_guild(self, tx: Transaction, guild_id: int, locale: str) -> tuple[Ahead, ...]:
        """Return what is planned for a community."""
        found = self._announced(await self._announcements(tx, guild_id), locale)
        for event in await events.of_guild(tx, guild_id):
            found += await self._reminders(tx, event, locale)
        return tuple(found)

    async def of_event(self, tx: Transaction, event: Event, locale: str) -> tuple[Ahead, ...]:
        """Return what is planned for the people of one event, the first one first."""
        found = await self._reminders(tx, event, locale)
        said = [one for one in await self._announcements(tx, event.guild_id) if one.event_id == event.id]
        found += self._announced(said, locale)
        return tuple(sorted(found, key=lambda one: one.at))

    async def _reminders(self, tx: Transaction, event: Event, locale: str) -> list[Ahead]:
        guild_id, event_id, spoken = event.guild_id, event.id or 0, language(locale)
        kept = await reminders.of_event(tx, guild_id, event_id)
        planned = [one for one in kept if one.state is ReminderState.PLANNED]
        names = [await name_of(tx, guild_id, event_id, one.rule, self._texts, spoken) for one in planned]
        return [Ahead(Title(name, event_id), one.due_at) for name, one in zip(names, planned, strict=True)]

    async def _announcements(self, tx: Transaction, guild_id: int) -> list[Announcement]:
        listed = await announcements.listed(tx, guild_id, most=MOST)
        return [one for one in listed if one.state is AnnouncementState.PLANNED]

    def _announced(self, said: Iterable[Announcement], locale: str) -> list[Ahead]:
        found = []
        for one in said:
            key = "title.announcement" if one.event_id is None else "title.message"
            words = self._texts.get(key, language(locale), title=title_of(one, longest=ECHO))
            found += [Ahead(Title(words, one.event_id), one.due_at)] if one.due_at else []
        return found
