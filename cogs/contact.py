"""``/contact``: write to the team; and *Répondre*, on its side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.answers import actor_of, answer, reply
from bot.client.custom_ids import CustomId
from bot.contact.cards import FEATURE
from bot.contact.model import AlreadyAnswered, WordGone
from bot.errors import Refusal

if TYPE_CHECKING:
    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.delivery.card import Card

DRAFT = "contact"


class ContactScreens(commands.Cog):
    """Every handler reads who asks, calls one use case, and shows its outcome."""

    def __init__(self, client: Gateway) -> None:
        self._services, self._contact = client.services, client.services.contacts
        for action, handler in {
            "open": self.open,
            "write": self.write,
            "answer": self.open_answer,
            "answered": self.answer,
        }.items():
            client.router.on(FEATURE, action, handler)

    @app_commands.command(name="contact")
    async def contact(self, interaction: discord.Interaction[Any]) -> None:
        """Open the form."""
        await self._open(interaction)

    async def open(self, click: Click) -> None:
        """Open the form from a button."""
        await self._open(click.interaction)

    async def write(self, click: Click) -> None:
        """Hand the word over, or say what to correct and keep what was typed."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            cards, drafts, typed = self._services.contact_cards(actor.locale), self._services.guilds, click.typed
            try:
                await self._contact.write(guild_id, actor, typed.get("subject", ""), typed.get("message", ""))
            except Refusal as refusal:
                await drafts.keep_draft(guild_id, actor, DRAFT, typed)
                return cards.to_correct(refusal, str(CustomId(FEATURE, "open")))
            await drafts.drop_draft(guild_id, actor, DRAFT)
            return cards.sent()

        await answer(click.interaction, work())

    async def open_answer(self, click: Click) -> None:
        """Open the form of an answer; who comes second hears who was first."""
        guild_id, actor = actor_of(click.interaction)
        word = await self._contact.word(guild_id, actor, click.id)
        typed = await self._services.guilds.draft(guild_id, actor, _draft_of(click.id))
        custom_id = CustomId(FEATURE, "answered", click.id).fresh()
        await reply(click.interaction, self._services.contact_cards(actor.locale).answer_form(custom_id, typed, word))

    async def answer(self, click: Click) -> None:
        """Let the answer leave, or say what to correct and keep what was typed."""
        guild_id, actor = actor_of(click.interaction)
        self._services.guilds.require_organiser(guild_id, actor)

        async def work() -> Card:
            cards, drafts = self._services.contact_cards(actor.locale), self._services.guilds
            try:
                await self._contact.answer(guild_id, actor, click.id, click.typed.get("answer", ""))
            except (AlreadyAnswered, WordGone) as late:
                return cards.too_late(late, click.typed.get("answer", ""))
            except Refusal as refusal:
                await drafts.keep_draft(guild_id, actor, _draft_of(click.id), click.typed)
                return cards.to_correct(refusal, str(CustomId(FEATURE, "answer", click.id)))
            await drafts.drop_draft(guild_id, actor, _draft_of(click.id))
            return cards.answer_sent()

        await answer(click.interaction, work())

    async def _open(self, interaction: discord.Interaction[Any]) -> None:
        guild_id, actor = actor_of(interaction)
        typed = await self._services.guilds.draft(guild_id, actor, DRAFT)
        custom_id = CustomId(FEATURE, "write").fresh()
        await reply(interaction, self._services.contact_cards(actor.locale).form(custom_id, typed))


def _draft_of(claim: str) -> str:
    return f"contact:{claim}"


async def setup(client: Gateway) -> None:
    """Add the cog."""
    await client.add_cog(ContactScreens(client))
