"""How answers are read, cleaned and said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.events.questions.answers import AnswerTooLong, read_answers
from bot.events.questions.forms import AnswerForms
from bot.events.questions.model import QUESTIONS
from bot.events.questions.words import answers_line
from bot.events.signups.model import NoName, signed_up
from bot.i18n import LOCALES, Locale, Texts
from tests.unit.events.test_model import event, utc
from tests.unit.test_texts import FOLDER

TEXTS = Texts.load(FOLDER)
FRENCH = TEXTS.bound("fr")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Léa   Martin\n", "Léa Martin"),
        ("L\u202eéa\u202c \u2066Martin\u2069", "Léa Martin"),
        ("Zoé\u0000\u200b Petit", "Zoé Petit"),
        ("@everyone", "everyone"),
        ("@<@1>everyone", "everyone"),
        ("@\u200bhere et @Everyone", "here et Everyone"),
        ("Léa <@123> <@&456>", "Léa"),
        ("L@b, tiers-lieu", "L@b, tiers-lieu"),
        ("نازنین\u200cزهرا", "نازنین\u200cزهرا"),
    ],
)
def test_a_name_is_cleaned(typed: str, kept: str) -> None:
    """Of what cannot be seen, and of what would ring somebody; letters of every script stay."""
    assert read_answers(["name"], {"full_name": typed}) == {"full_name": kept}


def test_an_answer_over_its_limit_is_refused() -> None:
    """A name holds a hundred characters, counted once it is cleaned."""
    longest = "x" * 100

    assert read_answers(["name"], {"full_name": f"\u202e {longest} "}) == {"full_name": longest}
    with pytest.raises(AnswerTooLong) as refused:
        read_answers(["name"], {"full_name": longest + "y"})
    assert "100 caractères au plus" in refused.value.sentence(FRENCH)


def test_only_what_is_asked_and_shown_is_read() -> None:
    """A choice that is none is no answer; a question that the form did not hold changes nothing."""
    typed = {"full_name": "Léa", "structure": " ", "role": "king", "department": "33", "meal": "onsite"}

    read = read_answers(["name", "structure", "role", "department"], typed)

    assert read == {"full_name": "Léa", "structure": None, "role": None, "department": "33"}
    assert read_answers(["name", "role"], {"full_name": "Léa"}) == {"full_name": "Léa"}
    for nothing in ("\u200f\u200e", "🎉🎉", "<@12>", "- 12"):
        with pytest.raises(NoName):
            read_answers(["name"], {"full_name": nothing})


def test_an_answer_is_shown_as_it_was_typed() -> None:
    """Not as Discord's Markdown."""
    signup = replace(signed_up(event(), 7, None, utc(2025, 12, 15)), full_name="*Léa* [x](https://a.fr)", role="parent")

    assert answers_line(signup, FRENCH) == r"\*Léa\* \[x\](https://a.fr), Parent ou habitant"


@pytest.mark.parametrize("locale", LOCALES)
def test_the_form_fits_into_a_modal(locale: Locale) -> None:
    """Five components, the notice too, whose words say until when each answer is kept."""
    day = event(questions=tuple(one for one in QUESTIONS if one != "structure"))

    form = AnswerForms(TEXTS, locale).sign_up("a:b:1", day, {"role": "caf"})

    assert len(form.fields) == 4
    assert form.notice is not None
    assert len(form.notice) <= 600
    assert form.fields[1].value == "caf"
    assert all(len(field.choices) <= 25 for field in form.fields)
    assert [field.key for field in form.fields if field.is_required] == ["full_name"]
