"""One leader at a time, on either engine; nobody trusts a wall clock, and a zombie says nothing."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text, update

from bot.database import Database
from bot.database.lease import AnotherProcess, Lease, LeaseLost, leases
from bot.database.marks import APPLICATION, remember

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from bot.database import Transaction

# A holder with the long term never beats while a test runs, a candidate with the short one looks often.
LONG, SHORT = 3600.0, 0.05
PATIENCE_S = 10.0


@pytest.fixture
async def other(database: Database) -> AsyncIterator[Database]:
    """Lend the same database as another process opens it."""
    opened = Database(database.url.render_as_string(hide_password=False))
    yield opened
    await opened.close()


@contextlib.asynccontextmanager
async def a_lease(
    database: Database, *, term: float = LONG, monotonic: Callable[[], float] | None = None
) -> AsyncIterator[Lease]:
    """Lend a lease and let go of it."""
    lease = Lease(database, term=term, monotonic=monotonic) if monotonic else Lease(database, term=term)
    try:
        yield lease
    finally:
        await lease.release()


async def row(database: Database) -> tuple[str, int]:
    """Return who holds the lease, and its beat."""

    async def read(tx: Transaction) -> tuple[str, int]:
        found = (await tx.connection.execute(select(leases.c.holder, leases.c.beat))).one()
        return found.holder, found.beat

    return await database.read(read)


async def held_by(database: Database, holder: str) -> None:
    """Write down that *holder* holds the lease."""
    values = {"holder": holder, "beat": 1}
    async with a_lease(database) as lease:
        await lease.acquire()
    await database.write(lambda tx: tx.connection.execute(update(leases).values(values)))


def elsewhere() -> str:
    """Name a process of another machine."""
    return f"{socket.gethostname()}-2:1:99:abcd"


def leaps(seconds: float) -> Callable[[], float]:
    """Return a monotonic clock that is *seconds* later at each look."""
    looks = itertools.count()
    return lambda: next(looks) * seconds


async def test_one_of_many_candidates_leads(database: Database, other: Database) -> None:
    """All of them ask at once for a lease that nobody has had yet."""
    candidates = [Lease(one, term=LONG) for one in (database, other) for _ in range(3)]
    asking = [asyncio.create_task(candidate.acquire()) for candidate in candidates]

    async with asyncio.timeout(PATIENCE_S):
        await asyncio.wait(asking, return_when=asyncio.FIRST_COMPLETED)
        await database.write(lambda tx: remember(tx, APPLICATION, "settled", "yes"))

    assert [candidate.is_held for candidate in candidates].count(True) == 1
    assert [task.done() for task in asking].count(True) == 1
    for task in asking:
        task.cancel()
    await asyncio.gather(*asking, return_exceptions=True)
    for candidate in candidates:
        await candidate.release()


async def test_who_never_acquired_may_not_speak(database: Database) -> None:
    """Nor who has let go."""
    lease = Lease(database, term=LONG)
    with pytest.raises(LeaseLost):
        lease.require()

    await lease.acquire()
    lease.require()
    await lease.release()

    with pytest.raises(LeaseLost):
        lease.require()


async def test_a_released_lease_is_taken_at_once(database: Database, other: Database) -> None:
    """The next process need not wait a term, also when it is alone on its machine."""
    async with a_lease(database) as first:
        await first.acquire(alone=True)

    async with asyncio.timeout(PATIENCE_S), a_lease(other) as second:
        await second.acquire(alone=True)

        assert second.is_held


async def test_a_holder_that_beats_keeps_the_lease(database: Database, other: Database) -> None:
    """Though the candidate's own clock has long run past a term between two beats."""
    async with a_lease(database, term=SHORT) as holder, a_lease(other, term=SHORT) as candidate:
        await holder.acquire()
        asking = asyncio.create_task(candidate.acquire())
        first = (await row(database))[1]
        async with asyncio.timeout(PATIENCE_S):
            while (await row(database))[1] < first + 5:
                await asyncio.wait([asking], timeout=SHORT)

        assert not asking.done()
        assert holder.is_held
        asking.cancel()


async def test_a_holder_on_another_machine_is_replaced_after_a_term_without_a_beat(database: Database) -> None:
    """By the candidate's own monotonic clock, and not a look earlier."""
    await held_by(database, elsewhere())
    early = Lease(database, term=SHORT, monotonic=leaps(0))
    waiting = asyncio.create_task(early.acquire(alone=True))

    passes = leaps(SHORT / 3)
    async with asyncio.timeout(PATIENCE_S), a_lease(database, term=SHORT, monotonic=passes) as late:
        await asyncio.wait([waiting], timeout=3 * SHORT)
        still_waiting = not waiting.done()
        waiting.cancel()
        await late.acquire(alone=True)

        assert still_waiting
        assert SHORT < passes() < 4 * SHORT
        assert (await row(database))[0].startswith(f"{socket.gethostname()}:{os.getpid()}:")


async def test_a_beat_from_another_machine_tells_that_we_are_not_alone(database: Database, other: Database) -> None:
    """On SQLite the second process stops; it does not stand by."""
    await held_by(database, elsewhere())
    candidate = Lease(database, term=SHORT, monotonic=leaps(0))
    asking = asyncio.create_task(candidate.acquire(alone=True))
    await asyncio.wait([asking], timeout=SHORT)

    await other.write(lambda tx: tx.connection.execute(update(leases).values(beat=leases.c.beat + 1)))

    async with asyncio.timeout(PATIENCE_S):
        with pytest.raises(AnotherProcess):
            await asking


async def test_a_second_process_of_this_machine_is_told_at_once(database: Database, other: Database) -> None:
    """It names the first, so that the operator can find it."""
    async with a_lease(database) as first, asyncio.timeout(PATIENCE_S):
        await first.acquire()

        with pytest.raises(AnotherProcess) as raised:
            await Lease(other, term=LONG).acquire(alone=True)

        assert raised.value.params["owner"] == f"{socket.gethostname()}, processus {os.getpid()}"
        assert raised.value.params["seconds"] == LONG


HOLDER = """
import asyncio, sys
from bot.database import Database
from bot.database.lease import Lease

async def main():
    await Lease(Database(sys.argv[1]), term=3600).acquire()
    print("held", flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


def a_holder(url: str) -> subprocess.Popen[bytes]:
    """Start a process that holds the lease."""
    holder = subprocess.Popen(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-c", HOLDER, url], stdout=subprocess.PIPE, cwd=Path(__file__).parents[3]
    )
    assert holder.stdout is not None
    holder.stdout.readline()
    return holder


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux tells which processes live")
@pytest.mark.parametrize("is_reaped", [True, False], ids=["gone", "not yet asked how it ended"])
async def test_a_killed_process_of_this_machine_is_replaced_at_once(
    database: Database, database_url: str, is_reaped: bool
) -> None:
    """Its lease would run for an hour; while it lived it was not replaced."""
    with await asyncio.to_thread(a_holder, database_url) as holder:
        with pytest.raises(AnotherProcess):
            await Lease(database, term=LONG).acquire(alone=True)

        holder.send_signal(signal.SIGKILL)
        how = os.WEXITED | (0 if is_reaped else os.WNOWAIT)
        await asyncio.to_thread(os.waitid, os.P_PID, holder.pid, how)

        async with asyncio.timeout(PATIENCE_S), a_lease(database) as next_one:
            await next_one.acquire(alone=True)

            assert next_one.is_held


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux tells which processes live")
async def test_a_process_that_was_given_a_dead_ones_number_does_not_hold_its_lease(database: Database) -> None:
    """Numbers come round again, and in a container each process is the first."""
    await held_by(database, f"{socket.gethostname()}:{os.getpid()}:1:abcd")

    async with asyncio.timeout(PATIENCE_S), a_lease(database) as lease:
        await lease.acquire(alone=True)

        assert lease.is_held


async def test_a_woken_zombie_may_not_send_though_nobody_has_replaced_it(database: Database) -> None:
    """Its machine slept for longer than a term; it learns that from its own clock, before it asks anybody."""
    now = [1000.0]
    async with a_lease(database, term=LONG, monotonic=lambda: now[0]) as lease:
        await lease.acquire()
        now[0] += LONG - 0.1
        lease.require()

        now[0] += 0.2

        assert not lease.is_held
        with pytest.raises(LeaseLost):
            lease.require()


async def test_who_was_replaced_learns_it_at_the_next_beat(database: Database) -> None:
    """It may not send from then on, ends its waiting, and takes nothing from who leads now."""
    async with a_lease(database, term=0.3, monotonic=lambda: 0) as lease, asyncio.timeout(PATIENCE_S):
        await lease.acquire()
        await database.write(lambda tx: tx.connection.execute(update(leases).values(holder=elsewhere(), beat=77)))

        await lease.until_lost()

        assert not lease.is_held
        await lease.release()
        assert await row(database) == (elsewhere(), 77)


async def test_a_renewal_that_failed_is_tried_again(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever the reason: who stops renewing without having lost the lease would leave nobody to lead."""
    now = [0.0]
    async with a_lease(database, term=SHORT, monotonic=lambda: now[0]) as lease, asyncio.timeout(PATIENCE_S):
        await lease.acquire()
        await database.write(lambda tx: tx.connection.execute(text("ALTER TABLE leases RENAME TO hidden")))
        losing = asyncio.create_task(lease.until_lost())
        while "lease not renewed" not in caplog.text:
            await asyncio.wait([losing], timeout=SHORT)
        now[0] = 2 * SHORT
        away = lease.is_held

        await database.write(lambda tx: tx.connection.execute(text("ALTER TABLE hidden RENAME TO leases")))
        while not lease.is_held:
            await asyncio.wait([losing], timeout=SHORT)

        assert (away, losing.done()) == (False, False)
        losing.cancel()


async def test_who_only_let_the_deadline_pass_takes_the_lease_back_at_once(database: Database) -> None:
    """Its own renewals are not taken for the beats of somebody else, and one of them goes on."""
    now = [0.0]
    async with a_lease(database, term=SHORT, monotonic=lambda: now[0]) as lease, asyncio.timeout(PATIENCE_S):
        await lease.acquire()
        now[0] = 2 * SHORT
        stalled = not lease.is_held

        await lease.acquire()

        assert (stalled, lease.is_held) == (True, True)
        assert [task.get_name() for task in asyncio.all_tasks()].count("lease") == 1


async def test_two_leases_of_other_names_have_nothing_to_do_with_each_other(database: Database) -> None:
    """Each names one row."""
    async with a_lease(database) as leader:
        await leader.acquire()
        another = Lease(database, term=LONG, name="another")
        async with asyncio.timeout(PATIENCE_S):
            await another.acquire(alone=True)

        assert (leader.is_held, another.is_held) == (True, True)
        await another.release()
