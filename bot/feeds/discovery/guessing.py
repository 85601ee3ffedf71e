"""Guess which addresses of a site are its articles, from how they are called."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

# Fewer alike are chance, and more kinds than a person can look through.
LEAST_ALIKE, MOST_PATTERNS = 3, 3
# What lists articles, or is none.
_NO_ARTICLES = re.compile(
    r"^(tags?|categor(y|ies?)|catégories?|auth?(eu|o)rs?|pages?|th[eè]m(e|es|atiques?)|search|recherche|wp-\w+)$",
    re.IGNORECASE,
)
# "des-alliances-educatives-au-service": the words of a title.
_SLUG = re.compile(r"[^/]*[^/-]-[^/-]+-[^/]*")
_NUMBER = re.compile(r"\d+")


def guess(addresses: Iterable[str], home: str) -> tuple[str, ...]:
    """Return the patterns of what looks like articles among *addresses* of the site of *home*, the most usual first.

    A pattern is a regular expression, searched in the path of an address.
    """
    alike: dict[str, set[str]] = defaultdict(set)
    for address in addresses:
        parts = urlsplit(address)
        folder, _, slug = parts.path.rstrip("/").rpartition("/")
        if _host(address) == _host(home) and _SLUG.fullmatch(slug) and _holds_articles(folder):
            alike[_pattern(folder)].add(parts.path.rstrip("/"))
    ranked = sorted(alike, key=lambda pattern: (-len(alike[pattern]), pattern))
    return tuple(pattern for pattern in ranked if len(alike[pattern]) >= LEAST_ALIKE)[:MOST_PATTERNS]


def matching(addresses: Iterable[str], patterns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the addresses whose path one of *patterns* is found in, each once."""
    found = [re.compile(pattern) for pattern in patterns]
    return tuple(
        dict.fromkeys(one for one in addresses if any(pattern.search(urlsplit(one).path) for pattern in found))
    )


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _holds_articles(folder: str) -> bool:
    return not any(_NO_ARTICLES.fullmatch(part) for part in folder.split("/"))


def _pattern(folder: str) -> str:
    """Return what matches the articles of *folder*; the days of a dated address are any days."""
    parts = [r"\d+" if _NUMBER.fullmatch(part) else re.escape(part) for part in folder.split("/")]
    # At the root of a site everything stands: there the slug itself must look like a title.
    slug = "[^/]+" if folder else _SLUG.pattern
    return f"^{'/'.join(parts)}/{slug}/?$"
