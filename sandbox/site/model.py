"""The articles of one website, what can be done to them, and how its pages look at the moment."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from typing import Any, Literal, TypeAlias

from sandbox.wire import Json

Kind: TypeAlias = Literal["", "rss", "atom", "json"]

SITES: dict[str, Kind] = {"pqn-a": "", "rss": "rss", "atom": "atom", "json": "json"}
"""The websites by name, each with the kind of its feed."""
SECTIONS = {
    "actualites/articles": "Articles",
    "actualites/agenda": "Agenda",
    "actualites/offres-emploi": "Offres d'emploi",
    "ressources/analyses": "Analyses",
    "ressources/guides-et-outils": "Guides et outils",
}
PAGE_LENGTH = 12
"""How many articles a listing page shows, and a feed holds."""
NEVER = datetime.min.replace(tzinfo=UTC)
GONE = frozenset({404, 410})


@dataclass(frozen=True, slots=True)
class Agenda:
    """The block of an agenda page, as text; what is empty is not shown."""

    organiser: str = ""
    date: str = ""
    hours: str = ""
    place: str = ""
    price: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One page of a website; *on* is `None` where the page shows no date."""

    section: str
    slug: str
    title: str
    summary: str = ""
    body: str = ""
    """HTML below the summary."""
    on: date | None = None
    theme: str = ""
    minutes: int | None = None
    image: str = ""
    """The name of its picture, e.g. "atelier.png"."""
    agenda: Agenda | None = None
    has_fr: bool = True
    """Whether the site's own links to it have /fr; the page answers with and without."""
    changed_at: datetime = NEVER

    @property
    def key(self) -> str:
        """What identifies it within its site: section and slug."""
        return f"{self.section}/{self.slug}"


@dataclass(frozen=True, slots=True)
class Look:
    """How the pages of a site are at the moment."""

    broken: bool = False
    """Whether the site was rebuilt: links have another form, and no page shows a date."""
    empty: bool = False
    """Whether listings and feeds show nothing."""
    sitemap: bool = False
    """Whether there is a sitemap, which robots.txt names."""
    disallow: str = ""
    """A path that robots.txt forbids, below the site."""
    max_age: int | None = None
    """The seconds of Cache-Control, if there is one."""


def slug_of(title: str) -> str:
    """Write a title as the last part of an address: plain letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", title.lower().replace("œ", "oe").replace("æ", "ae"))
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-") or "article"


def key_of(address: str) -> str:
    """Return the section and slug that end an *address* or path of an article."""
    return "/".join(address.partition("?")[0].rstrip("/").split("/")[-3:])


class Website:
    """The articles of one site by their keys, in the order in which they were published."""

    def __init__(self, name: str, now: Callable[[], datetime], first: tuple[Article, ...] = ()) -> None:
        self.name, self.feed, self.look = name, SITES[name], Look()
        self._now = now
        self._articles: dict[str, Article] = {}
        self.gone: dict[str, int] = {}
        """The statuses of withdrawn articles."""
        self.moved: dict[str, str] = {}
        """Where the keys of moved articles redirect to."""
        self.changed_at = self._instant()
        for article in first:
            self.publish(article)

    @property
    def root(self) -> str:
        """The path below which the site is."""
        return f"/site/{self.name}"

    @property
    def articles(self) -> list[Article]:
        """All articles, the last one published first."""
        return list(reversed(self._articles.values()))

    def path(self, article: Article) -> str:
        """Return the path that the site's own links give *article*."""
        return f"{self.root}{'/fr' if article.has_fr else ''}/{article.key}"

    def find(self, key: str) -> Article | None:
        """Return the article of a *key*, if it stands."""
        return self._articles.get(key)

    def publish(self, article: Article) -> Article:
        """Add *article*, under a free slug; ValueError where it has no title or its section is none of the site's."""
        if not article.title.strip():
            raise ValueError("an article needs a title")
        if article.section not in SECTIONS:
            raise ValueError(f"there is no section {article.section!r}; there are {', '.join(SECTIONS)}")
        slug = first = article.slug or slug_of(article.title)
        count = 1
        while f"{article.section}/{slug}" in self._articles:
            count += 1
            slug = f"{first}-{count}"
        return self._keep(replace(article, slug=slug, title=article.title.strip()))

    def edit(self, key: str, changes: dict[str, Any]) -> Article:
        """Change fields of an article; LookupError where there is none."""
        return self._keep(replace(self._standing(key), **changes))

    def move(self, key: str, slug: str, *, redirect: bool) -> Article:
        """Give an article another slug, in its old place; the old one redirects for good, or is not found."""
        article = self._standing(key)
        moved = replace(article, slug=slug)
        if moved.key in self._articles:
            raise ValueError(f"there is an article {moved.key} already")
        self._articles = {moved.key if one == key else one: each for one, each in self._articles.items()}
        if redirect:
            self.moved[key] = moved.key
        return self._keep(moved)

    def withdraw(self, key: str, status: int) -> Article:
        """Take an article from the site; its page answers *status*, 404 or 410, from now on."""
        if status not in GONE:
            raise ValueError(f"a withdrawn article answers 404 or 410, not {status}")
        article = self._standing(key)
        del self._articles[key]
        self.gone[key] = status
        self.changed_at = self._instant()
        return article

    def change_look(self, changes: Json) -> None:
        """Change how the pages are; ValueError for what a :class:`Look` has not."""
        known = {one.name for one in fields(Look)}
        if unknown := changes.keys() - known:
            raise ValueError(f"a site has no {', '.join(sorted(unknown))}; it has {', '.join(sorted(known))}")
        self.look = replace(self.look, **changes)
        self.changed_at = self._instant()

    def _standing(self, key: str) -> Article:
        article = self._articles.get(key)
        if article is None:
            raise LookupError(f"{self.name} has no article {key!r}")
        return article

    def _keep(self, article: Article) -> Article:
        self.changed_at = self._instant()
        kept = self._articles[article.key] = replace(article, changed_at=self.changed_at)
        self.gone.pop(kept.key, None)
        self.moved.pop(kept.key, None)
        return kept

    def _instant(self) -> datetime:
        return self._now().replace(microsecond=0)
