"""What this Discord consists of: people, guilds, channels, messages, events, interactions."""

import asyncio
import time
from dataclasses import dataclass, field
from datetime import datetime

from sandbox.kinds import CallbackType, ChannelType, InteractionType
from sandbox.permissions import Overwrite
from sandbox.wire import Json


@dataclass(slots=True)
class User:
    """A person, or a bot."""

    id: int
    username: str
    display_name: str
    locale: str = "fr"
    bot: bool = False
    dms_open: bool = True
    """Whether the bot's direct messages reach this person; opening the channel always works."""
    dm_channel: int | None = None
    guilds: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Member:
    """A person in a guild."""

    user: User
    guild_id: int
    joined_at: datetime
    nick: str | None = None
    roles: set[int] = field(default_factory=set)
    muted_until: datetime | None = None


@dataclass(slots=True)
class Role:
    """A role; *holders* is kept beside the members' own sets so that a ping need not search."""

    id: int
    guild_id: int
    name: str
    permissions: int
    position: int
    color: int = 0
    hoist: bool = False
    mentionable: bool = False
    bot_id: int | None = None
    """The bot that a managed role belongs to."""
    holders: set[int] = field(default_factory=set)


@dataclass(slots=True)
class ThreadState:
    """What only threads have."""

    owner_id: int
    archive_changed_at: datetime
    created_at: datetime
    auto_archive_minutes: int = 4320
    archived: bool = False
    locked: bool = False
    invitable: bool = True
    members: dict[int, datetime] = field(default_factory=dict)
    """Who is in the thread, and since when."""
    message_count: int = 0
    total_message_sent: int = 0
    applied_tags: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Channel:
    """A channel, a thread or a direct conversation."""

    id: int
    type: ChannelType
    guild_id: int | None = None
    name: str = ""
    topic: str | None = None
    position: int = 0
    parent_id: int | None = None
    nsfw: bool = False
    slowmode: int = 0
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    messages: dict[int, "Message"] = field(default_factory=dict)
    """By id, oldest first."""
    last_message_id: int | None = None
    pins: dict[int, datetime] = field(default_factory=dict)
    last_pin_at: datetime | None = None
    thread: ThreadState | None = None
    threads: set[int] = field(default_factory=set)
    """The threads below this channel."""
    tags: list[Json] = field(default_factory=list)
    """A forum's tags, as Discord writes them."""
    requires_tag: bool = False
    extra: Json = field(default_factory=dict)
    """Settings that are only kept and shown: bitrate, forum layout, default durations."""
    recipient: User | None = None
    """The person of a direct conversation."""

    @property
    def is_private_thread(self) -> bool:
        """Whether only its members (and moderators) see this thread."""
        return self.type is ChannelType.PRIVATE_THREAD


@dataclass(slots=True)
class Attachment:
    """A file that was uploaded, with its bytes."""

    id: int
    filename: str
    content: bytes
    content_type: str | None
    url: str
    description: str | None = None
    ephemeral: bool = False


@dataclass(slots=True)
class Mentions:
    """Whom a message mentions, as far as its allowed_mentions let it."""

    users: list[int] = field(default_factory=list)
    roles: list[int] = field(default_factory=list)
    everyone: bool = False


@dataclass(slots=True)
class Message:
    """A message with what Discord shows and what only the sandbox knows: who was pinged, who alone sees it."""

    id: int
    channel_id: int
    guild_id: int | None
    author: User
    sent_at: datetime
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    type: int = 0
    tts: bool = False
    nonce: str | int | None = None
    edited_at: datetime | None = None
    mentions: Mentions = field(default_factory=Mentions)
    pinged: frozenset[int] = frozenset()
    """Who got a notification: mentioned, allowed to be, and able to see the place."""
    reference: Json | None = None
    replied_to: "Message | None" = None
    poll: Json | None = None
    thread_id: int | None = None
    webhook_id: int | None = None
    webhook_name: str | None = None
    interaction: Json | None = None
    """The interaction_metadata that Discord shows."""
    application_id: int | None = None
    seen_by: int | None = None
    """The only person who sees an ephemeral message."""
    reactions: dict[str, set[int]] = field(default_factory=dict)

    @property
    def is_ephemeral(self) -> bool:
        """Whether one person alone sees this message."""
        return self.seen_by is not None


@dataclass(slots=True)
class ScheduledEvent:
    """An event in Discord's own calendar."""

    id: int
    guild_id: int
    creator_id: int
    name: str
    starts_at: datetime
    entity_type: int
    description: str | None = None
    ends_at: datetime | None = None
    status: int = 1
    channel_id: int | None = None
    location: str | None = None
    interested: dict[int, datetime] = field(default_factory=dict)
    """Who pressed *Intéressé*, in that order."""


@dataclass(slots=True)
class Webhook:
    """A webhook of a channel: incoming (1) or a follower of announcements (2)."""

    id: int
    type: int
    guild_id: int
    channel_id: int
    name: str
    token: str | None
    creator: User
    source_channel_id: int | None = None


@dataclass(slots=True)
class Guild:
    """A community."""

    id: int
    name: str
    owner_id: int
    created_at: datetime
    preferred_locale: str = "fr"
    description: str | None = None
    roles: dict[int, Role] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    """Channels without threads."""
    threads: dict[int, Channel] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    events: dict[int, ScheduledEvent] = field(default_factory=dict)
    commands: dict[int, Json] = field(default_factory=dict)
    """The application's commands of this guild only, by id."""


@dataclass(slots=True)
class Response:
    """One thing that the bot said to an interaction."""

    type: int | str
    """The callback type, or "followup"."""
    message: Message | None = None
    modal: Json | None = None
    choices: list[Json] | None = None


@dataclass(slots=True)
class Interaction:
    """One thing that a person did, and what became of it."""

    id: int
    token: str
    type: InteractionType
    user: User
    guild: Guild | None
    channel: Channel
    data: Json
    metadata: Json
    """The interaction_metadata of the messages that answer it."""
    made_at: datetime
    """By the sandbox's clock: the token's life counts from here."""
    sent: float = field(default_factory=time.monotonic)
    """By real time: the deadline of the callback counts from here."""
    message: Message | None = None
    """The message whose component was used, also for a modal that a component opened."""
    parent: "Interaction | None" = None
    """The interaction whose modal this one submits."""
    callback: CallbackType | None = None
    acked_ms: float | None = None
    original: Message | None = None
    loading: bool = False
    """Whether the original is still the "is thinking" of a deferral."""
    responses: list[Response] = field(default_factory=list)
    messages: set[int] = field(default_factory=set)
    """The ids that this interaction's token may edit."""
    modal: Json | None = None
    submission: "Interaction | None" = None
    """The last one that submitted the modal."""
    acknowledged: asyncio.Event = field(default_factory=asyncio.Event)
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when there is something to see beyond a deferral."""
