"""A look at a place: is a message there that may have arrived?"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import discord

from bot.delivery.model import Sent, Trace

if TYPE_CHECKING:
    from bot.delivery.card import Card

LOOK_WITHIN_S = 60.0
LOOK_AT_MOST, PAGES_AT_MOST, PAGE = 1000, 10, 100
# Our clock and Discord's may differ by this much.
SKEW = timedelta(minutes=2)


class Looker:
    """Looks through a client that never connects to the gateway."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def find(self, channel_id: int, card: Card, *, marker: int, since: datetime) -> Sent | Trace:
        """See :class:`bot.delivery.model.Door`; raise what the requests raise."""
        look = self._in_forum if card.post else self._in_channel
        async with asyncio.timeout(LOOK_WITHIN_S):
            channel = await self._client.fetch_channel(channel_id)
            if not await self._may_read(channel):
                return Trace.UNREADABLE
            return await look(channel, card, marker, since)

    async def _in_channel(self, channel: Any, card: Card, marker: int, since: datetime) -> Sent | Trace:
        messages = self._client.get_partial_messageable(channel.id).history(
            after=since - SKEW, oldest_first=True, limit=LOOK_AT_MOST
        )
        seen = 0
        async for message in messages:
            seen += 1
            if self._is_ours(message, card, marker):
                return Sent(channel.id, message.id)
        return Trace.ABSENT if seen < LOOK_AT_MOST else Trace.UNREADABLE

    async def _in_forum(self, forum: Any, card: Card, marker: int, since: datetime) -> Sent | Trace:
        """Look at the first message of each post that we began since: it has its post's id (topics/threads#forums)."""
        posts = await self._posts(forum, since - SKEW)
        earliest = discord.utils.time_snowflake(since - SKEW)
        for post in posts or ():
            number = int(post["id"])
            if int(post["owner_id"]) != self._me or number < earliest:
                continue
            try:
                message = await self._client.get_partial_messageable(number).fetch_message(number)
            except discord.NotFound:
                continue
            if self._is_ours(message, card, marker):
                return Sent(number, number)
        return Trace.UNREADABLE if posts is None else Trace.ABSENT

    async def _posts(self, forum: Any, since: datetime) -> list[Any] | None:
        """Return the posts of *forum* that are awake or fell asleep after *since*; None where they are too many."""
        http = self._client.http
        active: Any = await http.get_active_threads(forum.guild.id)
        posts = [post for post in active["threads"] if int(post["parent_id"]) == forum.id]
        before: Any = None
        for _ in range(PAGES_AT_MOST):
            asleep: Any = await http.get_public_archived_threads(forum.id, before=before, limit=PAGE)
            posts += asleep["threads"]
            if not asleep["has_more"] or not asleep["threads"]:
                return posts
            before = asleep["threads"][-1]["thread_metadata"]["archive_timestamp"]
            # The latest that fell asleep come first.
            if datetime.fromisoformat(before) < since:
                return posts
        return None

    async def _may_read(self, channel: object) -> bool:
        """Whether we see the place's history: without the permission Discord shows an empty list, not an error."""
        if isinstance(channel, discord.DMChannel):
            return True
        if isinstance(channel, discord.Thread):
            # A thread has no permissions of its own.
            channel = await self._client.fetch_channel(channel.parent_id)
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
