"""The review of the week in a channel: the new articles by theme; see :class:`bot.delivery.service.Subject`."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot import dates
from bot.delivery.card import MESSAGE_LIMIT, Card, Post, Text
from bot.delivery.model import InStep, Rendered, Withdrawn
from bot.feeds import store as articles
from bot.feeds.posts import UNKNOWN, linked
from bot.feeds.reading.words import escaped
from bot.feeds.saying import store
from bot.feeds.settling import REVIEW
from bot.i18n import language

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.database import Transaction
    from bot.delivery.model import Delivery
    from bot.errors import Say
    from bot.feeds.model import Article, Source
    from bot.feeds.saying.following import Followers
    from bot.i18n import Locale, Texts

# Beside the lines: "et N autres", and where to find them.
ROOM_FOR_MORE = 120


class ReviewPost:
    """The articles of a week in one message; it is corrected in place."""

    KIND = REVIEW

    def __init__(self, texts: Texts, followers: Followers, *, timezone: str) -> None:
        self._texts, self._followers, self._zone = texts, followers, ZoneInfo(timezone)

    async def render(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """Return the review as its articles stand."""
        said_at = await store.review(tx, guild_id, int(subject))
        found = await _articles(tx, guild_id, int(subject))
        if said_at is None or not found:
            return Withdrawn(UNKNOWN)
        sources, spoken = await _sources(tx, guild_id, found), language(locale)
        card = review_card(found, sources, said_at.astimezone(self._zone), self._texts.bound(spoken), spoken)
        return Rendered(card, version=await store.version_of(tx, guild_id, int(subject)))

    async def sent(self, tx: Transaction, delivery: Delivery) -> InStep:
        """Keep it in step with its articles, and ask for what follows it."""
        number = int(delivery.subject)
        sources = await _sources(tx, delivery.guild_id, await _articles(tx, delivery.guild_id, number))
        await self._followers.follow(tx, delivery.guild_id, REVIEW, number, sources)
        return InStep(await store.version_of(tx, delivery.guild_id, number))


def review_card(
    found: Sequence[Article], sources: Sequence[Source], said_at: datetime, say: Say, locale: Locale
) -> Card:
    """Return the message: what does not fit is counted, and found by ``/chercher``.

    *said_at* is on the community's wall: the title of a forum's post has its day.
    """
    roles = tuple(dict.fromkeys(one.mention_role_id for one in sources if one.mention_role_id))
    rung = " ".join(f"<@&{role}>" for role in roles)
    head = f"**{say('feeds.review.title')}**\n{say('feeds.review.intro', count=len(found))}"
    day = dates.day(said_at.date(), locale)
    forum = next((one for one in sources if one.forum), None)
    return Card(
        (Text("\n".join(filter(None, [head, _listed(found, said_at, len(head) + len(rung) + 2, say), rung]))),),
        roles=roles,
        post=Post(say("feeds.review.post", day=day), forum.tags) if forum else None,
    )


def _listed(found: Sequence[Article], said_at: datetime, used: int, say: Say) -> str:
    """Return the articles by theme, those of no theme last, as many as fit beside *used* characters."""
    room, shown = MESSAGE_LIMIT - used - ROOM_FOR_MORE, 0
    lines, theme = list[str](), None
    for one in sorted(found, key=lambda one: (not one.theme, one.theme.casefold(), one.number)):
        new = [_line(one, said_at, say)]
        if one.theme != theme:
            new.insert(0, f"**{escaped(one.theme) or say('feeds.review.other_themes')}**")
        if len("\n".join([*lines, *new])) > room:
            break
        lines, theme, shown = [*lines, *new], one.theme, shown + 1
    if shown < len(found):
        lines.append(say("feeds.review.more", count=len(found) - shown))
    return "\n".join(lines)


def _line(one: Article, said_at: datetime, say: Say) -> str:
    """Return one article, and what has become of it since the review was said."""
    minutes = say("feeds.review.minutes", count=one.minutes) if one.minutes else ""
    since = ""
    if one.withdrawn_at:
        since = say("feeds.review.withdrawn")
    elif one.updated_at and one.updated_at > said_at:
        since = say("feeds.review.updated", when=dates.stamp(one.updated_at, "D"))
    return " · ".join(filter(None, [f"- {linked(one)}", minutes, since]))


async def _articles(tx: Transaction, guild_id: int, number: int) -> list[Article]:
    found = await articles.articles_by_number(tx, guild_id, await store.in_review(tx, guild_id, number))
    return list(found.values())


async def _sources(tx: Transaction, guild_id: int, found: Sequence[Article]) -> list[Source]:
    numbers = dict.fromkeys(one.source_id for one in found)
    read = [await articles.one(tx, guild_id, number) for number in numbers]
    return [one for one in read if one is not None]
