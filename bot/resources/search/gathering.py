"""For each word of a query, the documents that have it: what a document's rank is made of."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from bot.resources.search.model import Way

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.resources.search.query import Query, Typed
    from bot.resources.search.vocabulary import Guess, Vocabulary

MOST_READ = 12_000
"""A word that says next to nothing is read no further than this; the rarer ones have chosen by then."""
COMMON_FROM = 3_000
"""A word in more documents than this adds none of its own to those that have a rarer one."""
UNKNOWN = 1.1
"""What a word that stands nowhere weighs, in mean weights of the others: too much to be passed over."""


@dataclass
class Told:
    """What one document has of a query: the *surety* that it has each word, and that by the *place*'s weight."""

    surety: float = 0.0
    weight: float = 0.0


@dataclass(frozen=True)
class Meant:
    """One typed word and what it may mean, with what it *weighs*: a rare word says more than a common one."""

    typed: Typed
    guesses: tuple[Guess, ...]
    frequency: int
    weighs: float


def understand(query: Query, vocabulary: Vocabulary, documents: int, *, doubt: bool = False) -> list[Meant]:
    """Return what each word of *query* may mean; with *doubt*, known words are held for misspelt ones too."""
    meant = []
    last = len(query.words) - 1
    for place, typed in enumerate(query.words):
        unfinished = query.is_unfinished and place == last
        guesses = vocabulary.guesses(typed.text, typed.stems, is_beginning=unfinished)
        if doubt or not any(guess.way in {Way.SAME, Way.FORM} for guess in guesses):
            guesses += _new(vocabulary.misspelt(typed.text), guesses)
        meant.append(_weighed(typed, guesses, documents))
    return meant


def gather(meant: Sequence[Meant]) -> dict[int, Told]:
    """Return what every document has of the words *meant*, by its number; the rarest words choose first."""
    total = _total(meant)
    told: dict[int, Told] = {}
    for word in sorted((word for word in meant if word.guesses), key=lambda word: (word.frequency, word.typed.text)):
        _add(word, word.weighs / total, told)
    return told


def _add(word: Meant, share: float, told: dict[int, Told]) -> None:
    best: dict[int, tuple[float, float]] = {}
    only_known = bool(told) and word.frequency > COMMON_FROM
    for guess in word.guesses:
        weights, surety = guess.word.weights, guess.surety
        known = told.keys() & weights.keys() if only_known else islice(weights, MOST_READ)
        for number in known:
            has = (surety * weights[number], surety)
            if has > best.get(number, (0.0, 0.0)):
                best[number] = has
    for number, (weight, surety) in best.items():
        if (one := told.get(number)) is None:
            one = told[number] = Told()
        one.weight += weight * share
        one.surety += surety * share


def _weighed(typed: Typed, guesses: list[Guess], documents: int) -> Meant:
    surest = max((guess.surety for guess in guesses), default=0.0)
    # What is meant stands in about as many documents as the surest guesses do.
    frequency = sum(len(guess.word.weights) for guess in guesses if guess.surety >= surest - 0.1)
    weighs = math.log(1 + (documents + 1) / (min(frequency, documents) + 0.5)) if guesses else 0.0
    return Meant(typed, tuple(guesses), frequency, weighs)


def _total(meant: Sequence[Meant]) -> float:
    known = [word.weighs for word in meant if word.guesses]
    unknown = len(meant) - len(known)
    return (sum(known) + unknown * UNKNOWN * sum(known) / len(known)) if known else 1.0


def _new(more: list[Guess], guesses: list[Guess]) -> list[Guess]:
    there = {guess.word.text for guess in guesses}
    return [guess for guess in more if guess.word.text not in there]
