"""Read a sitemap or an index of sitemaps (sitemaps.org), packed or not, or a plain list of addresses."""

from __future__ import annotations

import contextlib
import zlib
from typing import TYPE_CHECKING

from lxml import etree

from bot.feeds.reading.addresses import host_of
from bot.feeds.reading.child.days import iso
from bot.feeds.reading.child.matching import matcher
from bot.feeds.reading.child.trees import absolute
from bot.feeds.reading.model import MOST_BYTES, MOST_LOCATIONS, Sitemap, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_GZIP = b"\x1f\x8b"
_MOST_CHILDREN = 500


def read(body: bytes, *, address: str, patterns: Sequence[str]) -> Sitemap:
    """Return the pages and the further sitemaps of the same site that *body* names; raise :class:`Unreadable`."""
    content = unpacked(body).strip(b"\0 \t\r\n")
    if not content:
        raise Unreadable("nothing")
    matches, own_site = matcher(patterns, address), host_of(address)
    pages, children = dict[str, str](), dict[str, None]()
    for kind, location, changed in _entries(content, address):
        if kind == "sitemap" and host_of(location) == own_site:
            children[location] = None
        elif kind == "url" and matches(location):
            pages.setdefault(location, changed)
    return Sitemap(_newest(list(pages.items())), tuple(children)[:_MOST_CHILDREN])


def unpacked(body: bytes) -> bytes:
    """Return *body*, unpacked where it is gzip; raise :class:`Unreadable` where that is too much or broken."""
    if not body.startswith(_GZIP):
        return body
    reader = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        content = reader.decompress(body, MOST_BYTES)
    except zlib.error as error:
        raise Unreadable("not-a-feed") from error
    if reader.unconsumed_tail:
        raise Unreadable("size")
    return content


def _entries(content: bytes, address: str) -> Iterator[tuple[str, str, str]]:
    """Yield kind, address and last change of each entry."""
    if content.startswith((b"http://", b"https://")):
        for line in content.decode("utf-8", "replace").splitlines():
            if location := absolute(line, address):
                yield "url", location, ""
        return
    root = _root(content)
    if root is None or etree.QName(root).localname not in {"urlset", "sitemapindex"}:
        raise Unreadable("not-a-feed")
    for entry in root.iterchildren("{*}url", "{*}sitemap"):
        location = absolute(entry.findtext("{*}loc"), address)
        if location:
            yield etree.QName(entry).localname, location, iso(entry.findtext("{*}lastmod") or "")


def _root(content: bytes) -> etree._Element | None:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        recover=True, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    with contextlib.suppress(etree.XMLSyntaxError):
        return etree.fromstring(content, parser)
    return None


def _newest(pages: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return *pages* in their order, or those that changed last where they are too many."""
    if len(pages) <= MOST_LOCATIONS:
        return tuple(pages)
    return tuple(sorted(pages, key=lambda page: page[1], reverse=True)[:MOST_LOCATIONS])
