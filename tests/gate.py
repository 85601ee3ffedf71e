"""What happens while a unit of work is under way: it is held at a gate, or waits for something else in its midst."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, TypeVar

from tests.waiting import until_one_waits

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

    from bot.database import Database, Transaction
    from bot.database.transaction import Work

T = TypeVar("T")
U = TypeVar("U")

LONGEST_S = 30


class Gate:
    """Holds a unit of work: in its connection's thread on SQLite, in the event loop on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        event = threading.Event if database.is_sqlite else asyncio.Event
        self._reached, self._open = event(), event()

    async def hold(self) -> None:
        """Say that the unit of work has come this far, and wait (to be called by it)."""
        self._reached.set()
        await self._wait(self._open, blocking=True)

    async def reached(self) -> None:
        """Wait until the unit of work has come to the gate."""
        await self._wait(self._reached)

    def open(self) -> None:
        """Let it go on, now and whenever it comes again."""
        self._open.set()

    async def _wait(self, event: threading.Event | asyncio.Event, *, blocking: bool = False) -> None:
        if isinstance(event, asyncio.Event):
            await event.wait()
        elif blocking:
            assert event.wait(LONGEST_S)
        else:
            assert await asyncio.to_thread(event.wait, LONGEST_S)


async def meanwhile(
    database: Database, work: Work[T], other: Callable[[], Coroutine[Any, Any, U]]
) -> tuple[T, asyncio.Task[U]]:
    """Begin *other* when *work* is done and not yet committed; commit once *other* waits for a lock.

    On SQLite, where the second writer always waits, that is at once.
    """
    gate = Gate(database)

    async def held(tx: Transaction) -> T:
        result = await work(tx)
        await gate.hold()
        return result

    writing = asyncio.create_task(database.write(held))
    await gate.reached()
    task = asyncio.create_task(other())
    await until_one_waits(database)
    gate.open()
    return await writing, task


async def in_loop(happening: Coroutine[Any, Any, T], loop: asyncio.AbstractEventLoop) -> T:
    """Wait for *happening*, which belongs to *loop*, in the midst of a unit of work, wherever that runs."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run_coroutine_threadsafe(happening, loop).result(LONGEST_S)
    return await happening
