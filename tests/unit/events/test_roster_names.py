"""Names, as people write them: cleaned, in order, recognised."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.events.editing.words import mentions
from bot.events.questions.answers import AnswerTooLong
from bot.events.roster.model import clean, name_key, tidy
from bot.events.roster.names import compare, written

PEOPLE = [
    ("Marie Dupont", 1),
    ("Zoé DUPONT-LEROY", 2),
    ("Cœur Étienne", 3),
    ("Paul Martin", 4),
    ("martin paul", 5),
    ("Lou d’Arc", 6),
    ("M. Abel", 7),
]


@pytest.mark.parametrize(
    ("pasted", "found"),
    [
        ("DUPONT Marie", [1]),
        ("marie.dupont@ac-bordeaux.example", [1]),
        ("Marie Dupont <m.d@example.org>", [1]),
        ("Dupont;Marie;Rectorat", [1]),
        ("Dupont\tMarie\tmarie@example.org", [1]),
        ("Marie Dupont, Rectorat", [1]),
        ("zoe dupont leroy", [2]),
        ("COEUR ETIENNE", [3]),
        ("D'ARC Lou", [6]),
        ("\u202eMarie Dupont\u202c", [1]),
        ("Mme DUPONT Marie (Rectorat)", [1]),
        ("12. Marie Dupont - Rectorat", [1]),
        ("Madame;Dupont;Marie;Rectorat", [1]),
        ("3) M. Lou d'Arc – CAF", [6]),
        ("1) Marie Dupont", [1]),
        ("1 - Marie Dupont", [1]),
        ("1 – DUPONT Marie – Rectorat", [1]),
        ("1\tDupont\tMarie\tRectorat", [1]),
        ("12;Mme;Dupont;Marie", [1]),
        ("1 Marie Dupont", [1]),
        ("(1) Marie Dupont", [1]),
        ("n° 1 Marie Dupont", [1]),
        ("N°1 : Marie Dupont", [1]),
        ("1. marie.dupont@example.org", [1]),
        ("- Marie Dupont", [1]),
        ("• Mme. Marie Dupont", [1]),
        ("M Marie Dupont", [1]),
        ("4. M Abel", [7]),
        ("Abel", []),
        ("\ufeffMarie\x00 Dupont\r\nD'ARC Lou\u2028", [1, 6]),
        ("Marie\nDupont", []),
        (" ; ;\n\n-", []),
        ("", []),
    ],
)
def test_a_name_is_recognised_however_it_is_written(pasted: str, found: list[int]) -> None:
    """Whatever its case, accents, order and company; a first name alone is nobody's."""
    assert list(compare(pasted, PEOPLE).found) == found


def test_what_is_not_one_person_is_shown() -> None:
    """Several people of one name, one name twice, and who is not on our list."""
    compared = compare("Paul MARTIN\nMarie Dupont\nDUPONT Marie\nAnne Autre", PEOPLE)

    assert compared.found == (1,)
    assert compared.several == ("Paul MARTIN",)
    assert compared.twice == ("DUPONT Marie",)
    assert compared.nobody == ("Anne Autre",)


def test_people_of_a_numbered_list_are_shown_by_their_names() -> None:
    """Its numbers part nobody: who stands there twice does, and a number without a name is no line of it."""
    compared = compare("1) Marie Dupont\n2) Marie Dupont\n3) Anne Autre\n4)\n", PEOPLE)

    assert (compared.twice, compared.nobody) == (("Marie Dupont",), ("Anne Autre",))


@given(st.lists(st.tuples(st.text(max_size=20), st.integers()), max_size=6), st.text(max_size=60))
def test_any_list_is_compared(people: list[tuple[str, int]], pasted: str) -> None:
    """And nobody is found who is not on ours."""
    assert {*compare(pasted, people).found} <= {number for _, number in people}


@given(st.text())
def test_a_name_that_is_shown_hides_nothing(text: str) -> None:
    """No mark turns the writing around, and it stays in its line."""
    shown = clean(text)

    assert not any(unicodedata.bidirectional(one) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI"} for one in shown)
    assert len(shown.splitlines()) <= 1
    assert not mentions(tidy(text, len(text) + 1))


def test_what_is_typed_by_hand_is_never_cut_off() -> None:
    """It is counted once mentions and unseen signs are gone."""
    assert tidy(" <@&12> Zoé\u202e  Durand ", 10) == "Zoé Durand"
    with pytest.raises(AnswerTooLong) as raised:
        tidy("Zoé Durand", 9)
    assert raised.value.params == {"longest": 9, "written": 10}


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("**Zoé**", r"\*\*Zoé\*\*"),
        ("<@900> @everyone", r"\<\@900\> \@everyone"),
        ("a\u202eb\u2066c\nd", "abc d"),
        ("# Titre", r"\# Titre"),
    ],
)
def test_a_name_is_neither_markdown_nor_a_mention(typed: str, shown: str) -> None:
    """It is what was typed, letter by letter."""
    assert written(typed) == shown


def test_a_name_has_one_key() -> None:
    """The one that it is looked for by."""
    assert name_key("Élodie  D'ARC-Œuvre") == name_key("arc oeuvre d elodie") == ("arc", "d", "elodie", "oeuvre")
