"""What is no longer asked is no longer of use: the answers to it are forgotten with the question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.events.questions import store
from bot.events.questions.model import COLUMNS

if TYPE_CHECKING:
    from bot.database import Transaction
    from bot.events.model import Event


class Unasked:
    """Follows events; see :class:`bot.events.ports.EventListener`."""

    async def event_changed(self, tx: Transaction, before: Event | None, after: Event) -> None:
        """Forget the answers to the questions that *after* does not ask any more."""
        dropped = [question for question in before.questions if question not in after.questions] if before else []
        if dropped:
            columns = [COLUMNS[question] for question in dropped]
            await store.forget_answers(tx, after.guild_id, after.id or 0, columns)
