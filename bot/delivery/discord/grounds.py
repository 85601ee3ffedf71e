"""Roles, channels and pins of a server, as Discord's REST interface gives them.

discord.py's objects want a guild from the gateway, which the door never connects to; so its HTTP
client is asked, which counts and repeats like any other request of the door.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar

import aiohttp
import discord

from bot.delivery.keeping.diary import Entry, SeenEntry
from bot.delivery.keeping.model import (
    Already,
    Barred,
    Gone,
    Rule,
    SeenChannel,
    SeenPlace,
    SeenRole,
    Stuck,
    Survey,
    WrongKind,
)
from bot.delivery.model import Postponed
from bot.delivery.pace import TooFast

if TYPE_CHECKING:
    from collections.abc import Awaitable

logger = logging.getLogger(__name__)

T = TypeVar("T")

ANSWER_WITHIN_S = 15.0
TEXT_CHANNEL: Final = 0
FOR_ROLE, FOR_MEMBER = 0, 1
REASON = "Passerelle"
# docs.discord.com topics/opcodes-and-status-codes#json
_BARRED = frozenset({50001, 50013})
_ALREADY = frozenset({40033, 160004, 180000})
WRONG_KIND = 50024
# How long a thread stays awake without a word, in minutes.
AWAKE_FOR: Final = 4320
# docs.discord.com resources/guild-scheduled-event: something outside Discord, for the members of the server
EXTERNAL: Final = 3
GUILD_ONLY: Final = 2
PAGE: Final = 100


class RestGrounds:
    """See :class:`bot.delivery.keeping.model.Grounds`."""

    def __init__(self, client: discord.Client) -> None:
        self._http = client.http
        self._client = client

    async def survey(self, guild_id: int) -> Survey:
        """Look at the roles and channels, and at what we may do."""
        roles: Any = await _ask(self._http.get_roles(guild_id))
        channels: Any = await _ask(self._http.get_all_guild_channels(guild_id))
        me = self._client.user.id if self._client.user else 0
        own = await self.roles_of(guild_id, me) | {guild_id}
        mine = [role for role in roles if int(role["id"]) in own]
        granted = 0
        for role in mine:
            granted |= int(role["permissions"])
        seen = [SeenRole(int(one["id"]), one["name"], one["position"], one["mentionable"]) for one in roles]
        return Survey(
            me,
            granted,
            top=max((role["position"] for role in mine), default=0),
            roles={role.id: role for role in seen},
            channels={int(one["id"]): _channel(one) for one in channels},
        )

    async def look_into(self, guild_id: int, channel_id: int) -> SeenPlace:
        """Fetch a channel or thread, and what we may do there."""
        return await _ask(self._look_into(guild_id, channel_id))

    async def _look_into(self, guild_id: int, channel_id: int) -> SeenPlace:
        seen: Any = await self._client.fetch_channel(channel_id)
        thread = seen if isinstance(seen, discord.Thread) else None
        place: Any = await self._client.fetch_channel(thread.parent_id) if thread else seen
        guild = await self._client.fetch_guild(guild_id, with_counts=False)
        # What was fetched knows its server by number only.
        place.guild = guild
        granted = place.permissions_for(await guild.fetch_member(self._client.user.id if self._client.user else 0))
        if thread is None:
            return SeenPlace(granted.value)
        return SeenPlace(granted.value, is_thread=True, is_archived=thread.archived, is_locked=thread.locked)

    async def make_role(self, guild_id: int, name: str) -> int:
        """Make a role without permissions that nobody else may mention; return its id."""
        made: Any = await _ask(
            self._http.create_role(guild_id, reason=REASON, name=name, permissions="0", mentionable=False)
        )
        return int(made["id"])

    async def make_channel(self, guild_id: int, name: str, topic: str, rules: tuple[Rule, ...]) -> int:
        """Make a text channel; return its id."""
        overwrites = [{"id": rule.target, **_overwrite(rule)} for rule in rules]
        made: Any = await _ask(
            self._http.create_channel(
                guild_id, TEXT_CHANNEL, reason=REASON, name=name, topic=topic, permission_overwrites=overwrites
            )
        )
        return int(made["id"])

    async def name_role(self, guild_id: int, role_id: int, name: str) -> None:
        """Give a role its name."""
        await _ask(self._http.edit_role(guild_id, role_id, reason=REASON, name=name))

    async def name_channel(self, channel_id: int, name: str) -> None:
        """Give a channel its name."""
        await _ask(self._http.edit_channel(channel_id, reason=REASON, name=name))

    async def set_rule(self, channel_id: int, rule: Rule) -> None:
        """Set what one role or member may do in a channel."""
        bits = _overwrite(rule)
        await _ask(
            self._http.edit_channel_permissions(
                channel_id, rule.target, bits["allow"], bits["deny"], bits["type"], reason=REASON
            )
        )

    async def drop_rule(self, channel_id: int, member: int) -> None:
        """Lift what was set for one member in a channel; nothing set is fine."""
        await _unless_gone(self._http.delete_channel_permissions(channel_id, member, reason=REASON))

    async def drop_role(self, guild_id: int, role_id: int) -> None:
        """Delete a role; one that is gone is fine."""
        await _unless_gone(self._http.delete_role(guild_id, role_id, reason=REASON))

    async def drop_channel(self, channel_id: int) -> None:
        """Delete a channel; one that is gone is fine."""
        await _unless_gone(self._http.delete_channel(channel_id, reason=REASON))

    async def roles_of(self, guild_id: int, discord_id: int) -> frozenset[int]:
        """Return the roles that a member carries."""
        member: Any = await _ask(self._http.get_member(guild_id, discord_id))
        return frozenset(int(role) for role in member["roles"])

    async def give(self, guild_id: int, discord_id: int, role_id: int) -> None:
        """Give a role."""
        await _ask(self._http.add_role(guild_id, discord_id, role_id, reason=REASON))

    async def take(self, guild_id: int, discord_id: int, role_id: int) -> None:
        """Take a role back."""
        await _ask(self._http.remove_role(guild_id, discord_id, role_id, reason=REASON))

    async def pin(self, channel_id: int, message_id: int) -> None:
        """Pin a message unless it is pinned."""
        message: Any = await _ask(self._http.get_message(channel_id, message_id))
        if not message["pinned"]:
            await _ask(self._http.pin_message(channel_id, message_id, reason=REASON))

    async def crosspost(self, channel_id: int, message_id: int) -> None:
        """Publish a message to the servers that follow its channel; one that is published is fine."""
        with contextlib.suppress(Already):
            await _ask(self._http.publish_message(channel_id, message_id))

    async def open_thread(self, channel_id: int, message_id: int, name: str) -> None:
        """Open a discussion on a message; one that has one is fine."""
        thread = self._http.start_thread_with_message(
            channel_id, message_id, name=name, auto_archive_duration=AWAKE_FOR, reason=REASON
        )
        with contextlib.suppress(Already):
            await _ask(thread)

    async def entries(self, guild_id: int) -> tuple[SeenEntry, ...]:
        """Return what is planned or on in the server's calendar."""
        seen: Any = await _ask(self._http.get_scheduled_events(guild_id, with_user_count=False))
        return tuple(self._entry(one) for one in seen if one["entity_type"] == EXTERNAL)

    async def entry(self, guild_id: int, entry_id: int) -> SeenEntry:
        """Return one entry, be it over or cancelled."""
        return self._entry(await _ask(self._http.get_scheduled_event(guild_id, entry_id, with_user_count=False)))

    async def make_entry(self, guild_id: int, entry: Entry) -> int:
        """Make an entry; return its id."""
        kind = {"entity_type": EXTERNAL, "privacy_level": GUILD_ONLY}
        made: Any = await _ask(
            self._http.create_guild_scheduled_event(guild_id, reason=REASON, **kind, **_written(entry))
        )
        return int(made["id"])

    async def change_entry(self, guild_id: int, entry_id: int, entry: Entry) -> None:
        """Let an entry say something else; who is interested stays so."""
        await _ask(self._http.edit_scheduled_event(guild_id, entry_id, reason=REASON, **_written(entry)))

    async def end_entry(self, guild_id: int, entry_id: int, status: int) -> None:
        """Let an entry be over or cancelled; one that is gone is fine."""
        await _unless_gone(self._http.edit_scheduled_event(guild_id, entry_id, reason=REASON, status=status))

    async def drop_entry(self, guild_id: int, entry_id: int) -> None:
        """Delete an entry; one that is gone is fine."""
        await _unless_gone(self._http.delete_scheduled_event(guild_id, entry_id, reason=REASON))

    async def interested(self, guild_id: int, entry_id: int) -> frozenset[int]:
        """Return the ids of all who say that they are interested, a page at a time."""
        found, after = set[int](), 0
        while True:
            page: Any = await _ask(
                self._http.get_scheduled_event_users(guild_id, entry_id, PAGE, with_member=False, after=after)
            )
            found |= {int(one["user"]["id"]) for one in page}
            if len(page) < PAGE:
                return frozenset(found)
            after = max(found)

    def _entry(self, seen: Any) -> SeenEntry:
        place, ends = seen.get("entity_metadata") or {}, seen.get("scheduled_end_time")
        starts = datetime.fromisoformat(seen["scheduled_start_time"]).astimezone(UTC)
        entry = Entry(
            seen["name"],
            seen.get("description") or "",
            place.get("location") or "",
            starts,
            datetime.fromisoformat(ends).astimezone(UTC) if ends else starts,
        )
        me = self._client.user.id if self._client.user else 0
        return SeenEntry(int(seen["id"]), entry, seen["status"], is_ours=int(seen.get("creator_id") or 0) == me)


def _written(entry: Entry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "description": entry.description,
        "entity_metadata": {"location": entry.location},
        "scheduled_start_time": entry.starts_at.isoformat(),
        "scheduled_end_time": entry.ends_at.isoformat(),
    }


def _channel(seen: Any) -> SeenChannel:
    rules = frozenset(
        Rule(int(one["id"]), int(one["allow"]), int(one["deny"]), is_member=int(one["type"]) == FOR_MEMBER)
        for one in seen.get("permission_overwrites", ())
    )
    return SeenChannel(int(seen["id"]), seen["name"], rules)


def _overwrite(rule: Rule) -> dict[str, Any]:
    kind = FOR_MEMBER if rule.is_member else FOR_ROLE
    return {"type": kind, "allow": str(rule.allow), "deny": str(rule.deny)}


async def _unless_gone(request: Awaitable[object]) -> None:
    try:
        await _ask(request)
    except Gone:
        return


async def _ask(request: Awaitable[T]) -> T:
    try:
        async with asyncio.timeout(ANSWER_WITHIN_S):
            return await request
    except discord.HTTPException as error:
        _raise(error)
    except TooFast as error:
        raise Stuck(Postponed("delivery.too_fast", after=error.after)) from error
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise Stuck(Postponed("delivery.doubtful")) from error


def _raise(error: discord.HTTPException) -> NoReturn:
    """Say what an answer of Discord means for what is kept; all of it may be asked again."""
    if error.code in _BARRED:
        raise Barred from error
    if error.code in _ALREADY:
        raise Already from error
    if error.code == WRONG_KIND:
        raise WrongKind from error
    if error.status == 404:
        raise Gone(error.code) from error
    if error.status == 429:
        raise Stuck(Postponed("delivery.too_fast")) from error
    if error.status >= 500 or error.status == 401:
        raise Stuck(Postponed("delivery.doubtful")) from error
    logger.error("Discord refused a change of roles or channels: %s", error)
    raise Stuck(Postponed("delivery.refused", after=600)) from error
