"""The door through which deliveries leave, and the trace that no request escapes.

The door is a client that logs in and never connects to the gateway, so that no reconnection can
cut a message that is on its way.
"""

from __future__ import annotations

import asyncio
import logging
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
import yarl

from bot.delivery.discord.grounds import RestGrounds
from bot.delivery.discord.rendering import show
from bot.delivery.lane import QUARANTINED, TOO_MANY
from bot.delivery.model import Doubtful, Opened, Outcome, Postponed, Refused, Sent, Trace
from bot.delivery.pace import Pace, is_interaction
from bot.errors import ConfigurationProblem, WorldProblem

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import SimpleNamespace

    from bot.delivery.card import Card
    from bot.delivery.discord.token import Token

logger = logging.getLogger(__name__)

# What each attempt of the call that is under way was answered; discord.py only shows the last.
_statuses: ContextVar[list[int]] = ContextVar("statuses")

ANSWER_WITHIN_S = 15.0
LOOK_WITHIN_S = 60.0
LOOK_AT_MOST = 1000
# Our clock and Discord's may differ by this much.
SKEW = timedelta(minutes=2)
# What can only be mended on the server is tried again this rarely, in seconds.
UNTIL_MENDED_S = 600.0

# docs.discord.com topics/opcodes-and-status-codes#json
UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, MISSING_ACCESS, CLOSED_DM, MISSING_PERMISSIONS = 10003, 10008, 50001, 50007, 50013
ARCHIVED_THREAD, LOCKED_THREAD, NO_MUTUAL_GUILD = 50083, 160005, 50278
UNKNOWN_USER, TOO_MANY_DMS, TOO_MUCH_FOR_A_BOT = 10013, 40003, 20026

_NOT_NOW = {401: "delivery.wrong_token", 429: "delivery.too_fast"}
_WAITING = {
    UNKNOWN_CHANNEL: "delivery.no_channel",
    MISSING_ACCESS: "delivery.no_access",
    MISSING_PERMISSIONS: "delivery.no_permission",
    ARCHIVED_THREAD: "delivery.archived",
    LOCKED_THREAD: "delivery.locked",
}
_REFUSED = {
    CLOSED_DM: "delivery.closed_dm",
    NO_MUTUAL_GUILD: "delivery.no_mutual_guild",
    UNKNOWN_USER: "delivery.no_mutual_guild",
}


class DiscordAway(WorldProblem):
    """Discord does not answer."""

    key = "exit.discord_down"


class TokenRefused(ConfigurationProblem):
    """Discord does not know this token (any more)."""

    key = "exit.wrong_token"


def point_at(api: str, gateway: str | None) -> None:
    """Make discord.py speak with *api*, and with *gateway* where one is named."""
    # It would warn at each start that it cannot speak aloud.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    discord.http.Route.BASE = api
    if gateway:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)


def trace(
    pace: Pace, *, require: Callable[[], None] | None = None, refused: Callable[[], None] | None = None
) -> aiohttp.TraceConfig:
    """Return the trace that no request escapes: the pace, and with *require* the lease's deadline.

    *refused* is called where Discord does not know the token.

    aiohttp awaits it for every attempt, so discord.py's own retries are counted too.
    """
    config = aiohttp.TraceConfig()

    async def before(_session: aiohttp.ClientSession, _context: SimpleNamespace, sent: Any) -> None:
        if is_interaction(sent.url.path):
            return
        await pace.wait(sent.method, sent.url.path)
        if require:
            require()

    async def after(_session: aiohttp.ClientSession, _context: SimpleNamespace, ended: Any) -> None:
        if not is_interaction(ended.url.path):
            _statuses.get([]).append(ended.response.status)
            if refused and ended.response.status == 401:
                refused()
            pace.note(ended.method, ended.url.path, ended.response.status, ended.response.headers)

    config.on_request_start.append(before)
    config.on_request_end.append(after)
    return config


class RestDoor:
    """The door to Discord's REST interface; opened by :meth:`open`, closed by :meth:`close`.

    *refused* is called when Discord does not know the token any more: until it is opened again nothing gets through.
    """

    def __init__(
        self, token: Token, pace: Pace, *, require: Callable[[], None], refused: Callable[[], None] = lambda: None
    ) -> None:
        self._token, self._refused = token, refused
        self._was_open = self._is_refused = False
        self._client = discord.Client(
            # Asked for and never used: without it discord.py warns, though this client never connects.
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            http_trace=trace(pace, require=require, refused=self._note_refusal),
            max_messages=None,
        )
        self.grounds = RestGrounds(self._client)

    async def open(self) -> None:
        """Log in; raise :class:`TokenRefused`, or :class:`DiscordAway` while it does not answer."""
        try:
            await self._log_in()
        except discord.LoginFailure as error:
            raise TokenRefused from error
        except (OSError, aiohttp.ClientError, TimeoutError, discord.HTTPException) as error:
            raise DiscordAway(address=discord.http.Route.BASE) from error

    async def _log_in(self) -> None:
        if not self._was_open:
            await self._client.login(self._token.value)
            self._was_open = True
        else:
            # A second login would leave the first one's connections behind; each request reads the token anew.
            http = self._client.http
            http.token = self._token.value
            try:
                await http.request(discord.http.Route("GET", "/users/@me"))
            except discord.HTTPException as error:
                if error.status != 401:
                    raise
                raise TokenRefused from error
        self._is_refused = False
        self._token.accepted()

    def _note_refusal(self) -> None:
        """Ask nothing more: too many refusals would shut our address out."""
        self._is_refused = True
        self._refused()

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def send(self, channel_id: int, card: Card, *, nonce: str, marker: int) -> Outcome:
        """See :class:`bot.delivery.model.Door`."""
        place = self._client.get_partial_messageable(channel_id)
        shown: dict[str, Any] = {**show(card, marker=marker)}
        return await self._ask(channel_id, place.send(**shown, nonce=nonce))

    async def edit(self, channel_id: int, message_id: int, card: Card, *, marker: int) -> Outcome:
        """See :class:`bot.delivery.model.Door`."""
        message = self._client.get_partial_messageable(channel_id).get_partial_message(message_id)
        return await self._ask(channel_id, message.edit(**show(card, marker=marker)))

    async def open_dm(self, discord_id: int) -> Opened | Refused | Postponed:
        """See :class:`bot.delivery.model.Door`."""
        outcome = await self._ask(discord_id, self._client.create_dm(discord.Object(discord_id)))
        if isinstance(outcome, Sent):
            return Opened(outcome.message_id or 0)
        # Opening says nothing to anybody, so that what is doubtful may simply be done again.
        return Postponed(outcome.reason) if isinstance(outcome, Doubtful) else outcome

    async def _ask(self, channel_id: int, request: Any) -> Outcome:
        statuses: list[int] = []
        _statuses.set(statuses)
        if self._is_refused:
            request.close()
            return Postponed(_NOT_NOW[401])
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S):
                message = await request
        except discord.HTTPException as error:
            meaning = _meaning(channel_id, error)
            # discord.py repeats after a 5xx, which may have had its effect whatever the repetition was answered.
            was_doubtful = any(status >= 500 for status in statuses)
            return Doubtful("delivery.doubtful") if was_doubtful and not isinstance(meaning, Sent) else meaning
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            logger.warning("no answer about channel %d: %s %s", channel_id, type(error).__name__, error)
            return Doubtful("delivery.doubtful")
        return Sent(channel_id, message.id)

    async def find(self, channel_id: int, card: Card, *, marker: int, since: datetime) -> Sent | Trace | Doubtful:
        """See :class:`bot.delivery.model.Door`."""
        try:
            async with asyncio.timeout(LOOK_WITHIN_S):
                return await self._look(channel_id, card, marker=marker, since=since)
        except discord.NotFound:
            # A channel that is gone holds nothing.
            return Trace.ABSENT
        except discord.Forbidden:
            logger.warning("channel %d may not be read", channel_id)
            return Trace.UNREADABLE
        except (TimeoutError, aiohttp.ClientError, OSError, discord.HTTPException):
            # Nothing is known yet, and a later look will tell.
            logger.warning("channel %d could not be read", channel_id, exc_info=True)
            return Doubtful("delivery.doubtful")

    async def _look(self, channel_id: int, card: Card, *, marker: int, since: datetime) -> Sent | Trace:
        channel = await self._client.fetch_channel(channel_id)
        if not await self._may_read(channel):
            return Trace.UNREADABLE
        messages = self._client.get_partial_messageable(channel_id).history(
            after=since - SKEW, oldest_first=True, limit=LOOK_AT_MOST
        )
        seen = 0
        async for message in messages:
            seen += 1
            if self._is_ours(message, card, marker):
                return Sent(channel_id, message.id)
        return Trace.ABSENT if seen < LOOK_AT_MOST else Trace.UNREADABLE

    async def _may_read(self, channel: object) -> bool:
        """Whether we see the place's history: without the permission Discord shows an empty list, not an error."""
        if isinstance(channel, discord.DMChannel):
            return True
        if not isinstance(channel, discord.abc.GuildChannel):
            return False
        guild = await self._client.fetch_guild(channel.guild.id, with_counts=False)
        channel.guild = guild  # type: ignore[misc] # each kind of channel has this slot; the base only declares it
        allowed = channel.permissions_for(await guild.fetch_member(self._me))
        return allowed.view_channel and allowed.read_message_history

    @property
    def _me(self) -> int:
        return self._client.user.id if self._client.user else 0

    def _is_ours(self, message: discord.Message, card: Card, marker: int) -> bool:
        if message.author.id != self._me:
            return False
        if card.rows or card.panel:
            return marker in _ids(message.components)
        return message.content == card.text


def _ids(components: Any) -> set[int]:
    """Return the integer ids of *components* and of what stands in them."""
    found: set[int] = set()
    for component in components:
        found.add(component.id)
        found |= _ids(getattr(component, "children", ()))
    return found


def _meaning(channel_id: int, error: discord.HTTPException) -> Outcome:
    """Say what an answer of Discord means for the row."""
    if error.status >= 500:
        return Doubtful("delivery.doubtful")
    if error.code in {TOO_MANY_DMS, TOO_MUCH_FOR_A_BOT}:
        return Postponed(TOO_MANY if error.code == TOO_MANY_DMS else QUARANTINED, after=UNTIL_MENDED_S)
    if error.status in _NOT_NOW:
        return Postponed(_NOT_NOW[error.status])
    if error.code == UNKNOWN_MESSAGE:
        # With a known nonce: it arrived, and somebody has deleted it since (discord.py #10116).
        return Sent(channel_id, None)
    if error.code in _WAITING:
        return Postponed(_WAITING[error.code], after=UNTIL_MENDED_S)
    logger.error("Discord refused a message to channel %d: %s", channel_id, error)
    return Refused(_REFUSED.get(error.code, "delivery.refused"))
