"""Have feeds and pages read: one at a time, by one warm process, within limits."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from bot.feeds.reading.model import MOST_BYTES, Feed, Item, Page, Reason, Sitemap, Task, Unreadable
from bot.feeds.reading.succession import Succession

if TYPE_CHECKING:
    from collections.abc import Sequence

logger = logging.getLogger(__name__)

READ_WITHIN_S = 10.0
"""A megabyte of feed takes one second of a core, and the process leaves the core to whoever else wants it."""
SUSPICIOUS_S = 1.0
"""After which the next process is started, so that it is ready when this one has to be ended."""
IDLE_S = 60.0
"""How long the process stays for the next task: the sources that are due come together, then none for minutes."""

Read = TypeVar("Read")
_FEED, _PAGE, _SITEMAP = TypeAdapter(Feed), TypeAdapter(Page), TypeAdapter(Sitemap)
_REASON = TypeAdapter[Reason](Reason)


class Reading:
    """The reader of one bot: starts its process with the first task, and another one where that had to be ended."""

    def __init__(self, *, within_s: float = READ_WITHIN_S, idle_s: float = IDLE_S) -> None:
        self._within_s, self._idle_s = within_s, idle_s
        self._turn = asyncio.Lock()
        self._processes = Succession()
        self._farewell: asyncio.TimerHandle | None = None
        self._leaving = set[asyncio.Task[None]]()

    @property
    def pid(self) -> int | None:
        """The number of the process that reads, None while there is none."""
        return self._processes.pid

    async def feed(self, body: bytes, *, address: str, media_type: str = "", charset: str | None = None) -> Feed:
        """Return the feed that *body* is, as it came from *address*; raise :class:`Unreadable`."""
        return await self._read("feed", _FEED, body, address=address, media_type=media_type, charset=charset)

    async def page(self, body: bytes, *, address: str, media_type: str = "", charset: str | None = None) -> Page:
        """Return what the page *body* says, as it came from *address*; raise :class:`Unreadable`."""
        return await self._read("page", _PAGE, body, address=address, media_type=media_type, charset=charset)

    async def listing(
        self, body: bytes, *, address: str, patterns: Sequence[str], media_type: str = "", charset: str | None = None
    ) -> tuple[Item, ...]:
        """Return the articles that a page lists: links of its own site whose path a regular expression finds.

        Raise :class:`Unreadable`.
        """
        options = {"address": address, "patterns": list(patterns), "media_type": media_type, "charset": charset}
        return (await self._read("listing", _FEED, body, **options)).items

    async def sitemap(self, body: bytes, *, address: str, patterns: Sequence[str] = ()) -> Sitemap:
        """Return the pages that a sitemap names, those that *patterns* find in its path; all of them without patterns.

        Raise :class:`Unreadable`.
        """
        return await self._read("sitemap", _SITEMAP, body, address=address, patterns=list(patterns))

    async def close(self) -> None:
        """End the process."""
        async with self._turn:
            if self._farewell:
                self._farewell.cancel()
            await self._processes.end()
        await asyncio.gather(*self._leaving)

    async def _read(self, task: Task, shape: TypeAdapter[Read], body: bytes, **options: object) -> Read:
        if not body:
            raise Unreadable("nothing")
        if len(body) > MOST_BYTES:
            raise Unreadable("size")
        async with self._turn:
            if self._farewell:
                self._farewell.cancel()
            try:
                answer = await self._answer({"task": task, **options}, body)
            finally:
                self._farewell = asyncio.get_running_loop().call_later(self._idle_s, self._dismiss)
        return _value(shape, answer)

    async def _answer(self, task: dict[str, object], body: bytes) -> dict[str, Any]:
        """Return the answer of the process; end it where none comes in time, or where nobody waits any more."""
        child = await self._processes.child()
        suspicion = asyncio.get_running_loop().call_later(SUSPICIOUS_S, self._processes.prepare)
        stays = False
        try:
            async with asyncio.timeout(self._within_s):
                answer = await child.ask(task, body)
            stays = child.is_alive
        except TimeoutError as error:
            raise Unreadable("time") from error
        finally:
            suspicion.cancel()
            if not stays:
                await self._processes.replace()
        return answer

    def _dismiss(self) -> None:
        """Let the processes go that nobody has needed for a while."""
        if not self._turn.locked():
            task = asyncio.ensure_future(self._processes.end())
            self._leaving.add(task)
            task.add_done_callback(self._leaving.discard)


def _value(shape: TypeAdapter[Read], answer: dict[str, Any]) -> Read:
    """Return what was read, once it has the shape that was asked for; raise :class:`Unreadable`."""
    try:
        if reason := answer.get("refused"):
            logger.info("not read: %s %s", reason, answer.get("detail", ""))
            raise Unreadable(_REASON.validate_python(reason))
        return shape.validate_python(answer.get("value"))
    except ValidationError as error:
        raise Unreadable("crash") from error
