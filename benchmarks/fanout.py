"""Ten thousand messages to five hundred channels, with Discord's limits and latency, while people sign up.

People sign up in slots (:mod:`benchmarks.slots`): some before and after, while nothing leaves, others spread over the
fan-out. The oracle is the sandbox's transcript: what was posted where, in which order, and how fast requests left.
Every request but those of people's own interactions counts against the budget, edits and roles too. The messages are
announcements that are due, in the bot's own database and by its own clock.

*Skew*: one third of the messages go to twenty hot channels, and those are the oldest rows. Discord takes five messages
in five seconds in a channel and the bot keeps one of the five in reserve, so twenty channels take 16 a second of the
45: a third (15 a second) is as much as they can hold while the others still fill the budget.

Beside it, on the same sandbox: a plain discord.py loop, and discord.py's client with everything gathered at once.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import backlog, slots, telling
from benchmarks.children import NotMeasurable, running
from benchmarks.ground import prepare
from benchmarks.plain_sends import DONE, text_of
from benchmarks.signups import READY, publish
from benchmarks.slots import SLOTS, Crowd
from bot.settings.environment import Settings
from sandbox.client import Control

if TYPE_CHECKING:
    import argparse
    from collections.abc import Coroutine, Sequence

    from benchmarks.backlog import Place, Plan
    from benchmarks.ground import Ground
    from benchmarks.load import Answers
    from benchmarks.telling import Asked, Told
    from sandbox.client import Outcome

Json = dict[str, Any]

CHANNELS, HOT, HOT_SHARE = 500, 20, 1 / 3
LATENCY = {"latency_ms": 100, "latency_spread_ms": 50}
FEWEST_SIGNUPS = 100
BUDGET = float(Settings.model_fields["budget_per_second"].default)
LOOP, GATHER = 300, 2000
# Until a bot is ready and nobody is served any more who came with it.
START_S = 15.0
LOOK_EVERY_S, PATIENCE_S = 2.0, 30.0
# Of the slots in which nothing leaves.
BEFORE = 3


@dataclass(frozen=True)
class Target:
    """What is promised of a figure."""

    bound: float
    is_least: bool = False

    def is_held(self, value: float) -> bool:
        """Whether *value* is good enough."""
        return value >= self.bound if self.is_least else value <= self.bound

    def __str__(self) -> str:
        return f"{'≥' if self.is_least else '≤'} {self.bound:g}"


TARGETS = {
    "budget_share": Target(0.99, is_least=True),
    "skew_share": Target(0.95, is_least=True),
    "http_429": Target(0),
    "lost": Target(0),
    "double": Target(0),
    "out_of_order": Target(0),
    "interaction_p90_ratio": Target(1.3),
    "interaction_p99_ms": Target(100),
}


@dataclass(frozen=True)
class Fan:
    """What a fan-out came to, by Discord's side, and how people were answered beside it and while nothing left.

    *cpu_ms* is the processor time of the bot for each message.
    """

    asked: list[Asked]
    told: Told
    idle: Sequence[Answers] = ()
    busy: Sequence[Answers] = ()
    cpu_ms: float | None = None


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what may be chosen on the command line."""
    parser.add_argument("--messages", type=_enough, default=10_000, help="how many are sent, at least 100 (10,000)")
    parser.add_argument("--signup-seconds", type=_seconds, default=40, help="how long people sign up, twice (40)")


def _enough(typed: str) -> int:
    if (number := int(typed)) < 100:
        raise ValueError
    return number


def _seconds(typed: str) -> int:
    if slots.people_in(number := int(typed)) < FEWEST_SIGNUPS:
        raise ValueError
    return number


async def measure(options: argparse.Namespace) -> Json:
    """Return the figures; targets are shown, not enforced."""
    # Nobody signs up for longer than most of the fan-out takes.
    slot_s = max(2, min(options.signup_seconds, int(0.7 * options.messages / BUDGET))) / SLOTS
    members = 2 * SLOTS * slots.people_in(slot_s)
    with tempfile.TemporaryDirectory(prefix="passerelle-") as folder:
        crowded = ["-m", "sandbox", "--template", f"large:{members + 20}"]
        async with running(crowded, ready='"control"') as sandbox:
            place = json.loads(sandbox.line)
            async with Control(place["control"]) as control:
                ground = await prepare(place, control, Path(folder), channels=CHANNELS)
                crowd = [name for name in place["members"] if name.startswith("Membre")][:members]
                return await _measure(ground, crowd, slot_s, options.messages, Path(folder))


async def _measure(ground: Ground, members: Sequence[str], slot_s: float, messages: int, folder: Path) -> Json:
    posted, button = await publish(ground.control, ground.environment)
    await ground.control.settings(rate_limits=True, **LATENCY)

    def tap(number: int) -> Coroutine[Any, Any, Outcome]:
        return ground.control.click(members[number], posted["id"], button)

    even = await _fan_out(ground, backlog.evenly(ground.places, messages, mark="Annonce"), Crowd(tap, slot_s))
    hot, others = ground.places[:HOT], ground.places[HOT:]
    uneven = backlog.skewed(hot, others, max(100, messages // 3), hot_share=HOT_SHARE, mark="Suite")
    skew = await _fan_out(ground, uneven)
    loop = await _plainly("loop", ground, folder, min(LOOP, messages))
    gather = await _plainly("gather", ground, folder, min(GATHER, messages))
    return _told(even, skew, loop, gather)


async def _fan_out(ground: Ground, messages: Sequence[tuple[Place, str]], crowd: Crowd | None = None) -> Fan:
    """Plan *messages*, let the bot live until they stand, and a *crowd* sign up before, meanwhile and after."""
    ahead_s = START_S + (BEFORE * crowd.slot_s if crowd else 0)
    due_at = await backlog.plan(ground.database, messages, ahead=timedelta(seconds=ahead_s))
    reader, begun = telling.Reader(), asyncio.Event()
    reader.since = await ground.control.last()
    idle: list[Answers] = []
    busy: list[Answers] = []
    async with running(["-m", "bot", "start"], ready=READY, environment=ground.environment) as child:
        if crowd:
            idle += await crowd.slots(BEFORE)
            if datetime.now(UTC) > due_at:
                raise NotMeasurable("too slow: the messages were due before people had signed up in peace")
        before_s = child.cpu_s()
        until = asyncio.create_task(_stand(ground.control, reader, len(messages), due_at, begun))
        if crowd:
            await begun.wait()
            busy += await crowd.slots(SLOTS, every_s=_apart_s(len(messages), crowd.slot_s))
            if until.done():
                _say("too few messages: people still signed up when all of them stood")
        await until
        after_s = child.cpu_s()
        if crowd:
            idle += await crowd.slots(SLOTS - BEFORE)
    cpu_ms = None if before_s is None or after_s is None else 1000 * (after_s - before_s) / len(messages)
    planned: Plan = backlog.by_channel(messages)
    fan = Fan(reader.asked, telling.told(planned, reader.asked), idle, busy, cpu_ms)
    _say(f"{len(messages)} messages: {telling.share(fan.asked, BUDGET):.3f} of the budget, {fan.told}")
    if crowd:
        _say(f"90th percentiles, slot by slot, in ms: {slots.told(busy)} beside it; {slots.told(idle)} without")
    for one in fan.asked:
        if one.status == telling.TOO_MANY:
            _say(f"one too many after {one.at - fan.asked[0].at:.1f} s: {one.route}")
    return fan


def _apart_s(messages: int, slot_s: float) -> float:
    """Return how far slots begin from each other, so that the last one ends while *messages* still leave."""
    return (0.8 * messages / BUDGET - slot_s) / (SLOTS - 1)


async def _stand(control: Control, reader: telling.Reader, count: int, due_at: datetime, begun: asyncio.Event) -> None:
    """Follow the transcript until *count* messages stand, or none has come for long after *due_at*; set *begun*."""
    last_at, posted, now = due_at, 0, datetime.now(UTC)
    while posted < count and (now - last_at).total_seconds() < PATIENCE_S:
        await asyncio.sleep(LOOK_EVERY_S)
        reader.read(await control.transcript(reader.since, kinds=("request", "answer")))
        now = datetime.now(UTC)
        if reader.posted > posted:
            last_at, posted = now, reader.posted
            begun.set()
    begun.set()


async def _plainly(way: str, ground: Ground, folder: Path, count: int) -> Fan:
    """Let discord.py send *count* messages by itself, over all channels in turn."""
    channels = [ground.places[number % len(ground.places)][1] for number in range(count)]
    file = folder / f"{way}.txt"
    file.write_text("\n".join(channels), encoding="ascii")
    reader = telling.Reader()
    reader.since = await ground.control.last()
    arguments = ["-m", "benchmarks.plain_sends", way, str(file)]
    async with running(arguments, ready=DONE, environment=ground.environment, within_s=600):
        reader.read(await ground.control.transcript(reader.since, kinds=("request", "answer")))
    planned: Plan = {}
    for number, channel in enumerate(channels):
        planned.setdefault(channel, []).append(text_of(way, number))
    fan = Fan(reader.asked, telling.told(planned, reader.asked))
    _say(f"discord.py, {way} of {count}: {telling.share(fan.asked, BUDGET):.3f} of the budget, {fan.told}")
    return fan


def _told(even: Fan, skew: Fan, loop: Fan, gather: Fan) -> Json:
    """Show each figure beside what is promised; return all."""
    ours = (even, skew)
    figures: Json = {
        "budget_share": telling.share(even.asked, BUDGET),
        "skew_share": telling.share(skew.asked, BUDGET),
        "http_429": sum(telling.refused(fan.asked) for fan in ours),
        "lost": sum(fan.told.lost for fan in ours),
        "double": sum(fan.told.double for fan in ours),
        "out_of_order": sum(fan.told.out_of_order for fan in ours),
        **_interactions(even.idle, even.busy),
        "loop_share": telling.share(loop.asked, BUDGET),
        "gather_429": telling.refused(gather.asked),
        "gather_lost": gather.told.lost,
        "bot_cpu_ms": skew.cpu_ms,
        "messages": sum(one.message > 0 for one in even.asked),
    }
    figures = {name: None if value is None else round(value, 4) for name, value in figures.items()}
    for name, value in figures.items():
        target = TARGETS.get(name)
        verdict = f"   {target} {'held' if target.is_held(value) else 'MISSED'}" if target else ""
        _say(f"{name:<24}{value!s:>10}{verdict}")
    return figures


def _interactions(idle: Sequence[Answers], busy: Sequence[Answers]) -> Json:
    beside, without = slots.waits(busy), slots.waits(idle)
    return {
        "interaction_p90_ratio": beside.p90_ms / without.p90_ms,
        "interaction_p99_ms": beside.p99_ms,
        "interaction_p50_ms": beside.p50_ms,
        "interaction_p90_ms": beside.p90_ms,
        "idle_p50_ms": without.p50_ms,
        "idle_p90_ms": without.p90_ms,
        "idle_p99_ms": without.p99_ms,
        "interaction_errors": beside.errors + without.errors,
    }


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
