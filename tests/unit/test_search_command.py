"""``python -m bot search``: what an operator sees of what members find."""

from __future__ import annotations

import io
import json

import pytest

from bot.command_line import run


@pytest.fixture(autouse=True)
def without_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is asked of Discord."""
    monkeypatch.delenv("PASSERELLE_DISCORD_TOKEN", raising=False)


def search(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run the command, which ends well; return what it prints."""
    assert run(["search", *arguments]) == 0
    return capsys.readouterr().out.strip()


def test_the_answers_are_printed_for_tools(capsys: pytest.CaptureFixture[str]) -> None:
    """An array in one line, the best first."""
    printed = search(capsys, "c'est", "quoi", "un", "Q.P.V.", "?", "--json")

    answers = json.loads(printed)
    assert set(answers[0]) == {"id", "kind", "title", "score"}
    assert (answers[0]["id"], answers[0]["kind"]) == ("qpv", "sigle")
    assert [answer["score"] for answer in answers] == sorted((answer["score"] for answer in answers), reverse=True)


def test_only_the_kinds_that_are_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    """One or several."""
    answers = json.loads(search(capsys, "cité éducative", "--kind", "dispositif", "--kind", "notion", "--json"))

    assert {answer["kind"] for answer in answers} <= {"dispositif", "notion"}
    assert answers[0]["id"] == "cite-educative"


def test_each_reason_is_said_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    """For people, and for tools."""
    printed = search(capsys, "cités educatvie", "--explain")
    answers = json.loads(search(capsys, "cités educatvie", "--explain", "--json"))

    assert "« educatvie » : presque « educative », dans un nom." in printed.replace("\u00a0", " ")
    assert all(answer["why"] for answer in answers)


@pytest.mark.parametrize("typed", ["xqzt blorp", "", "-x", "--nothing", "🙂"])
def test_nothing_found_is_a_sentence(capsys: pytest.CaptureFixture[str], typed: str) -> None:
    """Never an error; what begins with a dash is searched for."""
    assert search(capsys, typed).startswith("Rien trouvé.")
    assert search(capsys, "--json", typed) == "[]"


def test_a_line_of_the_standard_input_is_searched(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no words are given."""
    monkeypatch.setattr("sys.stdin", io.StringIO("quartier prioritaire\n"))

    assert "QPV" in search(capsys)
