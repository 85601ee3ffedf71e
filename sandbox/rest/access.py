"""What the bot needs to be allowed before a request has an effect."""

from sandbox.errors import Refusal
from sandbox.model import Channel, Guild, Role
from sandbox.permissions import Permission
from sandbox.world import World


def visible(world: World, channel_id: int) -> Channel:
    """Return a channel that the bot sees; 10003 if there is none, 50001 if it is hidden."""
    channel = world.channel(channel_id)
    if not world.sees(channel, world.bot.id):
        raise Refusal(50001)
    return channel


def needs(world: World, channel: Channel, *wanted: Permission) -> None:
    """Refuse with 50013 unless the bot has every one of *wanted* in *channel*."""
    allowed = world.permissions(channel, world.bot.id)
    if any(not allowed & each for each in wanted):
        raise Refusal(50013)


def needs_in_guild(world: World, guild: Guild, *wanted: Permission) -> None:
    """Refuse with 50013 unless the bot has every one of *wanted* in *guild*."""
    allowed = world.guild_permissions(guild, world.bot.id)
    if any(not allowed & each for each in wanted):
        raise Refusal(50013)


def guild_channel(world: World, channel_id: int) -> Channel:
    """Return a visible channel that is part of a guild; 50003 for a direct conversation."""
    channel = visible(world, channel_id)
    if channel.guild_id is None:
        raise Refusal(50003)
    return channel


def top_role(world: World, guild: Guild, user_id: int) -> int:
    """Return the position of the highest role of *user_id*; the owner stands above all."""
    if guild.owner_id == user_id:
        return 1 << 31
    held = world.member(guild, user_id).roles
    return max((guild.roles[role].position for role in held if role in guild.roles), default=0)


def needs_rank(world: World, guild: Guild, role: Role) -> None:
    """Refuse with 50013 a role that does not stand below the bot's highest."""
    if role.position >= top_role(world, guild, world.bot.id):
        raise Refusal(50013)
