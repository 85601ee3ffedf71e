"""What members propose, and the entry that it would make: pure rules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from bot.errors import Refusal
from bot.resources.catalogue.model import CONTEXT_LIMIT, SHORT_LIMIT, TITLE_LIMIT, Entry, Source
from bot.resources.search.model import Kind

if TYPE_CHECKING:
    from datetime import date, datetime

# So many of one person may wait: who reviews is a volunteer.
MOST_OPEN = 5
LONGEST_WHY, LONGEST_WORD, LONGEST_LINK = 300, 500, 500
# A decision is told at once; what was proposed is then of no more use than to answer a question about it.
DECIDED_KEPT_FOR = timedelta(days=30)
# What an entry may do without.
OPTIONAL = ("context", "link")
# What a member may propose; the others are written by who reviews.
PROPOSED = (Kind.RESSOURCE, Kind.ETUDE, Kind.PROJET, Kind.REFERENCE, Kind.DISPOSITIF, Kind.ACTEUR)


class State(StrEnum):
    """Where a suggestion stands."""

    OPEN = "open"
    PUBLISHED = "published"
    REFUSED = "refused"


class TooManyOpen(Refusal):
    """The team has not got round to those before."""

    key = "suggest.refused.too_many"


class UnknownEntry(Refusal):
    """The card is of another version, or the entry is gone."""

    key = "suggest.refused.unknown_entry"


class NothingChanged(Refusal):
    """The form came back as it was opened."""

    key = "suggest.refused.nothing_changed"


class NoTitle(Refusal):
    """A name has letters."""

    key = "suggest.refused.no_title"


class NoWhy(Refusal):
    """Who reviews has to know what it is good for, or where it stands."""

    key = "suggest.refused.no_why"


class NoLink(Refusal):
    """A resource is somewhere."""

    key = "suggest.refused.no_link"


@dataclass(frozen=True)
class Suggestion:
    """What somebody proposes: a new entry or, where *entry_id* is not empty, another text for one that stands.

    In a correction, what is empty stays as it is, but for the optional fields that *emptied* names. *why* is for who
    reviews, but for a new entry, where it is its short answer. *word* is what was answered with a refusal, empty where
    the entry was withdrawn; *is_changed* says that it was not published as proposed.
    """

    id: int
    guild_id: int
    person_id: int
    kind: Kind
    title: str
    link: str
    why: str
    at: datetime
    entry_id: str = ""
    short: str = ""
    context: str = ""
    state: State = State.OPEN
    word: str = ""
    is_changed: bool = False
    decided_at: datetime | None = None
    decided_by: int | None = None
    emptied: str = ""

    @property
    def is_correction(self) -> bool:
        """Whether it is about an entry that stands."""
        return bool(self.entry_id)

    def empties(self, name: str) -> bool:
        """Whether the field called *name* is to say nothing any more."""
        return name in self.emptied.split()


def proposed(suggestion: Suggestion, base: Entry | None, on: date) -> Entry:
    """Return the entry that *suggestion* would make on the day *on*, of *base* where that stands."""
    if base is None:
        return Entry(
            id="",
            kind=suggestion.kind,
            title=suggestion.title,
            short=sentence(suggestion.why),
            context="",
            source=Source(suggestion.title, suggestion.link),
            date=on,
        )
    url = "" if suggestion.empties("link") else suggestion.link or base.source.url
    return replace(
        base,
        title=suggestion.title or base.title,
        short=suggestion.short or base.short,
        context="" if suggestion.empties("context") else suggestion.context or base.context,
        source=replace(base.source, url=url),
        date=on,
        verified=True,
    )


def differing(suggestion: Suggestion, base: Entry) -> Suggestion:
    """Return the correction with what it changes of *base* alone; raise :class:`NothingChanged` where it is nothing."""
    stands = {"title": base.title, "short": base.short, "context": base.context, "link": base.source.url}
    kept: dict[str, Any] = {
        name: "" if getattr(suggestion, name) == text else getattr(suggestion, name) for name, text in stands.items()
    }
    emptied = " ".join(name for name in OPTIONAL if stands[name] and not getattr(suggestion, name))
    if not any(kept.values()) and not emptied:
        raise NothingChanged
    return replace(suggestion, **kept, emptied=emptied)


def sentence(text: str) -> str:
    """Return *text* with its full stop."""
    return text if not text or text[-1] in ".!?…" else f"{text}."


LIMITS = {
    "title": TITLE_LIMIT,
    "short": SHORT_LIMIT,
    "context": CONTEXT_LIMIT,
    "link": LONGEST_LINK,
    "why": LONGEST_WHY,
}
"""The most signs of each field of the forms."""
