"""What a source does not say of its articles, from the pages of a few of them; nothing is written."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from bot.feeds.deciding import SAID, decide, suspects
from bot.feeds.intents import Act, PageSeen, Why
from bot.feeds.looking import GONE_FOR_GOOD, NOT_FOUND, OK
from bot.feeds.model import Mode
from bot.feeds.reading.model import Unreadable
from bot.web.model import AddressRefused, FetchFailed, Validators

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.clock import Clock
    from bot.delivery.card import File
    from bot.feeds.intents import Decision, Intent
    from bot.feeds.judging import Judgement
    from bot.feeds.looking import Look
    from bot.feeds.model import Article
    from bot.feeds.ports import Fetch, Pictures, Read
    from bot.feeds.reading.model import Agenda, Item, Page

PAGES_AT_ONCE = 5
"""So many pages of articles are read at a look, the rest at the next one."""
MEETINGS = frozenset({"agenda", "calendrier", "evenements", "événements", "events"})
"""The sections in which sites tell of meetings: elsewhere a day and a place are those of a post to fill, say."""


class Completer:
    """Asks for the pages of articles that are missing, or of which the source says too little, and for pictures."""

    def __init__(self, fetch: Fetch, read: Read, clock: Clock, pictures: Pictures | None = None) -> None:
        self._fetch, self._read, self._clock, self._pictures = fetch, read, clock, pictures

    def lacks(self, judged: Judgement) -> bool:
        """Whether anything is to be asked for before what was *judged* is written down."""
        now, known, decision = self._clock.now(), judged.known, judged.decision
        return bool(
            suspects(decision, known, now)
            or _incomplete(decision)
            or any(one.image for one in self._with_pictures(decision))
        )

    async def completed(self, seen: Look, judged: Judgement, *, with_pictures: bool = True) -> Look:
        """Return *seen* with what the pages say that the source does not, by what was *judged* of it."""
        now, source = self._clock.now(), seen.source
        known, elsewhere, decision = judged
        pages = {one.number: await self._page_of(one) for one in suspects(decision, known, now)}
        answered = {number: page for number, page in pages.items() if page is not None}
        if answered:
            # In a thread: two hundred articles take longer than the event loop may be kept.
            again = partial(decide, source, known, seen.items, now, pages=answered, elsewhere=elsewhere)
            decision = await asyncio.to_thread(again)
        wanted = _incomplete(decision)
        many = len([item for item in wanted if not item.title]) > source.burst
        read = [] if many else wanted[: PAGES_AT_ONCE - len(pages)]
        agendas: dict[str, Agenda] = {}
        full = {item: await self._filled(item, agendas) for item in read}
        if many:
            full = {item: _named(item) for item in wanted}
        items = tuple(full.get(item, item) for item in seen.items)
        left = [item for item in wanted if item not in full and not item.title]
        pictures = await self._pictured(decision, full) if with_pictures else {}
        return replace(seen, items=items, pages=answered, agendas=agendas, pictures=pictures, is_whole=not left)

    async def _pictured(self, decision: Decision, full: Mapping[Item, Item]) -> dict[str, File]:
        """Return the pictures of the articles that are to be said, or have another one now; the newest first."""
        found: dict[str, File] = {}
        items = [full.get(item, item) for item in self._with_pictures(decision)]
        for item in [item for item in items if item.image][:PAGES_AT_ONCE]:
            if self._pictures and (picture := await self._pictures.picture(decision.source.guild_id, item.image)):
                found[item.address or item.id] = picture
        return found

    def _with_pictures(self, decision: Decision) -> list[Item]:
        """Return the items of which people see a picture, the newest first; a review shows none."""
        if self._pictures is None or decision.source.mode is Mode.DIGEST:
            return []
        return [one.item for one in reversed(decision.intents) if one.item and _is_said(one)]

    async def _page_of(self, article: Article) -> PageSeen | None:
        """Return what the page of a missing article answers, None where it does not."""
        try:
            response = await self._fetch.fetch(article.address, Validators(), page=True)
        except (FetchFailed, AddressRefused):
            return None
        if response.status in {NOT_FOUND, GONE_FOR_GOOD}:
            return PageSeen(is_gone=True)
        return PageSeen(moved_to=response.moved_to or "") if response.status == OK else None

    async def _filled(self, item: Item, agendas: dict[str, Agenda]) -> Item:
        """Return *item* with what its page says beside it; with words of its address where no title is found."""
        try:
            response = await self._fetch.fetch(item.address, Validators(), page=True)
            if response.status != OK:
                return _named(item)
            page = await self._read.page(
                response.body, address=response.address, media_type=response.media_type, charset=response.charset
            )
        except (FetchFailed, AddressRefused, Unreadable):
            return _named(item)
        full = _with_page(item, page)
        if page.agenda and full.section in MEETINGS:
            agendas[item.address] = page.agenda
        return _named(full)


def _with_page(item: Item, page: Page) -> Item:
    return replace(
        item,
        title=item.title or page.title,
        summary=item.summary or page.description,
        image=item.image or page.image,
        published=item.published or page.published,
        theme=item.theme or page.theme,
        section=item.section or page.section,
        minutes=page.minutes if item.minutes is None else item.minutes,
    )


def _incomplete(decision: Decision) -> list[Item]:
    """Return the items whose pages are to be read: new, or changed since by what a sitemap says; the newest first."""
    wanted = []
    for one in reversed(decision.intents):
        item = one.item
        if item is None or not item.address:
            continue
        lacks = not (item.title and item.summary and item.image and item.minutes) or item.section in MEETINGS
        is_new = one.act in {Act.ANNOUNCE, Act.HOLD} or one.why is Why.UNREAD
        is_later = bool(
            one.before and one.before.state in SAID and not item.title and item.updated != one.before.updated
        )
        if (is_new and lacks) or is_later:
            wanted.append(item)
    return wanted


def _is_said(one: Intent) -> bool:
    """Whether people see, or may soon, the picture that an item has now."""
    if one.act is Act.UPDATE:
        before, item = one.before, one.item
        return bool(before and item and before.state in SAID and item.image and item.image != before.image)
    return one.act in {Act.ANNOUNCE, Act.HOLD} or one.why is Why.UNREAD


def _named(item: Item) -> Item:
    """Return *item*, called by the last words of its address where it has no title."""
    if item.title:
        return item
    parts = [part for part in urlsplit(item.address).path.split("/") if part]
    words = unquote(parts[-1] if parts else item.address).rpartition(".")[0] or unquote(parts[-1] if parts else "")
    return replace(item, title=words.replace("-", " ").replace("_", " ").strip().capitalize() or item.address)
