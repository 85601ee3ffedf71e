"""How names are shown, and recognised in a list however people write them: pure rules."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.events.roster.model import clean, name_key

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")

# Before the "@" of an address that is made of a name: marie.dupont@example.org
# It is looked for at the beginning of a word alone: 4,000 letters without an "@" are read once.
_ADDRESS = re.compile(r"[<(]?(?<![\w.+-])([\w.+-]+)@[\w.-]+[>)]?")
# A structure may follow a dash, or stand in brackets.
_CELLS = re.compile(r"[;,\t()]|\s[-\u2013\u2014]\s")
# What lists have before a name: a bullet, its number however it ends ("n° 1", "1)", "1 -", a cell of its own), "Mme".
_NUMBER = re.compile(r"^[\W_]*(?:(?:n[\u00b0\u00bao]\.?\s*)?[0-9]{1,4}[\W_]+)?", re.IGNORECASE)
_TITLE = re.compile(r"^(?:m|mr|mme|mlle|monsieur|madame)\.?[\s;]+", re.IGNORECASE)
_MARKDOWN = re.compile(r"([\\*_~`|<>#\[\]@:])")


def written(text: str) -> str:
    """Return *text* as Discord is to show it: nothing in it is Markdown, nor looks like a mention."""
    return _MARKDOWN.sub(r"\\\1", clean(text))


@dataclass(frozen=True)
class Compared(Generic[T]):
    """What a pasted list came to: whom it names, and what it writes of nobody, of several people, or twice."""

    found: tuple[T, ...]
    several: tuple[str, ...]
    twice: tuple[str, ...]
    nobody: tuple[str, ...]


def compare(pasted: str, people: Iterable[tuple[str, T]]) -> Compared[T]:
    """Compare a list of one name or address a line with the *people* that are known by their full names."""
    known: dict[tuple[str, ...], list[T]] = {}
    for full_name, person in people:
        known.setdefault(name_key(full_name), []).append(person)
    known.pop((), None)
    written_lines = [line for line in map(clean_cells, pasted.splitlines()) if name_key(line)]
    keys = {line: next((key for key in _keys(line) if key in known), None) for line in written_lines}
    counted = Counter(key for line in written_lines if (key := keys[line]))
    seen = {key: line for line, key in keys.items() if key}
    return Compared(
        found=tuple(known[key][0] for key in seen if len(known[key]) == 1),
        several=tuple(line for key, line in seen.items() if len(known[key]) > 1),
        twice=tuple(line for key, line in seen.items() if counted[key] > 1 and len(known[key]) == 1),
        nobody=tuple(line for line, key in keys.items() if key is None),
    )


def clean_cells(line: str) -> str:
    """Return a line of a list, or of a table, without its number: its cells keep what parts them."""
    # The number goes first: what ends it parts cells as well.
    return ";".join(map(clean, _CELLS.split(_NUMBER.sub("", line)))).strip("; ")


def _keys(line: str) -> list[tuple[str, ...]]:
    """Return what a line may name: all of it, its first two cells, its first, or what its address is made of."""
    without = _ADDRESS.sub(" ", line).strip()
    cells = [cell for cell in _TITLE.sub("", without).split(";") if name_key(cell)]
    # As it stands first: a lone "M" may be all that somebody wrote of their first name.
    tries = [without, " ".join(cells), " ".join(cells[:2]), *cells[:1], *_ADDRESS.findall(line)]
    return [key for each in tries if (key := name_key(each))]
