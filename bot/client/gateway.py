"""The gateway client: no privileged intent, nothing kept in memory, one router and one error handler."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import defaultdict
from importlib import import_module
from typing import TYPE_CHECKING

import aiohttp
import discord
from discord.ext import commands

from bot.client import commands as slash
from bot.client.answers import answer_error, command_in, reply, say_to
from bot.client.router import Router
from bot.delivery.card import Card, Text
from bot.errors import WorldProblem
from bot.guilds.model import Place, Seen
from bot.operations.permissions import missing_from

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.client.services import Services
    from bot.i18n import Texts
    from bot.precedence import Precedence

logger = logging.getLogger(__name__)

# What is being answered when the connection closes gets this long; a reply that takes a second is a rare one.
FAREWELL_S = 1.0
# What is asked on a server that Discord has not shown yet waits this long for it: within three seconds it is answered.
SHOWN_WITHIN_S = 2.0


class Gateway(commands.Bot):
    """One connection to Discord; a fresh one is made for each attempt (see :mod:`bot.client.supervisor`).

    *shard* is its number, from 0, and how many there are; None where one connection serves all.
    It connects at once and gets its *services* while Discord sends its servers; what people ask
    meanwhile waits for them.
    """

    tree: slash.Commands
    services: Services

    def __init__(
        self,
        services: asyncio.Future[Services],
        texts: Texts,
        precedence: Precedence,
        *,
        extensions: Sequence[str],
        trace: aiohttp.TraceConfig,
        ready_after_s: float,
        shard: tuple[int, int] | None,
    ) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=slash.Commands,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            http_trace=trace,
            guild_ready_timeout=ready_after_s,
            shard_id=shard[0] if shard else None,
            shard_count=shard[1] if shard else None,
        )
        self.texts, self.precedence = texts, precedence
        self.router = Router()
        self.furnished = asyncio.Event()
        self._publishing = asyncio.Lock()
        self._services, self._our_extensions = services, extensions
        self._furnishing: asyncio.Task[None] | None = None
        self._arrivals: dict[int, asyncio.Task[None]] = {}
        self._shown: defaultdict[int, asyncio.Event] = defaultdict(asyncio.Event)
        self._answering: set[asyncio.Task[None]] = set()

    @property
    def serves(self) -> bool:
        """Whether the connection stands, the servers are there and the cogs are loaded."""
        # discord.py stays "ready" while it is cut off and tries to come back.
        return self.is_ready() and self.furnished.is_set() and self.ws.open

    async def setup_hook(self) -> None:
        """Load the cogs beside the connection."""
        self._furnishing = asyncio.create_task(self._furnish(), name="cogs")

    async def close(self) -> None:
        """Let what is being answered be answered, close the connection, and end what waits for it."""
        if self._answering:
            await asyncio.wait(self._answering, timeout=FAREWELL_S)
        for task in filter(None, (self._furnishing, *self._arrivals.values())):
            task.cancel()
        await super().close()

    async def _furnish(self) -> None:
        """Load the cogs once the services are there, and tell Discord of the commands where they have changed."""
        try:
            self.services = await asyncio.shield(self._services)
            for extension in self._our_extensions:
                # discord.py's load_extension would run every module anew for each client.
                await import_module(extension).setup(self)
            self.furnished.set()
            await self.publish_commands()
        except Exception:  # a client without its cogs is of no use: the supervisor makes another
            logger.exception("the cogs could not be loaded")
            # Out of the way of close(), which would end this task and with it the closing itself.
            self._furnishing = None
            await self.close()

    async def on_ready(self) -> None:
        """Say that the servers are there and the commands answer."""
        if self._furnishing:
            await asyncio.shield(self._furnishing)
        for guild in self.guilds:
            with contextlib.suppress(WorldProblem):  # who asks there is told, and it is tried again for them
                await self.can_serve(guild.id)
        logger.info("ready on %d servers", len(self.guilds))

    async def can_serve(self, guild_id: int | None) -> None:
        """Wait until the cogs are loaded and the server has been welcomed: what is asked meanwhile is not lost.

        Discord may pass on what somebody asks before it shows their server. Where the welcome failed it is tried again;
        raise what it fails with, a :class:`bot.errors.WorldProblem` where the database does not answer.
        """
        await self.furnished.wait()
        if guild_id is None:
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SHOWN_WITHIN_S):
                await self._shown[guild_id].wait()
        arrival, guild = self._arrivals.get(guild_id), self.get_guild(guild_id)
        if arrival and guild and arrival.done() and arrival.exception():
            arrival = self._arrive(guild)
        if arrival:
            await asyncio.shield(arrival)

    async def publish_commands(self) -> None:
        """Tell Discord of the commands, where they have changed and this process is the one to do it.

        Where that fails the bot serves the commands that Discord knows; a tick tries again.
        """
        payload = slash.payload(self.tree, self.texts)
        digest = slash.digest(payload)
        try:
            async with self._publishing:
                if self.application_id and await self.services.commands_changed(digest):
                    await self.http.bulk_upsert_global_commands(self.application_id, payload)
                    await self.services.commands_told(digest)
                    logger.info("told Discord of %d commands", len(payload))
        except (discord.HTTPException, aiohttp.ClientError, OSError, WorldProblem) as error:
            logger.warning("Discord could not be told of the commands, which is tried again: %s", error)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Serve clicks, choices and forms; discord.py itself serves commands."""
        served = {discord.InteractionType.component, discord.InteractionType.modal_submit}
        if interaction.type not in served or not self.tree.recent.is_new(interaction.id):
            return
        self.tree.reception.stamp(interaction)
        answering = asyncio.create_task(self._answer(interaction), name=f"interaction {interaction.id}")
        self._answering.add(answering)
        answering.add_done_callback(self._answering.discard)
        await asyncio.shield(answering)

    async def _answer(self, interaction: discord.Interaction) -> None:
        with self.precedence.answering():
            try:
                await self._serve(interaction)
            except Exception as error:  # every error is explained to the person who clicked  # noqa: BLE001
                await answer_error(interaction, error)

    async def _serve(self, interaction: discord.Interaction) -> None:
        await self.can_serve(interaction.guild_id)
        found = self.router.find(interaction)
        if found is None:
            say = say_to(interaction)
            await reply(interaction, Card((Text(say("refusal.expired_button", command=command_in(say, "aide"))),)))
        else:
            handler, click = found
            await handler(click)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Note a server that the gateway shows at connection."""
        await asyncio.shield(self._arrive(guild))

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Note a server that has just invited the bot."""
        await asyncio.shield(self._arrive(guild))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note a server that the bot has left."""
        await self.furnished.wait()
        await self.services.arrival.left(guild.id)

    async def on_guild_channel_update(self, _before: object, after: discord.abc.GuildChannel) -> None:
        """Somebody may have mended what a channel lacked."""
        await self._seen_to_change(after.guild.id)

    async def on_guild_role_update(self, _before: object, after: discord.Role) -> None:
        """Somebody may have given us what we lacked."""
        await self._seen_to_change(after.guild.id)

    async def on_thread_update(self, _before: object, after: discord.Thread) -> None:
        """Somebody may have opened a thread again."""
        await self._seen_to_change(after.guild.id)

    async def _seen_to_change(self, guild_id: int) -> None:
        if self.furnished.is_set():
            with contextlib.suppress(WorldProblem):  # what is to be mended is looked at every five minutes as well
                await self.services.deliveries.places_changed(guild_id)

    def _arrive(self, guild: discord.Guild) -> asyncio.Task[None]:
        arrival = asyncio.create_task(self._welcome(guild), name=f"arrival {guild.id}")
        self._arrivals[guild.id] = arrival
        self._shown[guild.id].set()
        return arrival

    async def _welcome(self, guild: discord.Guild) -> None:
        await self.furnished.wait()
        await self.services.arrival.seen(
            Seen(
                guild_id=guild.id,
                roles=tuple(Place(role.id, role.name) for role in guild.roles if not role.is_default()),
                channels=tuple(Place(channel.id, channel.name) for channel in guild.text_channels),
                missing=missing_from(guild.me.guild_permissions.value),
            )
        )
