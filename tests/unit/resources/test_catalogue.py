"""The shipped catalogue: it fits on a card, is written plainly, leads everywhere and says who says so."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from bot.resources.catalogue.model import CONTEXT_LIMIT, SHORT_LIMIT, TITLE_LIMIT, Entry, Source
from bot.resources.search.index import Index
from bot.resources.search.model import Kind
from bot.resources.search.words import fold
from tests.unit.resources.shipped import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_SENTENCE = 25
ACRONYMS = [entry for entry in CATALOGUE if entry.kind is Kind.SIGLE]

# What the issue and the field name, by what people call it.
FIELD = """
QPV, PRE, CPO, ANCT, RNCRPV, PQN-A, EPS, REP, REP+, CLAS, PEdT, TER, CTG, OEPRE, UPE2A, CASNAV, PSAD, MLDS, CPS, AESH,
PAS, GIP, DSDEN, DASEN, IEN, SGAR, DREETS, DDETS, DRAJES, SDJES, ANRU, NPNRU, RASED, FOQUALE, PAT, TZCLD
"""


def names(entries: Iterable[Entry]) -> list[str]:
    """Return the ids of *entries*, which is what a failed test should show."""
    return [entry.id for entry in entries]


def first_sentence(text: str) -> str:
    """Return what comes before the first full stop."""
    return re.split(r"(?<=[.!?…])\s", text)[0]


def test_every_kind_that_is_written_down_has_entries() -> None:
    """Those that features push have none."""
    kinds = {entry.kind for entry in CATALOGUE}

    assert kinds == set(Kind) - {Kind.ARTICLE, Kind.JOURNEE, Kind.RESSOURCE}
    assert len(CATALOGUE) >= 90


def test_every_entry_fits_on_a_card() -> None:
    """A list of Discord shows a hundred characters, and so does a card's title."""
    long = [
        entry
        for entry in CATALOGUE
        if len(entry.document().title) > TITLE_LIMIT
        or len(entry.short) > SHORT_LIMIT
        or len(entry.context) > CONTEXT_LIMIT
    ]

    assert names(long) == []


def test_every_entry_begins_with_one_plain_sentence() -> None:
    """Twenty-five words at most, and it begins with a capital letter."""
    long = [entry for entry in CATALOGUE if len(first_sentence(entry.short).split()) > LONGEST_SENTENCE]

    assert names(long) == []
    assert names(entry for entry in CATALOGUE if not entry.short[0].isupper()) == []


def test_every_entry_has_context_and_is_dated() -> None:
    """The short answer is not all that is known."""
    assert names(entry for entry in CATALOGUE if not entry.context) == []


def test_nothing_is_written_with_a_median_point_or_an_emoji() -> None:
    """Screen readers say both badly."""
    odd = re.compile(r"·|\w\(e\)|[\U0001f000-\U0001ffff\u2600-\u27bf]|  |\.\.\.")

    assert names(entry for entry in CATALOGUE if odd.search(f"{entry.title} {entry.short} {entry.context}")) == []


def test_no_entry_is_an_island() -> None:
    """From any entry, *voir aussi* leads to all others, read both ways; and none is a dead end."""
    beside: dict[str, set[str]] = defaultdict(set)
    for entry in CATALOGUE:
        for other in entry.see_also:
            beside[entry.id].add(other)
            beside[other].add(entry.id)
    reached, ahead = set[str](), [CATALOGUE.entries[0].id]
    while ahead:
        here = ahead.pop()
        ahead += beside[here] - reached
        reached.add(here)

    assert reached == set(names(CATALOGUE))
    assert names(entry for entry in CATALOGUE if not entry.see_also) == []


def test_one_source_is_written_in_one_way() -> None:
    """Its address changes everywhere at once, or it does not change."""
    written: dict[str, set[Source]] = defaultdict(set)
    for entry in CATALOGUE:
        written[entry.source.title].add(entry.source)

    assert [title for title, ways in written.items() if len(ways) > 1] == []


def test_every_reference_can_be_cited() -> None:
    """Who wrote it, when, what: "sans date" where nobody knows when."""
    references = [entry for entry in CATALOGUE if entry.kind is Kind.REFERENCE]
    cited = re.compile(r"\((?:\d{4}[^)]*|sans date)\)\. |^Loi n°")

    assert len(references) >= 10
    assert [entry.source.citation for entry in references if not cited.search(entry.source.citation)] == []


def test_what_nobody_has_checked_is_marked() -> None:
    """Few, and each one says what is missing."""
    unverified = [entry for entry in CATALOGUE if not entry.verified]

    assert 0 < len(unverified) <= 10
    assert all(re.search(r"vérifier|connus|retrouvé", entry.context) for entry in unverified)


@pytest.mark.parametrize("acronym", FIELD.replace("\n", " ").split(", "))
def test_an_acronym_of_the_field_is_explained(acronym: str) -> None:
    """Once, and by what its letters stand for."""
    (entry,) = [entry for entry in ACRONYMS if entry.title == acronym.strip()]

    assert entry.expansion


def test_an_acronym_is_the_name_of_one_entry() -> None:
    """What it stands for has an entry of its own, which has the letters as a term: a message is explained once."""
    acronyms = {entry.title for entry in ACRONYMS}

    assert len(acronyms) == len(ACRONYMS)
    assert names(entry for entry in CATALOGUE if entry.kind is not Kind.SIGLE and acronyms & {*entry.aliases}) == []


@pytest.mark.parametrize("entry", ACRONYMS, ids=lambda entry: str(entry.title))
def test_the_letters_of_an_acronym_stand_in_its_words_in_order(entry: Entry) -> None:
    """An expansion with a word too few, or of another acronym, does not have them."""
    letters = iter(fold(entry.expansion))

    assert all(letter in letters for letter in re.sub(r"[^a-z]", "", fold(entry.title)))
    assert fold(entry.expansion)[0] == fold(entry.title)[0]


@pytest.mark.parametrize("entry", ACRONYMS, ids=lambda entry: str(entry.title))
def test_an_acronym_is_found_by_its_letters_and_by_its_words(entry: Entry) -> None:
    """Both ways, in capitals or small letters."""
    for typed in (entry.title, entry.title.lower(), entry.expansion):
        found = [hit.document.id for hit in INDEX.search(typed, limit=3)]

        assert entry.id in found, (typed, found)


INDEX = Index.of(entry.document() for entry in CATALOGUE)
