"""What the head of a page says: for machines that show a link to it, and for readers of feeds."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from bot.feeds.reading.addresses import host_of
from bot.feeds.reading.child.days import iso
from bot.feeds.reading.child.trees import absolute, words_of
from bot.feeds.reading.model import MOST_LINKS, MOST_WORD, Link, LinkKind
from bot.feeds.reading.words import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_TYPES: dict[str, LinkKind] = {
    "application/rss+xml": "rss",
    "application/rdf+xml": "rss",
    "application/atom+xml": "atom",
    "application/feed+json": "json",
    "application/xml": "rss",
    "text/xml": "rss",
}
_LIKE_A_FEED = re.compile(r"(?:^|[/.?=_-])(?:(rss|feeds?|flux)|(atom))\d*(?:[/._?&=-]|$)", re.IGNORECASE)
MOST_ANCHORS = 4 * MOST_LINKS
"""Of a page, that are looked at; several may lead to the same address."""
_MOST_FEEDS = 20
_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')


def base_of(root: etree._Element, address: str) -> str:
    """Return what relative addresses of the page start from."""
    base = root.find(".//base[@href]")
    return absolute(base.get("href"), address) or address if base is not None else address


def metas(root: etree._Element) -> dict[str, str]:
    """Return what the <meta> say, by name or property in small letters; the first one counts."""
    found = dict[str, str]()
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        content = (meta.get("content") or "").strip()
        if name and content:
            found.setdefault(name, content)
    return found


def canonical(root: etree._Element, said: dict[str, str], base: str, address: str) -> str:
    """Return the page's own address as it gives it; "" where it gives none, or one of another site."""
    links = (link.get("href") for link in root.iter("link") if "canonical" in _rel(link))
    found = (absolute(link, base) for link in (*links, said.get("og:url")))
    return next((one for one in found if one and host_of(one) == host_of(address)), "")


def machine_date(root: etree._Element, said: dict[str, str]) -> str:
    """Return the day or instant of publication that the page tells machines (Open Graph, schema.org)."""
    scripts = (script.text or "" for script in root.iter("script") if script.get("type") == "application/ld+json")
    structured = (found[1] for script in scripts if (found := _PUBLISHED.search(script)))
    names = ("article:published_time", "datepublished", "dc.date", "dcterms.created")
    return next(filter(None, map(iso, [*(said.get(name, "") for name in names), *structured])), "")


def feeds_of(root: etree._Element, base: str) -> tuple[Link, ...]:
    """Return the feeds that a page names: those of its head, then links of its body that look like one."""
    found = dict[str, Link]()
    for link in [*_named(root, base), *_guessed(root, base)]:
        found.setdefault(link.address, link)
    return tuple(found.values())[:_MOST_FEEDS]


def links_of(root: etree._Element, base: str, address: str) -> tuple[Link, ...]:
    """Return where a page leads to, each address once, with the most words that lead there."""
    found = dict[str, Link]()
    for anchor in islice(root.iter("a"), MOST_ANCHORS):
        target = urldefrag(absolute(anchor.get("href"), base)).url
        if not target or target == urldefrag(address).url:
            continue
        known = found.get(target)
        if known is None and len(found) >= MOST_LINKS:
            continue
        title = plain(words_of(anchor, MOST_WORD) or anchor.get("title") or anchor.get("aria-label") or "", MOST_WORD)
        if known is None or len(title) > len(known.title):
            found[target] = Link(target, title, "page")
    return tuple(found.values())


def _named(root: etree._Element, base: str) -> Iterator[Link]:
    for link in root.iter("link"):
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        target = absolute(link.get("href"), base)
        if target and kind in _TYPES and _rel(link) & {"alternate", "feed", "service.feed"}:
            yield Link(target, plain(link.get("title") or "", MOST_WORD), _TYPES[kind])


def _guessed(root: etree._Element, base: str) -> Iterator[Link]:
    for anchor in islice(root.iter("a"), MOST_ANCHORS):
        # Within the address as it is written: the site's name may hold "flux".
        target = absolute(anchor.get("href"), base)
        like = _LIKE_A_FEED.search(target.partition("//")[2].partition("/")[2])
        if like and host_of(target) == host_of(base):
            kind: LinkKind = "atom" if like[2] else "json" if target.endswith(".json") else "rss"
            yield Link(target, plain(words_of(anchor, MOST_WORD), MOST_WORD), kind)


def _rel(link: etree._Element) -> set[str]:
    return set((link.get("rel") or "").lower().split())
