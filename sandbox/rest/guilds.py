"""Guilds and their roles (docs resources/guild)."""

from sandbox import channels, limits, people
from sandbox.errors import Refusal
from sandbox.intents import Intent
from sandbox.model import Guild, Role
from sandbox.payloads.channels import channel as channel_payload
from sandbox.payloads.guilds import guild as payload
from sandbox.payloads.guilds import role as role_payload
from sandbox.permissions import Permission
from sandbox.rest import access
from sandbox.rest.call import NO_CONTENT, Answer, Call, RestRoutes, ensure
from sandbox.validation import check_channel, check_positions, check_role
from sandbox.wire import Json
from sandbox.world import Event

routes: RestRoutes = RestRoutes()

_GUILD = "/guilds/{guild}"
_ROLES = _GUILD + "/roles"


@routes("GET", _GUILD)
def get(call: Call) -> Answer:
    """Give a guild."""
    return Answer(200, payload(call.world.guild(call.id("guild")), counts=call.flag("with_counts")))


@routes("GET", _GUILD + "/channels")
def list_channels(call: Call) -> Answer:
    """List a guild's channels, without threads."""
    guild = call.world.guild(call.id("guild"))
    return Answer(200, [channel_payload(each) for each in guild.channels.values()])


@routes("POST", _GUILD + "/channels")
def create_channel(call: Call) -> Answer:
    """Create a channel; its overwrites can give or withhold only what the bot may do itself."""
    guild = call.world.guild(call.id("guild"))
    access.needs_in_guild(call.world, guild, Permission.MANAGE_CHANNELS)
    body = call.json()
    ensure(check_channel(body, creating=True))
    own = int(call.world.guild_permissions(guild, call.world.bot.id))
    for rule in body.get("permission_overwrites") or []:
        if (int(rule.get("allow") or 0) | int(rule.get("deny") or 0)) & ~own:
            raise Refusal(50013)
    return Answer(201, channel_payload(channels.create(call.world, guild, body)))


@routes("PATCH", _GUILD + "/channels")
def move_channels(call: Call) -> Answer:
    """Change positions and categories of several channels."""
    guild = call.world.guild(call.id("guild"))
    access.needs_in_guild(call.world, guild, Permission.MANAGE_CHANNELS)
    ensure(check_positions(call.body))
    for each in call.body:
        channel = guild.channels.get(int(each["id"]))
        if channel is None:
            raise Refusal(10003)
        moved = {key: each[key] for key in ("position", "parent_id") if key in each}
        channels.change(call.world, channel, moved)
    return NO_CONTENT


@routes("GET", _ROLES)
def list_roles(call: Call) -> Answer:
    """List a guild's roles."""
    return Answer(200, [role_payload(each) for each in call.world.guild(call.id("guild")).roles.values()])


@routes("GET", _ROLES + "/{role}")
def get_role(call: Call) -> Answer:
    """Give one role."""
    return Answer(200, role_payload(call.world.role(call.world.guild(call.id("guild")), call.id("role"))))


@routes("POST", _ROLES)
def create_role(call: Call) -> Answer:
    """Create a role at the bottom; it can carry only permissions that the bot has."""
    guild = _ruled(call)
    body = call.json()
    ensure(check_role(body))
    if len(guild.roles) >= limits.ROLES:
        raise Refusal(30005)
    role = Role(call.world.ids.next(), guild.id, "new role", guild.roles[guild.id].permissions, position=1)
    _apply(call, guild, role, body)
    guild.roles[role.id] = role
    _announce(call, "CREATE", role)
    return Answer(200, role_payload(role))


@routes("PATCH", _ROLES + "/{role}")
def change_role(call: Call) -> Answer:
    """Change a role that stands below the bot's highest."""
    guild = _ruled(call)
    role = _below(call, guild)
    ensure(check_role(call.json()))
    _apply(call, guild, role, call.json())
    call.world.permissions_changed()
    _announce(call, "UPDATE", role)
    return Answer(200, role_payload(role))


@routes("PATCH", _ROLES)
def move_roles(call: Call) -> Answer:
    """Change the positions of several roles, all below the bot's highest."""
    guild = _ruled(call)
    top = access.top_role(call.world, guild, call.world.bot.id)
    ensure(check_positions(call.body))
    for each in call.body:
        role = call.world.role(guild, int(each["id"]))
        position = int(each.get("position") or role.position)
        if max(role.position, position) >= top:
            raise Refusal(50013)
        if position != role.position:
            role.position = position
            _announce(call, "UPDATE", role)
    return Answer(200, [role_payload(each) for each in guild.roles.values()])


@routes("DELETE", _ROLES + "/{role}")
def delete_role(call: Call) -> Answer:
    """Delete a role that stands below the bot's highest and belongs to nobody's integration."""
    guild = _ruled(call)
    role = _below(call, guild)
    if role.id == guild.id or role.bot_id is not None:
        raise Refusal(50028)
    people.role_removed(call.world, guild, role)
    del guild.roles[role.id]
    data: Json = {"guild_id": str(guild.id), "role_id": str(role.id)}
    call.world.emit(Event("GUILD_ROLE_DELETE", data, guild.id, Intent.GUILDS))
    return NO_CONTENT


def _ruled(call: Call) -> Guild:
    guild = call.world.guild(call.id("guild"))
    access.needs_in_guild(call.world, guild, Permission.MANAGE_ROLES)
    return guild


def _below(call: Call, guild: Guild) -> Role:
    role = call.world.role(guild, call.id("role"))
    access.needs_rank(call.world, guild, role)
    return role


def _apply(call: Call, guild: Guild, role: Role, body: Json) -> None:
    if body.get("permissions") is not None:
        wanted = int(body["permissions"])
        own = int(call.world.guild_permissions(guild, call.world.bot.id))
        if (wanted & ~role.permissions) & ~own:
            raise Refusal(50013)
        role.permissions = wanted
    role.name = body.get("name") or role.name
    colours = body.get("colors") or {}
    role.color = int(body.get("color") or colours.get("primary_color") or role.color)
    role.hoist = bool(role.hoist if body.get("hoist") is None else body["hoist"])
    role.mentionable = bool(role.mentionable if body.get("mentionable") is None else body["mentionable"])


def _announce(call: Call, what: str, role: Role) -> None:
    data: Json = {"guild_id": str(role.guild_id), "role": role_payload(role)}
    call.world.emit(Event(f"GUILD_ROLE_{what}", data, role.guild_id, Intent.GUILDS))
