"""From what is typed to words that can be compared: accents, case, ligatures, apostrophes, hyphens, acronyms."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from threading import Lock

import Stemmer

# Joiners, marks of direction, soft hyphens: they are pasted along, and nobody sees them.
_UNSEEN = (0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF)
# NFKD takes no ligature of letters apart.
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "’": "'", "ʼ": "'", "‘": "'", "`": "'", "´": "'"})
_LETTERS.update(dict.fromkeys(_UNSEEN, ""))
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?")
_PLUS = re.compile(r"(?<=\w)\+")
_ELIDED = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu)'(?=\w)")
# A hyphen within a word, and an apostrophe that elides nothing: "aujourd'hui".
_WORD = re.compile(r"[^\W_]+(?:[-‐‑'][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")

# « Décrochage » and « décrocheur » are of one family, and Snowball leaves them apart.
_FAMILY = re.compile(r"(?<=\w{5})(?:ag|eur|euse?|iqu|ist|ism)$")

# Snowball takes no plural from what has no vowel: « les QPVs ».
_PLURAL_ACRONYM = re.compile(r"[^aeiouy]{3,}s")

_stemmer = Stemmer.Stemmer("french", 0)
# An index is built in a thread while another answers, and a stemmer is one thread's at a time.
_one_at_a_time = Lock()


def fold(text: str) -> str:
    """Return *text* in small letters without accents, ligatures and what cannot be seen."""
    return _without_accents(_small(text))


def words(text: str) -> tuple[str, ...]:
    """Return the words of *text* in order, folded: « L’Éducation au Q.P.V. » is education, au, qpv."""
    return tuple(_form(part)[0] for word in _spelled(text) for part in _PART.findall(word))


def forms(text: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return each word of *text* with its stems; a compound is there by its parts and, in one piece, as a whole.

    Whoever types leaves out hyphens and accents, so that « co-éducation » is also coeducation, and each word has two
    stems: the rules of French see accents, and people do not always type them.
    """
    found: list[tuple[str, frozenset[str]]] = []
    for word in _spelled(text):
        if word.isalnum():
            found.append(_form(word))
        else:
            parts = _PART.findall(word)
            found += [_form(part) for part in (*parts, "".join(parts))]
    return tuple(found)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return what *word* shares with its plural, its feminine and its conjugated forms, folded."""
    with _one_at_a_time:
        found = _without_accents(_stemmer.stemWord(_small(word)))
    if found.endswith("qu"):  # éduquer, éducation
        return f"{found[:-2]}c"
    return found[:-1] if _PLURAL_ACRONYM.fullmatch(found) else found


def stems(word: str) -> frozenset[str]:
    """Return the stems of *word* as it is written and as it would be without accents, and that of its family."""
    found = {stem(word), stem(fold(word))}
    return frozenset(found | {_FAMILY.sub("", one) for one in found})


@lru_cache(maxsize=100_000)
def _form(part: str) -> tuple[str, frozenset[str]]:
    """Return *part*, in small letters, folded, with its stems: most words of a text were met before."""
    return _without_accents(part), stems(part)


def _spelled(text: str) -> list[str]:
    """Return the words of *text* in small letters with their accents, hyphens inside."""
    small = _small(text)
    if "." in small:
        small = _DOTTED.sub(lambda match: match.group().replace(".", ""), small)
    if "+" in small:
        small = _PLUS.sub(" plus ", small)
    return _WORD.findall(_ELIDED.sub("", small) if "'" in small else small)


def _small(text: str) -> str:
    # Compatible forms first (ﬁ, ², 𝕬 are letters and figures in disguise); what casefold takes apart is put together.
    folded = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFC", folded).translate(_LETTERS)


def _without_accents(text: str) -> str:
    # Most words have none, and ask nothing of Unicode.
    if text.isascii():
        return text
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
