"""One open transaction, as stores and services see it on either database."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")


class Transaction:
    """One open transaction: where stores read and write, and what waits for its commit."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection
        self._after: list[Callable[[], None]] = []

    async def aside(self, work: Callable[[], T]) -> T:
        """Return what *work* reckons, without keeping the event loop: on SQLite a unit is in a thread already."""
        return work() if self.connection.dialect.name == "sqlite" else await asyncio.to_thread(work)

    def after_commit(self, call: Callable[[], None]) -> None:
        """Call *call* once the transaction is durable, in the event loop's thread; never when it rolled back."""
        self._after.append(call)

    def committed(self) -> None:
        """Run what waited for the commit."""
        for call in self._after:
            call()


# A unit of work waits for its transaction, for what that does aside, and for nothing else: on SQLite it runs in the
# thread of its connection.
Work = Callable[[Transaction], Awaitable[T]]
