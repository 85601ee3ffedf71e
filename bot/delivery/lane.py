"""The slow lane: direct conversations are opened one by one, so that Discord does not take us for a spammer.

Discord quarantines bots that open many at once (discord-api-docs #5987); those that stand are kept
and cost nothing.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING

from bot.delivery.model import Opened, Postponed, Refused

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

logger = logging.getLogger(__name__)

# Two conversations are opened at least so far apart, in seconds.
GAP_S = 3.0
# What Discord calls it when it is too many: for a while, or until somebody has appealed.
TOO_MANY, QUARANTINED = "delivery.too_many_dms", "delivery.quarantined"

Member = tuple[int, int, int]
"""A guild, a person's key in it, and their Discord id."""
Answer = Opened | Refused | Postponed


class Resting(Postponed):
    """The lane is closed, so that Discord was not asked."""


class SlowLane:
    """Open direct conversations in the background, at most one in *gap_s* seconds of real time.

    *then* is told what came of each; what it raises is raised by :meth:`empty`. *closed* says why nobody may be
    opened to now, None while the lane is open (see :mod:`bot.delivery.alarm`).
    """

    def __init__(
        self,
        open_dm: Callable[[int], Awaitable[Answer]],
        then: Callable[[Member, Answer], Awaitable[None]],
        *,
        gap_s: float = GAP_S,
        closed: Callable[[], Awaitable[Postponed | None]] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._open_dm, self._then, self._gap_s, self._closed = open_dm, then, gap_s, closed
        self._monotonic, self._sleep = monotonic, sleep
        self._next_at = float("-inf")
        self._waiting: dict[Member, None] = {}
        self._task: asyncio.Task[None] | None = None

    def add(self, member: Member) -> None:
        """Let *member* be opened to in their turn; asked twice, once."""
        self._waiting.setdefault(member)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run(), name="slow lane")
            self._task.add_done_callback(_note_end)

    async def empty(self) -> None:
        """Wait until nobody waits; raise what has stopped the lane."""
        while task := self._task:
            try:
                await asyncio.shield(task)
            finally:
                # What has stopped it is raised once.
                if task.done() and self._task is task:
                    self._task = None

    async def close(self) -> None:
        """Stop; who waits is found again in the rows."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _run(self) -> None:
        while self._waiting:
            member = next(iter(self._waiting))
            answer = await self._open(member)
            del self._waiting[member]
            await self._then(member, answer)

    async def _open(self, member: Member) -> Answer:
        if self._closed and (postponed := await self._closed()):
            return postponed
        if (pause := self._next_at - self._monotonic()) > 0:
            await self._sleep(pause)
        answer = await self._open_dm(member[2])
        self._next_at = self._monotonic() + self._gap_s
        return answer


def _note_end(task: asyncio.Task[None]) -> None:
    """Log what has stopped the lane: who waited is found again in the rows."""
    if not task.cancelled() and (error := task.exception()):
        logger.error("the slow lane has stopped", exc_info=error)
