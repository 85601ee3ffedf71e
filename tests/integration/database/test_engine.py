"""Units of work: whole or not at all, whoever goes away meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import threading
import types
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, text

from bot import precedence
from bot.database import Database
from bot.database.marks import APPLICATION, marks, remember, remembered
from bot.precedence import Precedence
from tests.gate import Gate

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Generator

    from bot.database import Transaction

_request: contextvars.ContextVar[str] = contextvars.ContextVar("request")


@pytest.fixture
async def other(database: Database) -> AsyncIterator[Database]:
    """Lend the same database as another process opens it."""
    opened = Database(database.url.render_as_string(hide_password=False))
    yield opened
    await opened.close()


async def kept(database: Database, name: str = "mark") -> str | None:
    """Return what *database* remembers under *name*."""
    return await database.read(lambda tx: remembered(tx, APPLICATION, name))


async def test_what_fails_leaves_nothing_behind(database: Database) -> None:
    """Neither rows nor calls that waited for the commit."""
    called: list[str] = []

    async def fails(tx: Transaction) -> None:
        await remember(tx, APPLICATION, "mark", "half")
        tx.after_commit(lambda: called.append("committed"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.write(fails)

    assert (await kept(database), called) == (None, [])


async def test_what_nobody_asked_for_waits_for_a_gap(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """To read as well as to write; what is done for who waits does not."""
    monkeypatch.setattr(precedence, "AT_MOST_S", 60)
    first = Precedence()
    polite = Database(database.url.render_as_string(hide_password=False), gap=first.gap)
    done: list[str] = []

    async def unit(name: str) -> None:
        await (polite.write(lambda tx: remember(tx, APPLICATION, name, name)) if name != "read" else kept(polite))
        done.append(name)

    with first.answering():
        unasked = [asyncio.create_task(unit(name), context=contextvars.Context()) for name in ("read", "written")]
        await asyncio.wait(unasked, timeout=0.05)
        await unit("asked")
    await asyncio.gather(*unasked)
    await polite.close()

    assert done[0] == "asked"
    assert sorted(done[1:]) == ["read", "written"]


async def test_what_waits_for_a_gap_is_not_lost(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asked for it may go away, and whoever closes the database waits for it."""
    monkeypatch.setattr(precedence, "AT_MOST_S", 60)
    first = Precedence()
    polite = Database(database.url.render_as_string(hide_password=False), gap=first.gap)

    with first.answering():
        writing = asyncio.create_task(
            polite.write(lambda tx: remember(tx, APPLICATION, "mark", "kept")), context=contextvars.Context()
        )
        await asyncio.wait([writing], timeout=0.05)
        writing.cancel()
        closing = asyncio.create_task(polite.close())
        closed, _ = await asyncio.wait([writing, closing], timeout=0.05)
    await closing

    assert closed == {writing}
    assert await kept(database) == "kept"


async def test_what_takes_long_is_reckoned_in_a_thread(database: Database) -> None:
    """The loop of who answers people goes on meanwhile; what fails there fails the unit."""
    loop = threading.get_ident()

    async def work(tx: Transaction) -> bool:
        return await tx.aside(threading.get_ident) == loop

    async def fails(tx: Transaction) -> float:
        return await tx.aside(lambda: 1 / 0)

    assert not await database.read(work)
    assert not await database.write(work)
    with pytest.raises(ZeroDivisionError):
        await database.write(fails)


async def test_what_waits_for_the_commit_finds_it_durable(database: Database, other: Database) -> None:
    """Another process reads it from then on."""
    seen: list[asyncio.Task[str | None]] = []

    async def work(tx: Transaction) -> str:
        await remember(tx, APPLICATION, "mark", "whole")
        tx.after_commit(lambda: seen.append(asyncio.ensure_future(kept(other))))
        return "done"

    assert await database.write(work) == "done"
    assert await seen[0] == "whole"


async def test_a_cancelled_caller_does_not_tear_the_write(database: Database) -> None:
    """The work is finished and committed without it, and the next write does not wait for a lock."""
    gate = Gate(database)

    async def work(tx: Transaction) -> None:
        await remember(tx, APPLICATION, "mark", "first")
        await gate.hold()
        await remember(tx, APPLICATION, "other", "second")

    caller = asyncio.create_task(database.write(work))
    await gate.reached()
    caller.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await caller
    gate.open()
    async with asyncio.timeout(3):
        await database.write(lambda tx: remember(tx, APPLICATION, "third", "third"))

    assert [await kept(database, name) for name in ("mark", "other", "third")] == ["first", "second", "third"]


async def test_many_cancelled_callers_leave_a_database_that_works(database: Database) -> None:
    """Cancelled before, in and after their statements: what was begun is done, and nothing stays locked."""
    for turns in range(30):
        caller = asyncio.create_task(
            database.write(lambda tx, turns=turns: remember(tx, APPLICATION, f"mark {turns}", "kept"))  # type: ignore[misc] # mypy cannot see a default in a lambda's type
        )
        for _ in range(turns):
            passed = asyncio.Event()
            asyncio.get_running_loop().call_soon(passed.set)
            await passed.wait()
        caller.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await caller
    async with asyncio.timeout(3):
        await database.write(lambda tx: remember(tx, APPLICATION, "last", "kept"))
    await database.close()

    found = [await kept(database, f"mark {turns}") for turns in range(30)]
    assert found == [None, *["kept"] * 29]


async def test_closing_waits_for_what_is_running(database: Database, other: Database) -> None:
    """A stop does not cut a write in two."""
    gate = Gate(database)

    async def work(tx: Transaction) -> None:
        await gate.hold()
        await remember(tx, APPLICATION, "mark", "whole")

    writing = asyncio.create_task(other.write(work))
    await gate.reached()
    closing = asyncio.create_task(other.close())
    gate.open()
    await closing

    assert writing.done()
    assert await kept(database) == "whole"


async def test_a_reader_does_not_wait_for_the_writer(database: Database) -> None:
    """It sees what was committed before."""
    await database.write(lambda tx: remember(tx, APPLICATION, "mark", "old"))
    gate = Gate(database)

    async def work(tx: Transaction) -> None:
        await remember(tx, APPLICATION, "mark", "new")
        await gate.hold()

    writing = asyncio.create_task(database.write(work))
    await gate.reached()
    async with asyncio.timeout(3):
        during = await kept(database)
    gate.open()
    await writing

    assert (during, await kept(database)) == ("old", "new")


async def test_two_processes_that_insert_the_same_row_both_succeed(database: Database, other: Database) -> None:
    """The second looks again: on PostgreSQL the row of the first comes between its look and its insert."""
    gate = Gate(database)

    async def first_come(tx: Transaction) -> str | None:
        before = await remembered(tx, APPLICATION, "mark")
        await gate.hold()
        if before is None:
            await tx.connection.execute(insert(marks).values(guild_id=APPLICATION, name="mark", value="slow"))
        return before

    slow = asyncio.create_task(database.write(first_come))
    await gate.reached()
    quick = asyncio.create_task(other.write(lambda tx: remember(tx, APPLICATION, "mark", "quick")))
    if not database.is_sqlite:
        await quick
    gate.open()
    await asyncio.gather(slow, quick)

    assert slow.result() == (None if database.is_sqlite else "quick")
    assert await kept(database) == "quick"


async def test_a_fault_of_our_own_comes_back_as_it_is(database: Database) -> None:
    """A statement that is wrong is no problem of the world."""

    async def wrong(tx: Transaction) -> None:
        await tx.connection.execute(text("SELECT * FROM nowhere"))

    with pytest.raises(Exception, match="nowhere") as raised:
        await database.read(wrong)

    assert type(raised.value).__module__.startswith("sqlalchemy")


@types.coroutine
def _turn_of_the_loop() -> Generator[None, None, None]:
    yield


async def test_a_unit_of_work_waits_for_nothing_but_its_transaction(database: Database) -> None:
    """On SQLite nothing else could wake it: said at once, with nothing written, and the next one is served."""
    if not database.is_sqlite:
        pytest.skip("PostgreSQL's units of work run in the event loop")

    async def waits(tx: Transaction) -> None:
        await remember(tx, APPLICATION, "mark", "half")
        await _turn_of_the_loop()

    with pytest.raises(RuntimeError, match="its transaction"):
        await database.write(waits)

    assert await kept(database) is None


async def test_a_unit_of_work_runs_in_the_context_of_its_caller(database: Database) -> None:
    """What the log says of it names the same request."""
    _request.set("of the caller")

    async def reads(_tx: Transaction) -> str:
        return _request.get()

    assert await database.write(reads) == "of the caller"
