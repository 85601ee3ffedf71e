"""run.py: the parts that can be tried without installing anything."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import run
from demo import house

ROOT = Path(__file__).parents[2]


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a project with two locks and an environment that holds neither; return its folder."""
    for lock in (run.RUNTIME, run.DEVELOPMENT):
        (tmp_path / lock).write_text("aiohttp==3.14.5", encoding="utf-8")
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(run, "PYTHON", sys.executable)
    return tmp_path


def test_an_environment_without_a_stamp_was_interrupted(environment: Path) -> None:
    """The stamp is written last, so an installation that ended early is done again."""
    assert (environment / ".venv").exists()
    assert not run.is_stamped(run.RUNTIME)


def test_an_environment_serves_until_its_lock_changes(environment: Path) -> None:
    """A new version of the lock is installed, and the same one is not installed twice."""
    run.stamp(run.RUNTIME).write_text(run.digest(run.RUNTIME), encoding="utf-8")

    assert run.is_stamped(run.RUNTIME)
    (environment / run.RUNTIME).write_text("aiohttp==3.14.6", encoding="utf-8")
    assert not run.is_stamped(run.RUNTIME)


def test_an_environment_whose_python_is_gone_is_made_again(environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An upgrade of the system's Python leaves links to nothing."""
    run.stamp(run.RUNTIME).write_text(run.digest(run.RUNTIME), encoding="utf-8")

    monkeypatch.setattr(run, "PYTHON", str(environment / ".venv" / "bin" / "python"))

    assert not run.is_stamped(run.RUNTIME)


def test_the_demo_never_sees_the_settings_of_a_real_bot(monkeypatch: pytest.MonkeyPatch) -> None:
    """A token of the caller's environment stays out; the sandbox's addresses are used."""
    monkeypatch.setenv("PASSERELLE_DISCORD_TOKEN_FILE", "secret")
    place = {"token": "t", "api": "http://a", "gateway": "ws://g", "control": "http://c"}

    seen = {name: value for name, value in house.environment(place).items() if name.startswith("PASSERELLE_")}

    assert "PASSERELLE_DISCORD_TOKEN_FILE" not in seen
    assert (seen["PASSERELLE_DISCORD_TOKEN"], seen["PASSERELLE_CLOCK"]) == ("t", "http://c/clock")


@pytest.mark.parametrize(("arguments", "status"), [([], 2), (["unknown"], 2), (["--help"], 0)])
def test_whoever_does_not_know_the_commands_is_told_them(arguments: list[str], status: int) -> None:
    """The usage lists the commands and touches nothing."""
    told = subprocess.run(  # noqa: S603  # a fixed command
        [sys.executable, str(ROOT / "run.py"), *arguments], capture_output=True, encoding="utf-8", check=False
    )

    assert told.returncode == status
    assert "python3 run.py demo" in told.stdout
