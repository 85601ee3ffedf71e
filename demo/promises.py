"""Hold what was seen against what was promised; only a story without a difference is a success."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from demo.cast import CAST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from demo.cast import Ring


@dataclass(frozen=True)
class Line:
    """One person's rings: promised, heard, and the two differences."""

    name: str
    promised: int
    heard: int
    missed: tuple[Ring, ...]
    uncalled: tuple[Ring, ...]

    @property
    def is_kept(self) -> bool:
        """Whether every promised ring was heard, at its instant and in its place, and no other."""
        return not (self.missed or self.uncalled)


@dataclass
class Notes:
    """What the story looked for on the screens, and whether it was there."""

    looked_for: list[tuple[str, bool]] = field(default_factory=list)

    def look(self, what: str, *, seen: bool) -> None:
        """Note that *what* was to be seen, and whether it was."""
        self.looked_for.append((what, seen))

    @property
    def missing(self) -> list[str]:
        """What was not seen, in the order of the story."""
        return [what for what, seen in self.looked_for if not seen]


def compare(heard: Mapping[str, Iterable[Ring]]) -> list[Line]:
    """Return one line a person of the cast, and one for anybody else whose phone rang."""
    return [_line(name, heard.get(name, ())) for name in (*CAST, *sorted(heard.keys() - CAST.keys()))]


def _line(name: str, heard: Iterable[Ring]) -> Line:
    promised, rang = Counter(CAST[name].promised if name in CAST else ()), Counter(heard)
    missed, uncalled = promised - rang, rang - promised
    return Line(
        name, promised.total(), rang.total(), tuple(sorted(missed.elements())), tuple(sorted(uncalled.elements()))
    )
