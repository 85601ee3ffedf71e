"""The table of weekly reviews, and what is asked of articles to say them; each query takes the guild."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Column, String, Table, and_, cast, exists, func, insert, literal, select, update

from bot.announcements import store as announcements
from bot.database.columns import Instant, RowId, Snowflake, checked, metadata
from bot.delivery.files.store import files
from bot.events.model import article_slug
from bot.events.store import events
from bot.feeds.identity import folded
from bot.feeds.model import Article, ArticleState, SourceState
from bot.feeds.store import article_keys, article_of, articles, sources, standing

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from bot.database import Transaction

reviews = Table(
    "reviews",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", Snowflake, nullable=False),
    Column("channel_id", Snowflake, nullable=False),
    Column("said_at", Instant, nullable=False),
)

_SLUG = literal(article_slug(0).removesuffix("0")) + cast(articles.c.id, String)
_WAITS = articles.c.state == ArticleState.WAITING


class Waiting(NamedTuple):
    """An article whose review is due, and what its source wants; *channel_id* is None where that was removed.

    It *is_gone* where its page is, and may come back.
    """

    guild_id: int
    number: int
    channel_id: int | None
    is_gone: bool


async def due(tx: Transaction, now: datetime) -> list[Waiting]:
    """Return the articles of any guild whose review is due, locked until the transaction ends.

    So are their sources, first: what a look at one has read of an article is written before, or read after.
    """
    waits = select(articles.c.source_id).where(_WAITS, articles.c.due_at <= now)
    of_those = select(sources.c.id).where(sources.c.id.in_(waits)).order_by(sources.c.id)
    await tx.connection.execute(of_those.with_for_update())
    source = articles.c.source_id == sources.c.id
    query = select(articles.c.guild_id, articles.c.id, sources.c.channel_id, sources.c.state, articles.c.withdrawn_at)
    query = query.join(sources, source).where(_WAITS, articles.c.due_at <= now).order_by(articles.c.id)
    found = await tx.connection.execute(query.with_for_update(of=articles))
    return [
        Waiting(guild_id, number, None if state == SourceState.REMOVED else channel_id, withdrawn_at is not None)
        for guild_id, number, channel_id, state, withdrawn_at in found
    ]


async def next_due(tx: Transaction) -> datetime | None:
    """Return when the next review of any guild is due, None when nothing waits for one."""
    query = select(func.min(articles.c.due_at, type_=Instant())).where(_WAITS, articles.c.due_at.is_not(None))
    found: datetime | None = (await tx.connection.execute(query)).scalar()
    return found


async def add_review(tx: Transaction, guild_id: int, channel_id: int, now: datetime, numbers: Collection[int]) -> int:
    """Put articles into a new review; return its number."""
    values = {"guild_id": guild_id, "channel_id": channel_id, "said_at": now}
    number = int((await tx.connection.execute(insert(reviews).values(values).returning(reviews.c.id))).scalar_one())
    these = and_(checked(articles.c.guild_id) == guild_id, articles.c.id.in_(numbers))
    said = update(articles).where(these).values(state=ArticleState.QUEUED, review_id=number)
    await tx.connection.execute(said)
    return number


async def leave_out(tx: Transaction, guild_id: int, numbers: Collection[int]) -> None:
    """Keep articles as resources that are not said any more; with the instant of its review one would come back."""
    these = and_(checked(articles.c.guild_id) == guild_id, articles.c.id.in_(numbers))
    known = {"state": ArticleState.KNOWN, "due_at": None, "review_id": None}
    await tx.connection.execute(update(articles).where(these).values(known))


async def put_off(tx: Transaction, guild_id: int, numbers: Collection[int]) -> None:
    """Leave articles out of their review that have gone; who comes back is in the next one."""
    these = and_(checked(articles.c.guild_id) == guild_id, articles.c.id.in_(numbers))
    await tx.connection.execute(update(articles).where(these).values(state=ArticleState.KNOWN))


async def review(tx: Transaction, guild_id: int, number: int) -> datetime | None:
    """Return when a review was said, None where there is none of that number."""
    query = select(reviews.c.said_at).where(reviews.c.guild_id == guild_id, reviews.c.id == number)
    found: datetime | None = (await tx.connection.execute(query)).scalar()
    return found


async def in_review(tx: Transaction, guild_id: int, number: int) -> list[int]:
    """Return the numbers of the articles that stand in a review."""
    query = select(articles.c.id).where(articles.c.guild_id == guild_id, articles.c.review_id == number)
    return list((await tx.connection.execute(query.order_by(articles.c.id))).scalars())


async def keys_of(tx: Transaction, guild_id: int, number: int) -> frozenset[str]:
    """Return by what an article is known, by every address that it had."""
    query = select(article_keys.c.key).where(article_keys.c.article_id == number, article_keys.c.guild_id == guild_id)
    return frozenset((await tx.connection.execute(query)).scalars())


async def version_of(tx: Transaction, guild_id: int, number: int) -> int:
    """Return the version of a review: it rises with each change of an article in it."""
    query = select(func.sum(articles.c.revision))
    query = query.where(articles.c.guild_id == guild_id, articles.c.review_id == number)
    return int((await tx.connection.execute(query)).scalar() or 0)


async def themes(tx: Transaction, guild_id: int) -> list[str]:
    """Return the themes of the articles that members find, the most frequent first."""
    is_shown = articles.c.state.not_in((ArticleState.HELD, ArticleState.IGNORED))
    query = select(articles.c.theme).where(articles.c.guild_id == guild_id, articles.c.theme != "", is_shown)
    query = query.where(articles.c.withdrawn_at.is_(None)).group_by(articles.c.theme)
    found = await tx.connection.execute(query.order_by(func.count().desc(), articles.c.theme))
    return list(found.scalars())


async def agenda_read(tx: Transaction, guild_id: int, number: int, agenda: str, now: datetime) -> None:
    """Note what the page of a meeting says now."""
    this = and_(articles.c.guild_id == guild_id, articles.c.id == number)
    await tx.connection.execute(update(articles).where(this).values(agenda=agenda, agenda_read_at=now))


async def drop_files(tx: Transaction, before: datetime, *, pictures_before: datetime) -> None:
    """Drop, in any guild, the files that nothing points to; the pictures of articles after a while as well."""
    is_its = and_(articles.c.guild_id == files.c.guild_id, articles.c.image_hash == files.c.hash)
    await announcements.drop_files(tx, before, exists().where(is_its, articles.c.seen_at > pictures_before))


class Prepared(NamedTuple):
    """A meeting of which an event was made that is still to come."""

    guild_id: int
    article: int
    event_id: int


async def to_read(tx: Transaction, today: date, before: datetime, *, most: int) -> list[Prepared]:
    """Return the meetings of any guild whose pages were last read *before* that, and that are not over *today*."""
    made = and_(events.c.guild_id == articles.c.guild_id, events.c.slug == _SLUG)
    query = select(articles.c.guild_id, articles.c.id, events.c.id).join(events, made)
    is_ahead = and_(events.c.on >= today, events.c.status != "cancelled", articles.c.withdrawn_at.is_(None))
    query = query.where(articles.c.agenda != "", is_ahead, articles.c.agenda_read_at < before)
    return [Prepared(*row) for row in await tx.connection.execute(query.order_by(articles.c.id).limit(most))]


async def event_of(tx: Transaction, guild_id: int, number: int) -> int | None:
    """Return the number of the event that was made of an article, None where there is none."""
    query = select(events.c.id).where(events.c.guild_id == guild_id, events.c.slug == article_slug(number))
    found: int | None = (await tx.connection.execute(query)).scalar()
    return found


async def latest(
    tx: Transaction, guild_id: int, *, theme: str | None = None, text: str = "", most: int = 10
) -> list[Article]:
    """Return the newest articles of this guild that still stand, of one *theme*, with all words of *text* in them."""
    query = standing(guild_id, 2 * most)
    if theme is not None:
        query = query.where(articles.c.theme == theme)
    for word in folded(text).split():
        query = query.where(articles.c.plain.contains(word, autoescape=True))
    found = [article_of(row) for row in (await tx.connection.execute(query)).mappings()]
    # Of one article that two sources show, one.
    return list({one.key: one for one in reversed(found)}.values())[::-1][:most]
