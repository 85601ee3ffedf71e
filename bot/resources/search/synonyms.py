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
        called = names.called(key)
        for number in sorted(called, key=lambda number: entries[number].order):
            for name in _others(entries[number], called[number], end - start):
                typed = tuple(Typed(word, stems(word)) for word in name)
                words = tuple(dict.fromkeys((*query.words[:start], *typed, *query.words[end:])))
                found.append(replace(query, words=words, is_unfinished=False))
                if len(found) == MOST_WAYS:
                    return found
    return found


def _others(entry: Entry, name: str, length: int) -> Iterator[tuple[str, ...]]:
    """Yield what to put for *name*, *length* words: the expansion of an acronym, the acronym for an expansion."""
    if length > 1:
        yield from [called for written, called in _pairs(entry) if len(called) == 1 and _is_acronym(written)][:1]
    elif _is_acronym(name):
        yield from sorted((called for called in entry.called if len(called) > 1), key=len, reverse=True)[:1]


def _pairs(entry: Entry) -> Iterator[tuple[str, tuple[str, ...]]]:
    return zip(entry.names, entry.called, strict=True)


def _is_acronym(name: str) -> bool:
    """Say whether *name* is written as PEdT and ANCT are."""
    return sum(letter.isupper() for letter in name) >= 2
