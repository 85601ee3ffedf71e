"""Which words without an answer are kept, and which never."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from bot.resources.catalogue.model import Catalogue
from bot.resources.search.model import Document, Kind
from bot.resources.unanswered.answered import is_answered
from bot.resources.unanswered.known import small_words
from bot.resources.unanswered.model import LONGEST, Word, mark_of, shaped_like_a_name, worth_keeping
from tests.unit.resources.shipped import CATALOGUE

KNOWS = small_words(CATALOGUE)
# Small letters, acronyms, and what the field writes small, however a telephone begins it.
KEPT = [
    "coéducation",
    "Coéducation",
    "Co-éducation",
    "COÉDUCATION",
    "QPV",
    "q.p.v.",
    "Q.P.V.",
    "REP QPV",
    "QPVs",
    "PEdT",
    "ANCT",
    "DSDEN",
    "REAAP",
    "SEGPA",
    "UNAPEI",
    "UPE2A",
    "UNSS collège",
    "PRE et CLAS",
    "c'est quoi le REAAP",
    "Contrat de ville",
    "contrat local de santé",
    "loi 1901",
    "l'école de la confiance",
    "L'école",
    "L'École",
    "  cité   éducative ",
    "troïka",
    "Troïka",
    "Persévérance scolaire",
    "Éducation Nationale",
    "Éducation nationale",
    "CARTE SCOLAIRE",
    "Réussite Éducative",
    "ludothèque",
    "une ludothèque",
    "médiation par les pairs",
    "tiers-lieu",
    "harcèlement",
    "école inclusive",
    "Comment aider à l'école",
    "Les parents",
    "mixité sociale",
    "café des parents",
]
NEVER = [
    # First names, alone, in every case.
    "kylian",
    "ousmane",
    "Inès",
    "SOAN",
    "d'Inès",
    # A capital that nothing explains.
    "Kelyann",
    "Zélina",
    "Tawfik",
    "Bertholet",
    "Zélina-Rose",
    "Kelyann absent",
    "Kelyann en classe",
    "absence de Kelyann",
    "l'oncle de Zélina",
    "d'Artagnan",
    "O'Brien",
    "LeGuennec",
    "KELYANN",
    "DUPONTEL",
    "Kelyann CE2",
    # Two of them, or a list of pupils.
    "Léa Martin",
    "léa martin",
    "LEA MARTIN",
    "Jean-Pierre Dupont",
    "Durand Petitjean",
    "DUPONTEL Marc",
    "DUVAL Soanne",
    "Soanne DUVAL",
    "DUVAL ZYAN",
    "ZYAN BRUNO",
    "LOIC BRUN",
    "tanguy le goff",
    # What stands before a name.
    "Mme Durand",
    "monsieur durand",
    "famille Benali",
    "élève benali",
    "le fils de la voisine",
    # Numbers, addresses, mentions, nothing.
    "06 12 34 56 78",
    "33000 Bordeaux",
    "12/03/2014",
    "lea.martin@example.org",
    "@everyone",
    "<@123456789012345678>",
    "https://example.org/page",
    "www.example.org",
    "",
    " ",
    "?",
    "a",
    "🎉🎉",
    "x" * (LONGEST + 1),
    "a" * 6000,
]


@pytest.mark.parametrize("typed", KEPT)
def test_a_word_of_the_field_is_kept(typed: str) -> None:
    """With single spaces."""
    assert worth_keeping(typed, KNOWS) == " ".join(typed.split())


@pytest.mark.parametrize("typed", NEVER)
def test_what_may_be_about_somebody_or_says_nothing_is_not(typed: str) -> None:
    """Better a definition too few than a child's name kept."""
    assert worth_keeping(typed, KNOWS) is None


@pytest.mark.parametrize("typed", ["Ludothèque", "Humbeeck", "Grigny", "Lasalé"])
def test_a_capital_that_the_field_writes_nowhere_small_is_lost(typed: str) -> None:
    """Authors and towns of the catalogue are names like others; a new notion is kept in small letters alone."""
    assert shaped_like_a_name(typed, KNOWS)
    assert not shaped_like_a_name(typed.lower(), KNOWS)


def test_without_a_catalogue_small_letters_and_acronyms_are_left() -> None:
    """Nothing is known of any capital."""
    nothing = small_words(Catalogue())

    assert [typed for typed in ("Coéducation", "coéducation", "QPV") if worth_keeping(typed, nothing)] == [
        "coéducation",
        "QPV",
    ]


def test_a_word_is_known_again_however_it_is_typed() -> None:
    """And not in another guild, which has another salt."""
    marks = {mark_of(typed, "salt") for typed in ("Coéducation", "coeducation", " COÉDUCATION ")}

    assert len(marks) == 1
    assert mark_of("coéducation", "other") not in marks


WORD = Word(1, "ludothèque", date(2025, 12, 1), date(2025, 12, 15))
# It is already tomorrow there.
EAST = timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    ("kind", "changed", "answered"),
    [
        (Kind.NOTION, None, True),
        (Kind.SIGLE, None, True),
        (Kind.RESSOURCE, None, False),
        (Kind.RESSOURCE, datetime(2025, 12, 14, 12, tzinfo=UTC), False),
        (Kind.RESSOURCE, datetime(2025, 12, 14, 23, tzinfo=UTC), True),
        (Kind.ETUDE, datetime(2026, 1, 3, tzinfo=UTC), True),
    ],
)
def test_a_definition_answers_and_so_does_what_came_since(kind: Kind, changed: datetime | None, answered: bool) -> None:
    """A resource that was there already is no answer to who asked what it means."""
    found = [Document("x", kind, "Une ludothèque", "")]

    assert is_answered(WORD, found, {"x": changed} if changed else {}, EAST) is answered
    assert not is_answered(WORD, [], {}, EAST)
