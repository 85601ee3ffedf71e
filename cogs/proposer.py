"""*Proposer une ressource* and *Proposer une correction*: two forms that members fill in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.answers import actor_of, answer, reply
from bot.client.custom_ids import CustomId
from bot.errors import Refusal
from bot.resources.suggestions.addresses import address_in
from bot.resources.suggestions.cards import FEATURE
from bot.resources.suggestions.model import LONGEST_LINK

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Iterator

    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.delivery.card import Card
    from bot.guilds.model import Actor
    from bot.resources.suggestions.model import Suggestion

    Deed = Callable[[int, Actor, Click], Awaitable[Suggestion]]

# The texts have its names under ``menu.suggest``; in French it is called as Discord is told, and as we are told.
SUGGEST = "Proposer comme ressource"
# What opens each form.
OPENERS = {"suggested": "suggest", "corrected": "correct"}


class Proposer(commands.Cog):
    """Every handler reads who asks, calls one use case, and shows its outcome."""

    def __init__(self, client: Gateway) -> None:
        self._services, suggestions = client.services, client.services.suggestions
        deeds: dict[str, Deed] = {
            "suggested": lambda guild, actor, click: suggestions.propose(guild, actor, click.typed),
            "corrected": lambda guild, actor, click: suggestions.correct(guild, actor, click.id, click.typed),
        }
        for action, deed in deeds.items():
            client.router.on(FEATURE, action, partial(self._do, deed, action))
        client.router.on(FEATURE, "suggest", self.open_resource)
        client.router.on(FEATURE, "correct", self.open_correction)
        self._client = client
        self._menu = app_commands.ContextMenu(name=SUGGEST, callback=self.suggest_message, extras={"key": "suggest"})

    async def cog_load(self) -> None:
        """Offer the menu."""
        self._client.tree.add_command(self._menu)

    async def suggest_message(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        """Open the form for a resource with the link of *message*; of what it says, and of its author, nothing."""
        _, actor = actor_of(interaction)
        custom_id, found = CustomId(FEATURE, "suggested").fresh(), {"link": link_of(message)}
        await reply(interaction, self._services.suggestion_cards(actor.locale).resource(custom_id, found))

    async def open_resource(self, click: Click) -> None:
        """Open the form for a resource, with what was typed when it was refused."""
        guild_id, actor = actor_of(click.interaction)
        typed = await self._services.guilds.draft(guild_id, actor, _draft_of("suggested", ""))
        custom_id = CustomId(FEATURE, "suggested").fresh()
        await reply(click.interaction, self._services.suggestion_cards(actor.locale).resource(custom_id, typed))

    async def open_correction(self, click: Click) -> None:
        """Open the form for another text of an entry, with the one that stands."""
        guild_id, actor = actor_of(click.interaction)
        entry = await self._services.suggestions.entry(guild_id, click.id)
        typed = await self._services.guilds.draft(guild_id, actor, _draft_of("corrected", click.id))
        custom_id = CustomId(FEATURE, "corrected", click.id).fresh()
        await reply(
            click.interaction, self._services.suggestion_cards(actor.locale).correction(custom_id, typed, entry)
        )

    async def _do(self, deed: Deed, action: str, click: Click) -> None:
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            cards, drafts = self._services.suggestion_cards(actor.locale), self._services.guilds
            try:
                made = await deed(guild_id, actor, click)
            except Refusal as refusal:
                await drafts.keep_draft(guild_id, actor, _draft_of(action, click.id), click.typed)
                return cards.to_correct(refusal, str(CustomId(FEATURE, OPENERS[action], click.id)))
            await drafts.drop_draft(guild_id, actor, _draft_of(action, click.id))
            return cards.kept(made)

        await answer(click.interaction, work())


def link_of(message: discord.Message) -> str:
    """Return the first address that *message* names, or else its own."""
    others = [one.url for one in message.embeds if one.url] + list(_led_to(message.components))
    found = address_in(message.content) or next(iter(others), "")
    return found if found and len(found) <= LONGEST_LINK else message.jump_url


def _led_to(components: Iterable[Any]) -> Iterator[str]:
    """Yield where the buttons of a card lead."""
    for component in components:
        if isinstance(component, discord.Button) and component.url:
            yield component.url
        yield from _led_to(getattr(component, "children", ()))


def _draft_of(action: str, entry_id: str) -> str:
    return f"relire:{action}:{entry_id}"


async def setup(client: Gateway) -> None:
    """Add the cog."""
    await client.add_cog(Proposer(client))
