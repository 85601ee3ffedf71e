"""Entries as the text of a file that :func:`bot.resources.catalogue.reading.read_catalogue` takes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.resources.catalogue.model import Entry


def written(entries: Iterable[Entry]) -> str:
    """Return *entries* as TOML, in their order; what is empty is left out."""
    return "\n".join("\n".join(_lines(entry)) + "\n" for entry in entries)


def _lines(entry: Entry) -> Iterator[str]:
    yield "[[entry]]"
    for key in ("id", "kind", "title", "expansion", "short", "context"):
        if text := str(getattr(entry, key)):
            yield f"{key} = {_quoted(text)}"
    for key in ("aliases", "terms", "see_also"):
        if words := getattr(entry, key):
            yield f"{key} = [{', '.join(map(_quoted, words))}]"
    yield f"date = {entry.date.isoformat()}"
    if not entry.verified:
        yield "verified = false"
    yield "[entry.source]"
    for key in ("title", "url", "citation"):
        if text := getattr(entry.source, key):
            yield f"{key} = {_quoted(text)}"


def _quoted(text: str) -> str:
    """Return *text* as a basic string (toml.io/en/v1.0.0#string): JSON escapes as TOML does, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
