"""What the stories are held to in English: the text of the same key, with the same numbers in it."""

from __future__ import annotations

import pytest

from tests.e2e.bilingual import Readers, in_english, labels

FRENCH, ENGLISH = Readers("fr"), Readers("en")


@pytest.mark.parametrize(
    ("french", "english"),
    [
        (
            "Personne sur la liste ne correspond à « zzz ».",
            "Nobody on the list matches “zzz”. Try other letters, or add the person.",
        ),
        (
            "personne suivante. Vous restez",
            "Without an answer from you, the place has gone to the next person. "
            "You stay on the waiting list, number 1.",
        ),
        ("« Lire » est complet.", "“Lire” is full."),
        ("Présences : 1 sur 3.", "Present: 1 of 3."),
    ],
)
def test_a_part_of_a_text_is_found_in_the_other_language(french: str, english: str) -> None:
    """Whatever fills its gaps, wherever it is cut."""
    assert FRENCH.read(f"Bonjour. {french} Merci.", french)
    assert ENGLISH.read(f"Hello. {english} Thanks.", french)


def test_another_text_and_another_number_are_not_what_the_story_says() -> None:
    """Nor is the French text on a client in English."""
    said = "Présences : 1 sur 3."

    assert not ENGLISH.read("Present: 2 of 3.", said)
    assert not ENGLISH.read("Welcome desk: 1 of 3.", said)
    assert not ENGLISH.read(said, said)
    assert not FRENCH.read("Present: 1 of 3.", said)


@pytest.mark.parametrize(
    ("french", "wrong", "right"),
    [
        ("Présences : 1 sur 3.", "1 line. Present: 2 of 3.", "Present: 2 of 3. Present: 1 of 3."),
        ("2 personnes sur la liste.", "Page 2 of 3. 1 person on the list.", "Page 1 of 3. 2 people on the list."),
        ("2 personnes sur la liste.", "2 places. 12 people on the list.", "12 places. 2 people on the list."),
        ("12 personnes sur la liste.", "12 places. 2 people on the list.", "2 places. 12 people on the list."),
        ("la veille à 18 h", "the day before at 9:00, for 18 people", "On the 9th, the day before at 18:00"),
    ],
)
def test_a_number_counts_where_the_text_stands(french: str, wrong: str, right: str) -> None:
    """Not wherever the screen shows one, before the text or after it."""
    assert not ENGLISH.read(wrong, french)
    assert ENGLISH.read(right, french)


def test_words_that_no_text_says_fail_the_story() -> None:
    """A story that asks for what nobody is ever shown would prove nothing."""
    with pytest.raises(AssertionError, match="no text says"):
        in_english("Le tracteur est en panne, revenez à Pâques")


def test_a_button_bears_the_label_of_the_language() -> None:
    """An exact one."""
    assert ENGLISH.calls("My sign-ups", "Mes inscriptions")
    assert not ENGLISH.calls("Mes inscriptions", "Mes inscriptions")
    assert labels("Mes inscript") == []
