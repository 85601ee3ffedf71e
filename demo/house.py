"""The two processes: the sandbox, and under it the real bot, which knows nothing of a demo."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator, Mapping
    from datetime import datetime

    from sandbox.wire import Json

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "demo"
READY = b"ready on"
START_S, STOP_S = 40.0, 10.0


class Broken(Exception):
    """A process did not start, or ended before the story did; the text says where to read why."""

    def __init__(self, name: str) -> None:
        super().__init__(f"« {name} » ne tourne pas. La raison est dans var/demo/{name}.log.")


def clean() -> None:
    """Make var/demo anew."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    furnish(FOLDER)


def furnish(folder: Path) -> Path:
    """Put the community's configuration and the demo's own two days into *folder*; return where they are."""
    shutil.copytree(ROOT / "config", folder / "config")
    return Path(shutil.copytree(ROOT / "demo" / "config", folder / "config", dirs_exist_ok=True))


def environment(place: Json) -> dict[str, str]:
    """Return the bot's environment on the sandbox that announced *place*.

    None of the caller's own PASSERELLE_* settings gets through: a real token must not be used here.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PASSERELLE_")}
    return {
        **inherited,
        "PASSERELLE_DISCORD_TOKEN": place["token"],
        "PASSERELLE_DISCORD_API": place["api"],
        "PASSERELLE_DISCORD_GATEWAY": place["gateway"],
        "PASSERELLE_CLOCK": f"{place['control']}/clock",
        "PASSERELLE_CONFIG_DIR": str(FOLDER / "config"),
        "PASSERELLE_VAR_DIR": str(FOLDER),
        "PASSERELLE_READY_SECONDS": "0.1",
        # The website of the story is the sandbox's own.
        "PASSERELLE_WEB_LOOPBACK": "true",
    }


@asynccontextmanager
async def sandbox(now: datetime) -> AsyncIterator[Json]:
    """Run the local Discord; its clock stands at *now*. Give what it announces; raise :class:`Broken`.

    It does not count requests: Discord's ten roles in ten seconds would make the story wait without telling anything.
    """
    async with _running("sandbox", "--no-rate-limits", "--now", now.isoformat(), announces=b'"control"') as line:
        place: Json = json.loads(line)
        yield place


@asynccontextmanager
async def bot(place: Json) -> AsyncIterator[None]:
    """Run the bot on the sandbox that announced *place*; it is ready when the block begins. Raise :class:`Broken`."""
    async with _running("bot", "start", announces=READY, env=environment(place)):
        yield


@asynccontextmanager
async def _running(
    module: str, *arguments: str, announces: bytes, env: Mapping[str, str] | None = None
) -> AsyncIterator[bytes]:
    """Run ``python -m`` *module* with its log in var/demo; give the line in which it *announces* itself."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", module, *arguments),
        cwd=ROOT,
        env=env,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        # A session of its own keeps the terminal's Ctrl-C from the child: it is stopped below, once and in order.
        start_new_session=True,
    )
    line: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
    keeping = asyncio.create_task(_keep_log(process, FOLDER / f"{module}.log", announces, line))
    try:
        yield await _announced(module, line)
    finally:
        await _stop(process)
        await keeping


async def _announced(module: str, line: asyncio.Future[bytes]) -> bytes:
    try:
        async with asyncio.timeout(START_S):
            announced = await line
    except TimeoutError:
        raise Broken(module) from None
    if not announced:
        raise Broken(module)
    return announced


async def _keep_log(process: Process, log: Path, announces: bytes, line: asyncio.Future[bytes]) -> None:
    """Write what the process says to *log* until it ends; *line* becomes empty where it ends unannounced."""
    assert process.stdout is not None  # noqa: S101  # it was asked for above
    with log.open("wb", buffering=0) as file:
        async for said in process.stdout:
            file.write(said)
            if announces in said and not line.done():
                line.set_result(said)
    if not line.done():
        line.set_result(b"")


async def _stop(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(STOP_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
