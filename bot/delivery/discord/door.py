"""The door through which deliveries leave.

The door is a client that logs in and never connects to the gateway, so that no reconnection can
cut a message that is on its way.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from functools import partial
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
import yarl

from bot.delivery.discord.attempts import ATTEMPTS, Attempts, trace
from bot.delivery.discord.grounds import RestGrounds
from bot.delivery.discord.looking import Looker
from bot.delivery.discord.rendering import new, show
from bot.delivery.lane import QUARANTINED, TOO_MANY
from bot.delivery.model import Doubtful, Opened, Outcome, Postponed, Refused, Sent, Trace
from bot.delivery.pace import Pace, TooFast
from bot.errors import ConfigurationProblem, WorldProblem

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine
    from datetime import datetime

    from bot.delivery.card import Card, File, Post
    from bot.delivery.discord.token import Token
    from bot.precedence import Precedence

logger = logging.getLogger(__name__)

ANSWER_WITHIN_S = 15.0
# A file of eight megabytes takes a while on a slow line; so many are in memory at once.
FILE_WITHIN_S, FILES_AT_ONCE, LARGE_ARRIVES_WITHIN_S = 90.0, 4, 60.0
# What can only be mended on the server is tried again this rarely, in seconds.
UNTIL_MENDED_S = 600.0

# docs.discord.com topics/opcodes-and-status-codes#json
UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, MISSING_ACCESS, CLOSED_DM, MISSING_PERMISSIONS = 10003, 10008, 50001, 50007, 50013
ARCHIVED_THREAD, LOCKED_THREAD, NO_MUTUAL_GUILD = 50083, 160005, 50278
TAG_REQUIRED, UNKNOWN_TAG = 40067, 10087
UNKNOWN_USER, TOO_MANY_DMS, TOO_MUCH_FOR_A_BOT = 10013, 40003, 20026

UNAUTHORISED = "delivery.wrong_token"
_NOT_NOW = {401: UNAUTHORISED, 429: "delivery.too_fast"}
_WAITING = {
    UNKNOWN_CHANNEL: "delivery.no_channel",
    MISSING_ACCESS: "delivery.no_access",
    MISSING_PERMISSIONS: "delivery.no_permission",
    ARCHIVED_THREAD: "delivery.archived",
    LOCKED_THREAD: "delivery.locked",
    TAG_REQUIRED: "delivery.no_tag",
    UNKNOWN_TAG: "delivery.no_tag",
}
_TOO_FAST = "delivery.too_fast"
# A channel in which we may write and attach nothing answers like one in which we may not write.
_PERHAPS_THE_FILE = frozenset({"delivery.no_permission", "delivery.refused"})
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


class RestDoor:
    """The door to Discord's REST interface; opened by :meth:`open`, closed by :meth:`close`.

    *refused* is called when Discord does not know the token any more: until it is opened again nothing gets through.
    """

    def __init__(
        self,
        token: Token,
        pace: Pace,
        *,
        precedence: Precedence,
        require: Callable[[], None],
        contents: Callable[[File], Awaitable[bytes | None]],
        refused: Callable[[], None] = lambda: None,
    ) -> None:
        self._token, self._pace, self._contents, self._refused = token, pace, contents, refused
        self._was_open = self._is_refused = False
        self._files = asyncio.Semaphore(FILES_AT_ONCE)
        self._client = discord.Client(
            # Asked for and never used: without it discord.py warns, though this client never connects.
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            http_trace=trace(pace, precedence=precedence, require=require, refused=self._note_refusal),
            max_messages=None,
        )
        token.shown_by(partial(setattr, self._client.http, "token"))
        self.grounds = RestGrounds(self._client)
        self._looker = Looker(self._client)

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
            # A second login would leave the first one's connections behind; each request shows the token of its moment.
            try:
                await self._client.http.request(discord.http.Route("GET", "/users/@me"))
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
        if card.file is None:
            return await self._send(channel_id, card, None, nonce=nonce, marker=marker)
        if card.file.is_spare:
            return await self._send_anyhow(channel_id, card, card.file, nonce=nonce, marker=marker)
        async with self._files:
            content = await self._contents(card.file)
            if content is None:
                return Refused("delivery.no_file")
            return await self._send(channel_id, card, content, nonce=nonce, marker=marker)

    async def _send_anyhow(self, channel_id: int, card: Card, file: File, *, nonce: str, marker: int) -> Outcome:
        """Send *card* with its small *file* or, where that is what Discord refuses, without it."""
        content = await self._contents(file)
        outcome = await self._send(channel_id, card, content, nonce=nonce, marker=marker)
        if content is None or not (isinstance(outcome, Postponed | Refused) and outcome.reason in _PERHAPS_THE_FILE):
            return outcome
        return await self._send(channel_id, card, None, nonce=nonce, marker=marker)

    async def _send(self, channel_id: int, card: Card, content: bytes | None, *, nonce: str, marker: int) -> Outcome:
        shown = new(show(card, marker=marker, content=content))
        within = ANSWER_WITHIN_S if content is None else FILE_WITHIN_S
        if card.post:
            # A post has no nonce: Discord would take a second one for another.
            return await self._ask(channel_id, self._begin_post(channel_id, card.post, shown), within=within, once=True)
        return await self._ask(channel_id, self._say(channel_id, shown, nonce), within=within)

    async def _say(self, channel_id: int, shown: dict[str, Any], nonce: str) -> Sent:
        # Not by the channel's own method: it makes an object of the answer, of which the number alone is wanted.
        with discord.http.handle_message_parameters(**shown, nonce=nonce) as parameters:
            said = await self._client.http.send_message(channel_id, params=parameters)
        return Sent(channel_id, int(said["id"]))

    async def _begin_post(self, forum_id: int, post: Post, shown: dict[str, Any]) -> Sent:
        about = {"name": post.title, "applied_tags": [str(tag) for tag in post.tags]}
        with discord.http.handle_message_parameters(**shown, channel_payload=about) as parameters:
            begun: Any = await self._client.http.start_thread_in_forum(forum_id, params=parameters)
        return Sent(int(begun["id"]), int(begun["message"]["id"]))

    async def edit(self, channel_id: int, message_id: int, card: Card, *, marker: int) -> Outcome:
        """See :class:`bot.delivery.model.Door`; a thread that has fallen asleep is woken for it."""
        async with self._files if card.file else contextlib.nullcontext():
            outcome = await self._edit(channel_id, message_id, card, marker)
            if isinstance(outcome, Postponed) and outcome.reason == _WAITING[ARCHIVED_THREAD]:
                await self._ask(channel_id, self._wake(channel_id))
                outcome = await self._edit(channel_id, message_id, card, marker)
        return outcome

    async def _edit(self, channel_id: int, message_id: int, card: Card, marker: int) -> Outcome:
        message = self._client.get_partial_messageable(channel_id).get_partial_message(message_id)
        content = await self._contents(card.file) if card.file else None
        shown = show(card, marker=marker, content=content)
        if card.file is None:
            # What is not named any more is taken away; what is not known any more stays.
            shown["attachments"] = []
        return await self._ask(channel_id, message.edit(**shown), within=FILE_WITHIN_S if content else ANSWER_WITHIN_S)

    async def _wake(self, thread_id: int) -> Sent:
        await self._client.http.edit_channel(thread_id, archived=False)
        return Sent(thread_id, None)

    async def open_dm(self, discord_id: int) -> Opened | Refused | Postponed:
        """See :class:`bot.delivery.model.Door`."""
        outcome = await self._ask(discord_id, self._client.create_dm(discord.Object(discord_id)))
        if isinstance(outcome, Sent):
            return Opened(outcome.message_id or 0)
        # Opening says nothing to anybody, so that what is doubtful may simply be done again.
        return Postponed(outcome.reason) if isinstance(outcome, Doubtful) else outcome

    def room(self, within_s: float) -> int:
        """See :class:`bot.delivery.model.Door`."""
        return self._pace.room(within_s)

    def rests_s(self, channel_id: int) -> float:
        """See :class:`bot.delivery.model.Door`."""
        return self._pace.rests_s("POST", f"/channels/{channel_id}/messages")

    async def _ask(
        self, channel_id: int, request: Coroutine[Any, Any, Any], *, within: float = ANSWER_WITHIN_S, once: bool = False
    ) -> Outcome:
        if self._is_refused:
            request.close()
            return Postponed(UNAUTHORISED)
        attempts = Attempts(once)
        before = ATTEMPTS.set(attempts)
        try:
            async with asyncio.timeout(within):
                answer = await request
        except discord.HTTPException as error:
            meaning = _meaning(channel_id, error)
            # discord.py repeats after a 5xx, which may have had its effect whatever the repetition was answered.
            return Doubtful("delivery.doubtful") if attempts.is_doubtful and not isinstance(meaning, Sent) else meaning
        except TooFast as error:
            return Doubtful("delivery.doubtful") if attempts.is_doubtful else Postponed(_TOO_FAST, error.after)
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            if attempts.is_untaken:
                return Postponed(_TOO_FAST)
            logger.warning("no answer about channel %d: %s %s", channel_id, type(error).__name__, error)
            # What is large, or has no nonce, is given time to arrive before it is looked for.
            return Doubtful("delivery.doubtful", LARGE_ARRIVES_WITHIN_S if within > ANSWER_WITHIN_S or once else None)
        finally:
            ATTEMPTS.reset(before)
        return answer if isinstance(answer, Sent) else Sent(channel_id, answer.id)

    async def find(self, channel_id: int, card: Card, *, marker: int, since: datetime) -> Sent | Trace:
        """See :class:`bot.delivery.model.Door`."""
        try:
            return await self._looker.find(channel_id, card, marker=marker, since=since)
        except discord.HTTPException as error:
            logger.warning("channel %d could not be read: %s", channel_id, error)
            return _telling(error)
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            logger.warning("no answer about channel %d: %s %s", channel_id, type(error).__name__, error)
            return Trace.LATER


def _telling(error: discord.HTTPException) -> Trace:
    """Say what a failed look tells about a message."""
    if error.status >= 500 or error.status in _NOT_NOW:
        return Trace.LATER
    # A channel that is gone holds nothing.
    return Trace.ABSENT if error.code == UNKNOWN_CHANNEL else Trace.UNREADABLE


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
