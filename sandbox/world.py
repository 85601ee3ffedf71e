"""The state of this Discord: every object by its id, and the events that changes cause."""

import base64
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.clock import Clock
from sandbox.errors import Refusal
from sandbox.kinds import ChannelType
from sandbox.model import Attachment, Channel, Guild, Interaction, Member, Message, Role, ScheduledEvent, User, Webhook
from sandbox.permissions import Permission, channel_permissions, guild_permissions
from sandbox.snowflakes import Snowflakes
from sandbox.wire import Json

if TYPE_CHECKING:
    from datetime import datetime

INTERACTIONS_KEPT = 20_000
"""Older interactions are forgotten, so that a load test does not fill the memory."""

DM_PERMISSIONS = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.ADD_REACTIONS
    | Permission.USE_EXTERNAL_EMOJIS
)
"""What both sides may do in a direct conversation."""


@dataclass(slots=True, frozen=True)
class Event:
    """Something that gateway sessions hear of."""

    name: str
    data: Json
    guild_id: int | None = None
    """None for a direct conversation: shard 0 hears of those."""
    needs: int = 0
    """Intent bits of which a session needs one; 0 when everybody hears."""


Listener = Callable[[Event], None]
Note = Callable[[str, Json], object]


class World:
    """Everything that exists, in memory."""

    def __init__(self, clock: Clock, seed: int) -> None:
        self.clock = clock
        self.ids = Snowflakes(clock)
        # Reproducible on purpose: nothing here protects a secret.
        self.random = random.Random(seed)  # noqa: S311 - see above
        self.users: dict[int, User] = {}
        self.by_username: dict[str, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, Message] = {}
        self.ephemeral: dict[int, dict[int, Message]] = {}
        """By the person who alone sees them."""
        self.attachments: dict[int, Attachment] = {}
        self.webhooks: dict[int, Webhook] = {}
        self.interactions: dict[int, Interaction] = {}
        self.by_token: dict[str, Interaction] = {}
        self.commands: dict[int, Json] = {}
        self.nonces: dict[tuple[int, str], tuple[int, datetime]] = {}
        """By channel and nonce: the message that it made, and when."""
        self.base_url = "http://127.0.0.1"
        self.listeners: list[Listener] = []
        self.note: Note = lambda _kind, _data: None
        """Writes what no event tells into the transcript."""
        self.bot = self.add_user("passerelle", "Passerelle", bot=True)
        self.token = self._new_token()
        self._permissions: dict[tuple[int, int, bool], Permission] = {}

    def emit(self, event: Event) -> None:
        """Tell every listener of *event*."""
        for listener in self.listeners:
            listener(event)

    def secret(self) -> str:
        """Return a new hard-to-confuse text for tokens and session ids."""
        return base64.urlsafe_b64encode(self.random.randbytes(24)).decode()

    def _new_token(self) -> str:
        head = base64.urlsafe_b64encode(str(self.bot.id).encode()).decode().rstrip("=")
        return f"{head}.{self.secret()[:6]}.{self.secret()}"

    def reset_token(self) -> str:
        """Replace the bot's token; the old one is worth nothing from now on."""
        self.token = self._new_token()
        return self.token

    # Creation.

    def add_user(self, username: str, display_name: str, *, locale: str = "fr", bot: bool = False) -> User:
        """Create a person or a bot who is nowhere yet."""
        user = User(self.ids.next(), username, display_name, locale, bot)
        self.users[user.id] = self.by_username[username] = user
        return user

    def add_channel(self, channel: Channel) -> Channel:
        """Register *channel* here and in its guild."""
        self.channels[channel.id] = channel
        if channel.guild_id is not None:
            guild = self.guilds[channel.guild_id]
            if channel.thread is None:
                guild.channels[channel.id] = channel
            else:
                guild.threads[channel.id] = channel
                self.parent(channel).threads.add(channel.id)
        return channel

    def open_dm(self, user: User) -> Channel:
        """Return the direct conversation between *user* and the bot, opening it if need be."""
        if user.dm_channel is None:
            channel = self.add_channel(Channel(self.ids.next(), ChannelType.DM, recipient=user))
            user.dm_channel = channel.id
        return self.channels[user.dm_channel]

    def remember(self, interaction: Interaction) -> None:
        """Register *interaction*; the oldest is forgotten when there are very many."""
        self.interactions[interaction.id] = interaction
        self.by_token[interaction.token] = interaction
        if len(self.interactions) > INTERACTIONS_KEPT:
            oldest = next(iter(self.interactions.values()))
            del self.interactions[oldest.id], self.by_token[oldest.token]

    def joined(self) -> list[Guild]:
        """Return the guilds that the bot is in."""
        return [guild for guild in self.guilds.values() if self.bot.id in guild.members]

    # Look-up; each raises Discord's own refusal.

    def guild(self, guild_id: int) -> Guild:
        """Return a guild that the bot is in."""
        guild = self.guilds.get(guild_id)
        if guild is None or self.bot.id not in guild.members:
            raise Refusal(10004)
        return guild

    def channel(self, channel_id: int) -> Channel:
        """Return a channel, thread or direct conversation."""
        channel = self.channels.get(channel_id)
        if channel is None:
            raise Refusal(10003)
        return channel

    def parent(self, thread: Channel) -> Channel:
        """Return the channel that *thread* belongs to."""
        if thread.parent_id is None:
            raise Refusal(10003)
        return self.channels[thread.parent_id]

    def message(self, channel: Channel, message_id: int) -> Message:
        """Return a message of *channel*; ephemeral ones are not there."""
        message = channel.messages.get(message_id)
        if message is None:
            raise Refusal(10008)
        return message

    def member(self, guild: Guild, user_id: int) -> Member:
        """Return a member of *guild*."""
        member = guild.members.get(user_id)
        if member is None:
            raise Refusal(10007 if user_id in self.users else 10013)
        return member

    def role(self, guild: Guild, role_id: int) -> Role:
        """Return a role of *guild*."""
        role = guild.roles.get(role_id)
        if role is None:
            raise Refusal(10011)
        return role

    def event(self, guild: Guild, event_id: int) -> ScheduledEvent:
        """Return a scheduled event of *guild*."""
        event = guild.events.get(event_id)
        if event is None:
            raise Refusal(10070)
        return event

    # Permissions.

    def permissions_changed(self) -> None:
        """Forget computed permissions: a role, an overwrite or somebody's roles changed."""
        self._permissions.clear()

    def guild_permissions(self, guild: Guild, user_id: int) -> Permission:
        """Return what *user_id* may do in *guild* before any channel has its say."""
        member = guild.members.get(user_id)
        if member is None:
            return Permission(0)
        return guild_permissions(
            owner_id=guild.owner_id,
            user_id=user_id,
            everyone_role_id=guild.id,
            role_permissions={role.id: role.permissions for role in guild.roles.values()},
            member_roles=member.roles,
        )

    def permissions(self, channel: Channel, user_id: int) -> Permission:
        """Return what *user_id* may do in *channel*; a thread has its parent's rules."""
        if channel.guild_id is None:
            return DM_PERMISSIONS
        in_thread = channel.thread is not None
        place = self.parent(channel) if in_thread else channel
        key = (place.id, user_id, in_thread)
        known = self._permissions.get(key)
        if known is None:
            known = self._permissions[key] = self._compute(place, user_id, in_thread=in_thread)
        return known

    def _compute(self, channel: Channel, user_id: int, *, in_thread: bool) -> Permission:
        guild = self.guilds[channel.guild_id or 0]
        member = guild.members.get(user_id)
        if member is None:
            return Permission(0)
        return channel_permissions(
            self.guild_permissions(guild, user_id),
            overwrites=channel.overwrites.values(),
            everyone_role_id=guild.id,
            member_roles=member.roles,
            user_id=user_id,
            in_thread=in_thread,
        )

    def sees(self, channel: Channel, user_id: int) -> bool:
        """Tell whether *user_id* can look into *channel*."""
        if channel.guild_id is None:
            return user_id == self.bot.id or (channel.recipient is not None and channel.recipient.id == user_id)
        allowed = self.permissions(channel, user_id)
        if not allowed & Permission.VIEW_CHANNEL:
            return False
        if channel.thread is None or not channel.is_private_thread:
            return True
        return user_id in channel.thread.members or bool(allowed & Permission.MANAGE_THREADS)
