"""Ask Discord what the bot is, where it is, and what it may do there; for the operator's check."""

from __future__ import annotations

from dataclasses import dataclass

import aiohttp
import discord

from bot.delivery.discord.door import DiscordAway, TokenRefused


@dataclass(frozen=True)
class Place:
    """A role or text channel; ``granted`` are the bot's permission bits there."""

    id: int
    name: str
    granted: int


@dataclass(frozen=True)
class Server:
    """One server that the bot is on; ``granted`` are its permission bits on the whole of it."""

    id: int
    name: str
    granted: int
    roles: tuple[Place, ...]
    channels: tuple[Place, ...]


@dataclass(frozen=True)
class Inspection:
    """The application behind the token, and its servers."""

    application_id: int
    name: str
    servers: tuple[Server, ...]


async def inspect(token: str, *, address: str) -> Inspection:
    """Ask Discord; raise :class:`TokenRefused` or :class:`DiscordAway`."""
    client = discord.Client(intents=discord.Intents(guilds=True), max_messages=None)
    try:
        await client.login(token)
        servers = [await _server(client, guild.id) async for guild in client.fetch_guilds()]
        name = client.user.name if client.user else ""
        return Inspection(client.application_id or 0, name, tuple(servers))
    except discord.LoginFailure as error:
        raise TokenRefused from error
    except (aiohttp.ClientError, OSError, TimeoutError, discord.HTTPException) as error:
        raise DiscordAway(address=address) from error
    finally:
        await client.close()


async def _server(client: discord.Client, guild_id: int) -> Server:
    guild = await client.fetch_guild(guild_id, with_counts=False)
    me = await guild.fetch_member(client.user.id if client.user else 0)
    channels = [channel for channel in await guild.fetch_channels() if isinstance(channel, discord.TextChannel)]
    granted = discord.Permissions(0)
    for role in me.roles:
        granted |= role.permissions
    return Server(
        guild_id,
        guild.name,
        granted.value,
        roles=tuple(Place(role.id, role.name, 0) for role in guild.roles if not role.is_default()),
        channels=tuple(Place(place.id, place.name, place.permissions_for(me).value) for place in channels),
    )
