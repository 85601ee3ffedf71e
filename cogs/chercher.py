"""``/chercher``: what the community knows, found by words and by theme; and an article as text to pass on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.answers import answer, guild_of, say_to
from bot.delivery.card import Button, Card, Row, Text
from bot.feeds.posts import FEATURE, is_linked, plain_text
from bot.feeds.saying.found import FoundCards
from bot.i18n import language

if TYPE_CHECKING:
    from bot.client.gateway import Gateway
    from bot.client.router import Click

# What can be looked for; each is a choice of the command and a text ``search.in.NAME``.
KINDS = ("articles",)
LONGEST_TEXT = 1800


class Search(commands.Cog):
    """Answer who asks alone; nothing is written."""

    def __init__(self, client: Gateway) -> None:
        self._services = client.services
        client.router.on(FEATURE, "text", self.show_text)

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
        await answer(interaction, self._articles(interaction, words, theme))

    @search.autocomplete("theme")
    async def suggest(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        """Suggest the themes that hold what was typed."""
        themes = await self._services.library.themes(interaction.guild_id or 0, typed)
        return [app_commands.Choice(name=theme, value=theme) for theme in themes]

    async def show_text(self, click: Click) -> None:
        """Give an article as text, to paste into an e-mail or Tchap."""

        async def work() -> Card:
            number = int(click.id) if click.id.isdecimal() else 0
            article = await self._services.library.article(guild_of(click.interaction), number)
            say, spoken = say_to(click.interaction), language(click.interaction.locale.value)
            text = plain_text(article, say, spoken).replace("```", "'''")[:LONGEST_TEXT]
            read = Row((Button(say("button.article"), url=article.address),))
            return Card(
                (Text(f"{say('announcement.copy')}\n```\n{text}\n```"), *((read,) if is_linked(article) else ()))
            )

        await answer(click.interaction, work())

    async def _articles(self, interaction: discord.Interaction[Any], words: str, theme: str) -> Card:
        guild_id, theme = guild_of(interaction), theme.strip()
        if theme:
            themes = await self._services.library.themes(guild_id, theme)
            theme = theme if theme in themes or not themes else themes[0]
        found = await self._services.watch.latest(guild_id, theme or None, words)
        cards = FoundCards(say_to(interaction), language(interaction.locale.value))
        return cards.articles(found, words=words.strip(), theme=theme)


async def setup(client: Gateway) -> None:
    """Add the cog."""
    await client.add_cog(Search(client))
