"""One writer, readers apart, and units of work that a cancellation cannot tear."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.database import sqlite
from bot.database.transaction import Transaction, Work
from bot.database.trouble import explain

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from sqlalchemy import URL

T = TypeVar("T")


class Database:
    """SQLite or PostgreSQL behind two verbs, ``write`` and ``read``.

    Each unit of work runs in a task of its own and is shielded: a caller that goes away leaves the work to finish, so
    use cases are idempotent. Before it, *gap* is waited for: whoever asked something goes first.
    """

    def __init__(self, url: str, *, gap: Callable[[], Awaitable[None]] | None = None) -> None:
        self.url, self._gap = make_url(url), gap
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._writer: Runner = sqlite.writer(self.url) if self.is_sqlite else Pool(self.url)
        self._reader: Runner = sqlite.reader(self.url) if self.is_sqlite else self._writer
        self._units: set[asyncio.Task[Any]] = set()

    @property
    def file(self) -> Path | None:
        """The SQLite file; None on PostgreSQL."""
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    async def write(self, work: Work[T]) -> T:
        """Run *work* in one transaction and commit; raise :class:`WorldProblem` where the database refuses.

        It runs once more where another process has inserted the same row between its look and its insert.
        """
        return await self._unit(self._run_again, self._writer, work)

    async def read(self, work: Work[T]) -> T:
        """Run *work* on a connection that does not wait for writers."""
        return await self._unit(self._run, self._reader, work)

    async def close(self) -> None:
        """Let running units end, then close every connection."""
        if self._units:
            await asyncio.wait(self._units)
        await self._writer.close()
        if self._reader is not self._writer:
            await self._reader.close()

    async def _unit(self, run: Callable[[Runner, Work[T]], Coroutine[Any, Any, T]], runner: Runner, work: Work[T]) -> T:
        task = asyncio.create_task(run(runner, work))
        self._units.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._units.discard(task)
        if not task.cancelled():
            # Seen, so that asyncio does not warn when the caller was cancelled meanwhile.
            task.exception()

    async def _run(self, runner: Runner, work: Work[T]) -> T:
        if self._gap:
            await self._gap()
        try:
            transaction, result = await runner.run(work)
        except (DBAPIError, OSError) as error:
            raise explain(error, self.url.render_as_string()) from error
        transaction.committed()
        return result

    async def _run_again(self, runner: Runner, work: Work[T]) -> T:
        try:
            return await self._run(runner, work)
        except IntegrityError:
            return await self._run(runner, work)


class Runner(Protocol):
    """Where units of work run: a connection's thread on SQLite, the event loop on PostgreSQL."""

    async def run(self, work: Work[T]) -> tuple[Transaction, T]:
        """Run *work* in one transaction that is committed; return both."""
        ...

    async def close(self) -> None:
        """Close every connection."""
        ...


class Pool:
    """PostgreSQL's connections."""

    def __init__(self, url: URL) -> None:
        # It brings SQLAlchemy's ORM along: six MiB that SQLite does without.
        from sqlalchemy.ext.asyncio import create_async_engine  # noqa: PLC0415

        self._engine = create_async_engine(url, pool_pre_ping=True)

    async def run(self, work: Work[T]) -> tuple[Transaction, T]:
        """Run *work* in one transaction that is committed; return both."""
        async with self._engine.connect() as connection, connection.begin():
            transaction = Transaction(connection)
            return transaction, await work(transaction)

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()
