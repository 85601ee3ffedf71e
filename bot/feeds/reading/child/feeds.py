"""Read RSS, RDF and Atom through feedparser, and hand JSON to its own reader; what is ill-formed is read as well."""

from __future__ import annotations

import io
import re
from typing import Any

import feedparser

from bot.feeds.reading.addresses import section_of
from bot.feeds.reading.child import json_feeds
from bot.feeds.reading.child.days import instant
from bot.feeds.reading.child.facts import minutes_in
from bot.feeds.reading.child.summaries import summary_of, title_of
from bot.feeds.reading.child.trees import absolute
from bot.feeds.reading.model import MOST_ADDRESS, MOST_ITEMS, MOST_WORD, Feed, FeedKind, Item, Unreadable
from bot.feeds.reading.words import plain

_END_OF_ITEM = re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>")
# The Channel Definition Format, whose version feedparser does not tell.
_CHANNEL = re.compile(rb"<channel\b", re.IGNORECASE)
_KNOTTED = re.compile(r"<(?:[!?]|script|style)", re.IGNORECASE)
_MINUTES_OF = {"hourly": 60, "daily": 1_440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}
_WARM = b'<rss version="2.0"><channel><item><title>a</title><description>b</description></item></channel></rss>'


def warm_up() -> None:
    """Read a small feed, so that the first real one finds everything in memory."""
    read(_WARM, address="https://passerelle.invalid/", media_type="", charset=None)


def read(body: bytes, *, address: str, media_type: str, charset: str | None) -> Feed:
    """Return the feed that *body* is; raise :class:`Unreadable`."""
    if not body.strip(b"\0 \t\r\n"):
        raise Unreadable("nothing")
    if json_feeds.looks_like_one(body):
        return json_feeds.read(body, address=address)
    parsed = _parsed(shortened(body), headers(media_type, charset))
    entries = [one for one in parsed.entries if one.get("title") or one.get("link") or one.get("id")]
    if not (parsed.version or entries or _CHANNEL.search(body)):
        raise Unreadable("not-a-feed")
    home = absolute(parsed.feed.get("link"), address)
    return Feed(
        kind=_kind(parsed.version),
        title=_title(parsed.feed),
        home=home,
        items=tuple(_item(entry, address) for entry in entries[:MOST_ITEMS]),
        ttl_minutes=_ttl(parsed.feed),
        # A feed that is served as a page is none the worse for it.
        bozo=bool(parsed.bozo) and not isinstance(parsed.get("bozo_exception"), feedparser.NonXMLContentType),
    )


def _parsed(body: bytes, told: dict[str, str]) -> Any:
    """Return what feedparser makes of *body*.

    What it would clean is not shown: only words are taken, and made harmless afterwards. That saves half of its time; a
    title with scripts or comments in it is read the long way, so that its words are those that everybody finds.
    """
    parsed = feedparser.parse(io.BytesIO(body), response_headers=told, sanitize_html=False, resolve_relative_uris=False)
    titles = (one.get("title") or "" for one in [parsed.feed, *parsed.entries])
    if any(map(_KNOTTED.search, titles)):
        parsed = feedparser.parse(io.BytesIO(body), response_headers=told)
    return parsed


def headers(media_type: str, charset: str | None) -> dict[str, str]:
    """Return what feedparser wants to know of the answer; nothing at all is better than half of it (RFC 3023).

    The address is kept from it: it would make ids of its own from those that are no addresses, and they would change
    when the feed moves; it would also join it to itself at each element. Links are made absolute afterwards.
    """
    if not media_type and not charset:
        return {}
    return {"content-type": f"{media_type or 'application/xml'}; charset={charset}" if charset else media_type}


def shortened(body: bytes) -> bytes:
    """Return *body* without the items after the first :data:`MOST_ITEMS`; what comes after the last one stays.

    Ten megabytes take feedparser eight seconds, and nobody announces that many articles.
    """
    ends = [end.end() for end in _END_OF_ITEM.finditer(body)]
    return body if len(ends) <= MOST_ITEMS else body[: ends[MOST_ITEMS - 1]] + body[ends[-1] :]


def _kind(version: str) -> FeedKind:
    if version.startswith("rss"):
        return "rss"
    return "atom" if version.startswith("atom") else "other"


def _item(entry: Any, base: str) -> Item:
    address = absolute(entry.get("link"), base)
    summary, picture = _summary(entry, address or base)
    return Item(
        id=entry.get("id", "")[:MOST_ADDRESS],
        address=address,
        title=_title(entry),
        summary=summary,
        image=_image(entry, address or base) or picture,
        published=instant(entry.get("published", ""), entry.get("published_parsed")),
        # feedparser gives the day of publication where that of the change is missing, with a warning.
        updated=instant(entry["updated"], entry.get("updated_parsed")) if "updated" in entry else "",
        theme=_theme(entry),
        section=section_of(address),
        minutes=minutes_in(summary),
        author=plain(entry.get("author", ""), MOST_WORD),
    )


def _title(holder: Any) -> str:
    return title_of(holder.get("title") or "", is_plain=_is_plain(holder.get("title_detail")))


def _summary(entry: Any, base: str) -> tuple[str, str]:
    """Return the words and the first picture of the summary, or else of the content."""
    content = (entry.get("content") or [{}])[0]
    for text, detail in ((entry.get("summary"), entry.get("summary_detail")), (content.get("value"), content)):
        words, picture = summary_of(text or "", base, is_plain=_is_plain(detail))
        if words:
            return words, picture
    return "", ""


def _is_plain(detail: Any) -> bool:
    return bool(detail) and detail.get("type") == "text/plain"


def _image(entry: Any, base: str) -> str:
    """Return the first picture that the entry names beside its words."""
    media = [(one.get("url"), one.get("medium") or one.get("type") or "") for one in entry.get("media_content", ())]
    files = [
        (one.get("href"), one.get("type") or "") for one in entry.get("links", ()) if one.get("rel") == "enclosure"
    ]
    thumbnails = [(one.get("url"), "image") for one in entry.get("media_thumbnail", ())]
    own = [(entry["image"].get("href"), "image")] if hasattr(entry.get("image"), "get") else []
    found = (absolute(url, base) for url, kind in (*media, *files, *thumbnails, *own) if kind.startswith("image"))
    return next(filter(None, found), "")


def _theme(entry: Any) -> str:
    tags = (tag.get("label") or tag.get("term") or "" for tag in entry.get("tags", ()))
    return next(filter(None, (plain(tag, MOST_WORD) for tag in tags)), "")


def _ttl(feed: Any) -> int | None:
    """Return how long a copy of the feed may be kept, in minutes (RSS 2.0 ttl, or the syndication module of RDF)."""
    ttl = str(feed.get("ttl", "")).strip()
    if ttl.isdecimal() and int(ttl[:9]) > 0:
        return int(ttl[:9])
    period = _MINUTES_OF.get(str(feed.get("sy_updateperiod", "")).strip())
    often = str(feed.get("sy_updatefrequency", "1")).strip()
    return period // max(1, int(often[:9])) or None if period and often.isdecimal() else period
