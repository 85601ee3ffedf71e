"""Which words without an answer are worth a definition, and which must never be kept: pure rules."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.resources.search.stopwords import STOP_WORDS
from bot.resources.search.words import stem, words
from bot.resources.unanswered.first_names import FIRST_NAMES
from bot.typed import cleaned, has_words, mentions

if TYPE_CHECKING:
    from collections.abc import Collection

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
_PARTS = re.compile(r"['’-]")
# Letters of what may be an acronym, alone among words in small letters; and of what surely is one, and no surname.
_LONGEST_ACRONYM, _SHORT_ACRONYM = 6, 3


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


def worth_keeping(typed: str, knows: Collection[str] = ()) -> str | None:
    """Return the words of a look-up that may be kept, None where they may be about somebody or say nothing.

    *knows* are the words that this field writes small (:func:`bot.resources.unanswered.known.small_words`).
    """
    if len(typed) > 4 * LONGEST or mentions(typed):
        return None
    said = cleaned(typed)
    if not SHORTEST <= len(said) <= LONGEST or not has_words(said) or not words(said):
        return None
    if _ADDRESS.search(said) or sum(sign.isdigit() for sign in said) > MOST_DIGITS:
        return None
    return None if shaped_like_a_name(said, knows) else said


def shaped_like_a_name(said: str, knows: Collection[str] = ()) -> bool:
    """Whether *said* could name a person: better a definition too few than a child's name kept.

    A word that is a first name, whatever its case; what stands before a name; a word that begins with a capital, is
    no acronym, and is none of the words that this field writes small. Telephones write the first word so: what they
    make of a word that is new to the field is kept once somebody types it in small letters.
    """
    tokens = _TOKEN.findall(said)
    parts = {part for token in tokens for part in words(token)}
    if parts & FIRST_NAMES or parts & _TITLES:
        return True
    strange = [_has_capitals(token) and not _is_known(token, knows) for token in tokens]
    if any(one and not _is_acronym(token) for one, token in zip(strange, tokens, strict=True)):
        return True
    # « DUVAL SOAN » is a list of pupils, « REP QPV » is not.
    longer = [one and not _is_acronym(token, _SHORT_ACRONYM) for one, token in zip(strange, tokens, strict=True)]
    return any(one and other for one, other in pairwise(longer))


def mark_of(said: str, salt: str) -> str:
    """Return by what a word is known again however it is typed, without the word; *salt* is the guild's own."""
    folded = " ".join(words(said))
    return hashlib.blake2b(folded.encode(), key=salt.encode(), digest_size=16).hexdigest()


def _has_capitals(token: str) -> bool:
    """Whether a part of *token* begins with a capital, as in « d'Inès » and « Jean-Luc »."""
    return any(part[:1].isupper() for part in _PARTS.split(token))


def _is_known(token: str, knows: Collection[str]) -> bool:
    """Whether *token*, or each of its parts, is a word that the field writes small: « L'École », « Co-éducation »."""
    parts = words(token)
    return stem("".join(parts)) in knows or all(part in STOP_WORDS or stem(part) in knows for part in parts)


def _is_acronym(token: str, longest: int = _LONGEST_ACRONYM) -> bool:
    """Whether *token* is written as acronyms are, dotted or not: more capitals than small letters, as in PEdT."""
    letters = [sign for sign in token if sign.isalpha()]
    return len(letters) <= longest and 2 * sum(letter.isupper() for letter in letters) > len(letters)
