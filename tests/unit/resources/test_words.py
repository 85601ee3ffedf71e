"""What is typed becomes words that can be compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.resources.search.sounds import sound
from bot.resources.search.words import fold, forms, stem, stems, words


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("L’Éducation", "education"),
        ("cœur, ŒUVRE, ex æquo", "coeur oeuvre ex aequo"),
        ("Q.P.V.", "qpv"),
        ("q.p.v", "qpv"),
        ("les R.E.P.+", "les rep plus"),
        ("P.Q.N.-A.", "pqn a"),
        ("adulte‑relais", "adulte relais"),
        ("qu'est-ce qu’un PRE ?", "est ce un pre"),
        ("coe\u0301ducation", "coeducation"),
        ("coédu\u00adcation\u200b", "coeducation"),
        ("ÉCOLE", "ecole"),
        ("L111-3", "l111 3"),
        ("2 à 16 ans", "2 a 16 ans"),
        ("🙂 …", ""),
    ],
)
def test_words_are_folded(typed: str, read: str) -> None:
    """Accents, case, ligatures, apostrophes, hyphens, dots of acronyms."""
    assert " ".join(words(typed)) == read


def test_a_compound_is_also_one_word() -> None:
    """Whoever types it leaves the hyphen out."""
    assert [text for text, _ in forms("PQN-A et co-éducation")] == [
        "pqn",
        "a",
        "pqna",
        "et",
        "co",
        "education",
        "coeducation",
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("éducatives", "éducatif"),
        ("éducation", "éduquer"),
        ("cités", "cité"),
        ("territoriaux", "territorial"),
        ("persévérance", "perseverance"),
        ("décrocheur", "décrochage"),
        ("accompagnement", "accompagner"),
        ("QPVs", "QPV"),
    ],
)
def test_inflected_words_share_a_stem(one: str, other: str) -> None:
    """With and without accents."""
    assert stems(one) & stems(other)


@pytest.mark.parametrize(("one", "other"), [("pas", "passe"), ("école", "écologie"), ("carte", "charte")])
def test_different_words_share_none(one: str, other: str) -> None:
    """Short ones least of all."""
    assert not stems(one) & stems(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("rythme", "rhitme"), ("philosophie", "filosofi"), ("prioritaire", "prioritère"), ("coéducation", "coéducassion")],
)
def test_words_that_sound_alike(one: str, other: str) -> None:
    """People write what they hear."""
    assert sound(fold(one)) == sound(fold(other))


@given(st.text())
def test_any_text_has_words(text: str) -> None:
    """Folding is done once: nothing changes at the second time, and nothing raises."""
    once = words(text)

    assert words(" ".join(once)) == once
    assert all(stem(word) == stem(word) and sound(word) is not None for word in once)
