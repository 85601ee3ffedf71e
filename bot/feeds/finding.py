"""Articles can be looked up like everything else: who is told of them, and how an article is found."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.feeds import store
from bot.feeds.model import Article, ArticleState
from bot.feeds.posts import named
from bot.feeds.reading.words import unescaped
from bot.resources.search.model import Document, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.database import Database, Transaction
    from bot.resources.ports import Library

MOST_FOUND = 5000
"""So many of a community's newest articles are found from the start of a process on."""
_AT_ONCE = 250
_HIDDEN = frozenset({ArticleState.HELD, ArticleState.IGNORED})


def document(article: Article) -> Document:
    """Return what *article* is found by."""
    return Document(
        id=f"article:{article.number}",
        kind=Kind.ARTICLE,
        title=named(article),
        short=unescaped(article.summary),
        terms=tuple(filter(None, (article.theme,))),
    )


class ArticlesFollowed:
    """Tells the library which articles members may find; see :class:`bot.feeds.ports.ArticleListener`."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def articles_changed(self, tx: Transaction, guild_id: int, articles: Sequence[Article]) -> None:
        """Follow in the transaction of the change; what is held, ignored or withdrawn is found by nobody."""
        seen = [document(one) for one in articles if is_found(one)]
        gone = [document(one).id for one in articles if not is_found(one)]
        if seen:
            await self._library.put(tx, guild_id, *seen)
        if gone:
            await self._library.drop(tx, guild_id, *gone)


class ArticleDocuments:
    """Gives the library the articles of a community; see :class:`bot.resources.ports.Provider`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def documents(self, guild_id: int) -> Sequence[Document]:
        """Return the newest of those that members may find; of one that two sources show, the newer.

        They are read a few at a time: thousands at once would stop the event loop, on PostgreSQL, for half a second.
        """
        found: dict[str, Document] = {}
        last: Article | None = None
        for _ in range(2 * MOST_FOUND // _AT_ONCE):
            page = await self._database.read(partial(store.older, guild_id=guild_id, than=last, most=_AT_ONCE))
            for one in page:
                found.setdefault(one.key, document(one))
            if len(page) < _AT_ONCE:
                break
            last = page[-1]
        return list(found.values())[:MOST_FOUND]


def is_found(article: Article) -> bool:
    """Whether members find *article*: it stands on its site, and the team does not keep it back."""
    return article.withdrawn_at is None and article.state not in _HIDDEN
