"""`/control/publish` and `/control/site`: what the sandbox's own websites publish, and who asked for what."""

from collections.abc import Callable
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from sandbox.control.ask import Ask, ControlError, ControlRoutes
from sandbox.site.model import SECTIONS, SITES, Agenda, Article, Website, key_of
from sandbox.wire import Json

routes: ControlRoutes = ControlRoutes()

_TEXTS = frozenset({"title", "summary", "body", "theme", "image"})
_PLACE = frozenset({"do", "site", "section", "slug"})
_OTHERS = frozenset({"date", "minutes", "agenda", "has_fr"})
MOST = 1000
"""How many articles come at once, at most."""


@routes("POST", "/publish")
async def publish(ask: Ask) -> Json:
    """Do what `do` says to a `site`: "new" (unless it says otherwise), "edit", "move", "withdraw" or "burst"."""
    deed = ask.body.get("do", "new")
    try:
        site = _site(ask)
        articles = _deed(deed)(ask, site)
    except (LookupError, TypeError, ValueError) as problem:
        raise ControlError(str(problem.args[0])) from None
    paths = [site.path(article) for article in articles]
    ask.sandbox.transcript.add("control", {"what": "published", "do": deed, "paths": paths, "body": ask.body})
    return {"url": ask.sandbox.base_url + paths[0], "path": paths[0], "paths": paths}


@routes("PATCH", "/site")
async def change(ask: Ask) -> Json:
    """Change how the pages of a `site` look; return how they do."""
    try:
        site = _site(ask)
        site.change_look({name: value for name, value in ask.body.items() if name != "site"})
    except (LookupError, ValueError) as problem:
        raise ControlError(str(problem.args[0])) from None
    ask.sandbox.transcript.add("control", {"what": "site", "body": ask.body})
    return asdict(site.look)


@routes("GET", "/site/requests")
async def requests(ask: Ask) -> Json:
    """Give what was asked of the websites after number `since`, oldest first."""
    since = ask.query.get("since", "0")
    if not since.isascii() or not since.isdigit():
        raise ControlError(f"'since' is a number, not {since!r}")
    record = ask.sandbox.web.requests
    return {"last": len(record), "requests": record[int(since) :]}


def _deed(name: object) -> Callable[[Ask, Website], list[Article]]:
    if name not in DEEDS:
        raise ValueError(f"do is one of {', '.join(DEEDS)}, not {name!r}")
    return DEEDS[str(name)]


def _site(ask: Ask) -> Website:
    name = str(ask.body.get("site") or next(iter(SITES)))
    if name not in SITES:
        raise ValueError(f"there is no site {name!r}; there are {', '.join(SITES)}")
    return ask.sandbox.web.sites[name]


def _new(ask: Ask, site: Website) -> list[Article]:
    today = ask.sandbox.clock.now().date()
    given = {"title": "", "on": today, **_given(ask.body)}
    section, slug = str(ask.body.get("section") or next(iter(SECTIONS))), str(ask.body.get("slug") or "")
    return [site.publish(Article(section, slug, **given))]


def _edit(ask: Ask, site: Website) -> list[Article]:
    return [site.edit(key_of(ask.text("article")), _given(ask.body))]


def _move(ask: Ask, site: Website) -> list[Article]:
    redirect = bool(ask.body.get("redirect", False))
    return [site.move(key_of(ask.text("article")), ask.text("slug"), redirect=redirect)]


def _withdraw(ask: Ask, site: Website) -> list[Article]:
    return [site.withdraw(key_of(ask.text("article")), int(ask.body.get("status") or 404))]


def _burst(ask: Ask, site: Website) -> list[Article]:
    count = int(ask.body.get("count") or 0)
    if not 1 <= count <= MOST:
        raise ValueError(f"a burst has a count from 1 to {MOST}")
    section, today = str(ask.body.get("section") or next(iter(SECTIONS))), ask.sandbox.clock.now().date()
    titles = [f"{ask.body.get('title') or 'Une archive remise en ligne'}, {number}" for number in range(1, count + 1)]
    return [site.publish(Article(section, "", title, on=today)) for title in titles]


DEEDS: dict[str, Callable[[Ask, Website], list[Article]]] = {
    "new": _new,
    "edit": _edit,
    "move": _move,
    "withdraw": _withdraw,
    "burst": _burst,
}


def _given(body: Json) -> dict[str, Any]:
    """Return the fields of an article that *body* gives; a `date` of null is a page that shows none."""
    known = _TEXTS | _PLACE | _OTHERS | {"article"}
    if unknown := body.keys() - known:
        raise ValueError(f"an article has no {', '.join(sorted(unknown))}")
    given: dict[str, Any] = {name: str(body[name] or "") for name in _TEXTS & body.keys()}
    if "date" in body:
        given["on"] = None if body["date"] is None else date.fromisoformat(str(body["date"]))
    if body.get("agenda"):
        given["agenda"] = _agenda(body["agenda"])
    return given | {name: body[name] for name in ("minutes", "has_fr") if name in body}


def _agenda(block: object) -> Agenda:
    if not isinstance(block, dict) or block.keys() - {one.name for one in fields(Agenda)}:
        raise ValueError(f"an agenda has {', '.join(one.name for one in fields(Agenda))}")
    return Agenda(**{name: str(text) for name, text in block.items()})
