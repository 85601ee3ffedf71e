"""``/chercher`` and ``/sigle``, the button *Chercher*, and what their answers lead to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.answers import actor_of, answer, guild_of, reply, say_to
from bot.client.custom_ids import CustomId
from bot.delivery.card import Card, Text
from bot.delivery.discord.rendering import new, show
from bot.feeds.posts import card_of
from bot.feeds.saying.found import FoundCards
from bot.i18n import language
from bot.resources.cards import FEATURE, shortened
from bot.resources.model import Section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.events.model import Event
    from bot.i18n import Locale
    from bot.resources.cards import EntryCards
    from bot.resources.search.model import Document

# What is chosen among the suggestions comes as an id behind this, so that nobody types it by chance.
CHOSEN = "id:"
# What these features have pushed; everything else is an entry.
EVENT, ARTICLE = "event:", "article:"


class Chercher(commands.Cog):
    """Answer from memory; what is looked up is written down nowhere."""

    def __init__(self, client: Gateway) -> None:
        self._services, self._resources = client.services, client.services.resources
        client.router.on(FEATURE, "form", self.ask)
        client.router.on(FEATURE, "find", self.find)
        client.router.on(FEATURE, "open", self.open)
        client.router.on(FEATURE, "see", self.open)
        client.router.on(FEATURE, "back", self.open)
        client.router.on(FEATURE, "share", self.share)

    @app_commands.command(name="chercher")
    @app_commands.rename(words="mots", section="dans", theme="thème")
    async def chercher(
        self,
        interaction: discord.Interaction[Any],
        words: str = "",
        section: Section | None = None,
        theme: app_commands.Range[str, 0, 100] = "",
    ) -> None:
        """Answer with what the words find, everywhere or in one section; without words, the latest articles.

        Who says nothing at all, or only where, is asked.
        """
        if theme or (section is Section.ARTICLES and not words.strip()):
            await answer(interaction, self._latest(interaction, words, theme))
        elif words:
            await self._look(interaction, words, section)
        else:
            custom_id = CustomId(FEATURE, "find", section or "").fresh()
            await reply(interaction, self._cards(interaction).form(custom_id))

    @app_commands.command(name="sigle")
    @app_commands.rename(word="mot")
    async def sigle(self, interaction: discord.Interaction[Any], word: str) -> None:
        """Answer with what an acronym, or a notion, means."""
        await self._look(interaction, word, Section.SIGLES)

    @chercher.autocomplete("words")
    async def suggest(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        """Suggest what the words may become, where somebody looks."""
        return await self._suggested(interaction, typed, section_of(interaction.namespace.__dict__.get("dans")))

    @chercher.autocomplete("theme")
    async def suggest_themes(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        """Suggest the themes of articles that hold what was typed."""
        themes = await self._services.articles.themes(interaction.guild_id or 0, typed)
        return [app_commands.Choice(name=theme[:100], value=theme[:100]) for theme in themes]

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
        await self._look(click.interaction, click.typed.get("words", ""), section_of(click.id))

    async def open(self, click: Click) -> None:
        """Open what was chosen in a list, or what a button names; what a person's own card leads to takes its place."""
        message = click.interaction.message
        is_own = message is not None and message.flags.ephemeral
        claim = next(iter(click.values), click.id)
        await answer(click.interaction, self._opened(click.interaction, claim), in_place=is_own)

    async def share(self, click: Click) -> None:
        """Show it to everybody in the channel, where the person and the bot may both write; nobody is pinged."""
        interaction = click.interaction
        shown = await self._public(interaction, click.id)
        if all(_may_write(interaction, each) for each in (interaction.permissions, interaction.app_permissions)):
            await interaction.response.send_message(**new(show(shown)))
        else:
            await reply(interaction, Card((Text(say_to(interaction)("chercher.not_here")),)))

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

    async def _latest(self, interaction: discord.Interaction[Any], words: str, theme: str) -> Card:
        """Return the newest articles of a theme."""
        found = await self._services.articles.found(guild_of(interaction), words=words, theme=theme)
        return FoundCards(say_to(interaction), language(interaction.locale.value)).articles(found)

    async def _opened(self, interaction: discord.Interaction[Any], claim: str, others: Sequence[Document] = ()) -> Card:
        """Return the card of an entry, or of the event or the article that was found."""
        guild_id, locale = guild_of(interaction), language(interaction.locale.value)
        if claim.startswith(EVENT):
            event = self._services.events.find(guild_id, claim.removeprefix(EVENT))
            shown = self._event(event, locale, taken=await self._services.signups.taken(event))
            return self._cards(interaction).around(shown, claim, others)
        if claim.startswith(ARTICLE):
            return self._cards(interaction).around(await self._article(interaction, claim, locale), claim, others)
        may_withdraw = self._services.guilds.may_review(*actor_of(interaction))
        opened = await self._resources.entry(guild_id, claim)
        return self._cards(interaction).private(opened, others, may_withdraw=may_withdraw)

    async def _public(self, interaction: discord.Interaction[Any], claim: str) -> Card:
        """Return what everybody would see, in the language of posts."""
        locale = self._services.locale
        if claim.startswith(EVENT):
            event = self._services.events.find(guild_of(interaction), claim.removeprefix(EVENT))
            # Nobody keeps this copy in step: it counts no places.
            return self._event(event, locale)
        if claim.startswith(ARTICLE):
            return await self._article(interaction, claim, locale)
        return self._services.entry_cards(locale).public(await self._resources.entry(guild_of(interaction), claim))

    def _event(self, event: Event, locale: Locale, *, taken: int | None = None) -> Card:
        """Return an event as it is announced, as a panel that rings nobody."""
        shown = self._services.cards(locale).announcement(event, self._services.clock.now(), taken=taken)
        return replace(shown, panel=True, file=None).fitted()

    async def _article(self, interaction: discord.Interaction[Any], claim: str, locale: Locale) -> Card:
        """Return an article as its channel shows it, as a panel that rings nobody."""
        number = claim.removeprefix(ARTICLE)
        article = await self._services.articles.article(guild_of(interaction), int(number) if number.isdecimal() else 0)
        shown = card_of(article, None, self._services.texts.bound(locale), locale)
        return replace(shown, panel=True, file=None).fitted()

    async def _suggested(
        self, interaction: discord.Interaction[Any], typed: str, section: Section | None
    ) -> list[app_commands.Choice[str]]:
        # In a direct message the command itself says where it is used.
        guild_id = interaction.guild_id
        hits = await self._resources.complete(guild_id, typed, section) if guild_id else ()
        return [app_commands.Choice(name=shortened(hit.document.title), value=CHOSEN + hit.document.id) for hit in hits]

    def _cards(self, interaction: discord.Interaction[Any]) -> EntryCards:
        return self._services.entry_cards(language(interaction.locale.value))


def section_of(given: object) -> Section | None:
    """Return the section that is *given* by its name, None for everywhere."""
    return next((section for section in Section if section == given), None)


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
