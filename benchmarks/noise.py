"""Entries that nobody looks for: as many as wanted, of French words and of some that look French, always the same."""

from __future__ import annotations

import itertools
import random
import re
import tomllib
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.resources.search.model import Document, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ROOT = Path(__file__).parents[1]
WORDS, SEED = 40_000, 20260123
_WORD = re.compile(r"[a-zà-ÿœ]{2,}")
_GAP = re.compile(r"\{\w+\}|`[^`]*`|/\S+")
_KINDS = (Kind.ARTICLE, Kind.RESSOURCE, Kind.JOURNEE)


def entries(count: int, field: Iterable[Document]) -> Iterator[Document]:
    """Yield *count* documents: a title of two to seven words, a sentence, every fourth with a text.

    They are made of the words of what the bot says and of the *field*'s own documents, which is what makes them hard to
    tell from an answer, and of made ones.
    """
    chance = random.Random(SEED)  # noqa: S311 - the same documents each time, not secrets
    vocabulary = _vocabulary(chance, field)
    # Zipf: the tenth most common word is about a tenth as common as the first.
    weights = list(itertools.accumulate(1 / (rank + 5) for rank in range(len(vocabulary))))

    def some(least: int, most: int) -> str:
        return " ".join(chance.choices(vocabulary, cum_weights=weights, k=chance.randint(least, most))).capitalize()

    for number in range(count):
        body = some(15, 30) if number % 4 == 0 else ""
        yield Document(f"bruit-{number}", _KINDS[number % 3], some(2, 7), f"{some(10, 20)}.", body)


def _vocabulary(chance: random.Random, field: Iterable[Document]) -> list[str]:
    """Return the words that texts are made of, the common ones first: real ones, then ones that look like them."""
    spoken = tomllib.loads((ROOT / "config/locales/fr.toml").read_text(encoding="utf-8"))
    texts = [_GAP.sub(" ", text) for text in _texts(spoken)]
    texts += [text for document in field for text in (document.title, document.short, document.body)]
    counted = Counter(word for text in texts for word in _WORD.findall(text.lower()))
    real = sorted(counted, key=lambda word: (-counted[word], word))
    made = dict.fromkeys(real)
    following = _following(real)
    while len(made) < WORDS:
        if len(word := _made(following, chance)) > 3:
            made[word] = None
    return list(made)


def _texts(table: Mapping[str, Any]) -> Iterator[str]:
    for value in table.values():
        if isinstance(value, dict):
            yield from _texts(value)
        else:
            yield value


def _following(words: Iterable[str]) -> dict[str, list[str]]:
    """Return which letters follow three others, as often as they do; an end is the empty one."""
    following = defaultdict(list)
    for word in words:
        for start in range(len(word) + 1):
            following[word[max(0, start - 3) : start]].append(word[start : start + 1])
    return following


def _made(following: Mapping[str, list[str]], chance: random.Random) -> str:
    """Return a word each letter of which follows the three before it as in a real one."""
    word = ""
    while letter := chance.choice(following[word[-3:]]):
        word += letter
    return word
