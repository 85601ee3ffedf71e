"""Every word that stands in a document: where, and which of them a typed word may mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING

from bot.resources.search.in_order import InOrder
from bot.resources.search.model import Way
from bot.resources.search.shapes import Shapes
from bot.resources.search.sounds import sound
from bot.resources.search.words import stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

NAME = 1.0
"""What a word weighs that stands in a name; anywhere else it is less."""
MOST_ENDINGS = 64
"""As many words that begin with what is typed are looked at; a longer beginning chooses among them."""
SHORTEST_BEGINNING = 3
# Algolia's and Meilisearch's rule, that takes one typo from four or five letters on, two from eight or nine.
ONE_TYPO_FROM, TWO_TYPOS_FROM = 4, 8
SHORTEST_SWAP = 3
"""An acronym of three letters is too short for a typo, but not for two that changed places."""
MOST_TYPOS = 12
SOUNDS_ALIKE, SHORTEST_SOUND = 0.7, 4


@dataclass(slots=True)
class Word:
    """A word as it stands in documents, folded: in the names of those *named*, in the texts of those *told*.

    Both say how much it weighs there, by the number of the document, which is in one of them alone.
    """

    text: str
    stems: frozenset[str]
    named: dict[int, float] = field(default_factory=dict)
    told: dict[int, float] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.named) + len(self.told)

    def weight(self, number: int) -> float | None:
        """Return how much the word says of document *number*; None where it does not stand in it."""
        return self.named.get(number) or self.told.get(number)


@dataclass(frozen=True, slots=True)
class Guess:
    """A word that a typed one may mean, and how sure that is: 1 is certain."""

    word: Word
    way: Way
    surety: float


class Vocabulary:
    """The words of all documents, to be asked by what is typed."""

    def __init__(self) -> None:
        self._words: dict[str, Word] = {}
        self._by_stem: dict[str, dict[str, Word]] = {}
        self._by_sound: dict[str, dict[str, Word]] = {}
        self._shapes = Shapes()
        self._in_order: InOrder[str] = InOrder()

    def __len__(self) -> int:
        return len(self._words)

    def knows(self, text: str) -> bool:
        """Say whether *text*, folded, or another form of it stands in a document."""
        return text in self._words or stem(text) in self._by_stem

    def add(self, number: int, words: Mapping[str, tuple[float, frozenset[str]]]) -> None:
        """Let document *number* have *words*, each with its weight and its stems."""
        for text, (weight, stems) in words.items():
            word = self._words.get(text)
            if word is None:
                word = self._new(text)
            if not stems <= word.stems:
                self._learn(word, stems - word.stems)
            (word.named if weight >= NAME else word.told)[number] = weight

    def drop(self, number: int, texts: Iterable[str]) -> None:
        """Take document *number* from the words *texts*; a word that stands nowhere is forgotten."""
        for text in texts:
            word = self._words[text]
            if word.named.pop(number, None) is None:
                del word.told[number]
            if not word:
                self._forget(word)

    def guesses(self, typed: str, stems_typed: frozenset[str], *, is_beginning: bool) -> list[Guess]:
        """Return the words that *typed* is, without a typo; *is_beginning* where its end may still come."""
        found = {guess.word.text: guess for guess in self._same(typed, stems_typed)}
        if is_beginning or not found:
            for word in self._beginning(typed):
                found.setdefault(word.text, Guess(word, Way.BEGINNING, 0.6 + 0.3 * len(typed) / len(word.text)))
        return list(found.values())

    def misspelt(self, typed: str) -> list[Guess]:
        """Return the words that *typed* may be with one typo or two, the nearest first."""
        from rapidfuzz import process  # noqa: PLC0415 - the bot starts without it
        from rapidfuzz.distance import OSA  # noqa: PLC0415 - the bot starts without it

        if len(typed) < SHORTEST_SWAP:
            return []
        allowed = 2 if len(typed) >= TWO_TYPOS_FROM else 1
        near = process.extract(
            typed, list(self._shapes.near(typed, allowed)), scorer=OSA.distance, score_cutoff=allowed, limit=MOST_TYPOS
        )
        guesses = {
            text: Guess(self._words[text], Way.TYPO, _surety(typed, text, distance))
            for text, distance, _ in near
            if distance and (len(typed) >= ONE_TYPO_FROM or sorted(text) == sorted(typed))
        }
        return [*guesses.values(), *(guess for guess in self._heard(typed) if guess.word.text not in guesses)]

    def _heard(self, typed: str) -> list[Guess]:
        heard = sound(stem(typed))
        if len(heard) < SHORTEST_SOUND:
            return []
        alike = self._by_sound.get(heard, {}).values()
        return [Guess(word, Way.TYPO, SOUNDS_ALIKE) for word in alike if word.text != typed]

    def _same(self, typed: str, stems_typed: frozenset[str]) -> Iterator[Guess]:
        for shared in sorted(stems_typed):
            for word in self._by_stem.get(shared, {}).values():
                same = word.text == typed
                yield Guess(word, Way.SAME if same else Way.FORM, 1.0 if same else 0.95)
        if (exact := self._words.get(typed)) is not None:
            yield Guess(exact, Way.SAME, 1.0)

    def _beginning(self, typed: str) -> list[Word]:
        if len(typed) < SHORTEST_BEGINNING:
            return []
        following = self._in_order.since(typed, MOST_ENDINGS)
        return [self._words[text] for text in takewhile(lambda text: text.startswith(typed), following)]

    def _new(self, text: str) -> Word:
        word = self._words[text] = Word(text, frozenset())
        self._shapes.add(text)
        self._by_sound.setdefault(sound(stem(text)), {})[text] = word
        self._in_order.add(text)
        return word

    def _learn(self, word: Word, more: frozenset[str]) -> None:
        word.stems |= more
        for one in more:
            self._by_stem.setdefault(one, {})[word.text] = word

    def _forget(self, word: Word) -> None:
        self._in_order.drop(word.text)
        del self._words[word.text]
        self._shapes.drop(word.text)
        _unlink(self._by_sound, sound(stem(word.text)), word.text)
        for one in word.stems:
            _unlink(self._by_stem, one, word.text)


def _unlink(by: dict[str, dict[str, Word]], key: str, text: str) -> None:
    del by[key][text]
    if not by[key]:
        del by[key]


def _surety(typed: str, text: str, distance: float) -> float:
    """Say how sure it is that *typed* was meant to be *text*; a wrong first letter is seldom a typo."""
    return 0.85 - 0.1 * distance - (0.1 if typed[0] != text[0] else 0.0)
