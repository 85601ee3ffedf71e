"""Channels come, change and go, with the events that follow."""

from datetime import datetime

from sandbox import limits, threads
from sandbox.errors import Refusal
from sandbox.intents import Intent
from sandbox.kinds import ChannelType
from sandbox.model import Channel, Guild
from sandbox.payloads.channels import channel as payload
from sandbox.permissions import Overwrite
from sandbox.wire import Json, iso
from sandbox.world import Event, World

_KEPT = (
    "default_auto_archive_duration",
    "default_thread_rate_limit_per_user",
    "bitrate",
    "user_limit",
)
"""Fields that are only kept and shown."""

REQUIRE_TAG = 1 << 4


def create(world: World, guild: Guild, body: Json) -> Channel:
    """Create a channel of *guild* as *body* asks."""
    if len(guild.channels) >= limits.CHANNELS:
        raise Refusal(30013)
    channel = Channel(
        id=world.ids.next(),
        type=ChannelType(int(body.get("type") or 0)),
        guild_id=guild.id,
        name=body["name"],
        position=int(body.get("position") or len(guild.channels)),
    )
    apply(world, channel, {key: value for key, value in body.items() if value is not None and key != "type"})
    world.add_channel(channel)
    world.emit(Event("CHANNEL_CREATE", payload(channel), guild.id, Intent.GUILDS))
    return channel


def change(world: World, channel: Channel, body: Json) -> None:
    """Change what *body* names of a channel or thread."""
    if channel.thread is not None:
        _change_thread(world, channel, body)
        threads.changed(world, channel)
        return
    apply(world, channel, body)
    announce(world, channel)


def announce(world: World, channel: Channel) -> None:
    """Tell the gateway that *channel* is not what it was."""
    world.emit(Event("CHANNEL_UPDATE", payload(channel), channel.guild_id, Intent.GUILDS))


def apply(world: World, channel: Channel, body: Json) -> None:
    """Set what *body* names, without a word to the gateway."""
    channel.name = body.get("name", channel.name)
    channel.topic = body.get("topic", channel.topic)
    channel.nsfw = bool(body.get("nsfw", channel.nsfw))
    channel.slowmode = int(body.get("rate_limit_per_user", channel.slowmode) or 0)
    if body.get("position") is not None:
        channel.position = int(body["position"])
    if body.get("type") is not None:
        channel.type = ChannelType(int(body["type"]))
    if "parent_id" in body:
        channel.parent_id = None if body["parent_id"] is None else int(body["parent_id"])
    if body.get("flags") is not None:
        channel.requires_tag = bool(int(body["flags"]) & REQUIRE_TAG)
    if body.get("available_tags") is not None:
        channel.tags = [_tag(world, each) for each in body["available_tags"]]
    if body.get("permission_overwrites") is not None:
        rules = [
            Overwrite(
                int(each["id"]), int(each.get("type") or 0), int(each.get("allow") or 0), int(each.get("deny") or 0)
            )
            for each in body["permission_overwrites"]
        ]
        channel.overwrites = {rule.id: rule for rule in rules}
        world.permissions_changed()
    channel.extra |= {key: body[key] for key in _KEPT if body.get(key) is not None}


def _tag(world: World, body: Json) -> Json:
    return {
        "id": str(body.get("id") or world.ids.next()),
        "name": body["name"],
        "moderated": bool(body.get("moderated")),
        "emoji_id": body.get("emoji_id"),
        "emoji_name": body.get("emoji_name"),
    }


def _change_thread(world: World, thread: Channel, body: Json) -> None:
    state = thread.thread
    if state is None:
        return
    thread.name = body.get("name", thread.name)
    thread.slowmode = int(body.get("rate_limit_per_user", thread.slowmode) or 0)
    state.locked = bool(body.get("locked", state.locked))
    state.invitable = bool(body.get("invitable", state.invitable))
    state.auto_archive_minutes = int(body.get("auto_archive_duration") or state.auto_archive_minutes)
    if body.get("applied_tags") is not None:
        state.applied_tags = [int(each) for each in body["applied_tags"]]
    if "archived" in body and bool(body["archived"]) != state.archived:
        state.archived = bool(body["archived"])
        state.archive_changed_at = world.clock.now()


def remove(world: World, channel: Channel) -> None:
    """Delete *channel* with its threads and messages."""
    if channel.thread is not None:
        threads.remove(world, channel)
        return
    for thread_id in list(channel.threads):
        threads.remove(world, world.channels[thread_id])
    guild = world.guilds[channel.guild_id or 0]
    guild.channels.pop(channel.id, None)
    world.channels.pop(channel.id, None)
    for message_id in channel.messages:
        world.messages.pop(message_id, None)
    world.permissions_changed()
    world.emit(Event("CHANNEL_DELETE", payload(channel), guild.id, Intent.GUILDS))


def pins_changed(world: World, channel: Channel, at: datetime | None) -> None:
    """Tell the gateway that the pins of *channel* are not what they were."""
    data: Json = {"channel_id": str(channel.id), "last_pin_timestamp": None if at is None else iso(at)}
    if channel.guild_id is not None:
        data["guild_id"] = str(channel.guild_id)
    needs = Intent.GUILDS if channel.guild_id is not None else Intent.DIRECT_MESSAGES
    world.emit(Event("CHANNEL_PINS_UPDATE", data, channel.guild_id, needs))
