"""Which addresses of a site are articles, by regular expressions on their paths."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.feeds.reading.addresses import host_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def matcher(patterns: Iterable[str], address: str) -> Callable[[str], bool]:
    """Return whether an address is of the same site as *address* and found by one of *patterns*; of all without one.

    A pattern that ends with "/" names a folder: what lies in it is meant, not the folder, nor its second page.
    """
    compiled = [_compiled(pattern) for pattern in patterns]
    host = host_of(address)

    def matches(candidate: str) -> bool:
        if host_of(candidate) != host:
            return False
        parts = urlsplit(candidate)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        return not compiled or any(_finds(one, path) for one in compiled)

    return matches


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern, re.IGNORECASE)
    except re.error:
        # Typed as a path that is meant literally.
        return re.compile(re.escape(pattern), re.IGNORECASE)


def _finds(pattern: re.Pattern[str], path: str) -> bool:
    found = pattern.search(path)
    if not found:
        return False
    return not pattern.pattern.endswith("/") or path[found.end() :].strip("/")[:1] not in {"", "?"}
