"""Which words without an answer are kept, and which never."""

from __future__ import annotations

import pytest

from bot.resources.unanswered.model import LONGEST, mark_of, shaped_like_a_name, worth_keeping

KEPT = [
    "coéducation",
    "QPV",
    "q.p.v.",
    "REP QPV",
    "Contrat de ville",
    "loi 1901",
    "l'école de la confiance",
    "  cité   éducative ",
    "troïka",
    "Persévérance scolaire",
]
NEVER = [
    "Léa Martin",
    "léa martin",
    "LEA MARTIN",
    "Jean-Pierre Dupont",
    "kylian",
    "Mme Durand",
    "monsieur durand",
    "famille Benali",
    "le fils de la voisine",
    "Durand Petitjean",
    "DUPONTEL Marc",
    "DUVAL Soanne",
    "Soanne DUVAL",
    "LOIC BRUN",
    "tanguy le goff",
    "ousmane",
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
    assert worth_keeping(typed) == " ".join(typed.split())


@pytest.mark.parametrize("typed", NEVER)
def test_what_may_be_about_somebody_or_says_nothing_is_not(typed: str) -> None:
    """Better a definition too few than a child's name kept."""
    assert worth_keeping(typed) is None


@pytest.mark.parametrize(
    ("said", "is_one"),
    [("Éducation Nationale", True), ("Éducation nationale", False), ("PRE Bordeaux", False), ("Inès", True)],
)
def test_two_capitals_in_a_row_are_taken_for_a_name(said: str, is_one: bool) -> None:
    """A notion that is written so is lost: it is said in the known limits."""
    assert shaped_like_a_name(said) is is_one


def test_a_word_is_known_again_however_it_is_typed() -> None:
    """And not in another guild, which has another salt."""
    marks = {mark_of(typed, "salt") for typed in ("Coéducation", "coeducation", " COÉDUCATION ")}

    assert len(marks) == 1
    assert mark_of("coéducation", "other") not in marks
