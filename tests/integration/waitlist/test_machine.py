"""Whatever happens: never over capacity, never out of order, never two rows, and every free place is offered."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import shutil
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.delivery.outages import GAP
from bot.events.signups.model import NotSignedUp
from bot.events.waitlist.model import NotWaiting, begins_at, kept_until
from tests.fakes import GUILD, Crash, FakeClock
from tests.integration.waitlist.square import ORGANISER, MortalDatabase, Square, forget_outages, member, nobody_at_work

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from datetime import datetime
    from pathlib import Path

    from bot.events.model import Event
    from tests import postgres

# Every run has an event of its own.
NUMBERS = itertools.count()
# Five people, and twice whom it is about: the one to whom a place is offered, and the first of the others in line.
PEOPLE, OFFERED, FIRST = st.integers(0, 6), 5, 6


class Machine(RuleBasedStateMachine):
    """The event beside a model of it: sets and lists, and the rule of the deadline, which has tests of its own."""

    runner: asyncio.Runner
    database: MortalDatabase

    def __init__(self) -> None:
        super().__init__()
        self.clock = FakeClock()
        self.square = Square(self.database, self.clock)
        self.received = 0
        self.taken: set[int] = set()
        self.stamps: dict[int, datetime] = {}
        self.offers: dict[int, datetime] = {}
        self.reserves: list[int] = []
        # How many more there may be than the event has places: those of before it had fewer, those given out of turn.
        self.most = 0
        self.capacity, self.is_on = 0, True

    def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Have something done, and say what it came to; a refusal is as good as any answer."""
        try:
            return self.runner.run(work)
        except (NotWaiting, NotSignedUp) as refusal:
            return refusal

    @initialize(capacity=st.integers(1, 2), keeps_back=st.booleans(), people=st.permutations(range(5)))
    def begin(self, capacity: int, keeps_back: bool, people: list[int]) -> None:
        """Add the event, perhaps with a place that is kept back, and let people sign up until some wait."""
        self.capacity = self.most = capacity + keeps_back
        self.day = self.do(self.square.add(slug=f"journee-{next(NUMBERS)}", capacity=self.capacity))
        if keeps_back:
            self.reserve()
        for person in people[:4]:
            self.sign_up(person, is_late=False)

    @rule(person=PEOPLE, is_late=st.booleans())
    def sign_up(self, person: int, is_late: bool) -> None:
        """Tap *S'inscrire*; a click that is served late was received before another."""
        person = self.who(person)
        self.received += 1
        at = self.clock.now() + timedelta(microseconds=self.received * 10 - 15 * is_late)
        if not self.is_on:
            return
        self.do(self.square.signups.sign_up(GUILD, member(person, at), self.day))
        if person in self.taken or person in self.stamps:
            return
        if self.free > 0 and not self.in_line:
            self.taken.add(person)
        else:
            self.stamps[person] = at
            self.fill()

    @rule(person=PEOPLE)
    @precondition(lambda self: self.is_on)
    def withdraw(self, person: int) -> None:
        """Give a place back, or try to."""
        person = self.who(person)
        self.do(self.square.signups.withdraw(GUILD, member(person), self.day))
        if person in self.taken:
            self.taken.remove(person)
            self.fill()

    @rule(person=PEOPLE)
    @precondition(lambda self: self.is_on)
    def erase(self, person: int) -> None:
        """Ask to be forgotten, in the line or in a place."""
        person = self.who(person)
        self.do(self.square.signups.erase(GUILD, member(person)))
        self.taken.discard(person)
        self.stamps.pop(person, None)
        self.offers.pop(person, None)
        self.fill()

    @rule(person=PEOPLE)
    @precondition(lambda self: self.is_on)
    def take(self, person: int) -> None:
        """Take the place that is offered, or try to: in time, or a moment before the tick passes it on."""
        person = self.who(person)
        self.do(self.square.take(self.day, person))
        if person in self.offers and self.offers[person] <= self.clock.now():
            self.pass_on(person)
        if person in self.offers:
            del self.offers[person], self.stamps[person]
            self.taken.add(person)

    @rule(person=PEOPLE)
    @precondition(lambda self: self.is_on)
    def leave(self, person: int) -> None:
        """Leave the place that is offered, or the line."""
        person = self.who(person)
        self.do(self.square.waitlist.leave(GUILD, member(person), self.day))
        self.stamps.pop(person, None)
        self.offers.pop(person, None)
        self.fill()

    @rule(capacity=st.integers(1, 3))
    def have_capacity(self, capacity: int) -> None:
        """Have more or fewer places."""
        self.do(self.square.change(self.day, capacity=capacity))
        self.capacity = capacity
        self.fill()

    @rule(person=PEOPLE)
    @precondition(lambda self: self.is_on)
    def give(self, person: int) -> None:
        """Give somebody who waits a place out of turn."""
        person = self.who(person)
        self.do(self.square.desk.give(GUILD, ORGANISER, self.day, 600 + person, reason="Elle intervient"))
        if person in self.stamps:
            del self.stamps[person]
            was_kept = self.offers.pop(person, None)
            self.taken.add(person)
            self.most += was_kept is None

    @rule()
    @precondition(lambda self: self.is_on and self.free > 0 and not self.reserves)
    def reserve(self) -> None:
        """Keep a free place back for ten days."""
        typed = {"label": "Parents", "places": "1", "until": "dans 10 jours"}
        self.do(self.square.desk.reserve(GUILD, ORGANISER, self.day, **typed))
        self.reserves.append(1)
        self.release_at = self.clock.now() + timedelta(days=10)

    @rule()
    def cancel_or_not(self) -> None:
        """Cancel the event, or let it take place after all."""
        self.is_on = not self.is_on
        self.do(self.square.change(self.day, status="visible" if self.is_on else "cancelled"))
        if not self.is_on:
            self.offers.clear()
        self.fill()

    @rule(hours=st.sampled_from([1, 20, 26, 80, 250]))
    def wait(self, hours: int) -> None:
        """Let time pass, and the tick run; the event itself is always ahead."""
        left = begins_at(self.event) - self.clock.now() - timedelta(minutes=30)
        self.clock.advance(min(timedelta(hours=hours), left).total_seconds())
        self.tick()

    @rule(hours=st.sampled_from([20, 26, 80]))
    def stand_still(self, hours: int) -> None:
        """Let time pass while nobody is at work; what ends meanwhile is offered again, in the order of the line."""
        left = begins_at(self.event) - self.clock.now() - timedelta(minutes=30)
        if left <= GAP:
            return
        self.do(nobody_at_work(self.square, min(timedelta(hours=hours), left) / timedelta(hours=1)))
        self.tick(was_heard=False)
        # What ends from now on is heard, in the runs that follow too.
        self.do(forget_outages(self.square))

    @rule()
    @precondition(lambda self: self.is_on and bool(self.offers) and not self.reserves)
    def take_too_late(self) -> None:
        """Take a place as its offer has just ended, before the tick has looked."""
        person = min(self.offers, key=self.offers.__getitem__)
        if self.offers[person] < begins_at(self.event) - timedelta(minutes=30):
            self.clock.instant = max(self.clock.now(), self.offers[person])
            self.take(person)
            self.tick()

    @rule()
    @precondition(lambda self: bool(self.reserves))
    def release(self) -> None:
        """Let the instant come at which the place that is kept back is released."""
        if self.release_at < begins_at(self.event) - timedelta(minutes=30):
            self.clock.instant = max(self.clock.now(), self.release_at)
            self.tick()

    def tick(self, *, was_heard: bool = True) -> None:
        """Pass on what has ended, and release what was reserved."""
        self.do(self.square.queue.run())
        if self.reserves and self.release_at <= self.clock.now():
            self.reserves.clear()
            self.fill()
        ended = [one for one in self.in_order if one in self.offers and self.offers[one] <= self.clock.now()]
        for person in ended:
            if was_heard:
                self.pass_on(person)
            else:
                del self.offers[person]
                self.fill()

    @rule(person=PEOPLE, deed=st.sampled_from(["sign_up", "withdraw", "take", "leave", "tick"]))
    @precondition(lambda self: self.is_on)
    def crash(self, person: int, deed: str) -> None:
        """Die at the end of a unit of work: nothing has happened."""
        square, day, person = self.square, self.day, self.who(person)
        work = {
            "sign_up": lambda: square.tap(day, person),
            "withdraw": lambda: square.signups.withdraw(GUILD, member(person), day),
            "take": lambda: square.take(day, person),
            "leave": lambda: square.waitlist.leave(GUILD, member(person), day),
            "tick": square.queue.run,
        }[deed]
        self.database.dies = True
        with contextlib.suppress(Crash):
            self.do(work())
        self.database.dies = False
        self.restart()

    @rule()
    def restart(self) -> None:
        """Begin anew on the same database."""
        self.square = Square(self.database, self.clock)
        self.do(self.square.events.refresh(GUILD))

    @invariant()
    def all_is_well(self) -> None:
        """Compare what the database holds with the model, and both with what was promised."""
        if not hasattr(self, "day"):
            return
        counted, rows = self.do(self.square.counted(self.day))
        offered = self.do(self.square.numbers(self.day, offered=True))
        assert counted == rows == len(self.taken)
        assert self.do(self.square.people_in(self.day)) == sorted(self.taken)
        assert self.do(self.square.numbers(self.day, offered=False)) == self.in_line
        assert sorted(offered) == sorted(self.offers)
        self.most = max(self.capacity, min(self.most, counted + len(offered)))
        assert counted + len(offered) <= self.most
        assert self.free <= 0 or not self.in_line or not self.is_on
        assert self.is_on or not offered

    def teardown(self) -> None:
        """Leave nothing that another run would find."""
        if hasattr(self, "day"):
            people = {member(number) for number in range(5)}
            self.do(self.square.change(self.day, status="visible", capacity=1))
            for one in people:
                self.do(self.square.signups.erase(GUILD, one))

    # The model.

    def who(self, person: int) -> int:
        """Return which of the five *person* is now."""
        named = {OFFERED: [one for one in self.in_order if one in self.offers], FIRST: self.in_line}.get(person)
        return person if named is None else next(iter(named), 0)

    @property
    def event(self) -> Event:
        """Return the event as it stands."""
        found: Event = self.do(self.square.event(self.day))
        return found

    @property
    def in_order(self) -> list[int]:
        """Return everybody who waits."""
        return sorted(self.stamps, key=self.stamps.__getitem__)

    @property
    def in_line(self) -> list[int]:
        """Return those without an offer."""
        return [one for one in self.in_order if one not in self.offers]

    @property
    def free(self) -> int:
        """Return how many places are neither taken, nor offered, nor reserved."""
        return self.capacity - len(self.taken) - len(self.offers) - len(self.reserves)

    def fill(self) -> None:
        """Offer what is free to the first in line."""
        event, now, queue = self.event, self.clock.now(), self.square.queue
        while self.is_on and self.free > 0 and self.in_line:
            self.offers[self.in_line[0]] = kept_until(event, now, queue._calendar, queue._terms)

    def pass_on(self, person: int) -> None:
        """Put somebody behind all others."""
        last = max(self.stamps.values())
        self.stamps[person] = max(self.clock.now(), last + timedelta(microseconds=1))
        del self.offers[person]
        self.fill()


def _prove(runner: asyncio.Runner, url: str, *, examples: int, steps: int) -> None:
    async def opened() -> MortalDatabase:
        return MortalDatabase(url)

    database = runner.run(opened())
    machine = type("Here", (Machine,), {"runner": runner, "database": database})
    slow = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
    how = settings(max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=slow)
    try:
        run_state_machine_as_test(machine, settings=how)
    finally:
        runner.run(database.close())


def test_the_line_keeps_its_promises(newest_file: Path, tmp_path: Path) -> None:
    """On SQLite."""
    file = shutil.copyfile(newest_file, tmp_path / "passerelle.db")
    with asyncio.Runner() as runner:
        _prove(runner, f"sqlite+aiosqlite:///{file}", examples=25, steps=25)


@pytest.mark.full
def test_the_line_keeps_its_promises_on_postgresql(postgres_cluster: postgres.Cluster, newest_template: str) -> None:
    """On the database of several processes, for a shorter while."""
    with asyncio.Runner() as runner:
        lent = postgres_cluster.copy_of(newest_template)
        url = runner.run(lent.__aenter__())
        try:
            _prove(runner, url, examples=8, steps=20)
        finally:
            runner.run(lent.__aexit__(None, None, None))
