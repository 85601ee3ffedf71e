"""The index of one community: documents in, the ones that deserve to be shown out, the best first."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

from bot.resources.search import ranking
from bot.resources.search.entries import Entry
from bot.resources.search.gathering import Asked, gather, understand
from bot.resources.search.model import Hit
from bot.resources.search.names import Names
from bot.resources.search.query import read
from bot.resources.search.reasons import reasons
from bot.resources.search.synonyms import other_ways
from bot.resources.search.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.resources.search.model import Document, Kind
    from bot.resources.search.query import Query

MOST_WEIGHED = 60
"""As many of the documents that have most of the words are looked at more closely."""
DOUBTFUL = 0.8
"""Where nothing scores higher, known words may be misspelt ones: « carte de ville »."""
OTHERWISE_SAID, LEAST_OTHERWISE = 0.8, 0.75
"""What a document is worth that says it by the acronym or by its expansion, and how much of that it must have."""
LEAST_OF_BEST = 0.2
ALL: frozenset[Kind] = frozenset()


Found = tuple[float, Asked]
"""The score of a document, and the way of asking that gave it."""


class Index:
    """What a community can find; it belongs to one thread at a time, and is given to the loop when it is built."""

    def __init__(self) -> None:
        self._entries: dict[int, Entry] = {}
        self._numbers: dict[str, int] = {}
        self._vocabulary, self._names = Vocabulary(), Names()
        self._next = 0

    @classmethod
    def of(cls, documents: Iterable[Document], rest: Callable[[], object] = lambda: None) -> Index:
        """Return an index of *documents*: half a millisecond each, so a thread's work, which may *rest* after each."""
        index = cls()
        for document in documents:
            index.put(document)
            rest()
        # What the first question would pay for otherwise: the library for misspelt words.
        index.complete("premières recherches")
        return index

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, id: str) -> Document | None:  # noqa: A002 - what everybody calls it
        """Return the document called *id*."""
        number = self._numbers.get(id)
        return None if number is None else self._entries[number].document

    def put(self, document: Document) -> None:
        """Add *document*, or put it in the place of the one with the same id."""
        self.drop(document.id)
        entry = Entry.of(document)
        number, self._next = self._next, self._next + 1
        self._numbers[document.id], self._entries[number] = number, entry
        self._vocabulary.add(number, entry.words())
        for name in entry.names:
            self._names.add(number, name)

    def drop(self, id: str) -> None:  # noqa: A002 - what everybody calls it
        """Forget the document called *id*; nothing happens where there is none."""
        number = self._numbers.pop(id, None)
        if number is None:
            return
        entry = self._entries.pop(number)
        self._vocabulary.drop(number, entry.words())
        for name in entry.names:
            self._names.drop(number, name)

    def search(self, text: str, *, kinds: frozenset[Kind] = ALL, limit: int = 25) -> tuple[Hit, ...]:
        """Return at most *limit* documents for *text*, of *kinds* where they are given; none where none deserves it."""
        return self._find(read(text, self._vocabulary, self._names), kinds, limit)

    def complete(self, text: str, *, kinds: frozenset[Kind] = ALL, limit: int = 25) -> tuple[Hit, ...]:
        """Return what *text* may become: as :meth:`search`, where the last word may be unfinished, without reasons."""
        return self._find(read(text, self._vocabulary, self._names, is_unfinished=True), kinds, limit)

    def _find(self, query: Query, kinds: frozenset[Kind], limit: int) -> tuple[Hit, ...]:
        if not query.words or not self._entries:
            return ()
        found: dict[int, Found] = {}
        self._look(query, kinds, found)
        if max((score for score, _ in found.values()), default=0.0) < DOUBTFUL:
            self._look(query, kinds, found, doubt=True)
        for other in other_ways(query, self._names, self._entries):
            self._look(other, kinds, found, least=LEAST_OTHERWISE, worth=OTHERWISE_SAID)
        return self._hits(query, found, limit)

    def _look(
        self,
        query: Query,
        kinds: frozenset[Kind],
        found: dict[int, Found],
        *,
        doubt: bool = False,
        least: float = 0.0,
        worth: float = 1.0,
    ) -> None:
        """Add to *found* what *query* finds; what was found before keeps the better score."""
        asked = Asked(query, understand(query, self._vocabulary, len(self), doubt=doubt))
        for number, score in self._scores(asked, kinds, least=least).items():
            if number not in found or score * worth > found[number][0]:
                found[number] = score * worth, asked

    def _scores(self, asked: Asked, kinds: frozenset[Kind], *, least: float = 0.0) -> dict[int, float]:
        """Return the documents that deserve to be shown, with their scores; *least* asks more of them than usual."""
        query, entries = asked.query, self._entries
        enough, in_names = (least, least) if least else (ranking.least_surety(query), ranking.LEAST_WEIGHT)
        told = gather(asked.meant, min(enough, in_names))
        called = ranking.called(query, self._names)
        begun = ranking.begun(query, self._names) if query.is_unfinished else {}
        sure = told.surety
        likely = heapq.nlargest(
            MOST_WEIGHED,
            (
                (weight + sure[number], -number)
                for number, weight in told.weight.items()
                if (sure[number] >= enough or weight >= in_names)
                and (not kinds or entries[number].document.kind in kinds)
            ),
        )
        named = (number for number in called | begun if not kinds or entries[number].document.kind in kinds)
        sureties = ranking.sureties(asked.meant)
        return {
            number: ranking.score(
                told.weight.get(number, 0.0),
                ranking.cover(entries[number].called, sureties),
                called.get(number),
                begun.get(number),
            )
            for number in dict.fromkeys([*(-number for _, number in likely), *named])
        }

    def _hits(self, query: Query, found: dict[int, Found], limit: int) -> tuple[Hit, ...]:
        entries, least = self._entries, max((score for score, _ in found.values()), default=0.0) * LEAST_OF_BEST
        best = heapq.nsmallest(
            limit,
            (
                (-round(score, 4), *entries[number].order, number)
                for number, (score, _) in found.items()
                if score >= least
            ),
        )
        return tuple(
            Hit(
                entries[number].document,
                -score,
                # Nobody asks why at each keystroke.
                () if query.is_unfinished else reasons(query, found[number][1], number, entries[number]),
            )
            for score, *_order, number in best
        )
