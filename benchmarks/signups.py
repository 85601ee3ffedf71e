"""The tap on *S'inscrire*, kept for good before it is answered, beside a bare handler that keeps nothing.

In each round both bots live once, on the same sandbox and the same card, and many members tap it, 100 a second, each
once. Ours begins each life with the database as it was when the card was published, so that no work of an earlier
life is done in a later one.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.bare_bot import READY as BARE_READY
from benchmarks.children import running
from benchmarks.load import rush
from sandbox.client import Control

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator, Mapping

    from benchmarks.load import Answers
    from sandbox.client import Outcome

Json = dict[str, Any]

PER_SECOND, AT_MOST_MS, AT_MOST_RATIO = 100, 5.0, 4.0
# Before the day of the shipped configuration, so that there is something to sign up for.
NOW = "2025-12-15T08:00:00+01:00"
ORGANISER, FIRST = "Nadia", "Léa"
READY = "ready on"
TEXT_DISPLAY = 10


@dataclass(frozen=True)
class Card:
    """The card that everybody taps: the message, the button, and what ours answers."""

    message: str
    button: str
    answer: str


async def measure_signups(rounds: int, seconds: float) -> Json:
    """Return the medians over *rounds* and their ratio, after *seconds* of taps in each life."""
    taps = int(seconds * PER_SECOND)
    with tempfile.TemporaryDirectory(prefix="passerelle-") as name:
        folder = Path(name)
        # The named members come first, so there are a few more than are needed.
        crowded = ["-m", "sandbox", "--now", NOW, "--template", f"large:{taps + 20}"]
        async with running(crowded, ready='"control"') as sandbox:
            place = json.loads(sandbox.line)
            async with Control(place["control"]) as control:
                crowd = [member for member in place["members"] if member.startswith("Membre")][:taps]
                card = await _publish(control, place, folder)
                (folder / "answer.txt").write_text(card.answer, encoding="utf-8")
                lives: dict[str, list[Answers]] = {"ours": [], "bare": []}
                for number in range(rounds):
                    for bot in sorted(lives, reverse=number % 2 == 1):
                        lives[bot].append(await _live(bot, place, folder, control, card, crowd))
    return _told(lives["ours"], lives["bare"])


def _environment(place: Json, folder: Path) -> dict[str, str]:
    return {
        "PASSERELLE_DISCORD_TOKEN": place["token"],
        "PASSERELLE_DISCORD_API": place["api"],
        "PASSERELLE_DISCORD_GATEWAY": place["gateway"],
        "PASSERELLE_CLOCK": f"{place['control']}/clock",
        "PASSERELLE_VAR_DIR": str(folder),
    }


async def _publish(control: Control, place: Json, folder: Path) -> Card:
    """Let ours live once, publish the card, and let one person sign up to know what it answers."""
    home = folder / "published"
    environment = _environment(place, home)
    posted, button = await publish(control, environment)
    # Copied before anybody signs up.
    shutil.copytree(home, folder / "fresh")
    async with running(["-m", "bot", "start"], ready=READY, environment=environment):
        answer = (await control.click(FIRST, posted["id"], button)).message
    return Card(posted["id"], button, "\n".join(_texts(answer)))


async def publish(control: Control, environment: Mapping[str, str]) -> tuple[Json, str]:
    """Let ours live once and publish the card of its event; return the message, and its button to sign up."""
    async with running(["-m", "bot", "start"], ready=READY, environment=environment):
        board = await control.command(ORGANISER, "equipe", "organiser tableau")
        preview = await control.click(ORGANISER, board.message["id"], _button(board.message, "organiser:preview:"))
        await control.click(ORGANISER, preview.message["id"], _button(preview.message, "organiser:publish:"))
        posted = await _posted(control)
    return posted, _button(posted, "inscription:signup:")


async def _posted(control: Control) -> Json:
    """Wait until the card stands in #agenda; return it."""
    since = 0
    while True:
        places = (await control.inbox(ORGANISER))["channels"]
        for message in next(each for each in places if each["name"] == "agenda")["messages"]:
            posted: Json = message
            return posted
        since = (await control.transcript(since, kinds={"message"}, wait=30))[-1]["number"]


async def _live(bot: str, place: Json, folder: Path, control: Control, card: Card, crowd: list[str]) -> Answers:
    def tap(number: int) -> Coroutine[Any, Any, Outcome]:
        return control.click(crowd[number], card.message, card.button)

    home = folder / "life"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(folder / "fresh", home)
    arguments = {"ours": ["-m", "bot", "start"], "bare": ["-m", "benchmarks.bare_bot", str(folder / "answer.txt")]}
    ready = {"ours": READY, "bare": BARE_READY}
    async with running(arguments[bot], ready=ready[bot], environment=_environment(place, home)):
        answers = await rush(tap, count=len(crowd), per_second=PER_SECOND)
    _say(f"sign-ups, {bot}: p50 {statistics.median(answers.acked_ms):.2f} ms, errors {answers.errors}")
    return answers


def _told(ours: list[Answers], bare: list[Answers]) -> Json:
    mine, theirs = (statistics.median(statistics.median(life.acked_ms) for life in lives) for lives in (ours, bare))
    ratio = mine / theirs
    _say(f"{'signup_p50_ms':<18}{theirs:>10.2f}{mine:>10.2f}{'':>8}   <= {AT_MOST_MS} {_held(mine, AT_MOST_MS)}")
    _say(f"{'signup_p50_ratio':<18}{'':>20}{ratio:>8.2f}   <= {AT_MOST_RATIO} {_held(ratio, AT_MOST_RATIO)}")
    return {
        "signup_p50_ms": round(mine, 3),
        "signup_p50_ratio": round(ratio, 3),
        "bare_signup_p50_ms": round(theirs, 3),
        "signup_errors": sum(life.errors for life in ours),
        "bare_signup_errors": sum(life.errors for life in bare),
    }


def _held(value: float, at_most: float) -> str:
    return "held" if value <= at_most else "MISSED"


def _button(message: Json, action: str) -> str:
    """Return the custom_id of *message* that begins with *action*; StopIteration without one."""
    return next(str(part["custom_id"]) for part in _parts(message) if str(part.get("custom_id")).startswith(action))


def _texts(message: Json) -> Iterator[str]:
    """Yield all that *message* says."""
    yield message.get("content", "")
    yield from (part["content"] for part in _parts(message) if part["type"] == TEXT_DISPLAY)


def _parts(component: Json) -> Iterator[Json]:
    for part in component.get("components", ()):
        yield part
        yield from _parts(part)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
