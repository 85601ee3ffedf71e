"""Which acronyms stand in a message: capitals and dotted forms alone, since PAS, PRE and TER are words as well."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_READ = 8000
"""As many characters of a message are read; Discord's longest has half as many, its embeds the rest."""
LONGEST = 12
_NOT_WORDS = re.compile(r"https?://\S+|<[^<>\s]{1,100}>|\S+@\S+\.\S+")
_TOKEN = re.compile(r"[^\W_]+(?:[.\-‐‑][^\W_]+)*\.?\+?")
_PART = re.compile(r"[^\W_]+\+?")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]\.?\+?")
_BETWEEN = re.compile(r"[.\-‐‑]")
_NAMES_OF = re.compile(r"\s*[,/()]\s*")
_CAPITALS = re.compile(r"[^\W\d_a-zà-öø-ÿœ]{2}|(?:[^\W\d_]\.){2}")
_WORD = re.compile(r"[^\W\d_]{2,}")
# In a line that is shouted these are words, and elsewhere in capitals the acronyms of the field.
_ALSO_WORDS = frozenset(
    [
        *("AS", "CAP", "CAR", "CE", "CES", "CLAS", "DE", "DES", "EN", "ES", "ET", "IL", "LA", "LE", "LES", "ON", "OR"),
        *("OU", "PAR", "PAS", "PAT", "PRE", "SA", "SE", "TER", "UN"),
    ]
)


@dataclass(frozen=True)
class Spotted:
    """An acronym as it stands in a text, and the *ids* of the entries that say what it may mean."""

    typed: str
    ids: tuple[str, ...]


def is_acronym(name: str) -> bool:
    """Whether the *name* of an entry is one: QPV, REP+, PEdT, UPE2A, PQN-A; not Lasalé, and nothing of two words."""
    capitals = sum(letter.isupper() for letter in name)
    small = sum(letter.islower() for letter in name)
    return len(name) <= LONGEST and not re.search(r"\s", name) and capitals > max(1, small)


class Acronyms:
    """The acronyms that a community knows, each with the entries that explain it; the first comes first."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """Take the names of entries, each with its id: « REP, REP+ » is two; what is no acronym is passed over."""
        self._ids: dict[str, tuple[str, ...]] = {}
        self._written: set[str] = set()
        each_name = ((name, entry_id) for written, entry_id in names for name in _NAMES_OF.split(written))
        for name, entry_id in each_name:
            if is_acronym(name):
                known = self._ids.get(_key(name), ())
                self._ids[_key(name)] = known if entry_id in known else (*known, entry_id)
                self._written.add(name)

    def spotted_in(self, text: str) -> tuple[Spotted, ...]:
        """Return the acronyms that stand in *text*, in order, each once."""
        found: dict[tuple[str, ...], Spotted] = {}
        for line in _NOT_WORDS.sub(" ", text[:MOST_READ]).splitlines():
            is_shouted = self._is_shouted(line)
            for token in _TOKEN.findall(line):
                for typed, ids in self._known_in(token):
                    if not (is_shouted and typed in _ALSO_WORDS):
                        found.setdefault(ids, Spotted(typed, ids))
        return tuple(found.values())

    def _is_shouted(self, line: str) -> bool:
        """Whether all of *line* is in capitals, and not only because nothing but acronyms stands in it."""
        words = _WORD.findall(line)
        return line == line.upper() and any(self._ids_of(word) is None for word in words)

    def _known_in(self, token: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield *token* where it is known, else what is known of « inter-QPV » or « ANCT-RNCRPV »."""
        bare = token if _DOTTED.fullmatch(token) else token.rstrip(".")
        for typed in (bare, bare.rstrip("+.")):
            if ids := self._ids_of(typed):
                yield typed, ids
                return
        parts = _PART.findall(token)
        known = [(part, ids) for part in parts if (ids := self._ids_of(part))]
        # PRE-INSCRIPTION is a word: what stands beside an acronym is one as well, or is written small.
        if all(self._ids_of(part) or part != part.upper() for part in parts):
            yield from known

    def _ids_of(self, typed: str) -> tuple[str, ...] | None:
        """Return what *typed* may mean, None where it is no acronym, or is written as a word."""
        for form in (typed, typed.removesuffix("s")):
            is_said = form in self._written or form == form.upper() or _DOTTED.fullmatch(form)
            if is_said and (ids := self._ids.get(_key(form))):
                return ids
        return None


def may_hold_acronyms(text: str) -> bool:
    """Whether something in *text* is written as acronyms are; whether it is one that is known, nobody has looked."""
    return _CAPITALS.search(text) is not None


def _key(name: str) -> str:
    """Return what R.E.P., REP and rep have in common."""
    return _BETWEEN.sub("", name).upper()
