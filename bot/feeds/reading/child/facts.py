"""What the words of an article or a page say about it."""

from __future__ import annotations

import re

_MINUTES = re.compile(r"(?:temps|durée) de lecture\s*:?\s*(?:environ\s*)?(\d{1,3})\s*min", re.IGNORECASE)


def minutes_in(text: str) -> int | None:
    """Return the N of "Temps de lecture : N min"."""
    found = _MINUTES.search(text)
    return int(found[1]) or None if found else None
