"""The rules of the ranking: what makes one document a better answer than another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.resources.search.query import names_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.resources.search.gathering import Meant
    from bot.resources.search.names import Names
    from bot.resources.search.query import Query

MOST_BEGINNING = 200
NAMED, NAMED_IN_PASSING, BEGUN = 0.7, 0.05, 0.4
"""What it adds that all of a query is a name of a document, that a name stands in it, that a name begins with it."""
COVERED = 0.3
"""How much of the score depends on how much of the name was typed: of two that have the words, the shorter name."""


LEAST_WEIGHT = 0.3
"""What is enough as well: a rare word of a question that stands in a name."""


def least_surety(query: Query) -> float:
    """Return how much of *query* a document must have: half, and less of a sentence, which says more than it asks."""
    return {1: 0.5, 2: 0.5, 3: 0.42}.get(len(query.words), 0.35)


def called(query: Query, names: Names) -> dict[int, float]:
    """Return the documents whose whole name stands in *query*, with the share of it that the longest one is."""
    found: dict[int, float] = {}
    for key, start, end in names_in(query, names):
        for number in names.called(key):
            found.setdefault(number, (end - start) / len(query.words))
    return found


def begun(query: Query, names: Names) -> dict[int, float]:
    """Return the documents one of whose names begins with *query*, with the share of the name that is there."""
    found: dict[int, float] = {}
    for typed in (query.said, tuple(word.text for word in query.words)):
        length = len(" ".join(typed))
        for number, name in names.beginning(typed, MOST_BEGINNING):
            found[number] = max(found.get(number, 0.0), length / len(name))
    return found


def sureties(meant: Sequence[Meant]) -> dict[str, float]:
    """Return the words of documents that may be meant, with the surety of the likeliest guess."""
    found: dict[str, float] = {}
    for word in meant:
        for guess in word.guesses:
            found[guess.word.text] = max(found.get(guess.word.text, 0.0), guess.surety)
    return found


def cover(names: Sequence[Sequence[str]], sure: Mapping[str, float]) -> float:
    """Return how much of the best covered of *names* was typed, between 0 and 1."""
    return max(sum(sure.get(word, 0.0) for word in name) / len(name) for name in names) if names else 0.0


def score(words: float, covered: float, whole: float | None, beginning: float | None) -> float:
    """Return what a document is worth: its *words* by place and rarity, then its name."""
    points = words * (1 - COVERED + COVERED * covered)
    if whole is not None:
        points += NAMED * whole**3 + NAMED_IN_PASSING
    if beginning is not None:
        points += BEGUN * (0.5 + 0.5 * beginning)
    return points
