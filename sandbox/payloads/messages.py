"""Messages and attachments as Discord writes them."""

from collections.abc import Iterable

from sandbox.model import Attachment, Message
from sandbox.payloads.channels import thread
from sandbox.payloads.users import member_fields, user
from sandbox.wire import Json, compact, ids, iso, iso_or_none
from sandbox.world import World


def attachment(one: Attachment) -> Json:
    """Write an uploaded file; its address is served by the sandbox."""
    return compact(
        id=str(one.id),
        filename=one.filename,
        size=len(one.content),
        url=one.url,
        proxy_url=one.url,
        content_type=one.content_type,
        description=one.description,
        ephemeral=one.ephemeral or None,
    )


def message(world: World, one: Message, *, with_reply: bool = True) -> Json:
    """Write a message as REST answers it."""
    author = user(one.author)
    if one.webhook_name is not None:
        author |= {"id": str(one.webhook_id), "username": one.webhook_name, "bot": True, "global_name": None}
    payload: Json = {
        "id": str(one.id),
        "channel_id": str(one.channel_id),
        "type": one.type,
        "author": author,
        "content": one.content,
        "timestamp": iso(one.sent_at),
        "edited_timestamp": iso_or_none(one.edited_at),
        "tts": one.tts,
        "mention_everyone": one.mentions.everyone,
        "mentions": [user(world.users[each]) for each in one.mentions.users],
        "mention_roles": ids(one.mentions.roles),
        "attachments": [attachment(each) for each in one.attachments],
        "embeds": one.embeds,
        "components": one.components,
        "flags": one.flags,
        "pinned": one.id in world.channels[one.channel_id].pins,
        **compact(
            nonce=one.nonce,
            message_reference=one.reference,
            poll=one.poll,
            interaction_metadata=one.interaction,
            application_id=_text(one.application_id),
            webhook_id=_text(one.webhook_id),
        ),
    }
    if one.reactions:
        payload["reactions"] = _reactions(one.reactions, world.bot.id)
    if one.thread_id in world.channels:
        payload["thread"] = thread(world.channels[one.thread_id], world.bot.id)
    if one.reference is not None and one.type == 19 and with_reply:
        original = one.replied_to
        payload["referenced_message"] = None if original is None else message(world, original, with_reply=False)
    return payload


def dispatched(world: World, one: Message) -> Json:
    """Write a message as the gateway sends it, with the guild and the author's membership."""
    payload = message(world, one)
    if one.guild_id is not None:
        payload["guild_id"] = str(one.guild_id)
        author = world.guilds[one.guild_id].members.get(one.author.id)
        if author is not None and one.webhook_name is None:
            payload["member"] = member_fields(author)
    return payload


def _text(snowflake: int | None) -> str | None:
    return None if snowflake is None else str(snowflake)


def emoji(name: str) -> Json:
    """Write a reaction's emoji from its form in a path: a character, or name:id."""
    label, _, number = name.partition(":")
    return {"id": number or None, "name": label}


def _reactions(reactions: dict[str, set[int]], viewer: int) -> Iterable[Json]:
    return [
        {
            "emoji": emoji(name),
            "count": len(people),
            "count_details": {"burst": 0, "normal": len(people)},
            "burst_colors": [],
            "me_burst": False,
            "me": viewer in people,
            "burst_me": False,
            "burst_count": 0,
        }
        for name, people in reactions.items()
    ]
