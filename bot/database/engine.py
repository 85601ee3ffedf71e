"""One writer, readers apart, and units of work that a cancellation cannot tear."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.database import sqlite
from bot.database.trouble import explain

T = TypeVar("T")


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
        self._writer = sqlite.writer(self.url) if self.is_sqlite else create_async_engine(self.url, pool_pre_ping=True)
        self._reader = sqlite.reader(self.url) if self.is_sqlite else self._writer
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
