"""A crowd at the door: many members click *S'inscrire* within seconds, some twice, and some of those who wait leave.

The sandbox says in which order the clicks were received, how soon each was acknowledged, and how often the card was
edited; the bot's own database, once it has ended, says who has a place and who waits in which order. Beside it, what
one sign-up costs where 100 people are in, and where 50,000 are.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import tempfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.children import running
from benchmarks.fanout import Target
from benchmarks.figures import percentiles
from benchmarks.ground import database_of, environment
from benchmarks.growth import growth
from benchmarks.signups import READY, publish
from bot.database import Database
from bot.events.signups import store as signups
from bot.events.waitlist import store as waiting
from bot.guilds.store import people
from sandbox.client import Control

if TYPE_CHECKING:
    import argparse
    from collections.abc import Collection, Sequence

    from bot.database import Transaction
    from sandbox.client import Outcome

Json = dict[str, Any]

TWICE_EVERY, AGAIN_AFTER_S, QUIET_S, TOO_LATE_MS = 10, 0.05, 4.0, 3000
EVENT_ID = 1

TARGETS = {
    "lost": Target(0),
    "double": Target(0),
    "out_of_order": Target(0),
    "ack_p99_ms": Target(250),
    "ack_over_3s": Target(0),
    "edits_per_s_max": Target(1),
    "last_card_true": Target(1, is_least=True),
    "growth_ratio": Target(1.2),
}


@dataclass(frozen=True)
class Crowd:
    """Who clicks within how many seconds, for how many places; *leavers* of those who wait leave meanwhile."""

    members: tuple[str, ...]
    seconds: float
    capacity: int
    leavers: int


@dataclass
class Seen:
    """What the crowd saw: every answer, and who has left the line."""

    clicks: dict[str, list[Outcome]]
    left: dict[str, Outcome]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what may be chosen on the command line."""
    parser.add_argument("--members", type=int, default=2000, help="how many click (2,000)")
    parser.add_argument("--capacity", type=int, default=300, help="how many places there are (300)")
    parser.add_argument("--seconds", type=float, default=20, help="within how many seconds they click (20)")


async def measure(options: argparse.Namespace) -> Json:
    """Return the figures; targets are shown, not enforced."""
    with tempfile.TemporaryDirectory(prefix="passerelle-") as name:
        folder = Path(name)
        crowded = ["-m", "sandbox", "--template", f"large:{options.members + 20}"]
        async with running(crowded, ready='"control"') as sandbox:
            place = json.loads(sandbox.line)
            async with Control(place["control"]) as control:
                members = tuple(one for one in place["members"] if one.startswith("Membre"))[: options.members]
                leavers = min(100, max(0, options.members - options.capacity) // 4)
                crowd = Crowd(members, options.seconds, options.capacity, leavers)
                figures = await _measure(place, control, folder, crowd)
        (folder / "growth").mkdir()
        few, many = await growth(folder / "growth")
    figures |= {"growth_ratio": round(many / few, 3), "tap_at_100_ms": round(few, 3), "tap_at_50000_ms": round(many, 3)}
    for key, target in TARGETS.items():
        _say(f"{key:<18}{figures[key]:>12}   {target} {'held' if target.is_held(figures[key]) else 'MISSED'}")
    return figures


async def _measure(place: Json, control: Control, folder: Path, crowd: Crowd) -> Json:
    home = _with_places(environment(place, folder), crowd.capacity)
    posted, button = await publish(control, home)
    since = await control.last()
    async with running(["-m", "bot", "start"], ready=READY, environment=home):
        seen = await _rush(control, posted["id"], button, crowd)
        edits = await _edits(control, since, posted["id"])
        card = await _card(control, posted["id"])
    received = await _received(control, since, button)
    places, line = await _kept(database_of(home))
    return told(crowd, seen, received, places, line) | {
        "edits_per_s_max": per_second(edits),
        "edits": len(edits),
        "last_card_true": int(f"{len(places)} " in card and str(crowd.capacity) in card),
    }


def told(crowd: Crowd, seen: Seen, received: Sequence[int], places: Sequence[int], line: Sequence[int]) -> Json:
    """Return what came of it: *received* are the accounts by their first click, *line* those who wait in order."""
    acked = [one.acked_ms for each in (*seen.clicks.values(), seen.left.values()) for one in each]
    in_time = [one for one in acked if one is not None]
    p50, _, p99 = percentiles(in_time)
    kept = [*places, *line]
    order = {account: at for at, account in enumerate(received)}
    return {
        "accepted": len(places),
        "waiting": len(line),
        "left": len(seen.left),
        "lost": len(crowd.members) - len(seen.left) - len(set(kept)),
        "double": len(kept) - len(set(kept)),
        "out_of_order": sum(order[one] > order[after] for one, after in pairwise(line)),
        "ack_p50_ms": round(p50, 1),
        "ack_p99_ms": round(p99, 1),
        "ack_over_3s": len(acked) - len(in_time) + sum(one > TOO_LATE_MS for one in in_time),
    }


def per_second(edits: Collection[float]) -> int:
    """Return how many edits there were at most within one second."""
    at = sorted(edits)
    return max((sum(first <= one < first + 1 for one in at) for first in at), default=0)


async def _rush(control: Control, message: str, button: str, crowd: Crowd) -> Seen:
    """Let everybody click at their instant, whether or not the bot keeps up."""
    loop, seen = asyncio.get_running_loop(), Seen({}, {})
    began, may_leave = loop.time(), asyncio.Semaphore(crowd.leavers)

    async def one(number: int, member: str) -> None:
        await asyncio.sleep(began + number * crowd.seconds / len(crowd.members) - loop.time())
        clicks = [asyncio.create_task(control.click(member, message, button))]
        if number % TWICE_EVERY == 0:
            await asyncio.sleep(AGAIN_AFTER_S)
            clicks.append(asyncio.create_task(control.click(member, message, button)))
        seen.clicks[member] = list(await asyncio.gather(*clicks))
        leave = f"attente:leave:{EVENT_ID}"
        if number % TWICE_EVERY and leave in json.dumps(seen.clicks[member][0].responses) and not may_leave.locked():
            await may_leave.acquire()
            seen.left[member] = await control.click(member, seen.clicks[member][0].message["id"], leave)

    async with asyncio.TaskGroup() as group:
        for number, member in enumerate(crowd.members):
            group.create_task(one(number, member))
    return seen


async def _edits(control: Control, since: int, message: str) -> list[float]:
    """Wait until the card is edited no more; return when it was, in seconds."""
    edits, path = list[float](), re.compile(rf"/channels/\d+/messages/{message}")
    quiet_since = asyncio.get_running_loop().time()
    while asyncio.get_running_loop().time() - quiet_since < QUIET_S:
        entries = await control.transcript(since, kinds={"request"}, wait=1)
        for entry in entries:
            since = entry["number"]
            if entry["method"] == "PATCH" and path.fullmatch(entry["path"]):
                edits.append(entry["offset"])
                quiet_since = asyncio.get_running_loop().time()
    return edits


async def _card(control: Control, message: str) -> str:
    for channel in (await control.inbox("Nadia"))["channels"]:
        for one in channel["messages"]:
            if one["id"] == message:
                return str(one["content"]).replace("\u00a0", " ")
    return ""


async def _received(control: Control, since: int, button: str) -> list[int]:
    """Return the accounts in the order in which Discord received their first click."""
    accounts: dict[int, None] = {}
    while entries := await control.transcript(since, kinds={"act"}):
        for entry in entries:
            since = entry["number"]
            if button in json.dumps(entry["act"]):
                accounts.setdefault(int(entry["member"]))
    return list(accounts)


async def _kept(address: str) -> tuple[list[int], list[int]]:
    """Return whose places are taken, and who waits in the order of the line, by their accounts."""
    database = Database(address)

    async def work(tx: Transaction) -> tuple[list[int], list[int]]:
        rows = await tx.connection.execute(people.select())
        known = {row.id: row for row in rows}
        guild = next(iter(known.values())).guild_id
        places = await signups.of_event(tx, guild, EVENT_ID)
        line = await waiting.waiting_of(tx, guild, EVENT_ID)
        of_line = [known[one.person_id].discord_id for one in line]
        return [known[one.person_id].discord_id for one in places], of_line

    found = await database.read(work)
    await database.close()
    return found


def _with_places(home: dict[str, str], capacity: int) -> dict[str, str]:
    """Give the event of *home* so many places, counted on its card."""
    for file in (Path(home["PASSERELLE_CONFIG_DIR"]) / "events").glob("*.toml"):
        text = re.sub(r"(?m)^(capacity|shows_count) = .*\n", "", file.read_text(encoding="utf-8"))
        text = re.sub(r"(?m)^(on = .*)$", rf"\1\ncapacity = {capacity}\nshows_count = true", text, count=1)
        file.write_text(text, encoding="utf-8")
    return home


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
