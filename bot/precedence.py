"""People first: what nobody asked for is done between the answers to what somebody asked.

One event loop does both. Without an order of precedence a tap waits behind whatever a fan-out has just begun: rows to
claim, cards to render, requests to write; each takes a millisecond or more, and they come in bursts.
"""

from __future__ import annotations

import asyncio
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Where somebody is always waiting, a step is taken nevertheless after so many seconds.
AT_MOST_S = 0.02

# For whom this is done.
_asker: ContextVar[object] = ContextVar("asker")


class Precedence:
    """Who waits for an answer now, and when a step of something else may be taken."""

    def __init__(self) -> None:
        self._waiting = set[object]()
        self._nobody, self._turn = asyncio.Event(), asyncio.Lock()
        self._nobody.set()

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Note that somebody waits until their answer has left, or the block ends."""
        asker = object()
        self._waiting.add(asker)
        self._nobody.clear()
        before = _asker.set(asker)
        try:
            yield
        finally:
            self.answered()
            _asker.reset(before)

    def answered(self) -> None:
        """Note that the answer to whoever this is done for has left: they wait for Discord and not for us."""
        self._waiting.discard(_asker.get(None))
        if not self._waiting:
            self._nobody.set()

    async def gap(self) -> None:
        """Wait until nobody waits for an answer, at most 20 ms; of those who wait here one goes at a time.

        The loop looks between two of them whether somebody has asked something meanwhile. What is done for somebody
        who waits goes on at once.
        """
        if _asker.get(None) in self._waiting:
            return
        until = asyncio.get_running_loop().time() + AT_MOST_S
        async with self._turn:
            await asyncio.sleep(0)
            if self._waiting:
                with suppress(TimeoutError):
                    async with asyncio.timeout_at(until):
                        await self._nobody.wait()
