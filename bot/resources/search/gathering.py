"""For each word of a query, the documents that have it: what a document's rank is made of."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from bot.resources.search.model import Way

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.resources.search.query import Query, Typed
    from bot.resources.search.vocabulary import Guess, Vocabulary

MOST_READ = 2_500
"""A word that says next to nothing is read no further than this, in names and in texts."""
COMMON_FROM = 1_000
"""A word in more documents than this adds none of its own to those that have a rarer one."""
CERTAIN_BEGINNING = 4
"""A word of three letters is hardly ever the beginning of a longer one, unless somebody is still typing it."""
UNKNOWN = 0.9
"""What a word that stands nowhere weighs, in mean weights of the others."""


class Asked(NamedTuple):
    """A query, or another way to say it, and what its words may mean."""

    query: Query
    meant: list[Meant]


@dataclass(frozen=True)
class Told:
    """What documents have of a query, by their numbers, between 0 and 1.

    *surety* says how sure it is that a document has the words, *weight* counts them by where they stand as well.
    """

    weight: dict[int, float] = field(default_factory=dict)
    surety: dict[int, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Meant:
    """One typed word and what it may mean, with what it *weighs*: a rare word says more than a common one."""

    typed: Typed
    guesses: tuple[Guess, ...]
    frequency: int
    weighs: float


def understand(query: Query, vocabulary: Vocabulary, documents: int, *, doubt: bool = False) -> list[Meant]:
    """Return what each word of *query* may mean; with *doubt*, known words may be others too."""
    meant = []
    last = len(query.words) - 1
    for place, typed in enumerate(query.words):
        unfinished = (query.is_unfinished and place == last) or (doubt and len(typed.text) >= CERTAIN_BEGINNING)
        guesses = vocabulary.guesses(typed.text, typed.stems, is_beginning=unfinished)
        if doubt or not any(guess.way in {Way.SAME, Way.FORM} for guess in guesses):
            guesses += _new(vocabulary.misspelt(typed.text), guesses)
        meant.append(_weighed(typed, guesses, documents))
    return meant


def gather(meant: Sequence[Meant], enough: float) -> Told:
    """Return what the documents have of the words *meant* that can have *enough* of them; the rarest words choose."""
    total, told, left = _total(meant), Told(), 1.0
    for word in sorted((word for word in meant if word.guesses), key=lambda word: (word.frequency, word.typed.text)):
        share = word.weighs / total
        only_known = bool(told.weight) and (left < enough or word.frequency > COMMON_FROM)
        _add(word, share, told, told.weight if only_known else None)
        left -= share
    return told


def _add(word: Meant, share: float, told: Told, known: Mapping[int, float] | None) -> None:
    best: dict[int, float] = {}
    sure: dict[int, float] = {}
    # The surest first, so that what is known of a document is as sure as can be.
    for guess in sorted(word.guesses, key=lambda guess: -guess.surety):
        if len(best) >= MOST_READ:
            break
        for part in (guess.word.named, guess.word.told):
            _take(_read(part, known), guess.surety, best, sure)
    weight, surety = told.weight, told.surety
    for number, value in best.items():
        if number in weight:
            weight[number] += value * share
            surety[number] += sure[number] * share
        else:
            weight[number], surety[number] = value * share, sure[number] * share


def _take(read: Mapping[int, float], surety: float, best: dict[int, float], sure: dict[int, float]) -> None:
    """Let the documents that were *read* have the better of what they had and what they have of a guess so sure."""
    if not best:
        best |= {number: weight * surety for number, weight in read.items()}
        sure |= dict.fromkeys(read, surety)
        return
    for number, weight in read.items():
        if number not in best:
            best[number], sure[number] = weight * surety, surety
        elif weight * surety > best[number]:
            best[number] = weight * surety


def _read(part: Mapping[int, float], known: Mapping[int, float] | None) -> Mapping[int, float]:
    """Return what to read of *part*: the documents that are *known*, or the first ones."""
    if known is None:
        return part if len(part) <= MOST_READ else dict(islice(part.items(), MOST_READ))
    if len(part) <= len(known):
        return {number: weight for number, weight in part.items() if number in known}
    return {number: part[number] for number in known if number in part}


def _weighed(typed: Typed, guesses: list[Guess], documents: int) -> Meant:
    surest = max((guess.surety for guess in guesses), default=0.0)
    # What is meant stands in about as many documents as the surest guesses do.
    frequency = sum(len(guess.word) for guess in guesses if guess.surety >= surest - 0.1)
    weighs = math.log(1 + (documents + 1) / (min(frequency, documents) + 0.5)) if guesses else 0.0
    return Meant(typed, tuple(guesses), frequency, weighs)


def _total(meant: Sequence[Meant]) -> float:
    known = [word.weighs for word in meant if word.guesses]
    unknown = len(meant) - len(known)
    return (sum(known) + unknown * UNKNOWN * sum(known) / len(known)) if known else 1.0


def _new(more: list[Guess], guesses: list[Guess]) -> list[Guess]:
    there = {guess.word.text for guess in guesses}
    return [guess for guess in more if guess.word.text not in there]
