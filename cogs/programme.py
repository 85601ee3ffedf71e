"""``/programme``, and the button *Programme* under a card: what happens on the day."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.answers import guild_of, reply, say_to
from bot.client.suggestions import suggest_events
from bot.delivery.card import Card, Text
from bot.delivery.discord.rendering import Shown, show
from bot.events.model import phase
from bot.guilds.model import CHANNEL_EVENTS
from bot.i18n import language

if TYPE_CHECKING:
    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.events.model import Event, Phase
    from bot.i18n import Locale

MOST_KEPT = 100


class Programme(commands.Cog):
    """Answer from memory: nothing is read from the database first."""

    def __init__(self, client: Gateway) -> None:
        self._client, self._services = client, client.services
        # Many ask on the same day, and what they read changes a few times a year.
        self._shown = lru_cache(maxsize=MOST_KEPT)(self._render)
        client.router.on("programme", "show", self.show)

    @app_commands.command(name="programme")
    @app_commands.rename(event="événement")
    async def programme(self, interaction: discord.Interaction[Any], event: str | None = None) -> None:
        """Answer with the programme of one event, the next one by default."""
        guild_id = guild_of(interaction)
        found = self._services.events.find(guild_id, event) if event else self._services.events.next_one(guild_id)
        await self._answer(interaction, guild_id, found)

    @programme.autocomplete("event")
    async def suggest(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        """Suggest the events that hold what was typed."""
        return suggest_events(self._services, interaction.guild_id, typed)

    async def show(self, click: Click) -> None:
        """Answer the button under a card, or in a direct message."""
        guild_id = await self._services.guild_of(click.interaction, click.id)
        await self._answer(click.interaction, guild_id, self._services.events.find(guild_id, click.id))

    async def _answer(self, interaction: discord.Interaction[Any], guild_id: int, event: Event | None) -> None:
        if event is not None:
            locale, now_is = language(interaction.locale.value), phase(event, self._services.clock.now())
            await reply(interaction, self._shown(event, locale, now_is))
            return
        channel = self._services.guilds.choices(guild_id).get(CHANNEL_EVENTS)
        key = "programme.no_event" if channel else "programme.no_event_anywhere"
        await reply(interaction, Card((Text(say_to(interaction)(key, channel=f"<#{channel}>")),)))

    def _render(self, event: Event, locale: Locale, now_is: Phase) -> Shown:
        return show(self._services.cards(locale).programme(event, now_is).fitted())


async def setup(client: Gateway) -> None:
    """Add the cog."""
    await client.add_cog(Programme(client))
