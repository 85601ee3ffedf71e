"""Names are put in the order in which a desk looks for them."""

from __future__ import annotations

import pytest

from bot.documents.names import by_surname, called, file_name


@pytest.mark.parametrize(
    ("full_name", "shown"),
    [
        ("Marie-Pascale Guyon", "GUYON Marie-Pascale"),
        ("Valéry Giscard d’Estaing", "d’ESTAING Valéry Giscard"),
        ("Jean de La Fontaine", "de LA FONTAINE Jean"),
        ("Charles de Gaulle", "de GAULLE Charles"),
        ("Joachim du Bellay", "DU BELLAY Joachim"),
        ("Hélène Le Goff", "LE GOFF Hélène"),
        ("Jean D'Alembert", "D'ALEMBERT Jean"),
        ("Marie L'Hermite", "L'HERMITE Marie"),
        ("Mickaël N'Diaye", "N'DIAYE Mickaël"),
        ("ÉTIENNE Zoé", "ÉTIENNE Zoé"),
        ("Zoé LE GALL", "LE GALL Zoé"),
        ("MARIE DUPONT", "DUPONT MARIE"),
        ("lulu_33", "LULU_33"),
        ("", ""),
    ],
)
def test_the_surname_comes_first(full_name: str, shown: str) -> None:
    """Names are typed as they are said; capitals tell which word is the surname."""
    name = called(full_name)

    assert f"{name.before_given} {name.given}".strip() == shown


def test_case_accents_and_particles_do_not_change_the_order() -> None:
    """d'Estaing is under E, La Fontaine under L, Œuvrard between Odin and Ohlsson."""
    ordered = ["Élodie Étienne", "Jean de La Fontaine", "Al Œuvrard", "Łukasz łapa", "Bo Odin", "Valéry d'Estaing"]

    assert sorted(ordered, key=by_surname) == [
        "Valéry d'Estaing",
        "Élodie Étienne",
        "Jean de La Fontaine",
        "Łukasz łapa",
        "Bo Odin",
        "Al Œuvrard",
    ]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("Émargement", "Journée régionale : « œuvrer »"), "emargement-journee-regionale-oeuvrer.pdf"),
        (("🎉",), "document.pdf"),
        (("../../etc/passwd",), "etc-passwd.pdf"),
    ],
)
def test_a_file_has_a_name_that_nothing_rewrites(words: tuple[str, ...], name: str) -> None:
    """Letters of ASCII, digits and hyphens; nothing of a path."""
    assert file_name(*words, ending="pdf") == name
