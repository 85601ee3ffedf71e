"""What somebody typed, taken apart once: the words that count, and the names that stand in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from bot.resources.search.names import LONGEST_NAME, Key, key_of
from bot.resources.search.stopwords import STOP_WORDS
from bot.resources.search.words import fold, forms, stem, words

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from bot.resources.search.names import Names
    from bot.resources.search.vocabulary import Vocabulary

MOST_CHARACTERS = 200
MOST_WORDS = 12
_WORDS_READ = 32
_SHORTEST_PART = 4
_CAPITALS = re.compile(r"\b[^\W\d_a-zà-ÿœæ]{2,}\b")


@dataclass(frozen=True)
class Typed:
    """One word that counts, folded, with the stems that it may have."""

    text: str
    stems: frozenset[str]


@dataclass(frozen=True)
class Query:
    """The *words* that count, in order, and everything that was *said*; the last word may be unfinished."""

    said: tuple[str, ...]
    words: tuple[Typed, ...]
    is_unfinished: bool = False

    @property
    def key(self) -> Key:
        """Return what a document would be called if all of this were its name."""
        return tuple(stem(word.text) for word in self.words)


def read(text: str, vocabulary: Vocabulary, names: Names, *, is_unfinished: bool = False) -> Query:
    """Return what *text* asks for; a text without words asks for nothing, a very long one for its beginning."""
    text = text[:MOST_CHARACTERS]
    said = _spelled_out(words(text)[:_WORDS_READ], vocabulary)
    stems_of = dict(forms(text))
    kept = _kept(said, _capitals(text), names) or (said if is_unfinished else ())
    split = [part for word in _joined(kept, vocabulary, stems_of.keys()) for part in _split(word, vocabulary)]
    typed = tuple(Typed(word, stems_of.get(word, frozenset((stem(word),)))) for word in dict.fromkeys(split))
    return Query(said, typed[:MOST_WORDS], is_unfinished and not text[-1:].isspace())


def names_in(query: Query, names: Names) -> Iterator[tuple[Key, int, int]]:
    """Yield each whole name that stands in *query* by its key, and between which of its words; the longest first."""
    key = query.key
    for length in range(min(len(key), LONGEST_NAME), 0, -1):
        for start in range(len(key) - length + 1):
            if names.called(key[start : start + length]):
                yield key[start : start + length], start, start + length


def _spelled_out(said: tuple[str, ...], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Write letters one by one, « Q P V », as the word that documents know them by."""
    found: list[str] = []
    for is_letter, run in groupby(said, key=lambda word: len(word) == 1):
        letters = tuple(run)
        whole = "".join(letters)
        found += (whole,) if is_letter and len(letters) > 1 and vocabulary.knows(whole) else letters
    return tuple(found)


def _kept(said: tuple[str, ...], capitals: frozenset[str], names: Names) -> tuple[str, ...]:
    """Return the words that say something; PAS does and « pas » does not, unless it is a name and nothing else does."""
    kept = tuple(word for word in said if word not in STOP_WORDS or word in capitals)
    if kept:
        return kept
    return said if names.called(key_of(said)) else tuple(word for word in said if names.called((stem(word),)))


def _capitals(text: str) -> frozenset[str]:
    """Return the words in capitals; none where everything is, which is somebody who shouts."""
    return frozenset(fold(word) for word in _CAPITALS.findall(text)) if text != text.upper() else frozenset()


def _joined(kept: tuple[str, ...], vocabulary: Vocabulary, compounds: Container[str]) -> list[str]:
    """Write neighbours as one word where documents do, « co éducation », and where a compound has a typo in it."""
    found: list[str] = []
    for word in kept:
        whole = found[-1] + word if found else ""
        if whole and (vocabulary.knows(whole) or (whole in compounds and _is_misspelt(word, whole, vocabulary))):
            found[-1] = whole
        else:
            found.append(word)
    return found


def _is_misspelt(part: str, whole: str, vocabulary: Vocabulary) -> bool:
    return not vocabulary.knows(part) and bool(vocabulary.misspelt(whole))


def _split(word: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Take *word* apart where documents know both halves and not the whole: « citééducative »."""
    if vocabulary.knows(word) or len(word) < 2 * _SHORTEST_PART:
        return (word,)
    for at in range(len(word) - _SHORTEST_PART, _SHORTEST_PART - 1, -1):
        parts = word[:at], word[at:]
        if all(part not in STOP_WORDS and vocabulary.knows(part) for part in parts):
            return parts
    return (word,)
