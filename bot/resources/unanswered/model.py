"""Which words without an answer are worth a definition, and which must never be kept: pure rules."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from bot.resources.search.words import words
from bot.resources.unanswered.first_names import FIRST_NAMES
from bot.typed import cleaned, has_words, mentions

LONGEST, SHORTEST = 40, 2
KEPT_FOR = timedelta(days=90)
# "loi 1901" has no more; telephone numbers, postcodes and dates of birth have more.
MOST_DIGITS = 4
# What stands before somebody's name.
_TITLES = frozenset(
    [
        "m",
        "mr",
        "mme",
        "mlle",
        "monsieur",
        "madame",
        "mademoiselle",
        "famille",
        "eleve",
        "maman",
        "papa",
        "fils",
        "fille",
    ]
)
_ADDRESS = re.compile(r"@|://|\bwww\.|\.(?:fr|com|org|net|eu)\b", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
# Letters of what is surely an acronym, dotted or not, and no surname: lists of pupils say « DUVAL Soan ».
_LONGEST_ACRONYM = 3


class State(StrEnum):
    """Where a word stands; what was dismissed does not come back."""

    OPEN = "open"
    DISMISSED = "dismissed"


@dataclass(frozen=True)
class Word:
    """A word that was looked up in vain on two days at least."""

    id: int
    words: str
    first_on: date
    last_on: date


def worth_keeping(typed: str) -> str | None:
    """Return the words of a look-up that may be kept, None where they may be about somebody or say nothing."""
    if len(typed) > 4 * LONGEST or mentions(typed):
        return None
    said = cleaned(typed)
    if not SHORTEST <= len(said) <= LONGEST or not has_words(said) or not words(said):
        return None
    if _ADDRESS.search(said) or sum(sign.isdigit() for sign in said) > MOST_DIGITS:
        return None
    return None if shaped_like_a_name(said) else said


def shaped_like_a_name(said: str) -> bool:
    """Whether *said* could name a person: better a definition too few than a child's name kept.

    A word that is a first name, whatever its case; what stands before a name; two words in a row that begin with a
    capital and are no acronyms. One such word alone may be any word: telephones write the first one so.
    """
    tokens = _TOKEN.findall(said)
    parts = {part for token in tokens for part in words(token)}
    if parts & FIRST_NAMES or parts & _TITLES:
        return True
    capital = [token[0].isupper() and not _is_acronym(token) for token in tokens]
    return any(one and other for one, other in pairwise(capital))


def mark_of(said: str, salt: str) -> str:
    """Return by what a word is known again however it is typed, without the word; *salt* is the guild's own."""
    folded = " ".join(words(said))
    return hashlib.blake2b(folded.encode(), key=salt.encode(), digest_size=16).hexdigest()


def _is_acronym(token: str) -> bool:
    letters = [sign for sign in token if sign.isalpha()]
    return len(letters) <= _LONGEST_ACRONYM and all(letter.isupper() for letter in letters)
