"""The words that this field writes small: what begins with a capital and is none of them may be somebody's name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.resources.search.words import stem, words

if TYPE_CHECKING:
    from bot.resources.catalogue.model import Catalogue

_SMALL = re.compile(r"\b[a-zà-öø-ÿœæ][^\W\d_]+")


def small_words(catalogue: Catalogue) -> frozenset[str]:
    """Return the stems of the words that *catalogue* writes in small letters; authors and towns are none of them.

    Some 50 ms: a thread's work.
    """
    texts = (f"{entry.name}\n{entry.short}\n{entry.context}\n{' '.join(entry.aliases)}" for entry in catalogue)
    found = {word for text in texts for word in _SMALL.findall(text)}
    return frozenset(stem(part) for word in found for part in words(word))
