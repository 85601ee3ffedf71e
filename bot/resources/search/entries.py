"""What the index keeps of a document, and how much its words say by where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.resources.search.model import Kind, Place
from bot.resources.search.names import content
from bot.resources.search.stopwords import STOP_WORDS
from bot.resources.search.words import forms, words

if TYPE_CHECKING:
    from bot.resources.search.model import Document

WEIGHTS = {Place.BODY: 0.3, Place.SHORT: 0.55, Place.TERM: 0.8, Place.NAME: 1.0}
"""The least first: a word that stands in several places counts by the best."""
PLACES = {weight: place for place, weight in WEIGHTS.items()}

Order = tuple[int, int, str]

_KINDS = {kind: place for place, kind in enumerate(Kind)}
# « PRE (programme de réussite éducative) », « Le nouvel ordre éducatif local : mixité, disparités »
_PARTS = re.compile(r"\s*[()]\s*|\s+[:–—]\s+")
_SEVERAL = re.compile(r"\s*[(),/]\s*|\s+[:–—]\s+")


@dataclass(frozen=True, slots=True)
class Entry:
    """A document under each of its *names*; *called* has the words that say something of each of them."""

    document: Document
    names: tuple[str, ...]
    called: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, document: Document) -> Entry:
        """Take the names of *document* apart: what stands in brackets or after a colon is a name of its own."""
        whole = (document.title, *document.aliases)
        # « REP, REP+ » are two acronyms; a comma in the title of an article is a comma.
        apart = _SEVERAL if document.kind is Kind.SIGLE else _PARTS
        parts = (part for name in whole for part in apart.split(name))
        names = tuple(dict.fromkeys(name for name in (*whole, *parts) if words(name)))
        return cls(document, names, tuple(content(words(name)) for name in names))

    @property
    def order(self) -> Order:
        """Return what decides between two documents of the same score: never chance."""
        return _KINDS[self.document.kind], len(self.document.title), self.document.id

    def words(self) -> dict[str, tuple[float, frozenset[str]]]:
        """Return every word of the document, folded, with its weight and its stems; made anew at each call."""
        document = self.document
        texts = {
            Place.BODY: document.body,
            Place.SHORT: document.short,
            Place.TERM: " \n ".join(document.terms),
            Place.NAME: " \n ".join((document.title, *document.aliases)),
        }
        found: dict[str, tuple[float, frozenset[str]]] = {}
        for place, weight in WEIGHTS.items():
            for text, stems in forms(texts[place]):
                # PAS is a name, « pas » in a sentence says nothing and stands everywhere.
                if place is Place.NAME or text not in STOP_WORDS:
                    known = found[text][1] if text in found else frozenset()
                    found[text] = weight, stems | known
        return found
