"""Decide about a suggestion: what is kept of it, and the word to its author, in the transaction of the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.resources.suggestions import store
from bot.resources.suggestions.posts import decision

if TYPE_CHECKING:
    from datetime import datetime

    from bot.database import Transaction
    from bot.delivery.service import Outbox
    from bot.resources.suggestions.model import State, Suggestion


async def decide(
    tx: Transaction,
    outbox: Outbox,
    suggestion: Suggestion,
    state: State,
    by_id: int,
    now: datetime,
    *,
    word: str = "",
    is_changed: bool = False,
) -> None:
    """Keep what the person *by_id* has decided, and have its author told in their language."""
    guild_id = suggestion.guild_id
    values = {"state": state, "decided_at": now, "decided_by": by_id, "word": word, "is_changed": is_changed}
    await store.change(tx, guild_id, suggestion.id, **values)
    author, locale = await store.member(tx, guild_id, suggestion.person_id)
    if author is not None:
        await outbox.say(tx, decision(suggestion, locale, now))
