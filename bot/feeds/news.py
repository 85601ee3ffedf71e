"""What organisers read of a source: it fails, is well again, has gone, or shows what they have to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.delivery.card import Button, Card, Row, Text
from bot.delivery.model import Rendered, Withdrawn
from bot.feeds import store
from bot.feeds.model import ArticleState, SourceState, Trouble
from bot.feeds.reading.words import escaped
from bot.feeds.reasons import said
from bot.feeds.settling import FAILING, GONE, NEWS
from bot.i18n import language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.database import Transaction
    from bot.delivery.model import Delivery
    from bot.errors import Say
    from bot.feeds.model import Article, Source
    from bot.i18n import Texts

NO_LONGER_SO = "delivery.mended"
MOST_TITLES, LONGEST_TITLE = 10, 90


class WatchNews:
    """See :class:`bot.delivery.service.Subject`; the subject is a source's number and what becomes of it."""

    KIND = NEWS

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    async def render(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """Return what has become of it and what to do, unless it is no longer so."""
        number, _, what = subject.partition(":")
        source = await store.one(tx, guild_id, int(number))
        if source is None or not _still(source, what):
            return Withdrawn(NO_LONGER_SO)
        say = self._texts.bound(language(locale))
        held = await store.in_state(tx, guild_id, source.number, ArticleState.HELD)
        if what == Trouble.BURST and not held:
            return Withdrawn(NO_LONGER_SO)
        return Rendered(card_of(source, what, held if what in {Trouble.BURST, Trouble.SHAPE} else (), say))

    async def sent(self, _tx: Transaction, _delivery: Delivery) -> None:
        """Said once and done."""


def _still(source: Source, what: str) -> bool:
    """Whether what was to be told is still so."""
    return {
        GONE: source.state is SourceState.GONE,
        FAILING: source.failures > 0,
        Trouble.EMPTY: source.trouble is Trouble.EMPTY,
    }.get(what, True)


def card_of(source: Source, what: str, held: Sequence[Article], say: Say) -> Card:
    """Return the card; where articles are held, their titles and what can be done with them."""
    known = {"title": escaped(source.title), "address": f"<{source.address}>"}
    lines = [f"**{say('feeds.news.title', **known)}**", say(f"feeds.news.{what}", **known)]
    if what == FAILING:
        lines.append(said(source.reason, say))
    if not held:
        return Card((Text("\n".join(lines)),))
    lines.append(say("feeds.news.held", count=len(held)))
    lines += [f"- {_short(one.title or one.address)}" for one in held[:MOST_TITLES]]
    if len(held) > MOST_TITLES:
        lines.append(say("feeds.news.more", count=len(held) - MOST_TITLES))
    publish = Button(say("feeds.news.button_publish"), custom_id=f"veille:publish_all:{source.number}", style="primary")
    ignore = Button(say("feeds.news.button_ignore"), custom_id=f"veille:ignore_all:{source.number}")
    return Card((Text("\n".join(lines)), Row((publish, ignore))))


def _short(title: str) -> str:
    return escaped(title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1].rstrip() + "…")
