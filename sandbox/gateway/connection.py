"""One WebSocket of the gateway: frames out in order, compressed if asked for, silent if a fault says so."""

import asyncio
import time
import zlib
from contextlib import suppress
from typing import NamedTuple

from aiohttp import ClientConnectionError, web

from sandbox.wire import encode


class _Close(NamedTuple):
    code: int | None
    """None cuts the connection without a word."""


class Connection:
    """Queues what the gateway says, so that whoever causes an event never waits for a socket."""

    def __init__(self, request: web.Request, socket: web.WebSocketResponse, *, compress: bool) -> None:
        self._request = request
        self._socket = socket
        # One stream for the whole connection, flushed after each message (docs events/gateway#zlibstream).
        self._deflate = zlib.compressobj() if compress else None
        self._queue: asyncio.Queue[str | _Close] = asyncio.Queue()
        self._silent_until = self._no_events_until = 0.0
        self.closing = False

    def send(self, frame: str) -> None:
        """Queue an event, encoded; a silent or closing connection loses it."""
        if time.monotonic() >= self._no_events_until:
            self._put_in_queue(frame)

    def say(self, op: int, data: object) -> None:
        """Queue a frame that is no event."""
        self._put_in_queue(encode({"op": op, "d": data, "s": None, "t": None}))

    def _put_in_queue(self, frame: str) -> None:
        if not self.closing and time.monotonic() >= self._silent_until:
            self._queue.put_nowait(frame)

    def close(self, code: int | None) -> None:
        """Close once the queue is empty; None cuts without a close frame."""
        if not self.closing:
            self.closing = True
            self._queue.put_nowait(_Close(code))

    def fall_silent(self, seconds: float) -> None:
        """Say nothing for *seconds*: no events, no acknowledgements."""
        self._silent_until = time.monotonic() + seconds

    def hold_events(self, seconds: float) -> None:
        """Lose the events of the next *seconds*, and acknowledge as ever."""
        self._no_events_until = time.monotonic() + seconds

    def speak(self) -> None:
        """End a silence."""
        self._silent_until = self._no_events_until = 0.0

    async def write(self) -> None:
        """Send what is queued until the connection closes."""
        with suppress(ClientConnectionError):
            while True:
                item = await self._queue.get()
                if isinstance(item, _Close):
                    await self._end(item.code)
                    return
                await self._put(item)

    async def _put(self, frame: str) -> None:
        if self._deflate is None:
            await self._socket.send_str(frame)
            return
        data = self._deflate.compress(frame.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
        await self._socket.send_bytes(data)

    async def _end(self, code: int | None) -> None:
        if code is None:
            if self._request.transport is not None:
                self._request.transport.abort()
            return
        # Do not wait for the other side's close frame: a client that hangs must not hold the gateway.
        with suppress(TimeoutError):
            async with asyncio.timeout(1):
                await self._socket.close(code=code)
