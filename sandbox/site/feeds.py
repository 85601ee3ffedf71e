"""What machines read of a website: its feed in one of three kinds, its sitemap, and robots.txt for all sites."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from email.utils import format_datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from sandbox.site.model import Article, Website
from sandbox.site.pages import FEEDS, NAME
from sandbox.wire import compact, encode


def feed(site: Website, origin: str, articles: Sequence[Article]) -> str:
    """Write the feed of a site that has one."""
    return {"rss": _rss, "atom": _atom, "json": _json}[site.feed](site, origin, articles)


def _rss(site: Website, origin: str, articles: Sequence[Article]) -> str:
    root = Element("rss", version="2.0")
    channel = SubElement(root, "channel")
    _fill(channel, title=NAME, link=f"{origin}{site.root}/", description="Actualités et ressources", language="fr")
    for one in articles:
        item, address = SubElement(channel, "item"), origin + site.path(one)
        _fill(item, title=one.title, link=address, description=one.summary, category=one.theme)
        SubElement(item, "guid", isPermaLink="true").text = address
        if one.on:
            _fill(item, pubDate=format_datetime(_midnight(one)))
        if one.image:
            # Its length is required (RSS 2.0) and, on such sites, seldom right.
            SubElement(item, "enclosure", url=f"{origin}{site.root}/images/{one.image}", type="image/png", length="0")
    return _xml(root)


def _atom(site: Website, origin: str, articles: Sequence[Article]) -> str:
    root = Element("feed", xmlns="http://www.w3.org/2005/Atom")
    _fill(root, title=NAME, id=f"urn:sandbox:{site.name}", updated=site.changed_at.isoformat())
    SubElement(root, "link", rel="self", href=f"{origin}{site.root}/{FEEDS['atom'][0]}")
    SubElement(root, "link", href=f"{origin}{site.root}/")
    SubElement(SubElement(root, "author"), "name").text = NAME
    for one in articles:
        entry = SubElement(root, "entry")
        _fill(entry, title=one.title, id=f"urn:sandbox:{site.name}:{one.key}", updated=one.changed_at.isoformat())
        SubElement(entry, "link", href=origin + site.path(one))
        SubElement(entry, "summary", type="text").text = one.summary
        SubElement(entry, "category", term=one.theme)
        if one.on:
            _fill(entry, published=_midnight(one).isoformat())
    return _xml(root)


def _json(site: Website, origin: str, articles: Sequence[Article]) -> str:
    items = [
        compact(
            id=one.key,
            url=origin + site.path(one),
            title=one.title,
            summary=one.summary,
            content_html=f"<p>{one.summary}</p>{one.body}",
            image=f"{origin}{site.root}/images/{one.image}" if one.image else None,
            date_published=_midnight(one).isoformat() if one.on else None,
            tags=[one.theme] if one.theme else None,
        )
        for one in articles
    ]
    about = {"version": "https://jsonfeed.org/version/1.1", "title": NAME, "language": "fr"}
    return encode({**about, "home_page_url": f"{origin}{site.root}/", "items": items})


def sitemap(site: Website, origin: str) -> str:
    """Write the sitemap: every article, with the day of its last change."""
    root = Element("urlset", xmlns="http://www.sitemaps.org/schemas/sitemap/0.9")
    for one in site.articles:
        _fill(SubElement(root, "url"), loc=origin + site.path(one), lastmod=f"{one.changed_at:%Y-%m-%d}")
    return _xml(root)


def robots(sites: Iterable[Website], origin: str) -> str:
    """Write robots.txt, which belongs to the host and so to all sites (RFC 9309)."""
    lines = ["User-agent: *", "Disallow: /control"]
    lines += [f"Disallow: {one.root}{one.look.disallow}" for one in sites if one.look.disallow]
    lines += [f"Sitemap: {origin}{one.root}/sitemap.xml" for one in sites if one.look.sitemap]
    return "\n".join(lines) + "\n"


def _midnight(one: Article) -> datetime:
    assert one.on is not None  # noqa: S101  # asked for only where there is one
    return datetime.combine(one.on, time(), UTC)


def _fill(parent: Element, **texts: str) -> None:
    for tag, text in texts.items():
        SubElement(parent, tag).text = text


def _xml(root: Element) -> str:
    return tostring(root, encoding="unicode", xml_declaration=True)
