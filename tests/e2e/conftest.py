"""A stage for each story; what was said on it is held against each client's language and Discord's own description."""

from __future__ import annotations

import shutil
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from sandbox.server import running
from tests.e2e.languages import strays
from tests.e2e.stage import ANSWER_WITHIN_S, Stage, Unhurried
from tests.integration.sandbox import description

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

MONDAY = datetime(2025, 12, 15, 8, 0, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
async def stage(tmp_path: Path, newest_file: Path) -> AsyncIterator[Stage]:
    """Run a sandbox whose clock stands on Monday 15 December 2025; the bot's database is empty, and has its tables.

    Every migration in every story would be half of what the stories cost.
    """
    async with running(now=MONDAY) as sandbox, Unhurried(f"{sandbox.base_url}/control") as control:
        sandbox.settings.callback_seconds = ANSWER_WITHIN_S
        stage = Stage(sandbox, control, tmp_path / "var")
        stage.folder.mkdir()
        shutil.copyfile(newest_file, stage.database)
        yield stage
        await stage.clear()
        assert strays(sandbox) == []
        checker = description.checker()
        if checker is None:
            pytest.skip("the story was lived; Discord's description is not beside the repository to hold it against")
        assert description.departures(checker, sandbox.transcript.since(0), refused_too=True) == []
