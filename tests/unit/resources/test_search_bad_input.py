"""Whatever is typed gets an answer or nothing, soon."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.resources.documents_of_the_field import index

INDEX = index()
TYPED = [
    "",
    " ",
    "\x00",
    "\n\t\r",
    "é" * 6000,
    "qpv " * 1500,
    "a b c d e f g h " * 400,
    "abcdefghij" * 600,
    "(" * 6000,
    "l'" * 3000,
    "a.b." * 1500,
    "a-" * 3000,
    "🙂🙂👩‍👩‍👧‍👦",
    "مرحبا بالعالم",
    "שלום \u202equartier",
    "'; DROP TABLE documents; --",
    "' OR 1=1 --",
    "NEAR(qpv pre, 2)",
    "NEAR(",
    '"',
    '"qpv',
    "*",
    "qp*",
    "-",
    "-qpv",
    "qpv AND OR NOT pre",
    "title:qpv^2",
    "https://example.org/pre?x=1&y=2#z",
    "12 rue de la République, 33000 Bordeaux",
    "lea@example.org",
    "@everyone",
    "<@123456789> <#42> <:pre:1>",
    "**qpv** `pre` ||pas||",
    "\\",
    "%_%",
    "../../etc/passwd",
    "{0} {name} %s",
    "\ud800",
]


@pytest.mark.parametrize("typed", TYPED)
def test_bad_input_is_an_answer_or_nothing(typed: str) -> None:
    """No error, and no more time than a good question takes: what is very long is cut."""
    started = time.process_time()

    found = (*INDEX.search(typed), *INDEX.complete(typed))

    assert time.process_time() - started < 0.25
    assert all(hit.score > 0 for hit in found)


@pytest.mark.parametrize("typed", ["-qpv", '"qpv', "**qpv**", "qpv " * 1500, "שלום \u202eqpv"])
def test_signs_around_a_word_do_not_hide_it(typed: str) -> None:
    """Operators are not, here: they are signs like others."""
    assert "qpv" in [hit.document.id for hit in INDEX.search(typed)]


@given(st.text(max_size=300))
def test_any_text_is_searched(typed: str) -> None:
    """Twice the same answer, sorted by its score."""
    found = INDEX.search(typed)

    assert found == INDEX.search(typed)
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    assert len(INDEX.complete(typed, limit=5)) <= 5
