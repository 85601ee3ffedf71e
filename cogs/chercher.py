"""``/chercher`` and ``/sigle``, the button *Chercher*, and what their answers lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.answers import answer, guild_of, reply, say_to
from bot.client.custom_ids import CustomId
from bot.delivery.card import Card, Text
from bot.delivery.discord.rendering import new, show
from bot.i18n import language
from bot.resources.cards import FEATURE, shortened
from bot.resources.model import Section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.resources.cards import EntryCards
    from bot.resources.search.model import Document

# What is chosen among the suggestions comes as an id behind this, so that nobody types it by chance.
CHOSEN = "id:"
EVENT = "event:"


class Chercher(commands.Cog):
    """Answer from memory; what is looked up is written down nowhere."""

    def __init__(self, client: Gateway) -> None:
        self._services, self._resources = client.services, client.services.resources
        client.router.on(FEATURE, "form", self.ask)
        client.router.on(FEATURE, "find", self.find)
        client.router.on(FEATURE, "open", self.open)
        client.router.on(FEATURE, "see", self.open)
        client.router.on(FEATURE, "share", self.share)

    @app_commands.command(name="chercher")
    @app_commands.rename(words="mots", section="dans")
    async def chercher(self, interaction: discord.Interaction[Any], words: str, section: Section | None = None) -> None:
        """Answer with what the words find, everywhere or in one section."""
        await self._look(interaction, words, section)

    @app_commands.command(name="sigle")
    @app_commands.rename(word="mot")
    async def sigle(self, interaction: discord.Interaction[Any], word: str) -> None:
        """Answer with what an acronym, or a notion, means."""
        await self._look(interaction, word, Section.SIGLES)

    @chercher.autocomplete("words")
    async def suggest(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        """Suggest what the words may become, where somebody looks."""
        given = interaction.namespace.__dict__.get("dans")
        section = Section(given) if given in frozenset(Section) else None
        return await self._suggested(interaction, typed, section)

    @sigle.autocomplete("word")
    async def suggest_acronyms(
        self, interaction: discord.Interaction[Any], typed: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest acronyms and notions."""
        return await self._suggested(interaction, typed, Section.SIGLES)

    async def ask(self, click: Click) -> None:
        """Open the form behind the button of the welcome post."""
        await reply(click.interaction, self._cards(click.interaction).form(CustomId(FEATURE, "find").fresh()))

    async def find(self, click: Click) -> None:
        """Answer what was typed into that form."""
        await self._look(click.interaction, click.typed.get("words", ""), None)

    async def open(self, click: Click) -> None:
        """Open what was chosen in a list; what a person's own card leads to takes its place."""
        message = click.interaction.message
        is_own = message is not None and message.flags.ephemeral
        await answer(click.interaction, self._opened(click.interaction, click.values[0]), in_place=is_own)

    async def share(self, click: Click) -> None:
        """Show an entry to everybody in the channel, where the person and the bot may both write; nobody is pinged."""
        interaction = click.interaction
        opened = await self._resources.entry(guild_of(interaction), click.id)
        if not (
            _may_write(interaction, interaction.permissions) and _may_write(interaction, interaction.app_permissions)
        ):
            await reply(interaction, Card((Text(say_to(interaction)("chercher.not_here")),)))
            return
        cards = self._services.entry_cards(self._services.locale)
        await interaction.response.send_message(**new(show(cards.public(opened))))

    async def _look(self, interaction: discord.Interaction[Any], typed: str, section: Section | None) -> None:
        guild_id = guild_of(interaction)
        if typed.startswith(CHOSEN):
            await answer(interaction, self._opened(interaction, typed.removeprefix(CHOSEN)))
            return
        found = await self._resources.search(guild_id, typed, section)
        documents = [hit.document for hit in found.hits]
        if found.is_clear:
            await answer(interaction, self._opened(interaction, documents[0].id, documents[1:]))
        elif documents:
            await reply(interaction, self._cards(interaction).several(documents))
        else:
            await reply(interaction, self._cards(interaction).nothing(found.nearest))
            if section in {None, Section.SIGLES}:
                await self._resources.found_nothing(guild_id, typed)

    async def _opened(self, interaction: discord.Interaction[Any], claim: str, others: Sequence[Document] = ()) -> Card:
        """Return the card of an entry, or of the event that was found."""
        guild_id = guild_of(interaction)
        if claim.startswith(EVENT):
            event = self._services.events.find(guild_id, claim.removeprefix(EVENT))
            taken = await self._services.signups.taken(event)
            cards = self._services.cards(language(interaction.locale.value))
            return cards.private(event, self._services.clock.now(), taken=taken).fitted()
        return self._cards(interaction).private(await self._resources.entry(guild_id, claim), others)

    async def _suggested(
        self, interaction: discord.Interaction[Any], typed: str, section: Section | None
    ) -> list[app_commands.Choice[str]]:
        hits = await self._resources.complete(guild_of(interaction), typed, section)
        return [app_commands.Choice(name=shortened(hit.document.title), value=CHOSEN + hit.document.id) for hit in hits]

    def _cards(self, interaction: discord.Interaction[Any]) -> EntryCards:
        return self._services.entry_cards(language(interaction.locale.value))


def _may_write(interaction: discord.Interaction[Any], permissions: discord.Permissions) -> bool:
    """Whether who has *permissions* may write where the click came from."""
    if not permissions.view_channel:
        return False
    if isinstance(interaction.channel, discord.Thread):
        return permissions.send_messages_in_threads
    return permissions.send_messages


async def setup(client: Gateway) -> None:
    """Add the cog."""
    await client.add_cog(Chercher(client))
