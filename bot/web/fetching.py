"""Fetch what an address leads to: the one way out to the web."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING

from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, TCPConnector

from bot.web import headers
from bot.web.body import ACCEPTED, read_body
from bot.web.failures import FAILURES, reason_of
from bot.web.guard import check_address, check_redirect
from bot.web.model import IMAGES, AddressRefused, Downgraded, FetchFailed, Response, Validators
from bot.web.names import Names, SystemLookup, guarded_socket
from bot.web.robots import PRODUCT, Robots
from bot.web.turns import Gaps, Turns

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from ssl import SSLContext

    from aiohttp import ClientResponse
    from yarl import URL

    from bot.clock import Clock
    from bot.web.names import Lookup

logger = logging.getLogger(__name__)

VERSION = "0.1.0"
NOTHING_YET = Validators()
MOST_REDIRECTS = 5
GAP_S = 1.0
"""A host is left alone for so many seconds after each request, and for longer where its robots.txt wants that."""
# So many bodies may be in memory.
MOST_AT_ONCE = 16
_PERMANENT, _FOR_NOW = (301, 308), (302, 303, 307)
_ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, text/html;q=0.9, */*;q=0.8"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much: seconds until a connection stands, seconds in all, bytes once unpacked."""

    connect_s: float = 10
    total_s: float = 30
    bytes: int = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Redirect:
    to: URL
    is_permanent: bool


class Fetcher:
    """Fetches with manners; one for the process, closed at its end.

    *contact* goes with every request, so that who runs a site can write to us. *loopback* is for the sandbox alone.
    *lookup* and *tls* are the system's where none are given: names are resolved and certificates checked by them.
    *gaps* wait between two requests to a host.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        contact: str,
        loopback: bool = False,
        limits: Limits = Limits(),
        lookup: Lookup | None = None,
        tls: SSLContext | None = None,
        gaps: Gaps | None = None,
    ) -> None:
        self._tls = tls
        self._gaps, self._gap_s = gaps or Gaps(), 0.0 if loopback else GAP_S
        self._clock, self._loopback, self._limits = clock, loopback, limits
        self._headers = {"User-Agent": agent(contact), "Accept": _ACCEPT, "Accept-Encoding": ACCEPTED}
        self._system = SystemLookup()
        self._lookup = lookup or self._system
        self._session: ClientSession | None = None
        self._hosts, self._room = Turns(), asyncio.Semaphore(MOST_AT_ONCE)
        self._robots = Robots(clock, self.fetch)

    async def fetch(self, address: str, validators: Validators = NOTHING_YET, *, page: bool = False) -> Response:
        """Return what *address* answers; raise :class:`FetchFailed`. For a *page*, robots.txt is asked first.

        With the *validators* of an earlier answer it may answer 304. Only a body of 2xx is read. Waiting for the turn
        of a host does not count as time.
        """
        url = self._checked(address)
        try:
            return await self._follow(url, validators, page=page)
        except FetchFailed as failed:
            logger.info("nothing was fetched from %s: %s", url.raw_host, failed.reason)
            raise

    async def fetch_image(self, address: str) -> Response:
        """Return the picture at *address*; raise :class:`FetchFailed`, "type" where it is none that is taken.

        Its header says so and nothing more: :class:`bot.delivery.files.service.Files` writes it anew.
        """
        answer = await self.fetch(address)
        if answer.status != 200 or answer.media_type not in IMAGES:
            raise FetchFailed("type")
        return answer

    async def sitemaps(self, address: str) -> tuple[str, ...]:
        """Return the sitemaps that robots.txt of the site of *address* names; raise :class:`FetchFailed`."""
        return await self._robots.sitemaps(self._checked(address))

    async def close(self) -> None:
        """Let go of every connection."""
        if self._session:
            await self._session.close()
        self._system.close()

    def _checked(self, address: str) -> URL:
        try:
            return check_address(address, loopback=self._loopback)
        except AddressRefused as refused:
            logger.info("an address is not fetched: %s", refused.key)
            raise FetchFailed("address") from refused

    async def _follow(self, url: URL, validators: Validators, *, page: bool) -> Response:
        moved_to, was_permanent, left_s = None, True, self._limits.total_s
        for _ in range(MOST_REDIRECTS + 1):
            if page:
                await self._robots.require(url)
            async with self._turn_of(url):
                began = monotonic()
                answer = await self._ask(url, validators, left_s, moved_to)
                left_s -= monotonic() - began
            if isinstance(answer, Response):
                return answer
            url, was_permanent = answer.to, was_permanent and answer.is_permanent
            # Where a temporary redirect leads may be another place tomorrow, and what follows it with it.
            moved_to = str(url) if was_permanent else moved_to
        raise FetchFailed("redirects")

    @asynccontextmanager
    async def _turn_of(self, url: URL) -> AsyncIterator[None]:
        """Have the host of *url* to oneself, once it was left alone for a while, and room for a body."""
        host = url.raw_host or ""
        async with self._hosts.of(host):
            await self._gaps.wait(host, max(self._gap_s, self._robots.delay_s(url)))
            try:
                async with self._room:
                    yield
            finally:
                self._gaps.note(host)

    async def _ask(
        self, url: URL, validators: Validators, within_s: float, moved_to: str | None
    ) -> Response | _Redirect:
        try:
            async with (
                asyncio.timeout(within_s),
                self._open().get(url, headers=headers.conditions(validators), allow_redirects=False) as answer,
            ):
                if answer.status in _PERMANENT + _FOR_NOW:
                    return self._redirect(url, answer)
                return await self._response(url, answer, moved_to)
        except FAILURES as error:
            raise FetchFailed(reason_of(error)) from error

    def _redirect(self, url: URL, answer: ClientResponse) -> _Redirect:
        location = answer.headers.get("Location")
        if location is None:
            raise FetchFailed("protocol")
        try:
            to = check_redirect(url, location, loopback=self._loopback)
        except Downgraded as refused:
            raise FetchFailed("redirects") from refused
        except AddressRefused as refused:
            raise FetchFailed("address") from refused
        return _Redirect(to, answer.status in _PERMANENT)

    async def _response(self, url: URL, answer: ClientResponse, moved_to: str | None) -> Response:
        if not (200 <= answer.status < 300 or answer.status == 304 or answer.status >= 400):
            raise FetchFailed("protocol")
        now = self._clock.now()
        return Response(
            status=answer.status,
            address=str(url),
            moved_to=moved_to if answer.status < 400 else None,
            body=await read_body(answer, self._limits.bytes) if answer.status < 300 else b"",
            media_type=answer.content_type,
            charset=answer.charset,
            validators=headers.validators(answer.headers),
            fresh_for=headers.fresh_for(answer.headers, now),
            retry_after=headers.retry_after(answer.headers, now),
            apart=timedelta(seconds=self._robots.delay_s(url)),
        )

    def _open(self) -> ClientSession:
        """Return the session, made when it is first used: it costs nothing at start."""
        if self._session is None:
            connector = TCPConnector(
                resolver=Names(self._lookup, loopback=self._loopback),
                # Looked up for each connection, and that answer is the one that was checked.
                use_dns_cache=False,
                socket_factory=guarded_socket(loopback=self._loopback),
                ssl=self._tls or True,
                limit=0,
            )
            self._session = ClientSession(
                connector=connector,
                cookie_jar=DummyCookieJar(),
                # A proxy of the environment would connect for us, wherever it likes.
                trust_env=False,
                auto_decompress=False,
                timeout=ClientTimeout(total=None, connect=self._limits.connect_s),
                headers=self._headers,
            )
        return self._session


def agent(contact: str) -> str:
    """Return how we name ourselves to sites (RFC 9110, section 10.1.5), with how to reach who runs us."""
    shown = "".join(sign for sign in contact if " " <= sign <= "~" and sign not in "()\\")
    return f"{PRODUCT}/{VERSION} (+{shown})" if shown else f"{PRODUCT}/{VERSION}"
