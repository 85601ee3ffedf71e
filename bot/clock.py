"""The only reader of the wall clock: real time, or the instant that a sandbox lives in.

What people see comes from here. Leases, back-off and deadlines use monotonic time instead.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

Json = dict[str, Any]

logger = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.1, 5.0
# A look may stay unanswered for as long as the sandbox holds it; after this the connection counts as dead.
_PATIENCE = ClientTimeout(total=None, sock_connect=5, sock_read=120)
_SETTLED_WITHIN_S = 600.0


class Clock(Protocol):
    """Tells what time it is for people."""

    def now(self) -> datetime:
        """Return the instant, aware and UTC."""
        ...


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """Return the real instant, aware and UTC."""
        return datetime.now(UTC)


class SandboxAway(Exception):
    """The sandbox does not answer, or not as it should."""


class SandboxClock:
    """The clock of the sandbox whose ``/control/clock`` is *address*, kept in step by long polls.

    The sandbox moves its clock and waits; the bot does all that is then due and says that it has
    settled, and when it wants to be woken next. So tests and the demo step from one due instant to
    the next without ever sleeping.
    """

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")
        # Several processes may live by one clock; it waits for each.
        self._name = str(os.getpid())
        self._now: datetime | None = None
        self._heard_at = 0.0
        self._runs = False
        self._known = asyncio.Event()
        self._session: ClientSession | None = None
        # The number of the move that all is done for, None while one goes on.
        self._settled: int | None = None

    def now(self) -> datetime:
        """Return the sandbox's instant, aware and UTC; RuntimeError before it has been heard."""
        if self._now is None:
            raise RuntimeError("the sandbox has not said what time it is: await known() first")
        return self._now + timedelta(seconds=monotonic() - self._heard_at) if self._runs else self._now

    async def known(self) -> None:
        """Wait until :meth:`follow` has heard the time once."""
        await self._known.wait()

    async def follow(self, on_change: Callable[[], Awaitable[datetime | None]]) -> None:
        """Follow the sandbox's clock until cancelled.

        After each move *on_change* does all that is due and returns the next due instant, or None;
        what it raises is not caught. A sandbox that goes away is asked again, at growing intervals.
        """
        seen, pause = 0, FIRST_PAUSE_SECONDS
        # Who hangs up counts as gone, and all that is due may take long.
        connector = TCPConnector(keepalive_timeout=_SETTLED_WITHIN_S)
        async with ClientSession(timeout=_PATIENCE, connector=connector, raise_for_status=True) as session:
            self._session = session
            while True:
                try:
                    seen = await self._step(session, seen, on_change)
                except SandboxAway as error:
                    logger.warning("the sandbox's clock does not answer at %s: %s", self._address, error.__cause__)
                    # A sandbox that was started again counts from one.
                    seen = 0
                    await asyncio.sleep(pause)
                    pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
                else:
                    pause = FIRST_PAUSE_SECONDS

    async def _step(
        self, session: ClientSession, seen: int, on_change: Callable[[], Awaitable[datetime | None]]
    ) -> int:
        """Wait for one move after number *seen* and settle it; return its number."""
        n = await self._look(session, seen)
        if n != seen:
            self._settled = None
            await self._settle(session, n, await on_change())
            self._settled = n
        return n

    async def tell(self, next_due: datetime | None) -> None:
        """Say what is due next after something was planned between two moves; a move that goes on says it itself."""
        if self._session and not self._session.closed and self._settled is not None:
            with contextlib.suppress(SandboxAway):
                await self._settle(self._session, self._settled, next_due)

    async def _settle(self, session: ClientSession, n: int, next_due: datetime | None) -> None:
        due = None if next_due is None else next_due.isoformat()
        await self._ask(session, "POST", "/settled", body={"n": n, "next_due": due, "follower": self._name})

    async def _look(self, session: ClientSession, seen: int) -> int:
        answer = await self._ask(session, "GET", f"?after={seen}&follower={self._name}")
        try:
            n, now = int(answer["n"]), datetime.fromisoformat(answer["now"]).astimezone(UTC)
        except (LookupError, TypeError, ValueError) as error:
            raise SandboxAway from error
        self._now, self._heard_at, self._runs = now, monotonic(), bool(answer.get("running"))
        self._known.set()
        return n

    async def _ask(self, session: ClientSession, method: str, path: str, body: Json | None = None) -> Json:
        """Return the JSON that the sandbox answers; raise :class:`SandboxAway` where it does not."""
        try:
            async with session.request(method, self._address + path, json=body) as answer:
                return dict(await answer.json())
        except (ClientError, OSError, TypeError, ValueError) as error:
            raise SandboxAway from error
