"""Serve the websites: conditional answers (RFC 9110, section 13), faults on order, and a record of every request."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2s
from http import HTTPStatus

from aiohttp import web

from sandbox.faults import Faults
from sandbox.site import feeds, pages
from sandbox.site.articles import ARTICLES
from sandbox.site.model import PAGE_LENGTH, SECTIONS, SITES, Article, Website, slug_of
from sandbox.site.trouble import Cut, Plain, play
from sandbox.wire import Json, iso

THEMES = "ressources/thematiques"
_TITLE = "Thématiques"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a path answers before anybody has asked for it conditionally."""

    body: str | bytes
    media_type: str = "text/html"
    changed_at: datetime | None = None
    """None for what has no validators."""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class Sites:
    """All websites of a sandbox on its one host."""

    def __init__(self, now: Callable[[], datetime], faults: Faults) -> None:
        self._now, self._faults = now, faults
        self.sites = {name: Website(name, now, ARTICLES) for name in SITES}
        self.requests: list[Json] = []
        """What was asked of the sites and of the host itself, oldest first."""
        self._picture = pages.picture()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer any path that nothing else of the sandbox answers."""
        entry = self._note(request)
        fault = self._faults.for_site(request.method, request.path)
        try:
            plain = self._conditional(request, self._answer(request))
            response = await play(fault, request, plain) if fault else plain.response()
        except Cut:
            return web.Response()
        entry["status"] = response.status
        return response

    def _note(self, request: web.Request) -> Json:
        headers = request.headers
        entry: Json = {
            "number": len(self.requests) + 1,
            "at": iso(self._now()),
            "method": request.method,
            "path": request.path_qs,
            "user_agent": headers.get("User-Agent"),
            "if_none_match": headers.get("If-None-Match"),
            "if_modified_since": headers.get("If-Modified-Since"),
            "accept_encoding": headers.get("Accept-Encoding"),
            "status": None,
        }
        self.requests.append(entry)
        return entry

    def _answer(self, request: web.Request) -> Answer:
        origin, sites = str(request.url.origin()), list(self.sites.values())
        if request.path == "/robots.txt":
            changed_at = max(one.changed_at for one in sites)
            return Answer(feeds.robots(sites, origin), "text/plain", changed_at)
        if request.path.rstrip("/") == "/site":
            return Answer(pages.index(sites))
        found = re.fullmatch(r"/site/([^/]+)(/.*)?", request.path)
        site = self.sites.get(found[1]) if found else None
        if site is None or found is None:
            return Answer("Not Found", "text/plain", status=HTTPStatus.NOT_FOUND)
        return self._of_site(site, (found[2] or "").strip("/"), request, origin)

    def _of_site(self, site: Website, path: str, request: web.Request, origin: str) -> Answer:
        if site.feed and path == pages.FEEDS[site.feed][0]:
            return self._kept(site, feeds.feed(site, origin, self._listed(site)[:PAGE_LENGTH]), site.feed)
        if path == "sitemap.xml" and site.look.sitemap:
            return Answer(feeds.sitemap(site, origin), "application/xml", site.changed_at)
        if path.startswith("images/"):
            return Answer(self._picture, "image/png", site.changed_at)
        return self._page(site, path.removeprefix("fr").strip("/"), request, origin)

    def _page(self, site: Website, inside: str, request: web.Request, origin: str) -> Answer:
        if not inside:
            return self._list(site, pages.NAME, self._listed(site), request)
        if inside in SECTIONS:
            chosen = [one for one in self._listed(site) if one.section == inside]
            return self._list(site, SECTIONS[inside], chosen, request)
        if inside.startswith(THEMES):
            return self._of_theme(site, inside.removeprefix(THEMES).strip("/"), request)
        key = next((one.key for one in site.articles if slug_of(one.key) == request.query.get("id")), inside)
        return self._of_article(site, key, str(request.url), origin)

    def _of_theme(self, site: Website, theme: str, request: web.Request) -> Answer:
        articles = [one for one in self._listed(site) if not theme or slug_of(one.theme) == theme]
        return self._list(site, articles[0].theme if theme and articles else _TITLE, articles, request)

    def _of_article(self, site: Website, key: str, address: str, origin: str) -> Answer:
        article = site.find(key)
        if article:
            others = [one for one in self._listed(site) if one.theme == article.theme and one.key != key][:3]
            text = pages.article(site, article, address, others)
            # Its page changes with what it recommends, and with how the site looks.
            return Answer(text, changed_at=site.changed_at, headers=_caching(site))
        if key in site.moved:
            headers = {"Location": f"{origin}{site.root}/fr/{site.moved[key]}"}
            return Answer("", status=HTTPStatus.MOVED_PERMANENTLY, headers=headers)
        return Answer(pages.not_found(site), status=site.gone.get(key, HTTPStatus.NOT_FOUND))

    def _listed(self, site: Website) -> list[Article]:
        return [] if site.look.empty else site.articles

    def _list(self, site: Website, title: str, articles: list[Article], request: web.Request) -> Answer:
        asked = request.query.get("page", "1")
        number = int(asked) if asked.isascii() and asked.isdigit() else 1
        end = number * PAGE_LENGTH
        following = f"{request.path}?page={number + 1}" if len(articles) > end else ""
        shown = articles[max(0, end - PAGE_LENGTH) : end]
        return self._kept(site, pages.listing(site, title, shown, following), "")

    def _kept(self, site: Website, text: str, feed: str) -> Answer:
        media_type = pages.FEEDS[feed][1] if feed else "text/html"
        return Answer(text, media_type, site.changed_at, headers=_caching(site))

    def _conditional(self, request: web.Request, answer: Answer) -> Plain:
        """Answer 304 to whoever has it already; If-Modified-Since counts only where there is no If-None-Match."""
        body = answer.body.encode() if isinstance(answer.body, str) else answer.body
        charset = None if isinstance(answer.body, bytes) else "utf-8"
        plain = Plain(answer.status, body, answer.media_type, charset, dict(answer.headers))
        if answer.changed_at is None:
            return plain
        plain.etag, plain.last_modified = blake2s(body, digest_size=8).hexdigest(), answer.changed_at
        known, since = request.if_none_match, request.if_modified_since
        same = (
            any(one.value in {plain.etag, "*"} for one in known)
            if known
            else bool(since and plain.last_modified <= since)
        )
        if same:
            plain.status, plain.body = HTTPStatus.NOT_MODIFIED, b""
        return plain


def _caching(site: Website) -> dict[str, str]:
    return {} if site.look.max_age is None else {"Cache-Control": f"max-age={site.look.max_age}"}
