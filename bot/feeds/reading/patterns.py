"""Guess which links of a page are its articles: pure."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from bot.feeds.reading.addresses import host_of, path_of

if TYPE_CHECKING:
    from bot.feeds.reading.model import Page

LEAST_ARTICLES, MOST_PATTERNS = 3, 4
_LONG_SLUG, _HYPHENS = 25, 3
_TITLE_WORDS = 4


def guess_patterns(page: Page, address: str) -> tuple[str, ...]:
    """Return the regular expressions of the folders that most of what looks like an article lies in; () for none.

    *address* is that of the page. An article is known by a long name with hyphens, or by many words that lead to it;
    a year or a month in a path stands for every other one.
    """
    folders = defaultdict[str, set[str]](set)
    for link in page.links:
        folder, _, name = path_of(link.address).rstrip("/").rpartition("/")
        if host_of(link.address) == host_of(address) and _is_article(name, link.title):
            folders[_pattern(folder)].add(link.address)
    counted = sorted(folders.items(), key=lambda one: (-len(one[1]), one[0]))
    return tuple(pattern for pattern, found in counted if len(found) >= LEAST_ARTICLES)[:MOST_PATTERNS]


def _is_article(name: str, title: str) -> bool:
    bare = re.sub(r"\.\w{1,5}$", "", name)
    if bare.count("-") >= _HYPHENS or (len(bare) >= _LONG_SLUG and "-" in bare):
        return True
    return bool(re.search(r"\d", bare)) and len(title.split()) >= _TITLE_WORDS


def _pattern(folder: str) -> str:
    """Return what finds everything that lies right in *folder*."""
    parts = [r"\d+" if part.isdecimal() else re.escape(part) for part in folder.split("/")]
    # In the root of a site lies everything: there the article's own name has to tell.
    return f"^{'/'.join(parts)}/" if folder else r"^/[^/]+-[^/]+-[^/]+/?$"
