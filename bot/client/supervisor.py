"""Keep a gateway client connected: a fresh one for each attempt, with a capped back-off.

discord.py 2.7.1 dies of a failed first handshake (#10520), stays on a dead resume address (#10511),
loops without a pause when it is closed after HELLO, and does not see that heartbeats are no longer
answered while events still flow; so each is watched from outside.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import random
import time
from collections import deque
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.delivery.discord.door import TokenRefused
from bot.errors import ConfigurationProblem
from bot.memory import freeze

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.client.gateway import Gateway
    from bot.delivery.discord.token import Token
    from bot.i18n import Say

logger = logging.getLogger(__name__)

LONGEST_PAUSE_S = 60.0
LOOK_EVERY_S = 5.0
# Two heartbeats without an answer; Discord asks for one every 41 s or so (topics/gateway#heartbeat-interval).
ACK_OVERDUE_S = 100.0
MOST_RECONNECTS, RECONNECT_WINDOW_S = 10, 60.0


class IntentsRefused(ConfigurationProblem):
    """Discord refuses the intents that were asked for."""

    key = "exit.missing_intents"


class Supervisor:
    """Run gateway clients one after the other until told to stop."""

    def __init__(self, make: Callable[[], Gateway], token: Token, *, address: str, say: Say) -> None:
        self._make, self._token, self._address, self._say = make, token, address, say
        self._client: Gateway | None = None
        self._is_away = False

    @property
    def is_ready(self) -> bool:
        """Whether the gateway is connected and has shown its servers."""
        return self._client is not None and self._client.serves

    async def publish_commands(self) -> None:
        """Tell Discord of changed commands now that this process leads; before login the client does it itself."""
        if self.is_ready and self._client:
            await self._client.publish_commands()

    async def run(self) -> None:
        """Connect for ever; raise :class:`ConfigurationProblem` for what no retry can mend."""
        failures = 0
        while True:
            self._client, shown = self._make(), self._token.value
            began = time.monotonic()
            try:
                await self._one_life(self._client)
            except TokenRefused:
                await self._token.renewed(shown)
            finally:
                with contextlib.suppress(Exception):
                    await self._client.close()
            self._client = None
            failures = 0 if time.monotonic() - began > LONGEST_PAUSE_S else failures + 1
            await asyncio.sleep(random.uniform(0.5, 1) * min(2 ** (failures - 1), LONGEST_PAUSE_S))  # noqa: S311 - no secret
            # What the old one left running has ended by now.
            _collect()

    async def _one_life(self, client: Gateway) -> None:
        """Run one client until it ends, whatever ends it."""
        watch = asyncio.create_task(self._watch(client))
        try:
            await client.start(self._token.value)
        except discord.LoginFailure as error:
            raise TokenRefused from error
        except discord.PrivilegedIntentsRequired as error:
            raise IntentsRefused from error
        except discord.ConnectionClosed as error:
            if error.code == 4004:
                raise TokenRefused from error
            logger.warning("the gateway closed the connection (%s)", error.code)
        except (aiohttp.ClientError, OSError, discord.HTTPException, discord.GatewayNotFound, AttributeError) as error:
            # The AttributeError is #10520: the first handshake failed.
            self._say_away(error)
        except ConfigurationProblem:
            raise
        except Exception:  # a malformed event takes discord.py down; the next client carries on
            logger.exception("the gateway client died")
        finally:
            watch.cancel()

    def _say_away(self, error: BaseException) -> None:
        """Say once that Discord is away, then only at debug level until it is back."""
        level = logging.DEBUG if self._is_away else logging.WARNING
        logger.log(
            level, "%s [%s]", self._say("exit.discord_down_waiting", address=self._address), type(error).__name__
        )
        self._is_away = True

    async def _watch(self, client: Gateway) -> None:
        """Close *client* when it is a zombie, or reconnects without end; a new one takes its place."""
        sessions: deque[tuple[float, object]] = deque()
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            now = time.monotonic()
            if client.is_ready():
                self._token.accepted()
            if client.is_ready() and self._is_away:
                logger.warning("%s", self._say("exit.discord_back"))
                self._is_away = False
            if not sessions or sessions[-1][1] is not client.ws:
                sessions.append((now, client.ws))
            while sessions and sessions[0][0] < now - RECONNECT_WINDOW_S:
                sessions.popleft()
            if len(sessions) > MOST_RECONNECTS or _overdue(client) > ACK_OVERDUE_S:
                logger.warning("the gateway connection is unwell; a new one takes its place")
                await client.close()
                return


def _collect() -> None:
    """Let go of a client and its cogs, which stand in cycles: their memory serves the next.

    They may have been frozen with what stays for good (:mod:`bot.app`). Nobody can ask anything meanwhile.
    """
    gc.unfreeze()
    freeze()


def _overdue(client: Gateway) -> float:
    """Return for how many seconds heartbeats have gone unanswered."""
    keep_alive = getattr(client.ws, "_keep_alive", None)
    return float(time.perf_counter() - keep_alive._last_ack) if keep_alive else 0.0
