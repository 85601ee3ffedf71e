"""Kill the bot again and again while it speaks, and count in the sandbox's transcript what is lost and what is doubled.

Announcements to channels, to rooms and to people, and the reminders of four events are due throughout. In each life
the bot is killed (-9) at one of the named steps, while some messages meet a 5xx, a cut connection or a 429 and the
gateway breaks; the next life begins within the minute in which a nonce is leant on, or beyond it. The last life does
what is left.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from benchmarks.children import NotMeasurable, running
from benchmarks.community import IN_PRIVATE, IN_ROOM, READY, START, Community, Meeting, living
from benchmarks.counting import judged
from benchmarks.deaths import ANSWER, SENDING, STEPS, Life, lives
from benchmarks.dying_bot import DYING
from benchmarks.errands import errands, expected, give
from sandbox.client import ControlRefused

if TYPE_CHECKING:
    import argparse

    from benchmarks.children import Child
    from benchmarks.counting import Key
    from benchmarks.errands import Errand

BEGIN = datetime(2025, 12, 15, 11, tzinfo=ZoneInfo("Europe/Paris"))
EVERY = timedelta(minutes=15)
# Their reminders fall into the days that are lived through: the eve and the day itself, 8 and 15 days before.
MEETINGS = (
    Meeting(1, "Atelier des partenaires", date(2025, 12, 16)),
    Meeting(2, "Forum des familles", date(2025, 12, 18)),
    Meeting(3, "Rencontre des villes", date(2025, 12, 23)),
    Meeting(4, "Colloque annuel", date(2025, 12, 31)),
)
WAYS = {"Léa": IN_ROOM, "Yanis": IN_ROOM, "Fatou": IN_PRIVATE, "Hugo": IN_PRIVATE, "Sophie": IN_PRIVATE}
CHANNELS = ("ressources", "entraide", "annonces")
IDLE = "idle"
"""Killed once all was done: the step was not reached in that life."""
TELL_EVERY = 10
LEFT = "SELECT id FROM outbox WHERE state IN ('planned', 'claimed') LIMIT 1"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what may be chosen on the command line."""
    parser.add_argument("--kills", type=_positive, default=300, help="how often the bot is killed (300)")
    parser.add_argument("--seed", type=int, default=1, help="decides where, and what goes wrong meanwhile (1)")


def _positive(typed: str) -> int:
    if (number := int(typed)) < 1:
        raise ValueError
    return number


async def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Return how many messages were lost and doubled over all lives."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="passerelle-") as folder:
        async with living(Path(folder), MEETINGS, now=BEGIN) as community:
            await _prepare(community)
            since = await community.control.last()
            given = await _given(community, options.kills)
            reaper = Reaper(community)
            for number, life in enumerate(lives(options.kills, options.seed)):
                await reaper.live(life, BEGIN + (number + 1) * EVERY)
                if (number + 1) % TELL_EVERY == 0:
                    _say(f"{number + 1} kills, {time.monotonic() - began:.0f} s: {dict(reaper.by_step)}")
            await _live_on(community, given[-1].due_at + timedelta(hours=3))
            return _told(community, reaper.by_step, given, since)


async def _prepare(community: Community) -> None:
    """Let the first life publish all events, and people sign up; nobody counts requests meanwhile."""
    await community.control.settings(rate_limits=False)
    async with running(START, ready=READY, environment=community.environment):
        await community.settle()
        for meeting in MEETINGS:
            card = await community.publish(meeting)
            for member, way in WAYS.items():
                await community.sign_up(member, meeting, card, way)
        for _ in range(3):
            await community.settle()
    # A life that finds much left may be held up by the limits for long.
    await community.control.settings(rate_limits=True, settle_seconds=600)


async def _given(community: Community, kills: int) -> list[Errand]:
    channels = [community.channel(name).id for name in CHANNELS]
    given = errands(kills, BEGIN + EVERY, EVERY, channels=channels, events=[one.number for one in MEETINGS])
    await give(community.database, community.guild_id, given)
    return given


class Reaper:
    """Lets the bot live and die, and counts where it died."""

    def __init__(self, community: Community) -> None:
        self._community, self._armed = community, community.folder / "armed"
        self.by_step = Counter[str]()

    async def live(self, life: Life, at: datetime) -> None:
        """Start the bot, let it be *at* this instant, and be there when it dies."""
        arguments = ("-m", "benchmarks.dying_bot", life.step, str(life.number), str(self._armed))
        self._armed.unlink(missing_ok=True)
        if life.dies_early:
            self._armed.touch()
        try:
            async with running(arguments, ready=READY, environment=self._community.environment) as child:
                dead_at = await self._die(child, life, at)
        except NotMeasurable as ended:
            if DYING not in str(ended):
                raise
            # It died before it was ready.
            dead_at = life.step
        self.by_step[dead_at] += 1
        await self._community.control.lift_faults()
        await self._community.control.move_clock(self._community.now + timedelta(seconds=life.away_s), wait=False)

    async def _die(self, child: Child, life: Life, at: datetime) -> str:
        """Return at which step it died."""
        control = self._community.control
        since = await control.last()
        if life.gateway:
            await control.fault(**life.gateway)
        if life.trouble:
            await control.fault(SENDING, **life.trouble)
        if life.step == ANSWER:
            await control.fault(SENDING, "hold", when="after")
        ends = [
            asyncio.create_task(child.process.wait()),
            asyncio.create_task(self._live_until(at)),
            *([asyncio.create_task(self._held(since))] if life.step == ANSWER else []),
        ]
        done, left = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        with suppress(ProcessLookupError):
            # Not by asyncio, which would take a process that has just died away from whoever waits for it.
            os.kill(child.pid, signal.SIGKILL)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        code = await child.process.wait()
        if code != -signal.SIGKILL:
            raise NotMeasurable(f"the bot ended by itself, with {code}")
        by_itself, held = ends[0] in done, life.step == ANSWER and ends[2] in done
        return life.step if by_itself or held else IDLE

    async def _live_until(self, at: datetime) -> None:
        """Return once all is done that was left, and that is due *at* this instant.

        What is on its way must arrive before the clock goes on: Discord would have forgotten its nonce.
        """
        with suppress(ControlRefused):
            await self._community.control.move_clock(self._community.now)
            self._armed.touch()
            await self._community.control.move_clock(max(at, self._community.now))

    async def _held(self, since: int) -> None:
        """Return once a message has had its effect and its answer is held back."""
        while True:
            for entry in await self._community.control.transcript(since, kinds={"fault"}, wait=30):
                since = entry["number"]
                if entry["fault_kind"] == "hold":
                    return


async def _live_on(community: Community, until: datetime) -> None:
    """Let an undisturbed life do all that is left, second by second while rows are left, until nothing is due."""
    async with running(START, ready=READY, environment=community.environment):
        while community.now < until:
            due = (await community.control.clock()).next_due
            if not due and not community.asked(LEFT):
                return
            await community.control.move_clock(max(due or community.now, community.now + timedelta(seconds=1)))


def _told(community: Community, by_step: Counter[str], given: list[Errand], since: int) -> dict[str, Any]:
    rooms = dict(community.asked("SELECT event_id, channel_id FROM event_places"))
    directs = [community.direct(member) for member, way in WAYS.items() if way == IN_PRIVATE]
    reached = {event: [room, *directs] for event, room in rooms.items()}
    wanted: Counter[Key] = expected(given, reached)
    for event, count in community.asked("SELECT event_id, count(*) FROM reminders WHERE state = 'said' GROUP BY 1"):
        wanted.update({(place, MEETINGS[event - 1].title): count for place in reached[event]})
    verdict = judged(wanted, community.said(since), [one.title for one in MEETINGS])
    states = Counter(dict(community.asked("SELECT state, count(*) FROM outbox GROUP BY 1")))
    unknown = states["unknown"]
    _say(f"{wanted.total()} messages were due; the rows: {dict(states)}")
    for key in sorted(verdict.at_fault):
        _say(f"not once: {key}")
    return {
        "kills": by_step.total(),
        "by_step": {step: by_step[step] for step in (*STEPS, IDLE) if by_step[step]},
        "sent": wanted.total() - verdict.missing,
        "unknown": unknown,
        # Whoever holds a message says so, and has not lost it.
        "lost": max(0, verdict.missing - unknown),
        "double": verdict.double,
    }


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
