"""Messages of channels (docs resources/message)."""

from sandbox import limits, posting, threads
from sandbox.errors import Refusal
from sandbox.kinds import ChannelType, MessageFlag
from sandbox.model import Channel, Message
from sandbox.payloads.messages import message as payload
from sandbox.permissions import Permission
from sandbox.posting import Post, Upload
from sandbox.rest import access
from sandbox.rest.call import NO_CONTENT, Answer, Call, RestRoutes, ensure, invalid, snowflake
from sandbox.snowflakes import instant_of
from sandbox.validation import Problem, check_bulk_delete, check_message
from sandbox.wire import Json

routes: RestRoutes = RestRoutes()

_MESSAGES = "/channels/{channel}/messages"
_WITHOUT_TEXT = frozenset({ChannelType.CATEGORY, ChannelType.FORUM})


@routes("GET", _MESSAGES)
def history(call: Call) -> Answer:
    """List a channel's messages, newest first; an empty list where the bot may not read history."""
    channel = access.visible(call.world, call.id("channel"))
    wanted = call.number("limit", 50)
    if not call.world.permissions(channel, call.world.bot.id) & Permission.READ_MESSAGE_HISTORY:
        return Answer(200, [])
    chosen = _page(call, list(channel.messages), wanted)
    return Answer(200, [payload(call.world, channel.messages[number]) for number in chosen])


def _page(call: Call, numbers: list[int], wanted: int) -> list[int]:
    """Choose ids, newest first, by before, after or around (docs resources/message#get-channel-messages)."""
    around, before, after = (call.query.get(name) for name in ("around", "before", "after"))
    if around is not None:
        middle = snowflake(around, "around")
        older = [each for each in numbers if each <= middle][-(wanted // 2 + 1) :]
        newer = [each for each in numbers if each > middle][: wanted - len(older)]
        return [*reversed(newer), *reversed(older)]
    if before is not None:
        limit = snowflake(before, "before")
        return [each for each in numbers if each < limit][: -wanted - 1 : -1]
    if after is not None:
        limit = snowflake(after, "after")
        return [each for each in numbers if each > limit][:wanted][::-1]
    return numbers[: -wanted - 1 : -1]


@routes("GET", _MESSAGES + "/{message}")
def get(call: Call) -> Answer:
    """Give one message; that takes the right to read history."""
    channel = access.visible(call.world, call.id("channel"))
    access.needs(call.world, channel, Permission.READ_MESSAGE_HISTORY)
    return Answer(200, payload(call.world, call.world.message(channel, call.id("message"))))


@routes("POST", _MESSAGES)
def create(call: Call) -> Answer:
    """Send a message; a nonce that is still remembered gives back the first one."""
    channel = access.visible(call.world, call.id("channel"))
    body = call.json()
    if channel.type in _WITHOUT_TEXT:
        raise Refusal(50008)
    _may_send(call, channel)
    ensure(check_message(body, place="create", files=call.filenames()))
    _may_use(call, channel, body)
    repeated = _remembered(call, channel, body)
    if repeated is not None:
        return Answer(200, payload(call.world, repeated))
    _refers(call, channel, body)
    message = posting.post(call.world, Post(channel, call.world.bot, body, call.uploads))
    if body.get("nonce") is not None:
        call.world.nonces[channel.id, str(body["nonce"])] = message.id, call.world.clock.now()
    return Answer(200, payload(call.world, message))


def _may_send(call: Call, channel: Channel) -> None:
    world = call.world
    if channel.recipient is not None:
        if not channel.recipient.guilds & world.bot.guilds:
            raise Refusal(50278)
        if not channel.recipient.dms_open:
            raise Refusal(50007)
    elif channel.thread is not None:
        access.needs(world, channel, Permission.SEND_MESSAGES_IN_THREADS)
        threads.must_be_open(world, channel, world.bot.id)
    else:
        access.needs(world, channel, Permission.SEND_MESSAGES)


def _may_use(call: Call, channel: Channel, body: Json) -> None:
    if call.uploads:
        access.needs(call.world, channel, Permission.ATTACH_FILES)
    if body.get("embeds"):
        access.needs(call.world, channel, Permission.EMBED_LINKS)
    if body.get("tts"):
        access.needs(call.world, channel, Permission.SEND_TTS_MESSAGES)
    if body.get("poll"):
        access.needs(call.world, channel, Permission.SEND_POLLS)


def _remembered(call: Call, channel: Channel, body: Json) -> Message | None:
    """Find the message that this nonce made; 10008 when it was deleted since (discord.py issue 10116)."""
    if body.get("nonce") is None or not body.get("enforce_nonce"):
        return None
    known = call.world.nonces.get((channel.id, str(body["nonce"])))
    if known is None or (call.world.clock.now() - known[1]).total_seconds() > limits.NONCE_MEMORY:
        return None
    return call.world.message(channel, known[0])


def _refers(call: Call, channel: Channel, body: Json) -> None:
    reference = body.get("message_reference")
    if not reference:
        return
    if not call.world.permissions(channel, call.world.bot.id) & Permission.READ_MESSAGE_HISTORY:
        raise Refusal(160002)
    strict = reference.get("fail_if_not_exists") is not False
    if int(reference["message_id"]) not in channel.messages and strict:
        raise invalid([Problem(("message_reference",), "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message")])


@routes("PATCH", _MESSAGES + "/{message}")
def edit(call: Call) -> Answer:
    """Edit one of the bot's own messages."""
    channel = access.visible(call.world, call.id("channel"))
    message = call.world.message(channel, call.id("message"))
    if message.author.id != call.world.bot.id or message.webhook_name is not None:
        raise Refusal(50005)
    if channel.thread is not None:
        threads.must_be_awake(channel)
    body = call.json()
    ensure(check_message(body, place="edit", files=_names(call, message), v2_before=is_v2(message)))
    posting.edit(call.world, message, body, call.uploads)
    return Answer(200, payload(call.world, message))


def is_v2(message: Message) -> bool:
    """Tell whether *message* is one of Components V2."""
    return bool(message.flags & MessageFlag.COMPONENTS_V2)


def _names(call: Call, message: Message) -> list[str]:
    return [*call.filenames(), *(each.filename for each in message.attachments)]


@routes("DELETE", _MESSAGES + "/{message}")
def delete(call: Call) -> Answer:
    """Delete a message; somebody else's takes the right to manage messages."""
    channel = access.visible(call.world, call.id("channel"))
    message = call.world.message(channel, call.id("message"))
    if message.author.id != call.world.bot.id:
        access.needs(call.world, channel, Permission.MANAGE_MESSAGES)
    if channel.thread is not None:
        threads.must_be_awake(channel)
    posting.delete(call.world, message)
    return NO_CONTENT


@routes("POST", _MESSAGES + "/bulk-delete")
def bulk_delete(call: Call) -> Answer:
    """Delete 2 to 100 messages at once, none older than two weeks."""
    channel = access.guild_channel(call.world, call.id("channel"))
    access.needs(call.world, channel, Permission.MANAGE_MESSAGES)
    ensure(check_bulk_delete(call.body))
    numbers = [int(each) for each in call.body["messages"]]
    now = call.world.clock.now()
    if any((now - instant_of(number)).days >= 14 for number in numbers):
        raise Refusal(50034)
    posting.delete_many(call.world, channel, numbers)
    return NO_CONTENT


@routes("POST", _MESSAGES + "/{message}/crosspost")
def crosspost(call: Call) -> Answer:
    """Publish a message of an announcement channel to those who follow it."""
    channel = access.visible(call.world, call.id("channel"))
    message = call.world.message(channel, call.id("message"))
    if channel.type is not ChannelType.ANNOUNCEMENT:
        raise Refusal(50024)
    access.needs(call.world, channel, Permission.SEND_MESSAGES)
    if message.author.id != call.world.bot.id:
        access.needs(call.world, channel, Permission.MANAGE_MESSAGES)
    if message.flags & MessageFlag.CROSSPOSTED:
        raise Refusal(40033)
    message.flags |= MessageFlag.CROSSPOSTED
    posting.announce_change(call.world, message)
    for webhook in call.world.webhooks.values():
        if webhook.source_channel_id == channel.id:
            copy = {"content": message.content, "embeds": message.embeds, "allowed_mentions": {"parse": []}}
            files = list(enumerate(message.attachments))
            copy["attachments"] = [{"id": n, "description": each.description} for n, each in files]
            target = call.world.channels[webhook.channel_id]
            posting.post(
                call.world,
                Post(
                    target,
                    message.author,
                    copy,
                    {n: Upload(each.filename, each.content, each.content_type) for n, each in files},
                    flags=MessageFlag.IS_CROSSPOST,
                    webhook_id=webhook.id,
                    webhook_name=webhook.name,
                ),
            )
    return Answer(200, payload(call.world, message))


@routes("POST", "/channels/{channel}/typing")
def typing(call: Call) -> Answer:
    """Show that the bot is typing: nobody looks, so nothing happens."""
    channel = access.visible(call.world, call.id("channel"))
    _may_send(call, channel)
    return NO_CONTENT
