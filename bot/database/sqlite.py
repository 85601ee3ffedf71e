"""SQLite behind SQLAlchemy: one connection that writes, a few that read, each in a thread of its own.

A unit of work crosses to the thread of its connection once, and back once. Statement by statement it would cross a
dozen times, and wait each time for whatever else the event loop has to do.
"""

from __future__ import annotations

import asyncio
import contextvars
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

import aiosqlite
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import SingletonThreadPool

from bot.database.transaction import Transaction, Work

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from types import TracebackType

    from sqlalchemy import URL, Connection, CursorResult, Dialect, Executable, NestedTransaction
    from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")

BUSY_TIMEOUT_MS = 5000
READERS = 4


def writer(url: URL) -> Lanes:
    """Return the one connection that writes; a commit survives a power cut."""
    pragmas = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")
    return Lanes(url, count=1, begin="BEGIN IMMEDIATE", pragmas=pragmas)


def reader(url: URL) -> Lanes:
    """Return the connections that do not wait for the writer."""
    return Lanes(url, count=READERS, begin="BEGIN", pragmas=("query_only=ON",))


class Lane(aiosqlite.Connection):
    """A connection and its thread, to which whole units of work are sent."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connect, iter_chunk_size=64)
        # A thread that has failed to open still reports to the loop, and would else keep a process that ends.
        self._thread.daemon = True

    async def run(self, unit: Callable[[], T]) -> T:
        """Run *unit* in the thread, in the caller's context; return or raise what it does."""
        result: T = await self._execute(contextvars.copy_context().run, unit)  # type: ignore[no-untyped-call] # aiosqlite leaves it without types
        return result


class Lanes:
    """Connections of one kind: opened when first used, at most *count*, lent to one unit of work at a time."""

    def __init__(self, url: URL, *, count: int, begin: str, pragmas: tuple[str, ...]) -> None:
        self.engine = _engine(url, begin=begin, pragmas=pragmas)
        self._free: list[Lane] = []
        self._all: list[Lane] = []
        self._places = asyncio.Semaphore(count)

    async def run(self, work: Work[T]) -> tuple[Transaction, T]:
        """Run *work* in one transaction; raise what the database and the work raise."""
        async with self._places:
            lane = self._free.pop() if self._free else await self._open()
            try:
                return await lane.run(partial(_transact, self.engine, work))
            finally:
                self._free.append(lane)

    async def close(self) -> None:
        """Close every connection and end its thread."""
        for lane in self._all:
            await lane.run(self.engine.dispose)
            await lane.close()
        self._free.clear()
        self._all.clear()

    async def _open(self) -> Lane:
        lane = Lane(partial(_connect, self.engine))
        try:
            await lane
        except BaseException:
            # The thread still reports to the loop, and prints a traceback where the loop has ended meanwhile.
            await asyncio.to_thread(lane._thread.join)
            raise
        self._all.append(lane)
        return lane


class InThread:
    """What stores ask of a connection, answered at once by the thread that they run in."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def execute(self, statement: Executable, parameters: Any = None) -> CursorResult[Any]:
        """Run one statement; raise :class:`sqlalchemy.exc.DBAPIError`."""
        return self._connection.execute(statement, parameters)

    async def scalar(self, statement: Executable, parameters: Any = None) -> Any:
        """Run one statement; return the first column of its first row, None without a row."""
        return self._connection.scalar(statement, parameters)

    async def run_sync(self, call: Callable[..., T], *arguments: Any) -> T:
        """Call what wants the connection itself."""
        return call(self._connection, *arguments)

    def begin_nested(self) -> Savepoint:
        """Return a savepoint, to be entered with ``async with``."""
        return Savepoint(self._connection)

    @property
    def dialect(self) -> Dialect:
        """Which database this is."""
        return self._connection.dialect


class Savepoint:
    """A part of a transaction that may fail alone."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._nested: NestedTransaction | None = None

    async def __aenter__(self) -> None:
        self._nested = self._connection.begin_nested().__enter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._nested is not None:
            self._nested.__exit__(kind, error, trace)


def _connect(engine: Engine) -> sqlite3.Connection:
    """Open the connection of this thread; the engine's pool keeps it for the thread."""
    with engine.connect() as connection:
        return cast("sqlite3.Connection", connection.connection.driver_connection)


def _transact(engine: Engine, work: Work[T]) -> tuple[Transaction, T]:
    with engine.connect() as connection, connection.begin():
        transaction = Transaction(cast("AsyncConnection", InThread(connection)))
        return transaction, _driven(work, transaction)


def _driven(work: Work[T], transaction: Transaction) -> T:
    """Run the coroutine of *work* to its end: all that it may wait for is answered at once."""

    async def whole() -> T:
        return await work(transaction)

    coroutine = whole()
    try:
        coroutine.send(None)
    except StopIteration as ended:
        result: T = ended.value
        return result
    coroutine.close()
    raise RuntimeError("a unit of work may wait for its transaction and for nothing else")


def _engine(url: URL, *, begin: str, pragmas: tuple[str, ...]) -> Engine:
    # The driver would begin late and deferred, and fail as locked: it is told to leave that to us.
    ours = {"isolation_level": None}
    engine = create_engine(url.set(drivername="sqlite"), poolclass=SingletonThreadPool, connect_args=ours)

    @event.listens_for(engine, "connect")
    def set_up(opened: sqlite3.Connection, _record: object) -> None:
        for pragma in (f"busy_timeout={BUSY_TIMEOUT_MS}", *pragmas):
            opened.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begin_ours(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
