"""One probe of a site: the address, the feeds it names, the usual places, its sitemap, and what its page lists."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from bot.feeds.discovery import guessing, paths
from bot.feeds.discovery.asking import Asking
from bot.feeds.discovery.model import Candidate, Found, choose, day
from bot.feeds.discovery.refusals import NothingFound, TooSlow
from bot.feeds.discovery.sniffing import kind_of
from bot.feeds.reading.model import Item

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.feeds.discovery.model import NotChosen, Shape, Why
    from bot.feeds.discovery.ports import Fetch, Read
    from bot.feeds.reading.model import Feed, Page, Sitemap
    from bot.web.model import Response

# The address, the feeds, a sitemap and one of its parts; robots.txt comes beside, so that a site is asked twelve times.
MOST_REQUESTS, MOST_FEEDS, MOST_SITEMAPS = 11, 8, 2
# So many articles are shown.
MOST_SAMPLED = 3


class Probe:
    """What was asked for, and the feeds that were met; :meth:`run` once."""

    def __init__(self, fetcher: Fetch, reading: Read, address: str, patterns: tuple[str, ...]) -> None:
        self._asking, self._reading = Asking(fetcher, MOST_REQUESTS), reading
        self._address, self._patterns = address, patterns
        self._candidates: list[Candidate] = []
        self._looked_at = 0

    async def run(self) -> Found:
        """Return what is to be watched; raise a refusal where there is nothing."""
        response = await self._asking.first(self._address)
        lasting, kind = response.moved_to or self._address, kind_of(response.body, response.media_type)
        found = None
        if kind == "feed":
            if feed := await self._feed(response):
                found = self._found("feed", lasting, feed.title, "itself", feed.items)
        elif kind == "sitemap":
            found = await self._sitemap([(lasting, response)], "")
        elif kind == "page":
            found = await self._of_site(response, lasting)
        else:
            self._asking.note(self._address, "other")
        if found is None:
            raise NothingFound(self._asking.tried)
        return found

    def conclude(self) -> Found:
        """Return the best of what was met when the time is over; raise a refusal where it is nothing."""
        found = self._best_feed()
        if found is None:
            raise TooSlow
        return found

    async def _of_site(self, response: Response, lasting: str) -> Found | None:
        """Return the best that the site of a page offers: a feed, else its sitemap, else what the page lists."""
        home = response.address
        page = await self._asking.read(home, self._page(response))
        await self._feeds([link.address for link in page.feeds] if page else [], "linked")
        if not self._best_feed():
            await self._feeds(paths.feed_addresses(home), "usual")
        title = page.title if page else ""
        if found := self._best_feed():
            return found
        if found := await self._sitemap(await self._sitemaps_of(home), title):
            return found
        return await self._listing(response, page, lasting) if page else None

    async def _feeds(self, addresses: Iterable[str], why: Why) -> None:
        """Look at feeds; at usual places until one is good, since the others mostly say the same."""
        for address in dict.fromkeys(addresses):
            is_known = any(one.address == address for one in self._candidates)
            if is_known or self._looked_at >= MOST_FEEDS or (why == "usual" and self._best_feed()):
                continue
            self._looked_at += 1
            if (response := await self._asking.ask(address)) is None:
                continue
            if kind_of(response.body, response.media_type) != "feed":
                self._asking.note(address, "no_feed")
            elif feed := await self._feed(response):
                self._candidates.append(Candidate(response.moved_to or address, feed.title, why, feed.items))
                self._asking.note(address, "feed" if feed.items else "empty")

    def _best_feed(self) -> Found | None:
        best, others = choose(tuple(self._candidates))
        if best is None:
            return None
        return self._found("feed", best.address, best.title, best.why, best.items, others=others)

    async def _sitemaps_of(self, home: str) -> list[tuple[str, Response | None]]:
        """Return where the sitemaps of the site are, as its robots.txt says."""
        named = await self._asking.sitemaps(home) or (urljoin(home, paths.SITEMAP_PATH),)
        return [(address, None) for address in named]

    async def _sitemap(self, queue: list[tuple[str, Response | None]], title: str) -> Found | None:
        """Return the first sitemap that names articles; of an index, its parts are looked at."""
        for _ in range(MOST_SITEMAPS):
            if not queue:
                break
            address, given = queue.pop(0)
            response = given or await self._asking.ask(address)
            sitemap = await self._asking.read(address, self._read_sitemap(response)) if response else None
            if response is None or sitemap is None:
                continue
            patterns, items = await asyncio.to_thread(self._articles, sitemap, response.address)
            if items:
                return self._found("sitemap", response.moved_to or address, title, "sitemap", items, patterns)
            self._asking.note(address, "sitemap_index" if sitemap.children else "no_articles")
            queue[:0] = [(child, None) for child in paths.child_first(sitemap.children)]
        return None

    def _articles(self, sitemap: Sitemap, home: str) -> tuple[tuple[str, ...], tuple[Item, ...]]:
        """Return what tells the articles of a sitemap, and those, the last changed first."""
        changed = dict(sitemap.locations)
        patterns = self._patterns or guessing.guess(changed, home)
        # What the configuration tells was told the reader, which may be ended where an expression takes for ever.
        articles = changed if self._patterns else guessing.matching(changed, patterns)
        found = sorted(articles, key=lambda one: changed[one], reverse=True)
        return patterns, tuple(_item(address, changed[address]) for address in found)

    async def _listing(self, response: Response, page: Page, lasting: str) -> Found | None:
        """Return the articles that the page itself lists, told by patterns that are ready or guessed."""
        guessed = await asyncio.to_thread(guessing.guess, [link.address for link in page.links], response.address)
        ways: tuple[tuple[Why, tuple[str, ...]], ...] = (("ready", self._patterns), ("guessed", guessed))
        for why, patterns in ways:
            if patterns and (items := await self._asking.read(lasting, self._listed(response, patterns))):
                return self._found("listing", lasting, page.title, why, items, patterns)
        self._asking.note(lasting, "no_articles")
        return None

    async def _feed(self, response: Response) -> Feed | None:
        reading = self._reading.feed(
            response.body, address=response.address, media_type=response.media_type, charset=response.charset
        )
        return await self._asking.read(response.address, reading)

    async def _page(self, response: Response) -> Page:
        return await self._reading.page(
            response.body, address=response.address, media_type=response.media_type, charset=response.charset
        )

    async def _listed(self, response: Response, patterns: tuple[str, ...]) -> tuple[Item, ...]:
        return await self._reading.listing(
            response.body,
            address=response.address,
            patterns=patterns,
            media_type=response.media_type,
            charset=response.charset,
        )

    async def _read_sitemap(self, response: Response) -> Sitemap:
        return await self._reading.sitemap(response.body, address=response.address, patterns=self._patterns)

    def _found(
        self,
        shape: Shape,
        address: str,
        title: str,
        why: Why,
        items: tuple[Item, ...],
        patterns: tuple[str, ...] = (),
        *,
        others: tuple[NotChosen, ...] = (),
    ) -> Found:
        named = title or (urlsplit(address).hostname or address).removeprefix("www.")
        tried = tuple(self._asking.tried)
        latest = max((day(item) for item in items), default="")
        newest = tuple(sorted(items, key=day, reverse=True)[:MOST_SAMPLED])
        return Found(shape, address, named, why, len(items), latest, newest, patterns, others, tried)


def _item(address: str, changed: str) -> Item:
    """Return what a sitemap says of an article: where it is, and when it changed."""
    return Item(address, address, "", updated=changed)
