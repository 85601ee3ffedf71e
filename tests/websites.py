"""Websites of a few lines on loopback, well-behaved or not, and names that lead where a test says."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Sequence

Answer = bytes | Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Asked:
    """A request, as it came."""

    path: str
    headers: dict[str, str]


def reply(body: bytes = b"", *, status: str = "200 OK", **headers: str) -> bytes:
    """Return an answer of HTTP; an underscore in the name of a header is a hyphen."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def redirect(to: str, status: str = "302 Found") -> bytes:
    """Return an answer that leads elsewhere."""
    return reply(status=status, Location=to)


@dataclass
class Website:
    """Answers by path; what is not there is 404."""

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    port: int = 0

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [one.path for one in self.asked]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")[:-2]
                self.asked.append(Asked(first.split()[1], dict(line.split(": ", 1) for line in lines)))
                self.news.set()
                answer = self.answers.get(self.asked[-1].path, reply(status="404 Not Found"))
                if callable(answer):
                    await answer(reader, writer)
                    break
                writer.write(answer)
                await writer.drain()
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


@contextlib.asynccontextmanager
async def serving(website: Website, *, tls: ssl.SSLContext | None = None) -> AsyncIterator[Website]:
    """Serve *website* on loopback until the block ends and its visitors have left."""
    visits: set[asyncio.Task[None]] = set()

    async def visit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(website._serve(reader, writer))
        visits.add(task)
        await task

    server = await asyncio.start_server(visit, "127.0.0.1", 0, ssl=tls)
    website.port = server.sockets[0].getsockname()[1]
    try:
        yield website
    finally:
        server.close()
        await asyncio.gather(*visits, return_exceptions=True)


class Directory:
    """Names and their addresses; a name with several answers gives them in turn, and its last for ever."""

    def __init__(self, **answers: Sequence[Sequence[str]]) -> None:
        self._answers = {name: deque(one) for name, one in answers.items()}
        self.asked: list[str] = []

    async def __call__(self, host: str) -> Sequence[str]:
        """Return the addresses of *host*; of what is not listed, this machine's."""
        self.asked.append(host)
        answers = self._answers.get(host.partition(".")[0], deque([["127.0.0.1"]]))
        answer = answers.popleft() if len(answers) > 1 else answers[0]
        if not answer:
            raise OSError("no such name")
        return answer
