"""Read JSON Feed 1.0 and 1.1 (jsonfeed.org), which feedparser does not know."""

from __future__ import annotations

import json
from typing import Any

from bot.feeds.reading.addresses import section_of
from bot.feeds.reading.child.days import iso
from bot.feeds.reading.child.facts import minutes_in
from bot.feeds.reading.child.summaries import summary_of
from bot.feeds.reading.child.trees import absolute
from bot.feeds.reading.model import MOST_ADDRESS, MOST_ITEMS, MOST_WORD, Feed, Item, Unreadable
from bot.feeds.reading.words import plain

_VERSION = ("https://jsonfeed.org/version/1", "http://jsonfeed.org/version/1")


def looks_like_one(body: bytes) -> bool:
    """Whether *body* begins as JSON objects do."""
    return body[:64].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")


def read(body: bytes, *, address: str) -> Feed:
    """Return the feed that *body* is; raise :class:`Unreadable`. What has the wrong type counts as left out."""
    try:
        feed = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise Unreadable("not-a-feed") from error
    if not isinstance(feed, dict) or not _text(feed, "version").startswith(_VERSION):
        raise Unreadable("not-a-feed")
    home = absolute(_text(feed, "home_page_url"), address)
    items = [one for one in _list(feed, "items") if isinstance(one, dict)][:MOST_ITEMS]
    return Feed("json", plain(_text(feed, "title")), home, tuple(_item(one, home or address) for one in items))


def _item(item: dict[str, Any], base: str) -> Item:
    address = absolute(_text(item, "url") or _text(item, "external_url"), base)
    summary, shown = _summary(item, address or base)
    authors = [one for one in [*_list(item, "authors"), item.get("author")] if isinstance(one, dict)]
    named = filter(None, (plain(_text(one, "name"), MOST_WORD) for one in authors))
    tags = filter(None, (plain(tag, MOST_WORD) for tag in _list(item, "tags") if isinstance(tag, str)))
    picture = absolute(_text(item, "image") or _text(item, "banner_image"), address or base)
    return Item(
        id=_text(item, "id")[:MOST_ADDRESS],
        address=address,
        title=plain(_text(item, "title")),
        summary=summary,
        image=picture or shown,
        published=iso(_text(item, "date_published")),
        updated=iso(_text(item, "date_modified")),
        theme=next(tags, ""),
        section=section_of(address),
        minutes=minutes_in(summary),
        author=next(named, ""),
    )


def _summary(item: dict[str, Any], base: str) -> tuple[str, str]:
    """Return the words of the summary or of the content, and the content's first picture."""
    plain_words = _text(item, "summary") or _text(item, "content_text")
    words, picture = summary_of(_text(item, "content_html"), base)
    return (summary_of(plain_words, base, is_plain=True)[0] if plain_words else words), picture


def _text(holder: dict[str, Any], name: str) -> str:
    """Return the words under *name*; a number counts, for an id may be one (jsonfeed.org/version/1.1)."""
    value = holder.get(name)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _list(holder: dict[str, Any], name: str) -> list[Any]:
    value = holder.get(name)
    return value if isinstance(value, list) else []
