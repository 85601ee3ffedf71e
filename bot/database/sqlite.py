"""SQLite behind SQLAlchemy: one engine that writes, one that reads, and one hop to the thread for each statement."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from typing import TYPE_CHECKING, Any, NamedTuple

import aiosqlite
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import URL

BUSY_TIMEOUT_MS = 5000
READERS = 4


def writer(url: URL) -> AsyncEngine:
    """Return the engine of the one connection that writes; a commit survives a power cut."""
    pragmas = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")
    return _engine(url, connections=1, begin="BEGIN IMMEDIATE", pragmas=pragmas)


def reader(url: URL) -> AsyncEngine:
    """Return the engine of the connections that do not wait for the writer."""
    return _engine(url, connections=READERS, begin="BEGIN", pragmas=("query_only=ON",))


class OneHopConnection(aiosqlite.Connection):
    """Begins a transaction, runs a statement and fetches all its rows in one hop to the connection's thread.

    SQLAlchemy awaits a cursor, its execution, its rows and its end one by one. With aiosqlite's own cursors those are
    four hops, and were half of what a transaction cost.
    """

    def __init__(self, file: str, *, begin: str, pragmas: tuple[str, ...], **options: Any) -> None:
        def connect() -> sqlite3.Connection:
            # The driver would begin transactions late and deferred, and they would fail as locked.
            opened: sqlite3.Connection = sqlite3.connect(file, isolation_level=None, **options)
            for pragma in (f"busy_timeout={BUSY_TIMEOUT_MS}", *pragmas):
                opened.execute(f"PRAGMA {pragma}").close()
            return opened

        super().__init__(connect, iter_chunk_size=64)
        self._begin = begin
        # A thread that has failed to open still reports to the loop, and would else keep a process that ends.
        self._thread.daemon = True

    def cursor(self) -> OneHopCursor:  # type: ignore[override] # all that SQLAlchemy asks of a cursor
        """Return a cursor that costs nothing until it executes."""
        return OneHopCursor(self)

    async def rollback(self) -> None:
        """Roll back where there is something: the pool asks for it whenever a connection comes back."""
        if self.in_transaction:
            await super().rollback()

    async def run(self, method: str, statement: str, parameters: Sequence[Any]) -> _Result:
        """Execute *statement* in a transaction and return what came of it; raise :class:`sqlite3.Error`."""
        result: _Result = await self._execute(self._run, method, statement, parameters)  # type: ignore[no-untyped-call] # aiosqlite leaves it without types
        return result

    def _run(self, method: str, statement: str, parameters: Sequence[Any]) -> _Result:
        if not self._conn.in_transaction:
            self._conn.execute(self._begin)
        with contextlib.closing(self._conn.cursor()) as cursor:
            getattr(cursor, method)(statement, parameters)
            rows = cursor.fetchall() if cursor.description else []
            return _Result(rows, cursor.description, cursor.rowcount, cursor.lastrowid)


class _Result(NamedTuple):
    rows: list[Any]
    description: Sequence[Any] | None
    rowcount: int
    lastrowid: int | None


class OneHopCursor:
    """What SQLAlchemy awaits of a cursor (PEP 249, asynchronous); everything is fetched as soon as it is executed."""

    arraysize = 1

    def __init__(self, connection: OneHopConnection) -> None:
        self._connection = connection
        self._result = _Result([], None, -1, None)

    async def __aenter__(self) -> OneHopCursor:
        return self

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        """Run one statement; raise :class:`sqlite3.Error`."""
        self._result = await self._connection.run("execute", statement, parameters)

    async def executemany(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run one statement for each of *rows*; raise :class:`sqlite3.Error`."""
        self._result = await self._connection.run("executemany", statement, rows)

    async def fetchall(self) -> list[Any]:
        """Return the rows."""
        return self._result.rows

    async def close(self) -> None:
        """Do nothing: the cursor of the thread is closed."""

    @property
    def description(self) -> Sequence[Any] | None:
        """The columns, None for a statement without any."""
        return self._result.description

    @property
    def rowcount(self) -> int:
        """How many rows were changed, -1 where that makes no sense."""
        return self._result.rowcount

    @property
    def lastrowid(self) -> int | None:
        """The number of the row that was inserted last."""
        return self._result.lastrowid


def _engine(url: URL, *, connections: int, begin: str, pragmas: tuple[str, ...]) -> AsyncEngine:
    async def connect(file: str, **options: Any) -> OneHopConnection:
        connection = OneHopConnection(file, begin=begin, pragmas=pragmas, **options)
        try:
            return await connection  # type: ignore[return-value] # it gives itself
        except sqlite3.Error:
            # The thread still reports to the loop, and prints a traceback where the loop has ended meanwhile.
            await asyncio.to_thread(connection._thread.join)
            raise

    return create_async_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=60,
        connect_args={"async_creator_fn": connect},
    )
