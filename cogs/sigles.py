"""*Expliquer les sigles*, on any message: what its acronyms mean, for the one who asks alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.answers import answer, guild_of
from bot.i18n import language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.client.gateway import Gateway
    from bot.delivery.card import Card

# The texts have its names under ``menu.explain``; in French it is called as Discord is told, and as we are told.
EXPLAIN = "Expliquer les sigles"


class Sigles(commands.Cog):
    """The message comes with the interaction, is read in memory, and kept nowhere."""

    def __init__(self, client: Gateway) -> None:
        self._client, self._services = client, client.services
        self._menu = app_commands.ContextMenu(name=EXPLAIN, callback=self.explain, extras={"key": "explain"})

    async def cog_load(self) -> None:
        """Offer the menu."""
        self._client.tree.add_command(self._menu)

    async def explain(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        """Explain each acronym of *message* to who asks."""
        await answer(interaction, self._explained(interaction, words_of(message)))

    async def _explained(self, interaction: discord.Interaction[Any], text: str) -> Card:
        acronyms = await self._services.resources.explain(guild_of(interaction), text)
        return self._services.entry_cards(language(interaction.locale.value)).explained(acronyms)


def words_of(message: discord.Message) -> str:
    """Return all that can be read of *message*: its text, its panels and embeds, and what it forwards."""
    forwarded = [snapshot.content for snapshot in message.message_snapshots]
    embeds = [part or "" for embed in message.embeds for part in (embed.title, embed.description)]
    return "\n".join([message.content, *forwarded, *embeds, *_texts(message.components)])


def _texts(components: Iterable[Any]) -> Iterator[str]:
    """Yield the texts of a panel, top to bottom."""
    for component in components:
        if isinstance(component, discord.TextDisplay):
            yield component.content
        yield from _texts(getattr(component, "children", ()))


async def setup(client: Gateway) -> None:
    """Add the cog."""
    await client.add_cog(Sigles(client))
