"""*Proposer une ressource* and *Proposer une correction*: two forms that members fill in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.answers import actor_of, answer, reply
from bot.client.custom_ids import CustomId
from bot.errors import Refusal
from bot.resources.suggestions.cards import FEATURE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.delivery.card import Card
    from bot.guilds.model import Actor
    from bot.resources.suggestions.model import Suggestion

    Deed = Callable[[int, Actor, Click], Awaitable[Suggestion]]

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


def _draft_of(action: str, entry_id: str) -> str:
    return f"relire:{action}:{entry_id}"


async def setup(client: Gateway) -> None:
    """Add the cog."""
    await client.add_cog(Proposer(client))
