"""Everything that was said, in order: the oracle of end-to-end tests."""

import asyncio
import time
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sandbox.clock import Clock
from sandbox.wire import Json, iso

ENTRIES_KEPT = 200_000
"""Older entries are forgotten, so that a long load test does not fill the memory."""


@dataclass(slots=True, frozen=True)
class Entry:
    """One thing that was said."""

    number: int
    kind: str
    at: datetime
    offset: float
    """Real seconds since the sandbox began."""
    data: Json

    def payload(self) -> Json:
        """Write the entry as the control API gives it."""
        return {
            "number": self.number,
            "kind": self.kind,
            "at": iso(self.at),
            "offset": round(self.offset, 6),
            **self.data,
        }


class Transcript:
    """A numbered, growing list of entries that can be waited on."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._began = time.monotonic()
        self._entries: deque[Entry] = deque(maxlen=ENTRIES_KEPT)
        self._waiting: set[asyncio.Event] = set()
        self.last = 0

    def add(self, kind: str, data: Json) -> int:
        """Note *data*, which nobody changes afterwards; return the entry's number."""
        self.last += 1
        self._entries.append(Entry(self.last, kind, self._clock.now(), time.monotonic() - self._began, data))
        for waiting in self._waiting:
            waiting.set()
        return self.last

    def since(self, number: int, kinds: Collection[str] = ()) -> list[Entry]:
        """Return the entries after *number*, oldest first, of *kinds* if any are named."""
        first = self.last - len(self._entries)
        newer = islice(self._entries, max(0, number - first), None)
        return [entry for entry in newer if not kinds or entry.kind in kinds]

    async def news(self, number: int, kinds: Collection[str], patience: float) -> list[Entry]:
        """Return the entries after *number* as soon as there are any, or none after *patience* seconds."""
        told = asyncio.Event()
        self._waiting.add(told)
        try:
            async with asyncio.timeout(patience):
                while not (found := self.since(number, kinds)):
                    number = self.last
                    told.clear()
                    await told.wait()
        except TimeoutError:
            return []
        finally:
            self._waiting.discard(told)
        return found
