"""The buttons under an article: its text, to pass on, and what its acronyms mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.answers import answer, guild_of, say_to
from bot.feeds.posts import FEATURE, card_to_copy, words_of
from bot.i18n import language

if TYPE_CHECKING:
    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.delivery.card import Card
    from bot.feeds.model import Article


class Articles(commands.Cog):
    """Answer who asks alone; nothing is written."""

    def __init__(self, client: Gateway) -> None:
        self._services, self._articles = client.services, client.services.articles
        client.router.on(FEATURE, "text", self.show_text)
        client.router.on(FEATURE, "acronyms", self.explain)

    async def show_text(self, click: Click) -> None:
        """Give an article as text, to paste into an e-mail or Tchap."""

        async def work() -> Card:
            article = await self._article(click)
            return card_to_copy(article, say_to(click.interaction), language(click.interaction.locale.value))

        await answer(click.interaction, work())

    async def explain(self, click: Click) -> None:
        """Explain the acronyms of an article to who asks."""

        async def work() -> Card:
            text = words_of(await self._article(click))
            acronyms = await self._services.resources.explain(guild_of(click.interaction), text)
            return self._services.entry_cards(language(click.interaction.locale.value)).explained(acronyms)

        await answer(click.interaction, work())

    async def _article(self, click: Click) -> Article:
        number = int(click.id) if click.id.isdecimal() else 0
        return await self._articles.article(guild_of(click.interaction), number)


async def setup(client: Gateway) -> None:
    """Add the cog."""
    await client.add_cog(Articles(client))
