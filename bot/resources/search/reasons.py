"""Why a document was found, for whoever asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.resources.search.entries import PLACES
from bot.resources.search.model import Reason, Way
from bot.resources.search.names import key_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.resources.search.entries import Entry
    from bot.resources.search.gathering import Asked, Meant
    from bot.resources.search.query import Query


def reasons(query: Query, asked: Asked, number: int, entry: Entry) -> tuple[Reason, ...]:
    """Return why *query*, as it was *asked*, found document *number*: by a name, then by words."""
    return (*_synonym(query, asked.query), *_name(asked.query, entry), *_words(asked.meant, number))


def _synonym(query: Query, other: Query) -> Iterator[Reason]:
    if other is not query:
        yield Reason(_written(query), _written(other), Way.SYNONYM)


def _name(query: Query, entry: Entry) -> Iterator[Reason]:
    key = query.key
    for name, called in zip(entry.names, entry.called, strict=True):
        own = key_of(called)
        if any(key[start : start + len(own)] == own for start in range(len(key) - len(own) + 1)):
            yield Reason(_written(query), name)
            return


def _written(query: Query) -> str:
    return " ".join(word.text for word in query.words)


def _words(meant: Sequence[Meant], number: int) -> Iterator[Reason]:
    for word in meant:
        has = [
            (guess.surety * weight, weight, guess) for guess in word.guesses if (weight := guess.word.weight(number))
        ]
        if has:
            _, weight, best = max(has, key=lambda one: one[0])
            yield Reason(word.typed.text, best.word.text, best.way, PLACES[weight])
