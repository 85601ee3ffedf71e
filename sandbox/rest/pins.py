"""Pins and reactions (docs resources/message)."""

from datetime import datetime

from sandbox import channels, limits, posting, threads
from sandbox.errors import Refusal
from sandbox.intents import Intent
from sandbox.model import Channel, Message
from sandbox.payloads.messages import emoji as emoji_payload
from sandbox.payloads.messages import message as payload
from sandbox.payloads.users import user as user_payload
from sandbox.permissions import Permission
from sandbox.rest import access
from sandbox.rest.call import NO_CONTENT, Answer, Call, RestRoutes
from sandbox.wire import Json, iso, read_instant
from sandbox.world import Event

routes: RestRoutes = RestRoutes()

_PINS = "/channels/{channel}/messages/pins"
_OLD_PINS = "/channels/{channel}/pins"
_REACTION = "/channels/{channel}/messages/{message}/reactions/{emoji}"
REACTIONS = 20
"""How many different reactions a message takes (30010)."""


@routes("GET", _PINS)
def list_pins(call: Call) -> Answer:
    """List pinned messages, the latest pin first, a page at a time."""
    channel = access.visible(call.world, call.id("channel"))
    found = _pinned(call, channel)
    if (before := call.query.get("before")) is not None:
        found = [(number, at) for number, at in found if at < read_instant(before)]
    wanted = call.number("limit", 50, high=50)
    items = [
        {"pinned_at": iso(at), "message": payload(call.world, channel.messages[number])}
        for number, at in found[:wanted]
    ]
    return Answer(200, {"items": items, "has_more": len(found) > wanted})


@routes("GET", _OLD_PINS)
def list_old_pins(call: Call) -> Answer:
    """List pinned messages in the old form."""
    channel = access.visible(call.world, call.id("channel"))
    return Answer(200, [payload(call.world, channel.messages[number]) for number, _ in _pinned(call, channel)])


def _pinned(call: Call, channel: Channel) -> list[tuple[int, datetime]]:
    """Return ids and instants of the pins; none where the bot may not read history."""
    if not call.world.permissions(channel, call.world.bot.id) & Permission.READ_MESSAGE_HISTORY:
        return []
    return sorted(channel.pins.items(), key=lambda pin: pin[1], reverse=True)


@routes("PUT", _PINS + "/{message}")
@routes("PUT", _OLD_PINS + "/{message}")
def pin(call: Call) -> Answer:
    """Pin a message; Discord says so in the channel."""
    channel, message = _pinnable(call)
    if message.id not in channel.pins:
        if len(channel.pins) >= limits.PINS:
            raise Refusal(30003)
        channel.pins[message.id] = channel.last_pin_at = call.world.clock.now()
        posting.announce_change(call.world, message)
        channels.pins_changed(call.world, channel, channel.last_pin_at)
        posting.note(call.world, channel, posting.PINNED, about=message)
    return NO_CONTENT


@routes("DELETE", _PINS + "/{message}")
@routes("DELETE", _OLD_PINS + "/{message}")
def unpin(call: Call) -> Answer:
    """Unpin a message."""
    channel, message = _pinnable(call)
    if channel.pins.pop(message.id, None) is not None:
        channel.last_pin_at = max(channel.pins.values(), default=None)
        posting.announce_change(call.world, message)
        channels.pins_changed(call.world, channel, channel.last_pin_at)
    return NO_CONTENT


def _pinnable(call: Call) -> tuple[Channel, Message]:
    channel = access.visible(call.world, call.id("channel"))
    if channel.guild_id is not None:
        access.needs(call.world, channel, Permission.PIN_MESSAGES)
    if channel.thread is not None:
        threads.must_be_awake(channel)
    return channel, call.world.message(channel, call.id("message"))


@routes("PUT", _REACTION + "/@me")
def react(call: Call) -> Answer:
    """Add the bot's reaction; the first of its kind takes a permission of its own."""
    channel, message, name = _reacted(call)
    people = message.reactions.get(name)
    access.needs(call.world, channel, Permission.READ_MESSAGE_HISTORY)
    if people is None:
        access.needs(call.world, channel, Permission.ADD_REACTIONS)
        if len(message.reactions) >= REACTIONS:
            raise Refusal(30010)
        people = message.reactions[name] = set()
    if call.world.bot.id not in people:
        people.add(call.world.bot.id)
        _announce(call, "MESSAGE_REACTION_ADD", message, name)
    return NO_CONTENT


@routes("DELETE", _REACTION + "/@me")
def take_back(call: Call) -> Answer:
    """Take the bot's reaction back."""
    _, message, name = _reacted(call)
    people = message.reactions.get(name, set())
    if call.world.bot.id in people:
        people.discard(call.world.bot.id)
        if not people:
            del message.reactions[name]
        _announce(call, "MESSAGE_REACTION_REMOVE", message, name)
    return NO_CONTENT


@routes("GET", _REACTION)
def who_reacted(call: Call) -> Answer:
    """List who reacted with an emoji."""
    channel, message, name = _reacted(call)
    access.needs(call.world, channel, Permission.READ_MESSAGE_HISTORY)
    people = sorted(message.reactions.get(name, ()))[: call.number("limit", 25)]
    return Answer(200, [user_payload(call.world.users[each]) for each in people])


def _reacted(call: Call) -> tuple[Channel, Message, str]:
    channel = access.visible(call.world, call.id("channel"))
    if channel.thread is not None:
        threads.must_be_awake(channel)
    name = call.ids["emoji"]
    # A word that is not name:id is no emoji.
    if name.isascii() and ":" not in name:
        raise Refusal(10014)
    return channel, call.world.message(channel, call.id("message")), name


def _announce(call: Call, name: str, message: Message, emoji: str) -> None:
    data: Json = {
        "user_id": str(call.world.bot.id),
        "channel_id": str(message.channel_id),
        "message_id": str(message.id),
        "message_author_id": str(message.author.id),
        "emoji": emoji_payload(emoji),
        "burst": False,
        "type": 0,
    }
    if message.guild_id is not None:
        data["guild_id"] = str(message.guild_id)
    needs = Intent.DIRECT_REACTIONS if message.guild_id is None else Intent.GUILD_REACTIONS
    call.world.emit(Event(name, data, message.guild_id, needs))
