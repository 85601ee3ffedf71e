"""The few words that can be near to a typed one, so that the distance to all the others need not be measured."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONG = 7

Shape = tuple[int, str, bool]


class Shapes:
    """Words by their length and their two ends: one typo or two seldom spoil both."""

    def __init__(self) -> None:
        self._words: defaultdict[Shape, dict[str, None]] = defaultdict(dict)

    def add(self, word: str) -> None:
        """Know *word*."""
        for shape in _shapes(word, len(word)):
            self._words[shape][word] = None

    def drop(self, word: str) -> None:
        """Forget *word*."""
        for shape in _shapes(word, len(word)):
            del self._words[shape][word]

    def near(self, typed: str, typos: int) -> dict[str, None]:
        """Return the words that begin or end as *typed* does and are at most *typos* letters longer or shorter."""
        found: dict[str, None] = {}
        for length in range(len(typed) - typos, len(typed) + typos + 1):
            for shape in _shapes(typed, length):
                found |= self._words.get(shape, {})
        return found


def _shapes(word: str, length: int) -> Iterator[Shape]:
    """Yield the two ends of *word* as a word of *length* letters is filed; a short one has shorter ends."""
    first, last = (2, 3) if length >= _LONG else (1, 2)
    yield length, word[:first], True
    yield length, word[-last:], False
