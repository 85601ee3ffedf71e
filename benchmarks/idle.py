"""What the bot costs while nothing happens, and what a round of its ticks costs after a long history.

Two figures. *Idle*: the processor time of the real bot, in real time, over a quiet interval, with a year of history and
a thousand announcements planned; a bare discord.py bot on the same sandbox is measured in the same run. *Growth*: one
round of all ticks, the hourly ones too, with a long history and with a short one, in turns in one process. Processor
time, not real time: so other programs disturb little.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import tempfile
import time
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import ground, history
from benchmarks.bare_bot import READY as BARE_READY
from benchmarks.children import NotMeasurable, running
from benchmarks.signups import READY
from bot.client.supervisor import Supervisor
from bot.clock import SystemClock
from bot.database import Database
from bot.database.migrations.run import upgrade
from bot.delivery.discord.door import point_at
from bot.delivery.discord.token import Token
from bot.delivery.pace import Pace
from bot.i18n import Texts
from bot.precedence import Precedence
from bot.resources.catalogue.reading import read_catalogue
from bot.rooms import Rooms
from bot.settings.environment import load, read_token

if TYPE_CHECKING:
    import argparse
    from collections.abc import AsyncIterator, Mapping

    from bot.client.gateway import Gateway

Json = dict[str, Any]

SHORT, PLANNED, IDLE_HISTORY = 1_000, 1_000, 100_000
# Until what a start leaves to do is done.
SETTLES_IN_S = 20.0
ROUNDS, WARM_UP = 40, 5
AT_MOST_SHARE, AT_MOST_GROWTH = 0.005, 1.2


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what may be chosen on the command line."""
    parser.add_argument("--seconds", type=_positive, default=120, help="how long each bot is left in peace (120)")
    parser.add_argument("--rows", type=_positive, default=1_000_000, help="the long history (1,000,000)")


def _positive(typed: str) -> int:
    if (number := int(typed)) < 1:
        raise ValueError
    return number


async def measure(options: argparse.Namespace) -> Json:
    """Return the figures; targets are shown, not enforced."""
    with tempfile.TemporaryDirectory(prefix="passerelle-") as name:
        async with running(["-m", "sandbox"], ready='"control"') as sandbox:
            place = json.loads(sandbox.line)
            idle = await _idle(place, Path(name), options.seconds)
            growth = await _growth(place, Path(name), options.rows)
    return {**idle, **growth, "rows": options.rows}


async def _idle(place: Json, folder: Path, seconds: int) -> Json:
    home = folder / "idle"
    environment = ground.environment(place, home)
    arguments = ["-m", "bot", "start"]
    async with running(arguments, ready=READY, environment=environment):
        _say("The first life has made the schema, and met the server.")
    database = Database(ground.database_of(environment))
    await history.write(database, int(place["guild"]), datetime.now(UTC), said=IDLE_HISTORY, planned=PLANNED)
    await database.close()
    text = home / "text.txt"
    text.write_text("Le programme", encoding="utf-8")
    ours = await _share(arguments, READY, environment, seconds)
    bare = await _share(["-m", "benchmarks.bare_bot", str(text)], BARE_READY, environment, seconds)
    verdict = "" if ours is None else f"   <= {AT_MOST_SHARE} {_held(ours, AT_MOST_SHARE)}"
    _say(f"idle_cpu_share {ours}{verdict}; bare_idle_cpu_share {bare}")
    return {"idle_cpu_share": ours, "bare_idle_cpu_share": bare}


async def _share(arguments: list[str], ready: str, environment: Mapping[str, str], seconds: int) -> float | None:
    """Return which part of a core a process uses while nothing happens; None where there is no /proc."""
    async with running(arguments, ready=ready, environment=environment) as child:
        await asyncio.sleep(SETTLES_IN_S)
        before, began = child.cpu_s(), time.monotonic()
        await asyncio.sleep(seconds)
        after, passed = child.cpu_s(), time.monotonic() - began
    if before is None or after is None:
        return None
    return round((after - before) / passed, 5)


async def _growth(place: Json, folder: Path, rows: int) -> Json:
    costs: dict[int, list[float]] = {SHORT: [], rows: []}
    async with _house(place, folder / "short", SHORT) as short, _house(place, folder / "long", rows) as long:
        for number in range(WARM_UP + ROUNDS):
            for count, house in sorted({SHORT: short, rows: long}.items(), reverse=number % 2 == 1):
                began = time.process_time()
                await house.settle()
                costs[count] += [1000 * (time.process_time() - began)] if number >= WARM_UP else []
    short_ms, long_ms = statistics.median(costs[SHORT]), statistics.median(costs[rows])
    ratio = long_ms / short_ms
    _say(f"ticks_ms {long_ms:.2f} after {rows} rows, {short_ms:.2f} after {SHORT}")
    _say(f"tick_growth_ratio {ratio:.3f}   <= {AT_MOST_GROWTH} {_held(ratio, AT_MOST_GROWTH)}")
    return {"tick_growth_ratio": round(ratio, 3), "ticks_ms": round(long_ms, 3), "short_ticks_ms": round(short_ms, 3)}


@asynccontextmanager
async def _house(place: Json, folder: Path, rows: int) -> AsyncIterator[Rooms]:
    """Furnish a house with *rows* of history that ticks when it is told to, and leads."""
    environment = {**ground.environment(place, folder), "PASSERELLE_CLOCK": f"{place['control']}/clock"}
    settings = load(environment)
    database = Database(settings.database_url)
    await upgrade(database, backups=folder / "backups", now=datetime.now(UTC))
    await history.write(database, int(place["guild"]), datetime.now(UTC), said=rows, planned=PLANNED)
    await database.close()
    point_at(settings.discord_api, settings.discord_gateway)
    texts = Texts.load(settings.config_dir / "locales")
    say = texts.bound("fr")
    token = Token(settings.token, file=None, read=read_token, say=say)
    supervisor = Supervisor(_no_gateway, token, address=settings.discord_api, say=say)
    pace = Pace(settings.budget_per_second)
    rooms = Rooms(
        *(settings, texts, SystemClock(), pace, token, Precedence()),
        supervisor=supervisor,
        on_step=lambda _step: None,
        catalogue=read_catalogue(settings.config_dir / "resources"),
    )
    await rooms.open()
    work = asyncio.create_task(rooms.work())
    try:
        yield rooms
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        await rooms.close(grace_s=1)


def _no_gateway() -> Gateway:
    raise NotMeasurable("nobody is to connect")


def _held(value: float, at_most: float) -> str:
    return "held" if value <= at_most else "MISSED"


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
