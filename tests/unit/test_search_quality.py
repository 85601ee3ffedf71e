"""How well the catalogue answers the labelled questions, and that the benchmark measures it right."""

from __future__ import annotations

import pytest

from benchmarks.asked import HELD_OUT, TUNING, Asked, asked, catalogue, quality, rank
from benchmarks.finders import FINDERS, Ours, PythonDiscord
from benchmarks.noise import entries
from benchmarks.search import _told
from bot.resources.search.model import Document, Kind

QUESTIONS = asked()


def test_the_questions_are_about_entries_that_there_are() -> None:
    """At least 150, of every difficulty, in two halves of one size; none is asked twice."""
    known = {document.id for document in catalogue()}
    halves = [sum(question.half == half for question in QUESTIONS) for half in (TUNING, HELD_OUT)]

    assert [question.text for question in QUESTIONS if not question.expected <= known] == []
    assert len(QUESTIONS) >= 150
    assert len({question.text for question in QUESTIONS}) == len(QUESTIONS)
    assert abs(halves[0] - halves[1]) <= 1


@pytest.mark.parametrize("half", [TUNING, HELD_OUT])
def test_the_right_entry_is_among_the_first_three(half: str) -> None:
    """As promised, among 300 documents; the benchmark says it for 10,000."""
    field = catalogue()
    ours = Ours([*field, *entries(300 - len(field), field)])
    questions = [question for question in QUESTIONS if question.half == half]

    found = quality([rank(question, ours.find(question.text)) for question in questions])

    assert found["recall_at_3"] >= 0.97
    assert found["mrr"] >= 0.90


def test_the_noise_is_the_same_each_time() -> None:
    """So that two runs can be compared."""
    field = catalogue()

    assert list(entries(5, field)) == list(entries(5, field))
    assert len({document.id for document in entries(50, field)}) == 50


def test_quality_is_what_it_is_called() -> None:
    """A right answer on the fourth place counts for one figure and not for the other."""
    question = Asked("qpv", frozenset({"a", "b"}), "plain", TUNING)

    assert rank(question, ["x", "b", "a"]) == 2
    assert rank(question, ["x"]) is None
    assert quality([1, 2, 4, None]) == {"recall_at_3": 0.5, "mrr": round((1 + 1 / 2 + 1 / 4) / 4, 4)}


@pytest.mark.parametrize("name", FINDERS)
def test_each_way_finds_what_is_typed_as_it_is_written(name: str) -> None:
    """Otherwise the comparison says nothing; whatever is typed, none of them fails."""
    if name == "tantivy":
        pytest.importorskip("tantivy")
    finder = FINDERS[name](
        [Document("a", Kind.NOTION, "conseil citoyen", "Un groupe."), Document("b", Kind.NOTION, "autre", "Rien.")]
    )

    assert finder.find("conseil citoyen")[:1] == ["a"]
    assert [finder.find(text) for text in ('"', "NEAR(", "*")] == [[], [], []]
    assert _told(finder, QUESTIONS[:4]).keys() >= {"recall_at_3", "mrr", TUNING, HELD_OUT}


def test_letters_in_order_is_the_rule_that_it_is_compared_with() -> None:
    """Each word gives as many letters as it begins with, and what is not a to z separates words."""
    finder = PythonDiscord([Document("a", Kind.NOTION, "conseil citoyen", "")])

    assert finder.find("concit") == ["a"]
    assert finder.find("citcon") == []
