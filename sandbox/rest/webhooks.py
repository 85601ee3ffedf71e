"""Webhooks: follow-ups of interactions, incoming webhooks, followers of announcements (docs resources/webhook)."""

from dataclasses import dataclass

from sandbox import limits, posting, replies
from sandbox.errors import Refusal
from sandbox.intents import Intent
from sandbox.kinds import ChannelType
from sandbox.model import Channel, Interaction, Message, Webhook
from sandbox.payloads.guilds import webhook as webhook_payload
from sandbox.payloads.messages import message as payload
from sandbox.permissions import Permission
from sandbox.posting import Post
from sandbox.rest import access
from sandbox.rest.call import NO_CONTENT, Answer, Call, RestRoutes, ensure
from sandbox.rest.messages import is_v2
from sandbox.validation import check_message, check_webhook
from sandbox.wire import Json
from sandbox.world import Event

routes: RestRoutes = RestRoutes()

_EXECUTE = "/webhooks/{webhook}/{token}"
_MESSAGE = _EXECUTE + "/messages/{message}"


@dataclass(slots=True)
class _Owner:
    """Whom a token in the path belongs to: an interaction or an incoming webhook."""

    interaction: Interaction | None = None
    webhook: Webhook | None = None


def _owner(call: Call) -> _Owner:
    number, token = call.id("webhook"), call.ids["token"]
    if number == call.world.bot.id:
        return _Owner(interaction=_interaction(call, token))
    webhook = call.world.webhooks.get(number)
    if webhook is None:
        raise Refusal(10015)
    if webhook.token is None or webhook.token != token:
        raise Refusal(50027)
    return _Owner(webhook=webhook)


def _interaction(call: Call, token: str) -> Interaction:
    one = call.world.by_token.get(token)
    if one is None:
        raise Refusal(50027)
    if (call.world.clock.now() - one.made_at).total_seconds() > call.sandbox.settings.token_seconds:
        raise Refusal(50027)
    # Until it is answered, an interaction has no webhook.
    if one.callback is None:
        raise Refusal(10015)
    return one


@routes("POST", _EXECUTE)
def execute(call: Call) -> Answer:
    """Send a follow-up, or a message through an incoming webhook."""
    owner, body = _owner(call), call.json()
    ensure(check_message(body, place="webhook", files=call.filenames()))
    if owner.interaction is not None:
        message = replies.follow_up(call.world, owner.interaction, body, call.uploads)
        return Answer(200, payload(call.world, message))
    message = _send(call, owner.webhook, body)
    return Answer(200, payload(call.world, message)) if call.flag("wait") else NO_CONTENT


def _send(call: Call, webhook: Webhook | None, body: Json) -> Message:
    if webhook is None:
        raise Refusal(10015)
    channel = call.world.channel(int(call.query.get("thread_id") or webhook.channel_id))
    name = body.get("username") or webhook.name
    author = webhook.creator
    return posting.post(call.world, Post(channel, author, body, call.uploads, webhook_id=webhook.id, webhook_name=name))


def _message(call: Call, owner: _Owner) -> Message:
    which = call.ids["message"]
    one = owner.interaction
    if one is not None and which == "@original":
        if one.original is None or one.original.id not in call.world.messages:
            raise Refusal(10008)
        return one.original
    message = call.world.messages.get(call.id("message"))
    mine = message is not None and (
        message.id in one.messages if one is not None else message.webhook_id == call.id("webhook")
    )
    if message is None or not mine:
        raise Refusal(10008)
    return message


@routes("GET", _MESSAGE)
def get(call: Call) -> Answer:
    """Give the original answer or a follow-up."""
    return Answer(200, payload(call.world, _message(call, _owner(call))))


@routes("PATCH", _MESSAGE)
def edit(call: Call) -> Answer:
    """Edit the original answer or a follow-up; the first edit after a deferral fills it in."""
    owner = _owner(call)
    message, body = _message(call, owner), call.json()
    names = [*call.filenames(), *(each.filename for each in message.attachments)]
    ensure(check_message(body, place="webhook_edit", files=names, v2_before=is_v2(message)))
    if owner.interaction is not None:
        replies.edit(call.world, owner.interaction, message, body, call.uploads)
    else:
        posting.edit(call.world, message, body, call.uploads)
    return Answer(200, payload(call.world, message))


@routes("DELETE", _MESSAGE)
def delete(call: Call) -> Answer:
    """Delete the original answer or a follow-up."""
    owner = _owner(call)
    message = _message(call, owner)
    if owner.interaction is not None:
        replies.remove(call.world, owner.interaction, message)
    else:
        posting.delete(call.world, message)
    return NO_CONTENT


@routes("POST", "/channels/{channel}/webhooks")
def create(call: Call) -> Answer:
    """Make an incoming webhook."""
    channel = _manageable(call, call.id("channel"))
    ensure(check_webhook(call.body))
    webhook = _add(call, channel, call.body["name"])
    return Answer(200, webhook_payload(webhook, call.world.bot.id))


@routes("POST", "/channels/{channel}/followers")
def follow(call: Call) -> Answer:
    """Let another channel follow an announcement channel."""
    source = access.guild_channel(call.world, call.id("channel"))
    if source.type is not ChannelType.ANNOUNCEMENT:
        raise Refusal(50024)
    target = _manageable(call, int(call.json().get("webhook_channel_id") or 0))
    webhook = _add(call, target, source.name, source=source)
    return Answer(200, {"channel_id": str(source.id), "webhook_id": str(webhook.id)})


@routes("GET", "/channels/{channel}/webhooks")
def of_channel(call: Call) -> Answer:
    """List a channel's webhooks."""
    channel = _manageable(call, call.id("channel"))
    mine = [each for each in call.world.webhooks.values() if each.channel_id == channel.id]
    return Answer(200, [webhook_payload(each, call.world.bot.id) for each in mine])


@routes("GET", "/guilds/{guild}/webhooks")
def of_guild(call: Call) -> Answer:
    """List a guild's webhooks."""
    guild = call.world.guild(call.id("guild"))
    access.needs_in_guild(call.world, guild, Permission.MANAGE_WEBHOOKS)
    mine = [each for each in call.world.webhooks.values() if each.guild_id == guild.id]
    return Answer(200, [webhook_payload(each, call.world.bot.id) for each in mine])


@routes("GET", "/webhooks/{webhook}")
def describe(call: Call) -> Answer:
    """Give one webhook."""
    return Answer(200, webhook_payload(_own(call), call.world.bot.id))


@routes("DELETE", "/webhooks/{webhook}")
def remove(call: Call) -> Answer:
    """Delete a webhook."""
    webhook = _own(call)
    del call.world.webhooks[webhook.id]
    _announce(call, webhook)
    return NO_CONTENT


def _own(call: Call) -> Webhook:
    webhook = call.world.webhooks.get(call.id("webhook"))
    if webhook is None:
        raise Refusal(10015)
    _manageable(call, webhook.channel_id)
    return webhook


def _manageable(call: Call, channel_id: int) -> Channel:
    channel = access.guild_channel(call.world, channel_id)
    access.needs(call.world, channel, Permission.MANAGE_WEBHOOKS)
    return channel


def _add(call: Call, channel: Channel, name: str, *, source: Channel | None = None) -> Webhook:
    world = call.world
    if sum(each.channel_id == channel.id for each in world.webhooks.values()) >= limits.WEBHOOKS:
        raise Refusal(30007)
    webhook = Webhook(
        id=world.ids.next(),
        type=1 if source is None else 2,
        guild_id=channel.guild_id or 0,
        channel_id=channel.id,
        name=name,
        token=world.secret() if source is None else None,
        creator=world.bot,
        source_channel_id=None if source is None else source.id,
    )
    world.webhooks[webhook.id] = webhook
    _announce(call, webhook)
    return webhook


def _announce(call: Call, webhook: Webhook) -> None:
    data: Json = {"guild_id": str(webhook.guild_id), "channel_id": str(webhook.channel_id)}
    call.world.emit(Event("WEBHOOKS_UPDATE", data, webhook.guild_id, Intent.WEBHOOKS))
