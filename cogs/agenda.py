"""``/agenda``, and the button *Agenda*: the days to come and past, and the card of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.answers import answer, guild_of, reply, say_to
from bot.client.suggestions import suggest_events
from bot.delivery.card import Card, Text
from bot.events.today import TodayCards
from bot.guilds.model import CHANNEL_EVENTS
from bot.i18n import language

if TYPE_CHECKING:
    from bot.client.gateway import Gateway
    from bot.client.router import Click


class Agenda(commands.Cog):
    """Answer from memory, but for the count of places where it is shown."""

    def __init__(self, client: Gateway) -> None:
        self._services = client.services
        client.router.on("agenda", "list", self.show_list)
        client.router.on("agenda", "show", self.show_one)

    @app_commands.command(name="agenda")
    @app_commands.rename(event="événement")
    async def agenda(self, interaction: discord.Interaction[Any], event: str | None = None) -> None:
        """Answer with the card of one event, or with all of them in a panel."""
        if event:
            await answer(interaction, self._card(interaction, event))
        else:
            await reply(interaction, self._list(interaction))

    @agenda.autocomplete("event")
    async def suggest(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        """Suggest the events that hold what was typed."""
        return suggest_events(self._services, interaction.guild_id, typed)

    async def show_list(self, click: Click) -> None:
        """Answer the button of the welcome post."""
        await reply(click.interaction, self._list(click.interaction))

    async def show_one(self, click: Click) -> None:
        """Answer with the card of one event."""
        await answer(click.interaction, self._card(click.interaction, click.id))

    async def _card(self, interaction: discord.Interaction[Any], claim: str) -> Card:
        event = self._services.events.find(guild_of(interaction), claim)
        taken = await self._services.signups.taken(event)
        cards = self._services.cards(language(interaction.locale.value))
        return cards.private(event, self._services.clock.now(), taken=taken).fitted()

    def _list(self, interaction: discord.Interaction[Any]) -> Card:
        guild_id = guild_of(interaction)
        events = self._services.events.visible(guild_id)
        if not events:
            channel = self._services.guilds.choices(guild_id).get(CHANNEL_EVENTS)
            key = "programme.no_event" if channel else "programme.no_event_anywhere"
            return Card((Text(say_to(interaction)(key, channel=f"<#{channel}>")),))
        locale, now = language(interaction.locale.value), self._services.clock.now()
        cards = self._services.cards(locale)
        today = TodayCards(self._services.texts, locale, cards)
        return cards.agenda(events, now, today.opening(events, now)).fitted()


async def setup(client: Gateway) -> None:
    """Add the cog."""
    await client.add_cog(Agenda(client))
