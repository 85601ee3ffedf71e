"""The tables of sources, of their articles, and of the keys by which those are known; each query takes the guild."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    and_,
    bindparam,
    false,
    func,
    insert,
    or_,
    select,
    text,
    update,
)

from bot.database.columns import Instant, RowId, Snowflake, checked, metadata
from bot.database.upserts import Upsert
from bot.feeds.identity import folded
from bot.feeds.model import Article, ArticleState, Mode, Shape, Source, SourceState, Trouble

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import Select

    from bot.database import Transaction

sources = Table(
    "sources",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", Snowflake, nullable=False),
    Column("address", Text, nullable=False),
    Column("shape", String(8), nullable=False),
    Column("title", Text, nullable=False),
    # Lists, as JSON.
    Column("patterns", Text, nullable=False),
    Column("tags", Text, nullable=False),
    Column("include", Text, nullable=False),
    Column("exclude", Text, nullable=False),
    Column("channel_id", Snowflake),
    Column("mention_role_id", Snowflake),
    Column("forum", Boolean, nullable=False, server_default=false()),
    Column("thread", Boolean, nullable=False),
    Column("crosspost", Boolean, nullable=False),
    Column("mode", String(8), nullable=False),
    Column("min_minutes", Integer, nullable=False),
    Column("burst", Integer, nullable=False),
    Column("every_minutes", Integer, nullable=False),
    Column("announce_latest", Boolean, nullable=False),
    Column("state", String(8), nullable=False),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("next_look", Instant, nullable=False),
    Column("last_look", Instant),
    Column("last_success", Instant),
    Column("changed_at", Instant),
    Column("failures", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("failing_since", Instant),
    Column("is_told", Boolean, nullable=False),
    Column("is_primed", Boolean, nullable=False),
    Column("by_query", Boolean, nullable=False),
    Column("count", Integer, nullable=False),
    Column("per_month", Integer, nullable=False),
    Column("trouble", String(8)),
    Index("ix_sources_state_next_look", "state", "next_look"),
    Index("ix_sources_guild_id", "guild_id"),
)

articles = Table(
    "articles",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", Snowflake, nullable=False),
    Column("source_id", RowId, nullable=False),
    Column("key", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("image", Text, nullable=False),
    Column("published", String(40), nullable=False),
    Column("updated", String(40), nullable=False),
    Column("theme", Text, nullable=False),
    Column("section", Text, nullable=False),
    Column("minutes", Integer),
    Column("state", String(8), nullable=False),
    Column("why", String(16), nullable=False),
    Column("word", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("updated_at", Instant),
    Column("withdrawn_at", Instant),
    Column("checked_at", Instant),
    Column("image_hash", String(64)),
    Column("image_name", String(80)),
    Column("due_at", Instant),
    Column("review_id", RowId, autoincrement=False),
    Column("agenda", Text, nullable=False, server_default=text("''")),
    Column("agenda_read_at", Instant),
    # Its words without accents and capitals: no database of ours looks for them so by itself.
    Column("plain", Text, nullable=False, server_default=text("''")),
    ForeignKeyConstraint(["source_id"], ["sources.id"], ondelete="CASCADE"),
    Index("ix_articles_due_at", "due_at"),
    Index("ix_articles_review_id", "review_id"),
    Index("ix_articles_guild_id_published", "guild_id", "published"),
    Index("ix_articles_source_id_guild_id_state", "source_id", "guild_id", "state"),
)

article_keys = Table(
    "article_keys",
    metadata,
    Column("source_id", RowId, autoincrement=False, nullable=False),
    # What an article of the source is known by; no two articles of one source share a key.
    Column("key", String(40), nullable=False),
    Column("guild_id", Snowflake, nullable=False),
    Column("article_id", RowId, nullable=False),
    PrimaryKeyConstraint("source_id", "key"),
    ForeignKeyConstraint(["article_id"], ["articles.id"], ondelete="CASCADE"),
    # No index begins with the guild: SQLite would walk all keys of a guild to find those of a few articles.
    Index("ix_article_keys_key_guild_id", "key", "guild_id"),
    Index("ix_article_keys_article_id_guild_id", "article_id", "guild_id"),
)

_KEY: dict[str, Any] = {name: bindparam(name) for name in ("source_id", "key", "guild_id", "article_id")}
# A key that stands is written as it was: it goes on naming its article.
_ADD_KEY = Upsert(article_keys, _KEY, key=("source_id", "key"), changed=lambda new: {"key": new.key})
_COLUMNS = tuple(column.name for column in sources.c)
_LISTS = ("patterns", "tags", "include", "exclude")
_OF_SOURCE = tuple(field.name for field in fields(Source) if field.name != "id")
_OF_ARTICLE = tuple(field.name for field in fields(Article) if field.name not in {"id", "keys"})
OF_ARTICLE = ("id", *_OF_ARTICLE)
# A clock that is corrected by less means nothing.
SET_BACK = timedelta(hours=1)
SAID = (ArticleState.QUEUED, ArticleState.WAITING)


def _source_row(one: Source) -> dict[str, Any]:
    return {name: getattr(one, name) for name in _OF_SOURCE} | {
        name: json.dumps(getattr(one, name), ensure_ascii=False) for name in _LISTS
    }


def _source(row: Sequence[Any]) -> Source:
    """Return the source that *row* is, all columns in their order: a round reads a thousand."""
    values = dict(zip(_COLUMNS, row, strict=True))
    for name in _LISTS:
        # Most are empty.
        values[name] = () if values[name] == "[]" else tuple(json.loads(values[name]))
    values |= {"shape": Shape(values["shape"]), "mode": Mode(values["mode"]), "state": SourceState(values["state"])}
    values["trouble"] = Trouble(values["trouble"]) if values["trouble"] else None
    return Source(**values)


def _article_row(one: Article) -> dict[str, Any]:
    words = folded(f"{one.title} {one.summary} {one.theme}")
    return {name: getattr(one, name) for name in _OF_ARTICLE} | {"plain": words}


def article_of(row: Any, keys: tuple[str, ...] = ()) -> Article:
    """Return the article that *row* is, known by *keys*."""
    values = {name: row[name] for name in OF_ARTICLE}
    values["state"] = ArticleState(values["state"])
    return Article(**values, keys=keys)


async def add(tx: Transaction, one: Source) -> int:
    """Store a new source; return its number."""
    added = await tx.connection.execute(insert(sources).values(_source_row(one)).returning(sources.c.id))
    return int(added.scalar_one())


_OF_GUILD: Any = bindparam("this_guild")
_NUMBER: Any = bindparam("this_id")
_CHANGE_SOURCE = (
    update(sources)
    .where(sources.c.id == _NUMBER, sources.c.guild_id == _OF_GUILD)
    .values({name: bindparam(name) for name in _OF_SOURCE})
)


_FOUND = select(sources).where(
    sources.c.id == _NUMBER, sources.c.guild_id == _OF_GUILD, sources.c.state != SourceState.REMOVED
)
# Read, and read to be changed.
_ONE = (_FOUND, _FOUND.with_for_update())


async def change(tx: Transaction, one: Source) -> None:
    """Write what *one* now is."""
    this = {"this_id": one.id, "this_guild": one.guild_id}
    await tx.connection.execute(_CHANGE_SOURCE, _source_row(one) | this)


async def one(tx: Transaction, guild_id: int, number: int, *, for_change: bool = False) -> Source | None:
    """Return a source of this guild, None where there is none of that number, or it was removed."""
    found = await tx.connection.execute(_ONE[for_change], {"this_id": number, "this_guild": guild_id})
    row = found.first()
    return _source(row) if row else None


async def at_address(tx: Transaction, guild_id: int, address: str) -> Source | None:
    """Return the source of this guild at *address*, also where it was removed."""
    query = select(sources).where(sources.c.guild_id == guild_id, sources.c.address == address)
    row = (await tx.connection.execute(query.order_by(sources.c.id))).first()
    return _source(row) if row else None


async def listed(tx: Transaction, guild_id: int) -> list[Source]:
    """Return the sources of this guild in the order in which they were added."""
    query = select(sources).where(sources.c.guild_id == guild_id, sources.c.state != SourceState.REMOVED)
    return [_source(row) for row in await tx.connection.execute(query.order_by(sources.c.id))]


async def due(tx: Transaction, now: datetime, *, most: int) -> list[Source]:
    """Return the sources of any guild that are to be looked at, the one that waits longest first.

    Where a clock that was wrong has been set back, the last look is in the future, and the next one farther.
    """
    is_due = or_(sources.c.next_look <= now, sources.c.last_look > now + SET_BACK)
    query = select(sources).where(sources.c.state == SourceState.ON, is_due)
    query = query.order_by(sources.c.next_look).limit(most)
    # All at once: one by one, a thousand rows take a third longer.
    return [_source(row) for row in (await tx.connection.execute(query)).all()]


async def next_due(tx: Transaction) -> datetime | None:
    """Return when the next source of any guild is to be looked at, None when there is none."""
    query = select(func.min(sources.c.next_look, type_=Instant())).where(sources.c.state == SourceState.ON)
    found: datetime | None = (await tx.connection.execute(query)).scalar()
    return found


_UNCHANGED = (
    update(sources)
    .where(
        sources.c.id == bindparam("number"),
        sources.c.guild_id == bindparam("of_guild"),
        sources.c.state == SourceState.ON,
        # Somebody has had it looked at anew meanwhile.
        sources.c.next_look == bindparam("was_due"),
    )
    .values(next_look=bindparam("then"), last_look=bindparam("now"), last_success=bindparam("now"))
)


async def settle_unchanged(tx: Transaction, looks: Sequence[tuple[Source, datetime]], now: datetime) -> None:
    """Note that sources were looked at and had not changed, each with when it is to be looked at next."""
    rows = [
        {"number": one.id, "of_guild": one.guild_id, "was_due": one.next_look, "then": then, "now": now}
        for one, then in looks
    ]
    if rows:
        await tx.connection.execute(_UNCHANGED, rows)


_ADD_ARTICLE = insert(articles).returning(articles.c.id, sort_by_parameter_order=True)


async def add_articles(tx: Transaction, new: Sequence[Article]) -> list[Article]:
    """Store *new* articles with their keys, in their order; return them with their numbers."""
    if not new:
        return []
    numbers = (await tx.connection.execute(_ADD_ARTICLE, [_article_row(one) for one in new])).scalars()
    stored = [replace(one, id=number) for one, number in zip(new, numbers, strict=True)]
    await add_keys(tx, stored)
    return stored


async def add_keys(tx: Transaction, known: Sequence[Article]) -> None:
    """Have each of *known* be known by its keys; a key that names another article already goes on naming it."""
    rows = [
        {"source_id": one.source_id, "key": key, "guild_id": one.guild_id, "article_id": one.id}
        for one in known
        for key in one.keys
    ]
    if rows:
        await _ADD_KEY.run(tx, rows)


_CHANGE_ARTICLE = (
    update(articles)
    .where(articles.c.id == _NUMBER, articles.c.guild_id == _OF_GUILD)
    .values({name: bindparam(name) for name in (*_OF_ARTICLE, "plain")})
)


async def change_article(tx: Transaction, one: Article) -> None:
    """Write what *one* now is, and by what it is known from now on."""
    this = {"this_id": one.id, "this_guild": one.guild_id}
    await tx.connection.execute(_CHANGE_ARTICLE, _article_row(one) | this)
    await add_keys(tx, [one])


async def article(tx: Transaction, guild_id: int, number: int, *, for_change: bool = False) -> Article | None:
    """Return an article of this guild, None where there is none of that number; *for_change*, locked."""
    query = select(articles).where(articles.c.id == number, articles.c.guild_id == guild_id)
    row = (await tx.connection.execute(query.with_for_update() if for_change else query)).mappings().first()
    return article_of(row) if row else None


async def articles_by_number(tx: Transaction, guild_id: int, numbers: Collection[int]) -> dict[int, Article]:
    """Return those articles of this guild that there are among *numbers*, by their numbers."""
    these = and_(checked(articles.c.guild_id) == guild_id, articles.c.id.in_(numbers))
    query = select(articles).where(these).order_by(articles.c.id)
    return {row["id"]: article_of(row) for row in (await tx.connection.execute(query)).mappings()}


async def in_state(tx: Transaction, guild_id: int, source_id: int, state: ArticleState) -> list[Article]:
    """Return the articles of a source in one *state*, the first that was seen first."""
    of_source = and_(articles.c.guild_id == guild_id, articles.c.source_id == source_id)
    query = select(articles).where(of_source, articles.c.state == state).order_by(articles.c.id)
    return [article_of(row) for row in (await tx.connection.execute(query)).mappings()]


async def older(tx: Transaction, guild_id: int, than: Article | None, *, most: int) -> list[Article]:
    """Return those of the same articles that come next after *than*, the newest of all where it is None."""
    query = standing(guild_id, most)
    if than is not None:
        same_day = and_(articles.c.published == than.published, articles.c.id < than.number)
        query = query.where(or_(articles.c.published < than.published, same_day))
    return [article_of(row) for row in (await tx.connection.execute(query)).mappings()]


def standing(guild_id: int, most: int) -> Select[Any]:
    """Return the query for the newest articles of a guild that members may see."""
    query = select(articles).where(articles.c.guild_id == guild_id, articles.c.withdrawn_at.is_(None))
    query = query.where(articles.c.state.not_in((ArticleState.HELD, ArticleState.IGNORED)))
    return query.order_by(articles.c.published.desc(), articles.c.id.desc()).limit(most)
