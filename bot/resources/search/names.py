"""The names of documents, each whole: found at once when they are typed in full, or when they begin so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.resources.search.in_order import InOrder
from bot.resources.search.stopwords import STOP_WORDS
from bot.resources.search.words import stem, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LONGEST_NAME = 8
"""A name that is recognised inside a question has at most as many words that say something."""

Key = tuple[str, ...]


def content(typed: Sequence[str]) -> tuple[str, ...]:
    """Return the words of *typed* that say something; all of them where none does."""
    return tuple(word for word in typed if word not in STOP_WORDS) or tuple(typed)


def key_of(typed: Sequence[str]) -> Key:
    """Return what names have in common that differ in inflection and small words alone."""
    return tuple(stem(word) for word in content(typed))


class Names:
    """Who is called what."""

    def __init__(self) -> None:
        self._called: dict[Key, dict[int, str]] = {}
        self._written: InOrder[tuple[str, int]] = InOrder()

    def add(self, number: int, name: str) -> None:
        """Let document *number* be called *name*."""
        spelled = words(name)
        if not spelled:
            return
        self._called.setdefault(key_of(spelled), {}).setdefault(number, name)
        for written in _written(spelled):
            self._written.add((written, number))

    def drop(self, number: int, name: str) -> None:
        """Forget that document *number* is called *name*."""
        spelled = words(name)
        for written in _written(spelled):
            self._written.drop((written, number))
        called = self._called.get(key_of(spelled), {})
        called.pop(number, None)
        if not called:
            self._called.pop(key_of(spelled), None)

    def called(self, key: Key) -> dict[int, str]:
        """Return the documents that *key* is a whole name of, each with the name as it is written."""
        return self._called.get(key, {})

    def beginning(self, typed: Sequence[str], most: int) -> Iterator[tuple[int, str]]:
        """Yield documents one of whose names begins with *typed*, the last word perhaps unfinished."""
        start = " ".join(typed)
        for written, number in self._written.since((start, -1), most):
            if not written.startswith(start):
                return
            yield number, written


def _written(spelled: Sequence[str]) -> set[str]:
    """Return *spelled* as it is typed from its beginning, with its small words and without."""
    return {" ".join(spelled), " ".join(content(spelled))}
