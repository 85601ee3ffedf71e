"""Let go of the words that have an answer meanwhile: nobody is to define what somebody else has written."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.resources.history import store as history
from bot.resources.model import KINDS, Section
from bot.resources.slices import Slices
from bot.resources.unanswered import store

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, tzinfo

    from bot.database import Database, Transaction
    from bot.resources.ports import Answers
    from bot.resources.search.model import Document
    from bot.resources.unanswered.model import Word


class Answered:
    """Asks who answers look-ups; days are those of *timezone*."""

    def __init__(self, database: Database, answers: Answers, *, timezone: str) -> None:
        self._database, self._answers, self._zone = database, answers, ZoneInfo(timezone)

    async def let_go(self, guild_id: int) -> None:
        """Delete the words that wait for a definition, and are answered by now; harmless twice."""

        async def read(tx: Transaction) -> tuple[list[Word], dict[str, datetime]]:
            words = await store.open_words(tx, guild_id)
            return words, await history.written_at(tx, guild_id) if words else {}

        words, written = await self._database.read(read)
        slices = Slices()
        done: list[Word] = []
        for word in words:
            if is_answered(word, await self._answers.entries_for(guild_id, word.words), written, self._zone):
                done.append(word)
            await slices.give_way()

        async def write(tx: Transaction) -> None:
            for word in done:
                await store.drop(tx, guild_id, word.id)

        if done:
            await self._database.write(write)


def is_answered(word: Word, found: Sequence[Document], written: Mapping[str, datetime], zone: tzinfo) -> bool:
    """Whether one of the entries *found* for *word* is its answer; *written* says when the team has written which.

    Whoever asks for an acronym is not told of studies and resources: one that was there already is no answer to them.
    """
    return any(
        document.kind in KINDS[Section.SIGLES]
        or (document.id in written and written[document.id].astimezone(zone).date() >= word.last_on)
        for document in found
    )
