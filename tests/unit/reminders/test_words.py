"""Organisers' own words, and the gaps that they leave in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from bot.reminders.rules.words import GAPS, UnknownGap, checked, filled, gaps_of
from tests.unit.reminders.test_cards import A_DAY, TEXTS
from tests.unit.reminders.test_model import utc

FRENCH = TEXTS.bound("fr")
FIVE_DAYS_BEFORE = utc("2026-09-18T08:00")


def plain(text: str) -> str:
    """Return *text* with plain spaces."""
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("{titre}, {jour} à {heure}.", "Journée régionale, mercredi 23 septembre 2026 à 9 h 30."),
        ("Plus que {jours} jours !", "Plus que 5 jours !"),
        ("{lieu}, {adresse}, {ville}", "Maison des associations, 1 rue de la Mairie, Saint-Denis"),
        ("De {accueil} à {fin} : {Téléphone}", "De 9 h à 16 h 30 : 05 00 00 00 00"),
        ("{title}, {day}, {start}", "Journée régionale, mercredi 23 septembre 2026, 9 h 30"),
        ("Page : {page}", "Page : à préciser"),
        ("Une accolade { seule", "Une accolade { seule"),
    ],
)
def test_gaps_are_filled_as_the_event_stands(text: str, read: str) -> None:
    """In French or English names, with or without accents."""
    assert plain(filled(checked(text, "fr") or "", A_DAY, FIVE_DAYS_BEFORE, FRENCH, "fr")) == read


def test_every_gap_has_a_value() -> None:
    """Of an event of which all is known, and of one of which nothing is."""
    bare = replace(A_DAY, doors=None, starts_at=None, ends_at=None, venue=None, address=None, phone=None)
    for name in (*GAPS, *GAPS.values()):
        for event in (A_DAY, bare):
            assert "{" not in filled(f"{{{name}}}", event, FIVE_DAYS_BEFORE, FRENCH, "fr")


def test_an_hour_that_is_not_known_is_said_so() -> None:
    """After "à" as well."""
    unknown = replace(A_DAY, starts_at=None)

    assert filled("à {heure}", unknown, FIVE_DAYS_BEFORE, FRENCH, "fr") == "à une heure à préciser"
    assert filled("{heure}", replace(A_DAY, starts_at=time(0)), FIVE_DAYS_BEFORE, FRENCH, "fr").startswith("0")


@pytest.mark.parametrize("text", ["Bonjour {prenom}", "{}", "{ }", "{titre} {salle}"])
def test_an_unknown_gap_is_refused_with_those_that_are_known(text: str) -> None:
    """Before anybody reads it."""
    with pytest.raises(UnknownGap) as refused:
        checked(text, "fr")

    assert "{titre}, {jour}, {jours}, {heure}" in refused.value.sentence(FRENCH)


def test_nothing_typed_means_the_usual_text() -> None:
    """And blanks are nothing."""
    assert checked("  \n", "fr") is None
    assert checked("\u200b\u202e", "fr") is None
    assert checked("\u200d \u3164", "fr") is None
    assert checked("\u202eÀ demain", "fr") == "À demain"
    assert gaps_of("{titre} {start} {autre}") == {"titre", "heure"}
