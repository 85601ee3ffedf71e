"""The catalogue that is shipped, as the tests read it."""

from __future__ import annotations

from pathlib import Path

from bot.resources.catalogue.reading import read_catalogue
from bot.resources.search.words import fold

ROOT = Path(__file__).parents[3]
CATALOGUE = read_catalogue(ROOT / "config" / "resources")


def told(entry_id: str) -> str:
    """Return all that an entry tells, folded as what is typed is."""
    entry = CATALOGUE.get(entry_id)
    if entry is None:
        return ""
    source = entry.source
    parts = (entry.title, entry.expansion, entry.short, entry.context, source.title, source.url, source.citation)
    return fold(" ".join((*parts, *entry.aliases, *entry.terms)))
