"""What a reading means to who remembers the articles of its source: recalled and decided in one transaction."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from bot.feeds.deciding import decide
from bot.feeds.identity import needs_query
from bot.feeds.matching import keys_of
from bot.feeds.memory import store as memory

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.database import Transaction
    from bot.feeds.intents import Decision
    from bot.feeds.looking import Look
    from bot.feeds.model import Article, Source
    from bot.feeds.reading.model import Item

T = TypeVar("T")

# So many of the articles that were said last may be missed where older ones still stand.
WATCHED = 20
# So many articles are compared in a moment, and a thread costs more.
FEW = 20


class Judgement(NamedTuple):
    """What was *known* of the articles of a source, oldest first, and the *decision* about what it shows.

    *elsewhere* are the keys by which another source has had some of them said in the same channel.
    """

    known: Sequence[Article]
    elsewhere: frozenset[str]
    decision: Decision


async def judge(tx: Transaction, source: Source, found: Look, now: datetime) -> Judgement:
    """Return what *found* means; a long reading is gone through beside the event loop that it would keep."""
    beside = tx.aside if len(found.items) > FEW else _here
    keys, places = await beside(partial(_keys_of_all, source, found.items))
    known = await memory.known_by(tx, source, keys, newest=WATCHED)
    # What has the place of a known article is that article: nobody else need be asked.
    elsewhere = await memory.said_elsewhere(tx, source, places.difference(*(one.keys for one in known)))
    decided = partial(decide, source, known, found.items, now, pages=found.pages, elsewhere=elsewhere)
    return Judgement(known, elsewhere, await beside(decided))


async def _here(work: Callable[[], T]) -> T:
    return work()


def _keys_of_all(source: Source, items: Sequence[Item]) -> tuple[set[str], set[str]]:
    """Return the keys by which *items* may be known, and those of their places on this source."""
    by_query = source.by_query or needs_query(items)
    own = {key for item in items for key in keys_of(item, by_query=by_query)}
    # Both keys of an address are looked for: which of them counts may just have changed.
    other = {key for item in items for key in keys_of(item, by_query=False)} if by_query else own
    return own | other, {key for key in own if key.startswith(("a:", "p:"))}
