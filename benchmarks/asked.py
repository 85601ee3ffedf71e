"""Questions whose answer is known: ``queries.toml``, and how well a finder does on them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.resources.catalogue.reading import read_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.resources.search.model import Document

ROOT = Path(__file__).parents[1]
TUNING, HELD_OUT = "tuning", "held_out"
SHOWN = 25

Quality = dict[str, float]


@dataclass(frozen=True)
class Asked:
    """What somebody types who looks for one of *expected*, what makes it *difficult*, and its *half*."""

    text: str
    expected: frozenset[str]
    difficulty: str
    half: str


def asked() -> list[Asked]:
    """Return the labelled queries, every second of them held out."""
    table = tomllib.loads((ROOT / "benchmarks/queries.toml").read_text(encoding="utf-8"))
    rows = [
        (text, frozenset(ids.split("|")), difficulty)
        for difficulty, entries in table.items()
        for ids, texts in entries.items()
        for text in texts
    ]
    return [Asked(*row, half=(TUNING, HELD_OUT)[number % 2]) for number, row in enumerate(rows)]


def catalogue() -> list[Document]:
    """Return what the questions are about: the catalogue that the bot comes with."""
    return [entry.document() for entry in read_catalogue(ROOT / "config/resources")]


def quality(ranks: Sequence[int | None]) -> Quality:
    """Return the share of answers among the first three, and the mean of one over the rank of the answer."""
    return {
        "recall_at_3": round(sum(rank is not None and rank <= 3 for rank in ranks) / len(ranks), 4),
        "mrr": round(sum(1 / rank for rank in ranks if rank) / len(ranks), 4),
    }


def rank(question: Asked, found: Iterable[str]) -> int | None:
    """Return the place of the first right answer, from 1; None where there is none among those that are shown."""
    return next((place for place, one in enumerate(found, 1) if one in question.expected), None)
