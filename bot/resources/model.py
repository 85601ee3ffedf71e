"""What a look-up comes to: values, and the rules that need nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.errors import Refusal
from bot.resources.search.model import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.resources.catalogue.model import Entry
    from bot.resources.search.model import Document, Hit


class UnknownEntry(Refusal):
    """What a button or a list leads to is not there any more."""

    key = "chercher.refused.unknown"


class Section(StrEnum):
    """Where somebody looks, by the name that the option *dans* has for it."""

    SIGLES = "sigles"
    RESSOURCES = "ressources"
    ARTICLES = "articles"
    JOURNEES = "journees"


EVERYWHERE: frozenset[Kind] = frozenset()
KINDS: Mapping[Section | None, frozenset[Kind]] = {
    None: EVERYWHERE,
    # Who asks for an acronym does not know whether it is a programme or a body: that is why they ask.
    Section.SIGLES: frozenset({Kind.SIGLE, Kind.NOTION, Kind.DISPOSITIF, Kind.ACTEUR}),
    Section.RESSOURCES: frozenset({Kind.ETUDE, Kind.PROJET, Kind.REFERENCE, Kind.RESSOURCE}),
    Section.ARTICLES: frozenset({Kind.ARTICLE}),
    Section.JOURNEES: frozenset({Kind.JOURNEE}),
}
# What the team writes down, as opposed to what features push.
ENTRIES = frozenset(Kind) - {Kind.ARTICLE, Kind.JOURNEE}
# A hit that scores so many times more than the next is what was meant.
FAR_BETTER = 1.5


@dataclass(frozen=True)
class Opened:
    """An entry, and those of its *voir aussi* that there are."""

    entry: Entry
    related: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Explained:
    """An acronym as it stands in a message, with all that it may mean."""

    typed: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Found:
    """The *hits*, best first; where there are none, what is *nearest* by a single word.

    *is_clear* where the first is surely what was meant.
    """

    hits: tuple[Hit, ...] = ()
    nearest: tuple[Document, ...] = ()
    is_clear: bool = False


def is_clear(hits: tuple[Hit, ...], first: Entry | None) -> bool:
    """Whether the first of *hits* is what was meant; *first* is its entry, None where it is an event or an article.

    It is, where it is alone, alone in being called so, or far better than the next. What its card leads to is no
    rival: the programme that an acronym stands for.
    """
    led_to = first.see_also if first else ()
    rivals = [hit for hit in hits[1:] if hit.document.id not in led_to or hit.document.kind is hits[0].document.kind]
    if not rivals:
        return bool(hits)
    return (_is_called_so(hits[0]) and not _is_called_so(rivals[0])) or hits[0].score >= FAR_BETTER * rivals[0].score


def _is_called_so(hit: Hit) -> bool:
    return any(reason.way is None for reason in hit.why)
