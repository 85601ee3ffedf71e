"""Guess which addresses of a site are its articles, from how they are called."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

# Fewer alike are chance, and more kinds than a person can look through.
LEAST_ALIKE, MOST_PATTERNS = 3, 6
# What lists articles, or is none.
_NO_ARTICLES = re.compile(
    r"^(tags?|categor(y|ies?)|catégories?|auth?(eu|o)rs?|pages?|th[eè]m(e|es|atiques?)|search|recherche|wp-\w+)$",
    re.IGNORECASE,
)
# A longer path is no article that people link to, and takes an expression its square.
LONGEST_PATH = 300
# "des-alliances-educatives-au-service": the words of a title.
_SLUG = re.compile(r"[^/]*[^/-]-[^/-]+-[^/]*")
_NUMBER = re.compile(r"\d+")
_MAYBE_FRENCH = "(?:/fr)?"


def guess(addresses: Iterable[str], home: str) -> tuple[str, ...]:
    """Return the patterns of what looks like articles among *addresses* of the site of *home*, the most usual first.

    A pattern is a regular expression, searched in the path of an address. A folder counts where three articles are
    in it, or where one beside it counts: what is announced seldom stands beside what is announced often.
    """
    alike: dict[str, set[str]] = defaultdict(set)
    for address in addresses:
        path = _path(address)
        folder, _, slug = path.rstrip("/").rpartition("/")
        if path and _host(address) == _host(home) and _SLUG.fullmatch(slug) and _holds_articles(folder):
            alike[_folder(folder)].add(slug)
    ranked = sorted(alike, key=lambda folder: (-len(alike[folder]), folder))
    above = {_above(folder) for folder in ranked if len(alike[folder]) >= LEAST_ALIKE} - {""}
    usual = [one for one in ranked if len(alike[one]) >= LEAST_ALIKE or _above(one) in above]
    return tuple(_pattern(folder) for folder in usual[:MOST_PATTERNS])


def matching(addresses: Iterable[str], patterns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the addresses whose path one of *patterns* is found in, each once."""
    found = [re.compile(pattern) for pattern in patterns]
    return tuple(
        dict.fromkeys(one for one in addresses if (path := _path(one)) and any(each.search(path) for each in found))
    )


def _path(address: str) -> str:
    """Return the path of *address*, "" where it is too long to be looked at."""
    path = urlsplit(address).path
    return path if len(path) <= LONGEST_PATH else ""


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _holds_articles(folder: str) -> bool:
    return not any(_NO_ARTICLES.fullmatch(part) for part in folder.split("/"))


def _folder(path: str) -> str:
    """Return what matches a folder: the days of a dated one are any days.

    Some sites link to the same page with and without the language, so that it may be missing.
    """
    parts = (r"/\d+" if _NUMBER.fullmatch(part) else f"/{re.escape(part)}" for part in path.split("/")[1:])
    return "".join(_MAYBE_FRENCH if part == "/fr" else part for part in parts)


def _above(folder: str) -> str:
    """Return the folder that *folder* is in, "" at the root of a site, where everything stands."""
    return "" if folder.endswith(_MAYBE_FRENCH) else folder.rpartition("/")[0]


def _pattern(folder: str) -> str:
    # At the root of a site the slug itself must look like a title.
    slug = "[^/]+" if folder else _SLUG.pattern
    return f"^{folder}/{slug}/?$"
