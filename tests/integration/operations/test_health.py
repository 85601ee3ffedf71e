"""What a container and a watcher are told: by a file and its age, and by two addresses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import aiohttp
import pytest

from bot.operations.health import FILE_NAME, Health, HealthReport, PortTaken
from tests.house import ROOT

if TYPE_CHECKING:
    from pathlib import Path

WELL = Health(is_ready=True, is_leader=True)


def ask(folder: Path, *, program: str | None = None) -> subprocess.CompletedProcess[str]:
    """Ask as a container does; or run *program* beside it."""
    arguments = ["-c", program] if program else ["-m", "bot", "--health"]
    return subprocess.run(  # noqa: S603 - our own interpreter and program
        [sys.executable, *arguments],
        env={**os.environ, "PASSERELLE_VAR_DIR": str(folder)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def names_in(folder: Path) -> list[str]:
    """Return what lies in *folder*."""
    return [file.name for file in folder.iterdir()]


async def written(folder: Path, health: Health = WELL) -> None:
    """Write the file as the bot does."""
    await HealthReport(lambda: health, folder, None).write()


async def test_a_fresh_file_of_a_ready_process_is_well(tmp_path: Path) -> None:
    """Nothing is printed: the code says it. A process that does not lead is well, too."""
    await written(tmp_path, Health(is_ready=True, is_leader=False))

    answer = ask(tmp_path)

    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")


async def test_a_process_that_is_not_ready_is_not_well(tmp_path: Path) -> None:
    """Discord is away, say."""
    await written(tmp_path, Health(is_ready=False, is_leader=True))

    assert ask(tmp_path).returncode == 1


@pytest.mark.parametrize(("age_s", "code"), [(30, 0), (40, 1), (86400, 1)])
async def test_a_file_that_grows_old_is_of_a_process_that_hangs(tmp_path: Path, age_s: int, code: int) -> None:
    """It is renewed every ten seconds."""
    await written(tmp_path)
    then = time.time() - age_s
    os.utime(tmp_path / FILE_NAME, (then, then))

    assert ask(tmp_path).returncode == code


@pytest.mark.parametrize("content", [None, "", "{}", "not JSON", '{"is_ready": fal', "[]", "7"])
def test_a_file_that_tells_nothing_is_not_well(tmp_path: Path, content: str | None) -> None:
    """Absent, empty, cut off or of something else: no traceback."""
    if content is not None:
        (tmp_path / FILE_NAME).write_text(content, "utf-8")

    answer = ask(tmp_path)

    assert (answer.returncode, answer.stderr) == (1, "")


async def test_the_question_imports_nothing_of_ours_and_nothing_heavy(tmp_path: Path) -> None:
    """A check every half minute that imports everything costs 5 % of a core."""
    await written(tmp_path)
    program = (
        "import sys; sys.argv = ['bot', '--health']\nfrom bot.__main__ import main\nprint(main(), *sorted(sys.modules))"
    )

    code, *modules = ask(tmp_path, program=program).stdout.split()

    assert code == "0"
    assert [name for name in modules if name.partition(".")[0] == "bot"] == ["bot", "bot.__main__"]
    heavy = {"aiohttp", "discord", "sqlalchemy", "alembic", "pydantic", "asyncio", "logging", "argparse", "pathlib"}
    plain = ask(tmp_path, program="import sys; print(*sys.modules)").stdout.split()
    assert heavy & set(modules) <= set(plain)


async def test_the_file_is_never_seen_half_written(tmp_path: Path) -> None:
    """It is replaced in one step, and taken away by the process that wrote it."""
    states = iter([WELL, Health(is_ready=False, is_leader=False)])
    report = HealthReport(lambda: next(states), tmp_path, None)

    seen = []
    for _ in range(2):
        await report.write()
        seen.append(json.loads((tmp_path / FILE_NAME).read_text("utf-8")))
        assert names_in(tmp_path) == [FILE_NAME]
    await report.close()

    assert seen == [{"is_ready": True, "is_leader": True}, {"is_ready": False, "is_leader": False}]
    assert names_in(tmp_path) == []


async def test_a_process_that_never_wrote_leaves_the_file_of_another(tmp_path: Path) -> None:
    """A second process that is refused must not make the first look ill."""
    await written(tmp_path)

    await HealthReport(lambda: WELL, tmp_path, None).close()

    assert ask(tmp_path).returncode == 0


async def test_the_port_tells_life_from_readiness(tmp_path: Path, unused_tcp_port: int) -> None:
    """It lives while it starts; it is ready when the gateway is connected."""
    health = [Health(is_ready=False, is_leader=False)]
    report = HealthReport(lambda: health[0], tmp_path, unused_tcp_port)
    await report.open()

    async def statuses() -> list[int]:
        found = []
        async with aiohttp.ClientSession(f"http://127.0.0.1:{unused_tcp_port}") as session:
            for path in ("/healthz", "/readyz", "/"):
                async with session.get(path) as answer:
                    found.append(answer.status)
        return found

    starting = await statuses()
    health[0] = WELL
    ready = await statuses()
    await report.close()

    assert (starting, ready) == ([200, 503, 404], [200, 200, 404])


async def test_a_port_that_is_taken_is_a_problem_of_the_world(tmp_path: Path, unused_tcp_port: int) -> None:
    """It names the port, and what it had opened is closed."""
    first, second = (HealthReport(lambda: WELL, tmp_path, unused_tcp_port) for _ in range(2))
    await first.open()

    with pytest.raises(PortTaken) as raised:
        await second.open()

    await second.close()
    await first.close()
    assert raised.value.params == {"port": unused_tcp_port}
