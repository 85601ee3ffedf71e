"""Tell a feed from a page and from a sitemap by how it begins."""

from __future__ import annotations

import re
from typing import Literal

Kind = Literal["feed", "page", "sitemap", "other"]

# Feeds may begin with comments and a style sheet.
LOOKED_AT = 4096
_GZIP = b"\x1f\x8b"
_SITEMAP = re.compile(rb"<(?:\w+:)?(urlset|sitemapindex)\b", re.IGNORECASE)
_FEED = re.compile(rb"<(?:\w+:)?(rss|feed|rdf)\b|^\s*\{.*jsonfeed\.org/version", re.IGNORECASE | re.DOTALL)
_PAGE = re.compile(rb"<(!doctype\s+html|html|head|body)\b", re.IGNORECASE)


def kind_of(body: bytes, media_type: str) -> Kind:
    """Return what *body* is. Its first element decides: many a server calls a feed text/html, or a page XML."""
    head = body[:LOOKED_AT].removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"")
    marks: tuple[tuple[Kind, re.Pattern[bytes]], ...] = (("page", _PAGE), ("sitemap", _SITEMAP), ("feed", _FEED))
    starts = {kind: found.start() for kind, mark in marks if (found := mark.search(head))}
    if starts:
        return min(starts, key=lambda kind: starts[kind])
    if body.startswith(_GZIP):
        return "sitemap"
    if "html" in media_type:
        return "page"
    return "feed" if "rss" in media_type or "atom" in media_type or "feed+json" in media_type else "other"
