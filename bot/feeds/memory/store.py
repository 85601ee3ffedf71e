"""The queries of a look: which articles its keys name. Built once, for their words cost more than their answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select, union

from bot.database.columns import checked
from bot.feeds.model import ArticleState
from bot.feeds.store import OF_ARTICLE, SAID, article_keys, article_of, articles, sources

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from bot.database import Transaction
    from bot.feeds.model import Article, Source

# So many parameters at most in one statement; SQLite takes 32,766, PostgreSQL 32,767.
_AT_ONCE = 10_000
_GUILD: Any = bindparam("of_guild")
_SOME: Any = bindparam("some", expanding=True)
_BY_KEYS = select(article_keys.c.article_id).where(
    article_keys.c.source_id == bindparam("of_source"),
    article_keys.c.guild_id == _GUILD,
    article_keys.c.key.in_(_SOME),
)
_NEWEST = (
    select(articles.c.id)
    .where(
        articles.c.source_id == bindparam("of_source"),
        articles.c.guild_id == _GUILD,
        articles.c.state.in_(SAID),
    )
    .order_by(articles.c.id.desc())
    .limit(bindparam("newest"))
    .subquery()
)
# All of an article in one row: each row costs as much as what is in it. No key holds a blank.
_KEYS = (
    select(func.aggregate_strings(article_keys.c.key, " "))
    .where(article_keys.c.article_id == articles.c.id, article_keys.c.guild_id == _GUILD)
    .scalar_subquery()
)
_KNOWN = (
    select(*(articles.c[name] for name in OF_ARTICLE), _KEYS)
    .where(checked(articles.c.guild_id) == _GUILD, articles.c.id.in_(union(_BY_KEYS, select(_NEWEST.c.id))))
    .order_by(articles.c.id)
)


async def known_by(tx: Transaction, source: Source, keys: Collection[str], *, newest: int = 0) -> list[Article]:
    """Return the articles of *source* that one of *keys* names, and the *newest* that were said, oldest first."""
    found: dict[int, Article] = {}
    asked = {"of_source": source.id, "of_guild": source.guild_id, "newest": newest}
    for some in _chunks(sorted(keys)) if keys else [()]:
        rows = (await tx.connection.execute(_KNOWN, asked | {"some": some})).all()
        found |= {one.number: one for one in map(_article, rows)}
    return [found[number] for number in sorted(found)]


def _article(row: Sequence[Any]) -> Article:
    *values, keys = row
    return article_of(dict(zip(OF_ARTICLE, values, strict=True)), tuple(sorted((keys or "").split())))


_ELSEWHERE = (
    select(article_keys.c.key)
    .select_from(
        article_keys.join(articles, articles.c.id == article_keys.c.article_id).join(
            sources, sources.c.id == articles.c.source_id
        )
    )
    .where(
        checked(sources.c.guild_id) == _GUILD,
        sources.c.channel_id == bindparam("channel"),
        sources.c.id != bindparam("of_source"),
        article_keys.c.guild_id == _GUILD,
        articles.c.state.in_((*SAID, ArticleState.HELD)),
        article_keys.c.key.in_(_SOME),
    )
)


async def said_elsewhere(tx: Transaction, source: Source, keys: Collection[str]) -> frozenset[str]:
    """Return those of *keys* by which another source's article is known that is said in the channel of *source*."""
    other = {"of_guild": source.guild_id, "channel": source.channel_id, "of_source": source.id}
    found: set[str] = set()
    for some in _chunks(sorted(keys)):
        found.update((await tx.connection.execute(_ELSEWHERE, other | {"some": some})).scalars().all())
    return frozenset(found)


def _chunks(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(keys), _AT_ONCE):
        yield keys[start : start + _AT_ONCE]
