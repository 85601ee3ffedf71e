"""``/chercher``: what the community knows, found by words and by theme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.answers import answer, guild_of, say_to
from bot.feeds.saying.found import FoundCards
from bot.i18n import language

if TYPE_CHECKING:
    from bot.client.gateway import Gateway
    from bot.delivery.card import Card

KINDS = ("articles",)
"""What can be looked for; each is a choice of the command."""


class Search(commands.Cog):
    """Answer who asks alone; nothing is written."""

    def __init__(self, client: Gateway) -> None:
        self._articles = client.services.articles

    @app_commands.command(name="chercher")
    @app_commands.rename(where="dans", words="mots", theme="thème")
    @app_commands.choices(where=[app_commands.Choice(name=kind, value=kind) for kind in KINDS])
    async def search(
        self,
        interaction: discord.Interaction[Any],
        where: str = KINDS[0],
        words: app_commands.Range[str, 0, 100] = "",
        theme: app_commands.Range[str, 0, 100] = "",
    ) -> None:
        """Answer with the latest articles: those of a theme, or those with all the words."""
        del where  # There is one kind so far.
        await answer(interaction, self._found(interaction, words, theme))

    @search.autocomplete("theme")
    async def suggest(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        """Suggest the themes that hold what was typed."""
        themes = await self._articles.themes(interaction.guild_id or 0, typed)
        return [app_commands.Choice(name=theme, value=theme) for theme in themes]

    async def _found(self, interaction: discord.Interaction[Any], words: str, theme: str) -> Card:
        found = await self._articles.found(guild_of(interaction), words=words, theme=theme)
        return FoundCards(say_to(interaction), language(interaction.locale.value)).articles(found)


async def setup(client: Gateway) -> None:
    """Add the cog."""
    await client.add_cog(Search(client))
