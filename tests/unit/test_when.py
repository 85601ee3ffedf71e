"""``python -m bot when``: what an operator sees of how dates are read."""

from __future__ import annotations

import json

import pytest

from bot.command_line import run

NOW = "2025-12-15T08:00"


@pytest.fixture(autouse=True)
def without_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is asked of Discord."""
    monkeypatch.delenv("PASSERELLE_DISCORD_TOKEN", raising=False)


def when(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Run the command; return its exit code and what it prints."""
    code = run(["when", *arguments])
    return code, capsys.readouterr().out.strip()


def test_what_is_understood_is_printed_with_its_zone(capsys: pytest.CaptureFixture[str]) -> None:
    """As an object, for who tests the grammar."""
    code, printed = when(capsys, "vendredi 23 janvier à 9h30", "--now", NOW, "--json")

    said = json.loads(printed)
    assert (code, said["understood"], said["instant"]) == (0, True, "2026-01-23T09:30:00+01:00")
    assert said["reads"] == "vendredi 23 janvier 2026 à 9\u00a0h\u00a030"


def test_a_day_alone_says_that_it_has_no_hour(capsys: pytest.CaptureFixture[str]) -> None:
    """An event may begin like that."""
    code, printed = when(capsys, "1er février", "--now", NOW, "--json")

    said = json.loads(printed)
    assert (code, said["instant"], said["has_hour"]) == (0, "2026-02-01", False)


def test_what_is_not_understood_comes_with_what_to_type(capsys: pytest.CaptureFixture[str]) -> None:
    """And another exit code."""
    code, printed = when(capsys, "30 février à 9h", "--now", NOW, "--json")

    said = json.loads(printed)
    assert (code, said["understood"], said["reason"]) == (1, False, "no_such_day")
    assert said["suggestion"] == "samedi 28 février 2026 à 9h"


def test_without_json_it_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """Whether it was understood or not."""
    good = when(capsys, "23/01 14h", "--now", "2025-12-15T07:00:00Z")
    bad = when(capsys, "bientôt", "--now", NOW)

    assert "vendredi 23 janvier 2026" in good[1]
    assert bad[0] == 1
    assert "demain à 9h" in bad[1]


def test_an_unreadable_now_is_the_operators_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    """Like any other wrong argument."""
    with pytest.raises(SystemExit) as ended:
        run(["when", "demain à 9h", "--now", "hier"])

    assert ended.value.code == 2
    assert "--now" in capsys.readouterr().err
