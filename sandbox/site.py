"""The sandbox's own small news site, for a bot to watch: pages, feed, sitemap, conditional answers.

It has the shape of an association's site: sections, listing pages, one page per article, dates without hours and
sometimes no date at all. Everything is invented and stays in memory.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from hashlib import blake2s
from html import escape
from xml.etree import ElementTree

from aiohttp import web

SECTIONS = {
    "actualites/articles": "Articles",
    "actualites/agenda": "Agenda",
    "ressources/analyses": "Analyses",
    "ressources/guides-et-outils": "Guides et outils",
}
NAME = "Quartiers en réseau"

_FIRST_ARTICLES = (
    (
        "actualites/articles",
        "Alliances éducatives : les inscriptions sont ouvertes",
        "La journée régionale réunira en janvier les équipes qui accompagnent les enfants des quartiers.",
        date(2025, 12, 4),
    ),
    (
        "ressources/analyses",
        "Ce que disent les familles quand on les écoute",
        "Cinq coordinatrices racontent comment elles ont changé leur façon de préparer les réunions.",
        date(2025, 11, 20),
    ),
    (
        "actualites/agenda",
        "Atelier à distance : monter un groupe de parents",
        "Une heure et demie d'échanges, le matin, sans préparation.",
        None,
    ),
    (
        "ressources/guides-et-outils",
        "Préparer une rencontre en dix questions",
        "Une fiche à imprimer, à remplir à plusieurs.",
        date(2025, 10, 2),
    ),
)


@dataclass(frozen=True, slots=True)
class Article:
    """One page of the site; *published_on* is `None` where the page shows no date."""

    section: str
    slug: str
    title: str
    summary: str
    html: str
    published_on: date | None
    changed_at: datetime

    @property
    def path(self) -> str:
        """The article's address within the sandbox."""
        return f"/site/fr/{self.section}/{self.slug}"


def slug_of(title: str) -> str:
    """Write a title as the last part of an address: plain letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", title.lower().replace("œ", "oe").replace("æ", "ae"))
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-") or "article"


class Site:
    """The articles, newest first, and the pages made of them."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._articles: dict[str, Article] = {}
        for section, title, summary, published_on in reversed(_FIRST_ARTICLES):
            self._add(section, title, summary, "", published_on)

    @property
    def articles(self) -> list[Article]:
        """All articles, the last one added first."""
        return list(reversed(self._articles.values()))

    def publish(self, title: str, summary: str, *, on: date | None, html: str = "", section: str = "") -> Article:
        """Add an article dated *on* (`None`: the page shows no date) and return it; the first section is the usual one.

        Raises `ValueError` where the title is empty or the section is none of the site's.
        """
        section = section or next(iter(SECTIONS))
        if not title.strip():
            raise ValueError("an article needs a title")
        if section not in SECTIONS:
            raise ValueError(f"there is no section {section!r}; there are {', '.join(SECTIONS)}")
        return self._add(section, title, summary, html, on)

    def _add(self, section: str, title: str, summary: str, html: str, on: date | None) -> Article:
        slug = first = slug_of(title)
        count = 1
        while f"/site/fr/{section}/{slug}" in self._articles:
            count += 1
            slug = f"{first}-{count}"
        article = Article(section, slug, title.strip(), summary, html, on, self._now().replace(microsecond=0))
        self._articles[article.path] = article
        return article

    def routes(self) -> list[web.RouteDef]:
        """Return the routes to serve: the site's pages, and the host's robots.txt."""
        return [
            web.get("/robots.txt", self._robots),
            web.get("/site/robots.txt", self._robots),
            web.get("/site/sitemap.xml", self._sitemap),
            web.get("/site/fr/flux.xml", self._feed),
            web.get("/site/", self._home),
            web.get("/site/fr", self._home),
            web.get("/site/fr/{section:[^/]+/[^/]+}", self._listing),
            web.get("/site/fr/{section:[^/]+/[^/]+}/{slug}", self._article),
        ]

    async def _robots(self, request: web.Request) -> web.Response:
        text = f"User-agent: *\nDisallow: /control\nSitemap: {request.url.origin()}/site/sitemap.xml\n"
        return _conditional(request, text, "text/plain", self._changed_at(self.articles))

    async def _sitemap(self, request: web.Request) -> web.Response:
        root = ElementTree.Element("urlset", xmlns="http://www.sitemaps.org/schemas/sitemap/0.9")
        for article in self.articles:
            entry = ElementTree.SubElement(root, "url")
            ElementTree.SubElement(entry, "loc").text = f"{request.url.origin()}{article.path}"
            ElementTree.SubElement(entry, "lastmod").text = article.changed_at.isoformat()
        return _conditional(request, _xml(root), "application/xml", self._changed_at(self.articles))

    async def _feed(self, request: web.Request) -> web.Response:
        root = ElementTree.Element("rss", version="2.0")
        channel = ElementTree.SubElement(root, "channel")
        origin = request.url.origin()
        for tag, text in (("title", NAME), ("link", f"{origin}/site/"), ("description", "Actualités et ressources")):
            ElementTree.SubElement(channel, tag).text = text
        ElementTree.SubElement(channel, "language").text = "fr"
        for article in self.articles[:20]:
            item = ElementTree.SubElement(channel, "item")
            address = f"{origin}{article.path}"
            for tag, text in (("title", article.title), ("link", address), ("description", article.summary)):
                ElementTree.SubElement(item, tag).text = text
            ElementTree.SubElement(item, "guid", isPermaLink="true").text = address
            if article.published_on:
                midnight = datetime.combine(article.published_on, time(), UTC)
                ElementTree.SubElement(item, "pubDate").text = format_datetime(midnight)
        return _conditional(request, _xml(root), "application/rss+xml", self._changed_at(self.articles))

    async def _home(self, request: web.Request) -> web.Response:
        return self._list(request, NAME, self.articles[:10])

    async def _listing(self, request: web.Request) -> web.Response:
        section = request.match_info["section"]
        if section not in SECTIONS:
            raise web.HTTPNotFound(
                text=_page("Page introuvable", "<p>Cette page n'existe pas.</p>"), content_type="text/html"
            )
        return self._list(request, SECTIONS[section], [one for one in self.articles if one.section == section])

    def _list(self, request: web.Request, title: str, articles: list[Article]) -> web.Response:
        items = "".join(
            f'<li><a href="{one.path}">{escape(one.title)}</a>{_date(one)}<p>{escape(one.summary)}</p></li>'
            for one in articles
        )
        return _conditional(request, _page(title, f"<ul>{items}</ul>"), "text/html", self._changed_at(articles))

    async def _article(self, request: web.Request) -> web.Response:
        article = self._articles.get(request.path)
        if article is None:
            raise web.HTTPNotFound(
                text=_page("Page introuvable", "<p>Cette page n'existe pas.</p>"), content_type="text/html"
            )
        words = len(re.sub(r"<[^>]+>", " ", article.html + article.summary).split())
        body = (
            f"<article>{_date(article)}<p>Temps de lecture : {words // 200 + 1} min</p>"
            f"<p><strong>{escape(article.summary)}</strong></p>{article.html}</article>"
        )
        return _conditional(request, _page(article.title, body, article), "text/html", article.changed_at)

    def _changed_at(self, articles: Iterable[Article]) -> datetime:
        return max((one.changed_at for one in articles), default=self._now().replace(microsecond=0))


def _date(article: Article) -> str:
    day = article.published_on
    return f'<p>Publié le <time datetime="{day.isoformat()}">{day:%d/%m/%Y}</time></p>' if day else ""


def _page(title: str, body: str, article: Article | None = None) -> str:
    menu = "".join(f'<li><a href="/site/fr/{path}">{name}</a></li>' for path, name in SECTIONS.items())
    about = ""
    if article:
        about = (
            f'<link rel="canonical" href="{article.path}"><meta property="og:type" content="article">'
            f'<meta property="og:title" content="{escape(title)}">'
            f'<meta name="description" content="{escape(article.summary)}">'
        )
    return (
        f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{escape(title)} – {NAME}</title>{about}'
        '<meta name="viewport" content="width=device-width">'
        f'<link rel="alternate" type="application/rss+xml" title="{NAME}" href="/site/fr/flux.xml"></head>'
        f'<body><header><a href="/site/">{NAME}</a><nav><ul>{menu}</ul></nav></header>'
        f"<main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )


def _xml(root: ElementTree.Element) -> str:
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True)


def _conditional(request: web.Request, text: str, content_type: str, changed_at: datetime) -> web.Response:
    """Answer 200 with *text*, or 304 where the client has it already (RFC 9110, section 13)."""
    etag = blake2s(text.encode(), digest_size=8).hexdigest()
    known, since = request.if_none_match, request.if_modified_since
    # If-Modified-Since counts only where there is no If-None-Match.
    same = any(one.value in {etag, "*"} for one in known) if known else bool(since and changed_at <= since)
    response = web.Response(status=304) if same else web.Response(text=text, content_type=content_type)
    response.etag = etag
    response.last_modified = changed_at
    return response
