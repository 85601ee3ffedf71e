"""Interactions begin: what a person did becomes INTERACTION_CREATE."""

from sandbox.kinds import InteractionType
from sandbox.model import Channel, Interaction, Message, User
from sandbox.payloads.interactions import interaction as payload
from sandbox.payloads.interactions import owners
from sandbox.payloads.users import user as user_payload
from sandbox.wire import Json
from sandbox.world import Event, World


def begin(
    world: World,
    kind: InteractionType,
    user: User,
    channel: Channel,
    data: Json,
    *,
    message: Message | None = None,
    parent: Interaction | None = None,
) -> Interaction:
    """Send the bot an interaction of *user* in *channel*.

    *message* is the one whose component was used; *parent* the interaction whose modal is submitted.
    """
    guild = world.guilds[channel.guild_id] if channel.guild_id is not None else None
    number = world.ids.next()
    metadata: Json = {
        "id": str(number),
        "type": int(kind),
        "user": user_payload(user),
        "authorizing_integration_owners": owners(guild),
    }
    if kind is InteractionType.COMPONENT and message is not None:
        metadata["interacted_message_id"] = str(message.id)
    if parent is not None:
        metadata["triggering_interaction_metadata"] = parent.metadata
    if kind is InteractionType.COMMAND and "target_id" in data:
        metadata |= _target(world, data)
    one = Interaction(
        id=number,
        token=world.secret() + world.secret(),
        type=kind,
        user=user,
        guild=guild,
        channel=channel,
        data=data,
        metadata=metadata,
        made_at=world.clock.now(),
        message=message,
        parent=parent,
    )
    world.remember(one)
    world.emit(Event("INTERACTION_CREATE", payload(world, one), channel.guild_id))
    return one


def _target(world: World, data: Json) -> Json:
    if data["type"] == 2:
        return {"target_user": user_payload(world.users[int(data["target_id"])])}
    return {"target_message_id": data["target_id"]}
