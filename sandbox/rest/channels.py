"""Channels and who may do what in them (docs resources/channel)."""

from sandbox import channels
from sandbox.errors import Refusal
from sandbox.model import Channel
from sandbox.payloads.channels import any_channel
from sandbox.permissions import Overwrite, Permission
from sandbox.rest import access
from sandbox.rest.call import NO_CONTENT, Answer, Call, RestRoutes, ensure
from sandbox.validation import check_channel, check_overwrite
from sandbox.wire import Json

routes: RestRoutes = RestRoutes()

_CHANNEL = "/channels/{channel}"
_OVERWRITE = _CHANNEL + "/permissions/{target}"


@routes("GET", _CHANNEL)
def get(call: Call) -> Answer:
    """Give a channel, a thread or a direct conversation."""
    channel = access.visible(call.world, call.id("channel"))
    return Answer(200, any_channel(channel, call.world.bot.id))


@routes("PATCH", _CHANNEL)
def change(call: Call) -> Answer:
    """Change a channel or thread."""
    channel = access.guild_channel(call.world, call.id("channel"))
    body = call.json()
    ensure(check_channel(body, creating=False, kind=int(channel.type)))
    if channel.thread is not None:
        _may_change_thread(call, channel, body)
    else:
        access.needs(call.world, channel, Permission.MANAGE_CHANNELS)
        if "permission_overwrites" in body:
            access.needs(call.world, channel, Permission.MANAGE_ROLES)
    channels.change(call.world, channel, body)
    return Answer(200, any_channel(channel, call.world.bot.id))


def _may_change_thread(call: Call, thread: Channel, body: Json) -> None:
    """Check what the owner of a thread may do, and what takes the right to manage threads.

    An archived thread can only be woken up or locked; waking takes no more than the right to speak in it, unless it is
    locked (docs resources/channel#modify-channel-json-params-thread).
    """
    state = thread.thread
    if state is None:
        return
    waking = body.get("archived") is False
    if state.archived and not waking and body.keys() - {"archived", "locked"}:
        raise Refusal(50083)
    if waking and not state.locked and body.keys() == {"archived"}:
        access.needs(call.world, thread, Permission.SEND_MESSAGES_IN_THREADS)
        return
    own = state.owner_id == call.world.bot.id
    if not own or "locked" in body or (state.locked and waking):
        access.needs(call.world, thread, Permission.MANAGE_THREADS)


@routes("DELETE", _CHANNEL)
def delete(call: Call) -> Answer:
    """Delete a channel or thread; a direct conversation is only closed."""
    channel = access.visible(call.world, call.id("channel"))
    payload = any_channel(channel, call.world.bot.id)
    if channel.guild_id is not None:
        wanted = Permission.MANAGE_CHANNELS if channel.thread is None else Permission.MANAGE_THREADS
        access.needs(call.world, channel, wanted)
        channels.remove(call.world, channel)
    return Answer(200, payload)


@routes("PUT", _OVERWRITE)
def set_overwrite(call: Call) -> Answer:
    """Set what a role or a member may do in a channel; only what the bot may do itself."""
    channel = _ruled(call)
    ensure(check_overwrite(call.body))
    target, kind = call.id("target"), int(call.body["type"])
    guild = call.world.guilds[channel.guild_id or 0]
    if kind == 0:
        call.world.role(guild, target)
    else:
        call.world.member(guild, target)
    allow, deny = int(call.body.get("allow") or 0), int(call.body.get("deny") or 0)
    if (allow | deny) & ~int(call.world.permissions(channel, call.world.bot.id)):
        raise Refusal(50013)
    channel.overwrites[target] = Overwrite(target, kind, allow, deny)
    call.world.permissions_changed()
    channels.announce(call.world, channel)
    return NO_CONTENT


@routes("DELETE", _OVERWRITE)
def delete_overwrite(call: Call) -> Answer:
    """Lift what was set for a role or a member."""
    channel = _ruled(call)
    if channel.overwrites.pop(call.id("target"), None) is None:
        raise Refusal(10009)
    call.world.permissions_changed()
    channels.announce(call.world, channel)
    return NO_CONTENT


def _ruled(call: Call) -> Channel:
    channel = access.guild_channel(call.world, call.id("channel"))
    if channel.thread is not None:
        raise Refusal(50024)
    access.needs(call.world, channel, Permission.MANAGE_ROLES)
    return channel
