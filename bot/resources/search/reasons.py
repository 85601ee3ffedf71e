"""Why a document was found, for whoever asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.resources.search.entries import PLACES
from bot.resources.search.model import Reason
from bot.resources.search.names import key_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.resources.search.entries import Entry
    from bot.resources.search.gathering import Meant
    from bot.resources.search.query import Query


def reasons(query: Query, meant: Sequence[Meant], number: int, entry: Entry) -> tuple[Reason, ...]:
    """Return why *query* found document *number*: the names that it stands for, then word by word."""
    return (*_names(query, entry), *_words(meant, number))


def _names(query: Query, entry: Entry) -> Iterator[Reason]:
    key = query.key
    for name, called in zip(entry.names, entry.called, strict=True):
        own = key_of(called)
        if any(key[start : start + len(own)] == own for start in range(len(key) - len(own) + 1)):
            yield Reason(" ".join(query.said), name)
            return


def _words(meant: Sequence[Meant], number: int) -> Iterator[Reason]:
    for word in meant:
        has = [guess for guess in word.guesses if number in guess.word.weights]
        if has:
            best = max(has, key=lambda guess: guess.surety * guess.word.weights[number])
            yield Reason(word.typed.text, best.word.text, best.way, PLACES[best.word.weights[number]])
