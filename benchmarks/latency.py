"""Start, memory and the answer to /programme, beside a bare discord.py bot on the same sandbox.

In each round both bots live once, one after the other, and every other round begins with the other one. A life is:
start until ready, 200 commands, a look at the memory, then 100 commands a second for some seconds. The time of a
command is the sandbox's: from the interaction on the gateway to its acknowledgement by REST. Sign-ups are measured
after that, in :mod:`benchmarks.signups`.
"""

from __future__ import annotations

import json
import platform
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.bare_bot import READY as BARE_READY
from benchmarks.children import NotMeasurable, running
from benchmarks.figures import Life, medians, percentiles, ratios, table
from benchmarks.load import programme, rush, text_of
from benchmarks.signups import measure_signups
from sandbox.client import Control

if TYPE_CHECKING:
    import argparse
    from collections.abc import Coroutine

    from sandbox.client import Outcome

Json = dict[str, Any]

# Of the sandbox's own community: somebody without a role, and a channel that everybody sees.
MEMBER, CHANNEL = "Léa", "agenda"
COMMANDS_BEFORE_MEMORY, PER_SECOND = 200, 100


@dataclass(frozen=True)
class Contender:
    """A bot to measure: what follows ``python``, the words that it says once it is ready, its environment."""

    arguments: tuple[str, ...]
    ready: str
    environment: dict[str, str]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what may be chosen on the command line."""
    parser.add_argument("--rounds", type=_positive, default=5, help="how often each bot lives (5)")
    parser.add_argument("--seconds", type=_positive, default=6, help="how long each is asked 100 times a second (6)")


def _positive(typed: str) -> int:
    if (number := int(typed)) < 1:
        raise ValueError
    return number


async def measure(options: argparse.Namespace) -> Json:
    """Return the medians over the rounds, and their ratios; targets are shown, not enforced."""
    with tempfile.TemporaryDirectory(prefix="passerelle-") as folder:
        async with running(["-m", "sandbox"], ready='"control"') as sandbox:
            place = json.loads(sandbox.line)
            async with Control(place["control"]) as control:
                contenders = await _prepare(place, control, Path(folder))
                told = await _compare(contenders, control, options.rounds, options.seconds)
    return {**told, **await measure_signups(options.rounds, options.seconds)}


async def _prepare(place: Json, control: Control, folder: Path) -> dict[str, Contender]:
    """Let ours live once, so that its database is migrated; the bare bot learns to say as much as ours does."""
    environment = {
        "PASSERELLE_DISCORD_TOKEN": place["token"],
        "PASSERELLE_DISCORD_API": place["api"],
        "PASSERELLE_DISCORD_GATEWAY": place["gateway"],
        "PASSERELLE_CLOCK": "system",
        "PASSERELLE_DATABASE_URL": f"sqlite:///{(folder / 'passerelle.sqlite3').as_posix()}",
        "PASSERELLE_VAR_DIR": str(folder),
    }
    ours = Contender(("-m", "bot", "start"), "ready on", environment)
    async with running(ours.arguments, ready=ours.ready, environment=environment):
        text = text_of(await control.command(MEMBER, CHANNEL, "programme"))
    if not text:
        raise NotMeasurable("the bot is ready and does not answer /programme with a programme")
    file = folder / "programme.txt"
    file.write_text(text, encoding="utf-8")
    _say(f"The answer to /programme has {len(text)} characters.")
    return {"bare": Contender(("-m", "benchmarks.bare_bot", str(file)), BARE_READY, environment), "ours": ours}


async def _compare(contenders: dict[str, Contender], control: Control, rounds: int, seconds: int) -> Json:
    lives: dict[str, list[Life]] = {name: [] for name in contenders}
    for number in range(rounds):
        for name in sorted(contenders, reverse=number % 2 == 1):
            life = await _live(contenders[name], control, seconds)
            lives[name].append(life)
            _say(f"round {number + 1}, {name}: {life}")
    return _told(ours=lives["ours"], bare=lives["bare"])


async def _live(contender: Contender, control: Control, seconds: int) -> Life:
    def ask(_number: int) -> Coroutine[Any, Any, Outcome]:
        return programme(control, MEMBER, CHANNEL)

    async with running(contender.arguments, ready=contender.ready, environment=contender.environment) as child:
        first = await rush(ask, count=COMMANDS_BEFORE_MEMORY, per_second=PER_SECOND)
        memory = child.resident_mib()
        asked = await rush(ask, count=seconds * PER_SECOND, per_second=PER_SECOND)
    if len(asked.acked_ms) < asked.errors:
        raise NotMeasurable(f"{asked.errors} commands of {seconds * PER_SECOND} were answered with no programme")
    return Life(child.start_s, memory, *percentiles(asked.acked_ms), errors=first.errors + asked.errors)


def _told(*, ours: list[Life], bare: list[Life]) -> Json:
    """Show the table; return what the last line says."""
    mine, theirs = medians(ours), medians(bare)
    compared = ratios(mine, theirs)
    for line in table(mine, theirs, compared):
        _say(line)
    return {
        **compared,
        **mine,
        **{f"bare_{name}": value for name, value in theirs.items()},
        "errors": sum(life.errors for life in ours),
        "bare_errors": sum(life.errors for life in bare),
        "rounds": len(ours),
        "python": platform.python_version(),
    }


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
