"""A site of a few addresses, and a reader that takes its word: what a probe asks of others, without web and process."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.feeds.reading.model import Feed, Item, Link, Page, Sitemap, Unreadable
from bot.web.model import FetchFailed, Response, Validators

if TYPE_CHECKING:
    from collections.abc import Mapping

NOTHING_YET = Validators()
HOME = "https://example.org/"
Content = Feed | Page | Sitemap | bytes | int | FetchFailed | None

_BEGINS = {Feed: b"<rss>", Page: b"<!doctype html>", Sitemap: b"<urlset>"}


def article(slug: str, published: str = "2025-12-01", folder: str = "actualites") -> Item:
    """Return an article of the site."""
    address = f"{HOME}{folder}/{slug}"
    return Item(address, address, slug.replace("-", " ").capitalize(), published=published, section=folder)


def feed(*items: Item, title: str = "Le site") -> Feed:
    """Return a feed of *items*."""
    return Feed("rss", title, HOME, items)


def page(*, feeds: tuple[str, ...] = (), links: tuple[str, ...] = (), title: str = "Le site") -> Page:
    """Return a page that names *feeds* and leads to *links*."""
    named = tuple(Link(address, "", "rss") for address in feeds)
    return Page(title, HOME, feeds=named, links=tuple(Link(address, "Un article", "page") for address in links))


@dataclass
class FakeSite:
    """Answers with what stands at an address, 404 where nothing does; None never answers."""

    contents: Mapping[str, Content]
    moved: Mapping[str, str] = field(default_factory=dict)
    closed: frozenset[str] = frozenset()
    named_sitemaps: tuple[str, ...] | None = None
    asked: list[str] = field(default_factory=list)
    robots_asked: int = 0

    async def fetch(self, address: str, _validators: Validators = NOTHING_YET, *, page: bool = False) -> Response:
        """Answer, and count; robots.txt is asked for before a page."""
        if page:
            self.robots_asked += 1
        self.asked.append(address)
        if page and address in self.closed:
            raise FetchFailed("robots")
        content = self.contents.get(address, 404)
        if content is None:
            await asyncio.Event().wait()
        if isinstance(content, FetchFailed):
            raise content
        status = content if isinstance(content, int) else 200
        body = content if isinstance(content, bytes) else _BEGINS.get(type(content), b"") + address.encode()
        return Response(status, address, self.moved.get(address), body, "", None, Validators(), None, None)

    async def sitemaps(self, _address: str) -> tuple[str, ...]:
        """Return what robots.txt names."""
        if self.named_sitemaps is None:
            raise FetchFailed("connect")
        return self.named_sitemaps


@dataclass
class FakeReader:
    """Reads what :class:`FakeSite` says."""

    site: FakeSite

    async def feed(self, _body: bytes, *, address: str, **_told: object) -> Feed:
        """Return the feed at *address*."""
        content = self.site.contents[address]
        if not isinstance(content, Feed):
            raise Unreadable("not-a-feed")
        return content

    async def page(self, _body: bytes, *, address: str, **_told: object) -> Page:
        """Return the page at *address*."""
        content = self.site.contents[address]
        assert isinstance(content, Page)
        return content

    async def listing(
        self, _body: bytes, *, address: str, patterns: tuple[str, ...], **_told: object
    ) -> tuple[Item, ...]:
        """Return what the page at *address* leads to."""
        links = (await self.page(_body, address=address)).links
        found = (one.address for one in links if any(re.search(each, urlsplit(one.address).path) for each in patterns))
        return tuple(Item(each, each, "Un article") for each in found)

    async def sitemap(self, _body: bytes, *, address: str, **_told: object) -> Sitemap:
        """Return the sitemap at *address*."""
        content = self.site.contents[address]
        if not isinstance(content, Sitemap):
            raise Unreadable("nothing")
        return content
