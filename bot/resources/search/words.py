"""From what is typed to words that can be compared: accents, case, ligatures, apostrophes, hyphens, acronyms."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import Stemmer

# NFKD takes no ligature of letters apart.
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "’": "'", "ʼ": "'", "‘": "'", "`": "'", "´": "'"})
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?")
_PLUS = re.compile(r"(?<=\w)\+")
_ELIDED = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu)'(?=\w)")
# A hyphen within a word, and an apostrophe that elides nothing: "aujourd'hui".
_WORD = re.compile(r"[^\W_]+(?:[-‐‑'][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")

_stemmer = Stemmer.Stemmer("french", 0)


def fold(text: str) -> str:
    """Return *text* in small letters without accents, ligatures and what cannot be seen."""
    return _without_accents(_small(text))


def words(text: str) -> tuple[str, ...]:
    """Return the words of *text* in order, folded: « L’Éducation au Q.P.V. » is education, au, qpv."""
    return tuple(fold(part) for word in _spelled(text) for part in _PART.findall(word))


def forms(text: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return each word of *text* with its stems; a compound is there by its parts and, in one piece, as a whole.

    Whoever types leaves out hyphens and accents, so that « co-éducation » is also coeducation, and each word has two
    stems: the rules of French see accents, and people do not always type them.
    """
    found: list[tuple[str, frozenset[str]]] = []
    for word in _spelled(text):
        parts = _PART.findall(word)
        whole = ["".join(parts)] if len(parts) > 1 else []
        found += [_form(part) for part in (*parts, *whole)]
    return tuple(found)


def stem(word: str) -> str:
    """Return what *word* shares with its plural, its feminine and its conjugated forms, folded."""
    return _without_accents(_stemmer.stemWord(_small(word)))


@lru_cache(maxsize=50_000)
def stems(word: str) -> frozenset[str]:
    """Return the stems of *word* as it is written and as it would be without accents."""
    return frozenset((stem(word), stem(fold(word))))


def _form(part: str) -> tuple[str, frozenset[str]]:
    return fold(part), stems(part)


def _spelled(text: str) -> list[str]:
    """Return the words of *text* in small letters with their accents, hyphens inside."""
    joined = _DOTTED.sub(lambda match: match.group().replace(".", ""), _INVISIBLE.sub("", text))
    return _WORD.findall(_ELIDED.sub("", _PLUS.sub(" plus ", _small(joined))))


def _small(text: str) -> str:
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text).casefold()).translate(_LETTERS)


def _without_accents(text: str) -> str:
    # Most words have none, and ask nothing of Unicode.
    if text.isascii():
        return text
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
