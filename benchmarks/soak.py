"""Let a community live for a month in minutes: what is said late, lost or doubled, and does the memory stay flat.

The sandbox's clock is stepped from one due instant to the next. Organisers publish and announce, people sign up and
withdraw each day; for a day there is no bot, its token is reset, and on 29 March 2026 the clocks go forward.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.children import NotMeasurable, running
from benchmarks.community import IN_PRIVATE, IN_ROOM, READY, START, Community, Meeting, living
from benchmarks.counting import grouped
from benchmarks.month import REPEATED, Outage, instants, lateness, memory_ratio, wall

if TYPE_CHECKING:
    import argparse

    from benchmarks.children import Child
    from benchmarks.counting import Key

FIRST = date(2026, 3, 10)
ACTS_AT, NOON = time(9, 5), time(12)
OUTAGE_DAY, TOKEN_DAY, LEAST_DAYS = 3, 6, 9
PEOPLE = ("Léa", "Yanis", "Fatou", "Hugo", "Sophie", "Paul", "Inès")
SINGLE_AT, CHANNELS = time(10, 15), ("ressources", "entraide", "annonces")
# The board shows five events that are ahead.
SHOWN = 5


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what may be chosen on the command line."""
    parser.add_argument("--days", type=_days, default=30, help=f"how many days are lived through (30, {LEAST_DAYS}+)")


def _days(typed: str) -> int:
    if (number := int(typed)) < LEAST_DAYS:
        raise ValueError
    return number


async def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Return how late the latest message was, what was lost or doubled, and the last day's memory to the second's."""
    days = [FIRST + timedelta(days=number) for number in range(options.days)]
    meetings = [
        Meeting(number + 1, f"Rencontre {number + 1:02}", FIRST + timedelta(days=2 + 3 * number))
        for number in range(options.days // 3 + SHOWN)
    ]
    with tempfile.TemporaryDirectory(prefix="passerelle-") as folder:
        async with living(Path(folder), meetings, now=wall(FIRST, time(8))) as community:
            await community.control.settings(rate_limits=False)
            month = Month(community, meetings)
            async with month.lived():
                for number, day in enumerate(days):
                    await month.day(number, day)
            return month.told()


@dataclass(frozen=True)
class SignUp:
    """Who takes part in which event, how they are reminded, from when and until when."""

    member: str
    meeting: Meeting
    way: str
    since: datetime
    until: datetime | None = None


class Month:
    """The days of the community, one after the other, and what is to come of them."""

    def __init__(self, community: Community, meetings: list[Meeting]) -> None:
        self._community, self._meetings = community, meetings
        self._cards: dict[Meeting, str] = {}
        self._signups: list[SignUp] = []
        self._planned: dict[Key, list[datetime]] = {}
        self._days, self._memory = 0, list[list[float]]()
        self._outage: Outage | None = None
        self._child: Child | None = None
        self._stack = AsyncExitStack()

    def lived(self) -> AsyncExitStack:
        """Return what ends the bot with the month."""
        return self._stack

    async def day(self, number: int, day: date) -> None:
        """Live through one day; in the night the memory is looked at."""
        if number == 0:
            await self._start()
            await self._community.settle()
        await self._until(wall(day, ACTS_AT))
        if number == TOKEN_DAY:
            await self._community.reset_token()
            await self._community.settle()
        await self._act(number, day)
        if number == OUTAGE_DAY:
            await self._be_away(wall(day, NOON))
        await self._until(wall(day + timedelta(days=1), time()))
        self._days += 1
        if self._child and (memory := self._child.resident_mib()):
            self._memory[-1].append(memory)
            _say(f"{day.isoformat()}: {memory:.1f} MiB, {len(self._signups)} sign-ups, {len(self._cards)} events")

    async def _start(self) -> None:
        self._child = await self._stack.enter_async_context(
            running(START, ready=READY, environment=self._community.environment)
        )
        self._memory.append([])

    async def _until(self, instant: datetime) -> None:
        """Step from one due instant to the next until *instant*."""
        control = self._community.control
        while (due := (await control.clock()).next_due) and due < instant:
            await control.move_clock_to_next()
        if self._community.now < instant:
            await control.move_clock(instant)

    async def _be_away(self, begins: datetime) -> None:
        """Pull the plug, and come back a day later."""
        await self._until(begins)
        assert self._child  # noqa: S101  # started in the first night
        os.kill(self._child.pid, signal.SIGKILL)
        await self._stack.aclose()
        self._outage = Outage(self._community.now, self._community.now + timedelta(days=1))
        await self._community.control.move_clock(self._outage.ends, wait=False)
        await self._start()
        await self._community.settle()

    async def _act(self, number: int, day: date) -> None:
        """Let organisers announce and publish, and people come and go."""
        community, tomorrow = self._community, day + timedelta(days=1)
        if number == 0:
            for one in REPEATED:
                await community.say_at(one.channel, f"Annonce {one.identity}.", one.typed)
        channel, identity = CHANNELS[number % len(CHANNELS)], f"n° {100 + number}"
        await community.say_at(channel, f"Annonce {identity}.", "demain à 10h15")
        self._planned[community.channel(channel).id, identity] = [wall(tomorrow, SINGLE_AT)]
        shown = [one for one in self._meetings if one.on >= day][:SHOWN]
        for meeting in [one for one in shown if one not in self._cards][:2]:
            self._cards[meeting] = await community.publish(meeting)
            await self._join(meeting, PEOPLE[number % len(PEOPLE)], IN_ROOM)
            await self._join(meeting, PEOPLE[(number + 1) % len(PEOPLE)], IN_PRIVATE)
        ahead = [one for one in self._cards if one.on > day]
        await self._join(ahead[number % 2], PEOPLE[(number + 3) % len(PEOPLE)], (IN_ROOM, IN_PRIVATE)[number % 2])
        if number % 3 == 2:
            await self._leave()
        agenda = await community.control.command(PEOPLE[number % len(PEOPLE)], "entraide", "agenda")
        if ahead[0].title not in json.dumps(agenda.message, ensure_ascii=False):
            raise NotMeasurable(f"/agenda does not show {ahead[0].title} on {day.isoformat()}")
        await community.settle()

    async def _join(self, meeting: Meeting, member: str, way: str) -> None:
        """Let *member* sign up, unless they take part already."""
        if any((one.member, one.meeting) == (member, meeting) and one.until is None for one in self._signups):
            return
        await self._community.sign_up(member, meeting, self._cards[meeting], way)
        self._signups.append(SignUp(member, meeting, way, self._community.now))

    async def _leave(self) -> None:
        """Let whoever signed up last withdraw."""
        last = self._signups.pop()
        await self._community.withdraw(last.member, last.meeting, self._cards[last.meeting])
        self._signups.append(SignUp(last.member, last.meeting, last.way, last.since, self._community.now))

    def told(self) -> dict[str, Any]:
        """Return what became of the month."""
        community, begins = self._community, wall(FIRST, ACTS_AT)
        for one in REPEATED:
            due = instants(one, begins, community.now, self._outage)
            self._planned[community.channel(one.channel).id, one.identity] = due
        self._plan_reminders()
        planned = {key: [at for at in due if at <= community.now] for key, due in self._planned.items()}
        titles = [one.title for one in self._meetings]
        found = lateness(planned, grouped(community.said(0), titles), self._outage)
        states = dict(community.asked("SELECT state, count(*) FROM outbox GROUP BY 1"))
        _say(f"{sum(map(len, planned.values()))} messages were due; the rows: {states}")
        return {
            "days": self._days,
            "sent": sum(map(len, planned.values())) - found.missing,
            "late_max_s": round(found.late_max_s, 3),
            "unlabelled": found.unlabelled,
            "lost": found.missing,
            "double": found.double,
            "memory_ratio": memory_ratio(self._memory),
            "memory_mib": round(self._memory[-1][-1], 1) if self._memory[-1] else None,
        }

    def _plan_reminders(self) -> None:
        """Work out who is to be reminded where, of the reminders that the bot's own table says were said."""
        rooms = dict(self._community.asked("SELECT event_id, channel_id FROM event_places"))
        for number, due in self._community.asked("SELECT event_id, due_at FROM reminders WHERE state = 'said'"):
            meeting, due_at = self._meetings[number - 1], _instant(due)
            reached = [
                one
                for one in self._signups
                if one.meeting == meeting and one.since < due_at and (one.until is None or one.until > due_at)
            ]
            places = {self._community.direct(one.member) for one in reached if one.way == IN_PRIVATE}
            if any(one.way == IN_ROOM for one in reached):
                places.add(rooms[number])
            for place in places:
                self._planned.setdefault((place, meeting.title), []).append(due_at)


def _instant(kept: Any) -> datetime:
    """Return an instant that SQLite keeps as UTC, without saying so."""
    return datetime.fromisoformat(str(kept)).replace(tzinfo=UTC)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
