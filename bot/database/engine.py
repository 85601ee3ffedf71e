"""One writer, readers apart, and units of work that a cancellation cannot tear."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import aiosqlite
from sqlalchemy import event, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.database.trouble import explain

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

T = TypeVar("T")
BUSY_TIMEOUT_MS = 5000
READERS = 4


class Transaction:
    """One open transaction: where stores read and write, and what waits for its commit."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection
        self._after: list[Callable[[], None]] = []

    def after_commit(self, call: Callable[[], None]) -> None:
        """Call *call* once the transaction is durable; never when it rolled back."""
        self._after.append(call)

    def committed(self) -> None:
        """Run what waited for the commit."""
        for call in self._after:
            call()


Work = Callable[[Transaction], Awaitable[T]]


class Database:
    """SQLite or PostgreSQL behind two verbs, ``write`` and ``read``.

    Each unit of work runs in a task of its own and is shielded: SQLAlchemy closes a cancelled
    SQLite connection while its statement is still active, and the next write then waits for the
    busy timeout. A caller that goes away leaves the work to finish, so use cases are idempotent.
    """

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._writer = self._sqlite_writer() if self.is_sqlite else create_async_engine(self.url, pool_pre_ping=True)
        self._reader = self._sqlite_reader() if self.is_sqlite else self._writer
        self._units: set[asyncio.Task[Any]] = set()

    @property
    def file(self) -> Path | None:
        """The SQLite file; None on PostgreSQL."""
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    async def write(self, work: Work[T]) -> T:
        """Run *work* in one transaction and commit; raise :class:`WorldProblem` where the database refuses.

        It runs once more where another process has inserted the same row between its look and its insert.
        """
        return await self._unit(_run_again, self._writer, work)

    async def read(self, work: Work[T]) -> T:
        """Run *work* on a connection that does not wait for writers."""
        return await self._unit(_run, self._reader, work)

    async def close(self) -> None:
        """Let running units end, then close every connection."""
        if self._units:
            await asyncio.wait(self._units)
        await self._writer.dispose()
        if self._reader is not self._writer:
            await self._reader.dispose()

    async def _unit(
        self, run: Callable[[AsyncEngine, Work[T]], Coroutine[Any, Any, T]], engine: AsyncEngine, work: Work[T]
    ) -> T:
        task = asyncio.create_task(run(engine, work))
        self._units.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._units.discard(task)
        if not task.cancelled():
            # Seen, so that asyncio does not warn when the caller was cancelled meanwhile.
            task.exception()

    def _sqlite_writer(self) -> AsyncEngine:
        engine = create_async_engine(
            self.url, pool_size=1, max_overflow=0, pool_timeout=60, connect_args={"async_creator_fn": _connect}
        )
        _prepare(engine, begin="BEGIN IMMEDIATE", pragmas=("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"))
        return engine

    def _sqlite_reader(self) -> AsyncEngine:
        engine = create_async_engine(
            self.url, pool_size=READERS, max_overflow=0, pool_timeout=60, connect_args={"async_creator_fn": _connect}
        )
        _prepare(engine, begin="BEGIN", pragmas=("query_only=ON",))
        return engine


async def _connect(*where: Any, **options: Any) -> aiosqlite.Connection:
    """Open an SQLite file; where that fails, let the thread end that has tried.

    It still reports to the loop, and prints a traceback where the loop has ended meanwhile.
    """
    connection = aiosqlite.connect(*where, **options)
    connection._thread.daemon = True
    try:
        return await connection
    except sqlite3.Error:
        await asyncio.to_thread(connection._thread.join)
        raise


async def _run(engine: AsyncEngine, work: Work[T]) -> T:
    try:
        async with engine.connect() as connection, connection.begin():
            transaction = Transaction(connection)
            result = await work(transaction)
    except (DBAPIError, OSError) as error:
        raise explain(error, engine.url.render_as_string()) from error
    transaction.committed()
    return result


async def _run_again(engine: AsyncEngine, work: Work[T]) -> T:
    try:
        return await _run(engine, work)
    except IntegrityError:
        return await _run(engine, work)


def _prepare(engine: AsyncEngine, *, begin: str, pragmas: tuple[str, ...]) -> None:
    """Take transactions out of the driver's hands: it would begin them deferred, and they would fail as locked."""

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(raw: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        raw.isolation_level = None
        with contextlib.closing(raw.cursor()) as cursor:
            for pragma in (f"busy_timeout={BUSY_TIMEOUT_MS}", *pragmas):
                cursor.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)
