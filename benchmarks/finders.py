"""The ways to search that are held against each other, each with the documents given once."""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING, Protocol

from rapidfuzz import fuzz, process, utils

from benchmarks.asked import SHOWN
from bot.resources.search.index import Index

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.resources.search.model import Document

_WORD = re.compile(r"\w+")
_NOT_A_TO_Z = re.compile(r"[^a-z]")


class Finder(Protocol):
    """Answer with the ids of documents, the best first."""

    def find(self, text: str) -> list[str]:
        """Return at most as many ids as are shown."""


class Ours:
    """The index of :mod:`bot.resources.search`."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.index = Index.of(documents)

    def find(self, text: str) -> list[str]:
        """Return what the bot shows."""
        return [hit.document.id for hit in self.index.search(text, limit=SHOWN)]


class Fts5:
    """SQLite's full text as it comes: accents aside, any of the words, BM25."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._database = sqlite3.connect(":memory:")
        tokens = "unicode61 remove_diacritics 2"
        self._database.execute(
            f"CREATE VIRTUAL TABLE found USING fts5(id UNINDEXED, name, text, tokenize = '{tokens}')"
        )
        self._database.executemany(
            "INSERT INTO found VALUES (?, ?, ?)", [(one.id, names(one), texts(one)) for one in documents]
        )

    def find(self, text: str) -> list[str]:
        """Return what has any of the words."""
        wanted = " OR ".join(f'"{word}"' for word in _WORD.findall(text))
        query = "SELECT id FROM found WHERE found MATCH ? ORDER BY bm25(found, 0, 10, 1), id LIMIT ?"
        return [row[0] for row in self._database.execute(query, (wanted or '""', SHOWN))]


class Rapidfuzz:
    """WRatio over the titles and the other names."""

    def __init__(self, documents: Sequence[Document]) -> None:
        called = [(one.id, name) for one in documents for name in (one.title, *one.aliases)]
        self._ids, titles = zip(*called, strict=True)
        self._titles = [utils.default_process(title) for title in titles]

    def find(self, text: str) -> list[str]:
        """Return what is called most alike."""
        typed = utils.default_process(text)
        near = process.extract(typed, self._titles, scorer=fuzz.WRatio, limit=2 * SHOWN, score_cutoff=60)
        return list(dict.fromkeys(self._ids[place] for _, _, place in near))[:SHOWN]


class PythonDiscord:
    """The rule for the tags of python-discord's bot: the letters in order, a to z only, word after word."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._called = [
            (one.id, [_NOT_A_TO_Z.split(name.lower()) for name in (one.title, *one.aliases)]) for one in documents
        ]

    def find(self, text: str) -> list[str]:
        """Return those in whose name at least six letters of ten are found."""
        letters = _NOT_A_TO_Z.sub("", text.lower())
        scored = ((max(self._share(letters, name) for name in called), one) for one, called in self._called)
        return [one for share, one in sorted(scored, key=lambda found: (-found[0], found[1])) if share >= 0.6][:SHOWN]

    @staticmethod
    def _share(letters: str, target: Sequence[str]) -> float:
        """Return the share of *letters* that is found, each word of *target* giving as many as it begins with."""
        found = 0
        for word in target:
            for letter in word:
                if found == len(letters) or letters[found] != letter:
                    break
                found += 1
        return found / len(letters) if letters else 0.0


class Tantivy:
    """Tantivy with the French stemmer, names ten times as heavy; ImportError where it is not installed."""

    def __init__(self, documents: Sequence[Document]) -> None:
        import tantivy  # noqa: PLC0415 - an optional one: the benchmark says that it was skipped

        schema = tantivy.SchemaBuilder()
        schema.add_text_field("id", stored=True, tokenizer_name="raw")
        for name in ("name", "text"):
            schema.add_text_field(name, tokenizer_name="fr_folded")
        self._index = tantivy.Index(schema.build())
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        for step in (tantivy.Filter.lowercase(), tantivy.Filter.stemmer("french"), tantivy.Filter.ascii_fold()):
            analyzer = analyzer.filter(step)
        self._index.register_tokenizer("fr_folded", analyzer.build())
        writer = self._index.writer()
        for one in documents:
            writer.add_document(tantivy.Document(id=one.id, name=names(one), text=texts(one)))
        writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()

    def find(self, text: str) -> list[str]:
        """Return what has any of the words, a name ten times as much as a text."""
        typed = " ".join(_WORD.findall(text))
        query, _errors = self._index.parse_query_lenient(
            typed, ["name", "text"], field_boosts={"name": 10.0, "text": 1.0}
        )
        found = self._searcher.search(query, SHOWN).hits
        return [str(self._searcher.doc(place)["id"][0]) for _, place in found]


def names(document: Document) -> str:
    """Return everything that *document* is called."""
    return " ".join((document.title, *document.aliases))


def texts(document: Document) -> str:
    """Return everything else that it says."""
    return " ".join((document.short, document.body, *document.terms))


FINDERS: dict[str, Callable[[Sequence[Document]], Finder]] = {
    "ours": Ours,
    "fts5": Fts5,
    "rapidfuzz": Rapidfuzz,
    "tantivy": Tantivy,
    "python_discord": PythonDiscord,
}
