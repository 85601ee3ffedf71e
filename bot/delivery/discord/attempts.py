"""The trace that no request escapes, and what each attempt of a call was answered."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import aiohttp

from bot.delivery.pace import TOO_MANY_REQUESTS, Pace, TooFast, is_interaction
from bot.precedence import Precedence

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import SimpleNamespace


class SecondTry(aiohttp.ClientError):
    """A request that Discord may have taken already was about to leave again."""


@dataclass
class Attempts:
    """What each attempt of a call was answered, 0 for nothing yet; discord.py only shows the last.

    What is asked *once* does not leave again unless Discord surely did nothing.
    """

    once: bool = False
    statuses: list[int] = field(default_factory=list)

    def begin(self) -> None:
        """Note that one leaves; raise :class:`SecondTry` where it must not."""
        if self.once and not self.is_untaken:
            raise SecondTry
        self.statuses.append(0)

    @property
    def is_untaken(self) -> bool:
        """Whether nothing has left that Discord did not refuse before it did anything."""
        return all(status == TOO_MANY_REQUESTS for status in self.statuses)

    @property
    def is_doubtful(self) -> bool:
        """Whether an attempt may have had its effect, whatever a later one was answered."""
        return any(status == 0 or status >= 500 for status in self.statuses)


ATTEMPTS: ContextVar[Attempts | None] = ContextVar("attempts", default=None)


def trace(
    pace: Pace,
    *,
    precedence: Precedence | None = None,
    require: Callable[[], None] | None = None,
    refused: Callable[[], None] | None = None,
) -> aiohttp.TraceConfig:
    """Return the trace that no request escapes: the pace, and with *require* the lease's deadline.

    Whatever is not an answer lets people go first. *refused* is called where Discord does not know the token.

    aiohttp awaits it for every attempt, so discord.py's own retries are counted too.
    """
    config = aiohttp.TraceConfig()
    precedence = precedence or Precedence()

    def over(context: SimpleNamespace) -> None:
        # A trace that raises once there is an answer is followed by the one for what has failed.
        if sent := vars(context).pop("on_way", None):
            pace.over(*sent)

    async def before(_session: aiohttp.ClientSession, context: SimpleNamespace, sent: Any) -> None:
        if is_interaction(sent.url.path):
            return
        attempts = ATTEMPTS.get()
        await pace.wait(sent.method, sent.url.path, gap=precedence.gap)
        if require:
            require()
        if attempts:
            attempts.begin()
        # Nothing may fail from here on: what has not begun by aiohttp's reckoning does not end either.
        pace.leaves()
        context.on_way = (sent.method, sent.url.path)

    async def leaving(_session: aiohttp.ClientSession, _context: SimpleNamespace, sent: Any) -> None:
        if is_interaction(sent.url.path):
            precedence.answered()

    async def failed(_session: aiohttp.ClientSession, context: SimpleNamespace, _failed: Any) -> None:
        over(context)

    async def after(_session: aiohttp.ClientSession, context: SimpleNamespace, ended: Any) -> None:
        over(context)
        if is_interaction(ended.url.path):
            return
        if attempts := ATTEMPTS.get():
            attempts.statuses[-1] = ended.response.status
        if refused and ended.response.status == 401:
            refused()
        try:
            pace.note(ended.method, ended.url.path, ended.response.status, ended.response.headers)
        except TooFast:
            ended.response.close()
            raise

    config.on_request_start.append(before)
    # With its body: aiohttp tells of the headers before they leave, and a step that begins then comes first.
    config.on_request_chunk_sent.append(leaving)
    config.on_request_end.append(after)
    config.on_request_exception.append(failed)
    return config
