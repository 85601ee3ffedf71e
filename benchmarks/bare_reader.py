"""A bare reader: aiohttp with what it was given last time, and feedparser for what is new. It keeps nothing."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import feedparser
from aiohttp import ClientSession, TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult

if TYPE_CHECKING:
    from collections.abc import Sequence

AT_ONCE = 16


class Loopback(AbstractResolver):
    """Every name is this machine."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the one address."""
        del family  # there is one
        flags = socket.AI_NUMERICHOST
        return [ResolveResult(hostname=host, host="127.0.0.1", port=port, family=socket.AF_INET, proto=0, flags=flags)]

    async def close(self) -> None:
        """Nothing is held."""


class BareReader:
    """Asks for the same *addresses* again and again."""

    def __init__(self, addresses: Sequence[str]) -> None:
        self._tags = dict.fromkeys(addresses, "")
        self._room = asyncio.Semaphore(AT_ONCE)
        self._session = ClientSession(connector=TCPConnector(resolver=Loopback(), use_dns_cache=False))
        self.changed = 0
        """How many bodies the last pass read."""

    async def look(self) -> None:
        """Ask for each address once."""
        self.changed = 0
        await asyncio.gather(*map(self._ask, self._tags))

    async def close(self) -> None:
        """Let go of every connection."""
        await self._session.close()

    async def _ask(self, address: str) -> None:
        tag = self._tags[address]
        async with self._room, self._session.get(address, headers={"If-None-Match": tag} if tag else {}) as answer:
            if answer.status == 304:
                return
            body = await answer.read()
            self._tags[address] = answer.headers["ETag"]
        self.changed += 1
        feedparser.parse(body)
