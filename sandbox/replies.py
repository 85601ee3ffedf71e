"""How the bot's answers to an interaction come into being, and what its token may still do."""

from sandbox import posting
from sandbox.kinds import CallbackType, InteractionType, MessageFlag
from sandbox.model import Interaction, Message, Response
from sandbox.posting import Post, Uploads
from sandbox.wire import Json
from sandbox.world import World


def reply(world: World, one: Interaction, kind: CallbackType, data: Json, uploads: Uploads) -> None:
    """Let the first answer to *one* have its effect; the caller has checked it."""
    one.callback = kind
    response = Response(int(kind))
    match kind:
        case CallbackType.MESSAGE:
            one.original = response.message = say(world, one, data, uploads)
        case CallbackType.DEFERRED_MESSAGE:
            kept = int(data.get("flags") or 0) & MessageFlag.EPHEMERAL
            one.loading = True
            one.original = response.message = say(world, one, {"flags": kept | MessageFlag.LOADING}, {})
        case CallbackType.DEFERRED_UPDATE:
            one.original = response.message = one.message
        case CallbackType.UPDATE_MESSAGE:
            one.original = response.message = one.message
            if one.message is not None:
                posting.edit(world, one.message, data, uploads)
        case CallbackType.AUTOCOMPLETE:
            response.choices = list(data.get("choices") or [])
        case CallbackType.MODAL:
            one.modal = response.modal = data
    one.responses.append(response)
    one.acknowledged.set()
    if kind not in {CallbackType.DEFERRED_MESSAGE, CallbackType.DEFERRED_UPDATE}:
        one.answered.set()


def say(world: World, one: Interaction, body: Json, uploads: Uploads) -> Message:
    """Post a message as an answer to *one*."""
    ephemeral = int(body.get("flags") or 0) & MessageFlag.EPHEMERAL
    message = posting.post(
        world,
        Post(
            channel=one.channel,
            author=world.bot,
            body=body,
            uploads=uploads,
            seen_by=one.user.id if ephemeral else None,
            interaction={**one.metadata, "original_response_message_id": str(one.original.id)}
            if one.original is not None
            else one.metadata,
            webhook_id=world.bot.id,
            application_id=world.bot.id,
            type=_type(one),
        ),
    )
    one.messages.add(message.id)
    return message


def _type(one: Interaction) -> int:
    """Choose the message type: an answer to a slash command is 20, to a context menu 23, else a reply."""
    if one.original is not None or one.type is not InteractionType.COMMAND:
        return 0
    return 20 if one.data.get("type", 1) == 1 else 23


def follow_up(world: World, one: Interaction, body: Json, uploads: Uploads) -> Message:
    """Say something more; the first follow-up after a deferral fills in the loading message.

    That one keeps the deferral's visibility whatever the follow-up asks for
    (docs interactions/receiving-and-responding#create-followup-message).
    """
    if one.loading and one.original is not None:
        fill_in(world, one, body, uploads)
        return one.original
    message = say(world, one, body, uploads)
    one.responses.append(Response("followup", message))
    one.answered.set()
    return message


def edit(world: World, one: Interaction, message: Message, body: Json, uploads: Uploads) -> None:
    """Edit a message of *one*; the original may still be loading."""
    if one.loading and message is one.original:
        fill_in(world, one, body, uploads)
        return
    posting.edit(world, message, body, uploads)
    one.answered.set()


def fill_in(world: World, one: Interaction, body: Json, uploads: Uploads) -> None:
    """Put the answer in the place of "is thinking"."""
    if one.original is None:
        return
    one.loading = False
    flags = int(body.get("flags") or 0) & ~MessageFlag.EPHEMERAL
    posting.edit(world, one.original, {**body, "flags": flags}, uploads, first=True)
    one.answered.set()


def remove(world: World, one: Interaction, message: Message) -> None:
    """Delete a message of *one*."""
    posting.delete(world, message)
    one.messages.discard(message.id)
    if message is one.original:
        one.loading = False
        one.original = None
    one.answered.set()
