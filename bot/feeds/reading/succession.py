"""The process that reads, and the one that takes its place where it has to be ended."""

from __future__ import annotations

import asyncio
import contextlib

from bot.feeds.reading.model import Unreadable
from bot.feeds.reading.process import Child


class Succession:
    """One process at work; a second one only once the first is likely to need it, for each takes memory."""

    def __init__(self) -> None:
        self._child: Child | None = None
        self._heir: asyncio.Task[Child] | None = None

    @property
    def pid(self) -> int | None:
        """The number of the process at work, None while there is none."""
        return self._child.pid if self._child and self._child.is_alive else None

    async def child(self) -> Child:
        """Return a process that can be asked; raise :class:`Unreadable` where none starts."""
        if self._child is None or not self._child.is_alive:
            await self._end_child()
            self.prepare()
            heir, self._heir = self._heir, None
            assert heir is not None  # noqa: S101  # just prepared
            self._child = await heir
        return self._child

    def prepare(self) -> None:
        """Start the next process, unless one is waiting."""
        if self._heir is None:
            self._heir = asyncio.ensure_future(Child.start())
            # Whoever needs it is told; where nobody does, nothing is lost.
            self._heir.add_done_callback(lambda heir: heir.cancelled() or heir.exception())

    async def replace(self) -> None:
        """End the process at work by force, and start the next one."""
        self.prepare()
        await self._end_child()

    async def end(self) -> None:
        """End them all."""
        await self._end_child()
        heir, self._heir = self._heir, None
        if heir:
            with contextlib.suppress(Unreadable):
                await (await heir).end()

    async def _end_child(self) -> None:
        child, self._child = self._child, None
        if child:
            await child.end()
