"""The buttons under an article: its text, to pass on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.answers import answer, guild_of, say_to
from bot.feeds.posts import FEATURE, card_to_copy
from bot.i18n import language

if TYPE_CHECKING:
    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.delivery.card import Card


class Articles(commands.Cog):
    """Answer who asks alone; nothing is written."""

    def __init__(self, client: Gateway) -> None:
        self._articles = client.services.articles
        client.router.on(FEATURE, "text", self.show_text)

    async def show_text(self, click: Click) -> None:
        """Give an article as text, to paste into an e-mail or Tchap."""

        async def work() -> Card:
            number = int(click.id) if click.id.isdecimal() else 0
            article = await self._articles.article(guild_of(click.interaction), number)
            return card_to_copy(article, say_to(click.interaction), language(click.interaction.locale.value))

        await answer(click.interaction, work())


async def setup(client: Gateway) -> None:
    """Add the cog."""
    await client.add_cog(Articles(client))
