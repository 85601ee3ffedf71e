"""How organisers call announcements; see :class:`bot.delivery.report.titles.Titles`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.announcements import store
from bot.announcements.model import title_of
from bot.announcements.posts import ECHO, read
from bot.delivery.report.model import Title
from bot.i18n import language

if TYPE_CHECKING:
    from bot.database import Transaction
    from bot.i18n import Texts


class AnnouncementTitles:
    """The post and the private messages bear the same name: the first words."""

    def __init__(self, texts: Texts, *, in_private: bool) -> None:
        self._texts, self._in_private = texts, in_private

    async def title(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Title:
        """Return the announcement's first words."""
        one = await read(tx, guild_id, subject)
        event_id = one.event_id if one else None
        key = "title.message" if event_id else "title.announcement"
        words = self._texts.get(key, language(locale), title=title_of(one, longest=ECHO) if one else "…")
        return Title(words, event_id, self._in_private, f"announcement:{subject}")

    async def about(self, tx: Transaction, guild_id: int, event_id: int) -> tuple[str, ...]:
        """Return what the subjects about the event look like."""
        return tuple(f"{number}:" for number in await store.about(tx, guild_id, event_id))
