"""What can be found, and what was: values without behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a document is about."""

    SIGLE = "sigle"
    NOTION = "notion"
    DISPOSITIF = "dispositif"
    ACTEUR = "acteur"
    ETUDE = "etude"
    PROJET = "projet"
    REFERENCE = "reference"
    ARTICLE = "article"
    JOURNEE = "journee"
    RESSOURCE = "ressource"


@dataclass(frozen=True)
class Document:
    """One thing that people look for.

    *aliases* are other names of the same thing, each whole: the expansion of an acronym, the acronym of a title, how
    people abbreviate it. *terms* are single words or names that it should be found by without being called so: its
    authors, its place. *short* is the sentence that is shown first, *body* the rest.
    """

    id: str
    kind: Kind
    title: str
    short: str
    body: str = ""
    aliases: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()


class Way(StrEnum):
    """How a typed word was recognised; a synonym is an acronym for what it stands for, or the reverse."""

    SAME = "same"
    FORM = "form"
    BEGINNING = "beginning"
    TYPO = "typo"
    SYNONYM = "synonym"


class Place(StrEnum):
    """Where in a document a word stands."""

    NAME = "name"
    TERM = "term"
    SHORT = "short"
    BODY = "body"


@dataclass(frozen=True)
class Reason:
    """Why a document was found: *typed* stands as *found*, recognised in this *way*, in this *place*.

    *way* is None where *found* is a whole name of the document.
    """

    typed: str
    found: str
    way: Way | None = None
    place: Place = Place.NAME


@dataclass(frozen=True)
class Hit:
    """A document that deserves to be shown; its *score* is comparable within one answer, and above 1 for its name."""

    document: Document
    score: float
    why: tuple[Reason, ...] = ()
