"""How people's names are told apart and put in order, and how a file is called: pure rules.

People type their names as they say them, "Prénom Nom". A desk looks for the surname, so a sheet begins with it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Written before the surname and passed over in the order (AFNOR NF Z 44-001): Giscard d'Estaing is under E ...
_PASSED_OVER = frozenset({"de", "d'", "van", "von", "der", "den", "da", "dos", "di", "y"})
# ... and those that are part of it: La Fontaine is under L, du Bellay under D.
_PART_OF_IT = frozenset({"la", "le", "les", "l'", "du", "des", "el", "al", "ben", "mac", "saint", "sainte"})
_LETTERS = {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "ı": "i", "’": "'"}
_ELISION = re.compile(r"^([dl]['’])(?=\w)", re.IGNORECASE)


@dataclass(frozen=True)
class Called:
    """A name in its parts: *surname* with what belongs to it, *particle* before it, and what people are *given*."""

    surname: str
    given: str = ""
    particle: str = ""

    @property
    def before_given(self) -> str:
        """The surname in capitals with its particle before it: "d'ESTAING"."""
        joint = "" if not self.particle or self.particle[-1] in "'’" else " "
        return f"{self.particle}{joint}{self.surname.upper()}"


def called(full_name: str) -> Called:
    """Take *full_name* apart: words in capitals are the surname, else the last word with what stands close to it."""
    typed = full_name.split()
    if len(typed) < 2:
        return Called(" ".join(typed))
    words = [part for word in typed for part in _ELISION.sub(r"\1 ", word).split()]
    loud = [word for word in words if word.isupper() and len(word) > 1 and not word.endswith((".", "'", "’"))]
    if loud and len(loud) < len(words):
        return Called(" ".join(loud), _joined([word for word in words if word not in loud]))
    start = len(words) - 1
    while start > 1 and _folded(words[start - 1]) in _PART_OF_IT:
        start -= 1
    first = start
    while first > 1 and _folded(words[first - 1]) in _PASSED_OVER:
        first -= 1
    return Called(_joined(words[start:]), _joined(words[:first]), _joined(words[first:start]))


def by_surname(full_name: str) -> tuple[str, str]:
    """Return the key by which *full_name* is sorted, whatever its case and accents."""
    name = called(full_name)
    return _folded(name.surname), _folded(name.given)


def file_name(*words: str, ending: str) -> str:
    """Return *words* as the name of a file that every system and Discord itself leave as it is."""
    plain = re.sub(r"[^a-z0-9]+", "-", _folded(" ".join(words))).strip("-")
    return f"{plain[:60].rstrip('-') or 'document'}.{ending}"


def _joined(words: list[str]) -> str:
    return re.sub(r"(?<=['’]) ", "", " ".join(words))


def _folded(text: str) -> str:
    lowered = "".join(_LETTERS.get(letter, letter) for letter in text.casefold())
    letters = unicodedata.normalize("NFKD", lowered)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
