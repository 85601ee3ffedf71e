"""What is looked up: a short answer, what surrounds it, and the source that says so."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.resources.search.model import Document, Kind

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

# What a card of Discord takes beside its buttons, with room to spare for the labels around.
TITLE_LIMIT, SHORT_LIMIT, CONTEXT_LIMIT = 100, 300, 1200


@dataclass(frozen=True)
class Source:
    """Who says so: *title* is what a card shows, *citation* what goes into a bibliography.

    *url* is empty where nobody has checked an address.
    """

    title: str
    url: str = ""
    citation: str = ""


@dataclass(frozen=True)
class Entry:
    """One thing to look up; *id* tells it from all others for good.

    *short* begins with one plain sentence. *date* is the day on which somebody last held the entry against its source;
    not *verified* means that nobody has, or not all of it, and is shown. *expansion* is what the letters of an acronym
    stand for, empty for anything else. *see_also* are ids; *aliases* and *terms* are those of its :class:`Document`.
    """

    id: str
    kind: Kind
    title: str
    short: str
    context: str
    source: Source
    date: datetime.date
    aliases: tuple[str, ...] = ()
    see_also: tuple[str, ...] = ()
    verified: bool = True
    expansion: str = ""
    terms: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the title; an acronym with what it stands for."""
        return f"{self.title} ({self.expansion})" if self.expansion else self.title

    def document(self) -> Document:
        """Return the entry as it is searched: an acronym by its letters and by its words, both ways.

        Where a list has no room for both, it shows the letters.
        """
        names = (self.title, self.expansion) if self.expansion else ()
        # Most sources are those of many entries: only who looks for a work looks for its authors and its year.
        cited = self.source.citation if self.kind is Kind.REFERENCE else ""
        return Document(
            id=self.id,
            kind=self.kind,
            title=self.name if len(self.name) <= TITLE_LIMIT else self.title,
            short=self.short,
            body="\n".join(filter(None, (self.context, cited))),
            aliases=(*names, *self.aliases),
            terms=self.terms,
        )


@dataclass(frozen=True)
class Catalogue:
    """The entries in the order of their files."""

    entries: tuple[Entry, ...] = ()
    _by_id: dict[str, Entry] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {entry.id: entry for entry in self.entries})

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def get(self, entry_id: str) -> Entry | None:
        """Return the entry called *entry_id*, None where there is none."""
        return self._by_id.get(entry_id)


NOTHING = Catalogue()
"""What is there to look up where no file says anything."""
