"""Interactions as the gateway sends them (docs interactions/receiving-and-responding#interaction-object)."""

from sandbox import limits
from sandbox.kinds import CallbackType
from sandbox.model import Guild, Interaction, Response
from sandbox.payloads.channels import any_channel
from sandbox.payloads.messages import message
from sandbox.payloads.users import member, user
from sandbox.wire import Json
from sandbox.world import World

IN_GUILD, IN_BOT_DM = 0, 1


def interaction(world: World, one: Interaction) -> Json:
    """Write INTERACTION_CREATE."""
    allowed = str(int(world.permissions(one.channel, one.user.id)))
    payload: Json = {
        "id": str(one.id),
        "application_id": str(world.bot.id),
        "type": int(one.type),
        "token": one.token,
        "version": 1,
        "data": one.data,
        "channel_id": str(one.channel.id),
        "channel": {**any_channel(one.channel), "permissions": allowed},
        "app_permissions": str(int(world.permissions(one.channel, world.bot.id))),
        "locale": one.user.locale,
        "entitlements": [],
        "authorizing_integration_owners": owners(one.guild),
        "context": IN_GUILD if one.guild else IN_BOT_DM,
        "attachment_size_limit": limits.FILE_SIZE,
    }
    if one.message is not None:
        payload["message"] = message(world, one.message)
    if one.guild is None:
        payload["user"] = user(one.user)
    else:
        payload |= {
            "guild_id": str(one.guild.id),
            "guild": {"id": str(one.guild.id), "locale": one.guild.preferred_locale, "features": ["COMMUNITY"]},
            "guild_locale": one.guild.preferred_locale,
            "member": {**member(one.guild.members[one.user.id]), "permissions": allowed},
        }
    return payload


def owners(guild: Guild | None) -> dict[str, str]:
    """Write who installed the application: the guild; in a direct conversation "0"."""
    return {"0": "0" if guild is None else str(guild.id)}


def callback(world: World, one: Interaction) -> Json:
    """Write the answer to a callback that asked for one with `with_response`."""
    about: Json = {"id": str(one.id), "type": int(one.type), "channel_id": str(one.channel.id)}
    if one.guild is not None:
        about["guild_id"] = str(one.guild.id)
    if one.original is None or one.callback is None:
        return {"interaction": about}
    about |= {
        "response_message_id": str(one.original.id),
        "response_message_loading": one.loading,
        "response_message_ephemeral": one.original.is_ephemeral,
    }
    if one.callback not in {CallbackType.MESSAGE, CallbackType.UPDATE_MESSAGE}:
        return {"interaction": about}
    return {
        "interaction": about,
        "resource": {"type": int(one.callback), "message": message(world, one.original)},
    }


def response(world: World, one: Response) -> Json:
    """Write what the bot said to an interaction, for the control API."""
    payload: Json = {"type": one.type}
    if one.message is not None:
        payload["message"] = message(world, one.message)
    if one.modal is not None:
        payload["modal"] = one.modal
    if one.choices is not None:
        payload["choices"] = one.choices
    return payload
