"""Names become addresses once, and only addresses that were checked are connected to.

Between a check and a connection nothing is looked up again, so a name that changes its answer (DNS rebinding) gains
nothing by it.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from ipaddress import ip_address
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

from bot.web.guard import is_open

Lookup = Callable[[str], Awaitable[Sequence[str]]]
"""Returns the IP addresses of a name, as text; raises OSError where there are none."""

# A name server that is slow on purpose holds these and no other thread of the process.
_THREADS = 4
# More would only be tried until the time is over.
_MOST_ADDRESSES = 8


class Forbidden(OSError):
    """A name or a connection leads where nobody is sent."""


class SystemLookup:
    """The resolver of this machine, in threads of its own."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="names")

    async def __call__(self, host: str) -> Sequence[str]:
        """Return the addresses of *host*; OSError where there are none."""
        # The dot of the root keeps the search domains of this machine's network out.
        ask = partial(socket.getaddrinfo, f"{host}." if "." in host else host, None, type=socket.SOCK_STREAM)
        found = await asyncio.get_running_loop().run_in_executor(self._threads, ask)
        return [str(sockaddr[0]) for *_, sockaddr in found]

    def close(self) -> None:
        """Wait for nobody: a thread that still asks ends by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class Names(AbstractResolver):
    """What aiohttp asks: the whole answer is refused where one of its addresses is not open."""

    def __init__(self, lookup: Lookup, *, loopback: bool) -> None:
        self._lookup, self._loopback = lookup, loopback

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return the addresses of *host*, all of them checked; OSError otherwise."""
        del family  # both are asked for
        found = list(dict.fromkeys(await self._lookup(host)))
        if not found:
            raise OSError("no address")
        if not all(_is_open(number, port, loopback=self._loopback) for number in found):
            raise Forbidden
        return [_result(host, number, port) for number in found[:_MOST_ADDRESSES]]

    async def close(self) -> None:
        """Nothing is held here."""


def guarded_socket(*, loopback: bool) -> Callable[[tuple[Any, ...]], socket.socket]:
    """Return what opens sockets for connections: the last question, which every address must pass."""

    def opened(info: tuple[Any, ...]) -> socket.socket:
        family, kind, protocol, _, (host, port, *_) = info
        if not _is_open(host, port, loopback=loopback):
            raise Forbidden
        return socket.socket(family, kind, protocol)

    return opened


@lru_cache(maxsize=1024)
def _is_open(number: str, port: int, *, loopback: bool) -> bool:
    """Say it for an address as text; it is asked twice for each connection."""
    return is_open(ip_address(number), port, loopback=loopback)


def _result(host: str, number: str, port: int) -> ResolveResult:
    return ResolveResult(
        hostname=host,
        host=number,
        port=port,
        family=socket.AF_INET6 if ":" in number else socket.AF_INET,
        proto=0,
        flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    )
