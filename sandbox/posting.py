"""Messages come, change and go, with the events that follow."""

import mimetypes
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote

from sandbox import components, mentions, threads
from sandbox.intents import Intent
from sandbox.kinds import MessageFlag
from sandbox.model import Attachment, Channel, Message, User
from sandbox.payloads.messages import dispatched
from sandbox.wire import Json, ids
from sandbox.world import Event, World

REPLY = 19
_EDITABLE_FLAGS = MessageFlag.SUPPRESS_EMBEDS | MessageFlag.COMPONENTS_V2


class Upload(NamedTuple):
    """A file that came with a request."""

    filename: str
    content: bytes
    content_type: str | None = None


Uploads = Mapping[int, Upload]
"""By the number n of their part files[n]."""


@dataclass(slots=True)
class Post:
    """What is about to become a message."""

    channel: Channel
    author: User
    body: Json
    uploads: Uploads = field(default_factory=dict)
    flags: int = 0
    seen_by: int | None = None
    interaction: Json | None = None
    webhook_id: int | None = None
    webhook_name: str | None = None
    application_id: int | None = None
    type: int = 0
    id: int | None = None
    """Given for the first message of a forum post, which has its thread's id."""


def post(world: World, draft: Post) -> Message:
    """Turn *draft* into a message: stored, counted, announced to the gateway."""
    channel, body = draft.channel, draft.body
    message = Message(
        id=draft.id or world.ids.next(),
        channel_id=channel.id,
        guild_id=channel.guild_id,
        author=draft.author,
        sent_at=world.clock.now(),
        content=body.get("content") or "",
        attachments=_received(world, channel, draft.uploads, body, ephemeral=draft.seen_by is not None),
        flags=draft.flags | int(body.get("flags") or 0),
        type=draft.type,
        tts=bool(body.get("tts")),
        nonce=body.get("nonce"),
        poll=body.get("poll"),
        seen_by=draft.seen_by,
        interaction=draft.interaction,
        webhook_id=draft.webhook_id,
        webhook_name=draft.webhook_name,
        application_id=draft.application_id,
    )
    message.embeds = components.embeds(body.get("embeds") or [], message.attachments)
    message.components = components.stored(body.get("components") or [], message.attachments, world.ids.next)
    _refer(world, message, channel, body.get("message_reference"))
    message.mentions = mentions.read(world, message, channel, body.get("allowed_mentions"))
    message.pinged = mentions.pinged(world, message, channel)
    _store(world, message, channel)
    return message


PINNED, THREAD_STARTED, THREAD_STARTER, SOMEBODY_ADDED = 6, 18, 21, 1
"""Types of the lines that Discord itself writes (docs resources/message#message-object-message-types)."""


def note(world: World, channel: Channel, kind: int, *, about: Message | None = None, user: User | None = None) -> None:
    """Let Discord write one of its own lines: something was pinned, a thread started, somebody was added."""
    body: Json = {"allowed_mentions": {"parse": []}}
    if about is not None:
        body["message_reference"] = {"message_id": str(about.id)}
    message = post(world, Post(channel, world.bot, body, type=kind))
    if user is not None:
        message.mentions.users.append(user.id)


def _refer(world: World, message: Message, channel: Channel, reference: Json | None) -> None:
    if not reference:
        return
    number = int(reference["message_id"])
    message.replied_to = channel.messages.get(number)
    message.type = message.type or REPLY
    message.reference = {"type": 0, "message_id": str(number), "channel_id": str(channel.id)}
    if channel.guild_id is not None:
        message.reference["guild_id"] = str(world.guilds[channel.guild_id].id)


def _store(world: World, message: Message, channel: Channel) -> None:
    world.messages[message.id] = message
    _note(world, message)
    if message.is_ephemeral:
        world.ephemeral.setdefault(message.seen_by or 0, {})[message.id] = message
        return
    channel.messages[message.id] = message
    channel.last_message_id = message.id
    if channel.thread is not None:
        threads.message_posted(world, channel, message)
    _announce(world, "MESSAGE_CREATE", message)


def _note(world: World, message: Message) -> None:
    """Write into the transcript who was notified, and who alone sees the message."""
    alone = None if message.seen_by is None else str(message.seen_by)
    pinged = ids(sorted(message.pinged))
    world.note(
        "message",
        {"message": str(message.id), "channel": str(message.channel_id), "pinged": pinged, "seen_by": alone},
    )


def edit(world: World, message: Message, body: Json, uploads: Uploads, *, first: bool = False) -> None:
    """Change what *body* names; *first* when this fills in the loading message of a deferral.

    An edit notifies nobody, except that filling in is Discord's way to publish a deferred answer.
    """
    channel = world.channels[message.channel_id]
    if "attachments" in body:
        kept = {int(each["id"]) for each in body["attachments"] or []}
        message.attachments = [each for each in message.attachments if each.id in kept]
    message.attachments = message.attachments + _received(world, channel, uploads, body, ephemeral=message.is_ephemeral)
    if "content" in body:
        message.content = body["content"] or ""
    if "embeds" in body:
        message.embeds = components.embeds(body["embeds"] or [], message.attachments)
    if "components" in body:
        message.components = components.stored(body["components"] or [], message.attachments, world.ids.next)
    if body.get("flags") is not None:
        # The V2 flag stays for ever, and the others are not an edit's business (docs resources/message#edit-message).
        kept_flags = message.flags & ~MessageFlag.SUPPRESS_EMBEDS
        message.flags = kept_flags | (int(body["flags"]) & _EDITABLE_FLAGS)
    if "poll" in body:
        message.poll = body["poll"]
    if {"content", "components", "allowed_mentions"} & body.keys():
        message.mentions = mentions.read(world, message, channel, body.get("allowed_mentions"))
    if first:
        message.flags &= ~MessageFlag.LOADING
        message.pinged = mentions.pinged(world, message, channel)
        _note(world, message)
    else:
        message.edited_at = world.clock.now()
    announce_change(world, message)


def announce_change(world: World, message: Message) -> None:
    """Tell the gateway that *message* is not what it was, unless one person alone sees it."""
    if not message.is_ephemeral:
        _announce(world, "MESSAGE_UPDATE", message)


def delete(world: World, message: Message) -> None:
    """Remove *message*."""
    forget(world, message)
    if message.is_ephemeral:
        return
    data: Json = {"id": str(message.id), "channel_id": str(message.channel_id)}
    _emit(world, "MESSAGE_DELETE", message.guild_id, message.channel_id, data)


def delete_many(world: World, channel: Channel, numbers: Collection[int]) -> None:
    """Remove those of *numbers* that are messages of *channel*, in one event."""
    gone = [channel.messages[number] for number in numbers if number in channel.messages]
    for message in gone:
        forget(world, message)
    data: Json = {"ids": ids(message.id for message in gone), "channel_id": str(channel.id)}
    _emit(world, "MESSAGE_DELETE_BULK", channel.guild_id, channel.id, data)


def forget(world: World, message: Message) -> None:
    """Remove *message* from the state without a word."""
    world.messages.pop(message.id, None)
    if message.is_ephemeral:
        world.ephemeral.get(message.seen_by or 0, {}).pop(message.id, None)
        return
    channel = world.channels[message.channel_id]
    channel.messages.pop(message.id, None)
    channel.pins.pop(message.id, None)
    if channel.thread is not None:
        channel.thread.message_count = max(0, channel.thread.message_count - 1)


def _announce(world: World, name: str, message: Message) -> None:
    _emit(world, name, message.guild_id, message.channel_id, dispatched(world, message))


def _emit(world: World, name: str, guild_id: int | None, channel_id: int, data: Json) -> None:
    if not world.sees(world.channels[channel_id], world.bot.id):
        return
    if guild_id is not None:
        data["guild_id"] = str(guild_id)
    needs = Intent.DIRECT_MESSAGES if guild_id is None else Intent.GUILD_MESSAGES
    world.emit(Event(name, data, guild_id, needs))


def _received(world: World, channel: Channel, uploads: Uploads, body: Json, *, ephemeral: bool) -> list[Attachment]:
    described = {str(each.get("id")): each for each in body.get("attachments") or []}
    return [
        attach(world, channel, upload, described.get(str(number), {}).get("description"), ephemeral=ephemeral)
        for number, upload in sorted(uploads.items())
    ]


def attach(
    world: World, channel: Channel, upload: Upload, description: str | None = None, *, ephemeral: bool = False
) -> Attachment:
    """Keep an uploaded file and give it the address from which it is served again."""
    number = world.ids.next()
    kind = upload.content_type or mimetypes.guess_type(upload.filename)[0]
    url = f"{world.base_url}/cdn/attachments/{channel.id}/{number}/{quote(upload.filename)}"
    kept = Attachment(number, upload.filename, upload.content, kind, url, description, ephemeral)
    world.attachments[number] = kept
    return kept
