"""Acronyms and what they stand for, both ways: each name of a document says the same as its others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.resources.search.query import Typed, names_in
from bot.resources.search.words import stems

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.resources.search.entries import Entry
    from bot.resources.search.names import Names
    from bot.resources.search.query import Query

MOST_WAYS = 2


def other_ways(query: Query, names: Names, entries: Mapping[int, Entry]) -> list[Query]:
    """Return *query* with an acronym in the place of its expansion, or the reverse: at most two ways to say it."""
    found: list[Query] = []
    for key, start, end in names_in(query, names):
        for number in sorted(names.called(key), key=lambda number: entries[number].order):
            for name in _others(entries[number], end - start):
                typed = tuple(Typed(word, stems(word)) for word in name)
                words = tuple(dict.fromkeys((*query.words[:start], *typed, *query.words[end:])))
                found.append(replace(query, words=words, is_unfinished=False))
                if len(found) == MOST_WAYS:
                    return found
    return found


def _others(entry: Entry, length: int) -> Iterator[tuple[str, ...]]:
    """Yield the name to put for one of *length* words: the expansion of one word, the single word for several."""
    if length == 1:
        yield from sorted((name for name in entry.called if len(name) > 1), key=len, reverse=True)[:1]
    else:
        yield from [name for name in entry.called if len(name) == 1][:1]
