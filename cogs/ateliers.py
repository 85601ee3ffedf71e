"""*Mon atelier*: the lists under one's sign-up, and the page that shows them again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.answers import answer
from bot.events.signups.model import SignUpRefusal
from bot.events.workshops.cards import FEATURE

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.delivery.card import Card
    from bot.events.workshops.service import Rank, Seen
    from bot.guilds.model import Actor


class Ateliers(commands.Cog):
    """Every handler reads who asks, calls one use case, and shows what they then have."""

    def __init__(self, client: Gateway) -> None:
        self._services, self._workshops = client.services, client.services.workshops
        ranks: tuple[Rank, ...] = ("first", "second")
        for rank in ranks:
            client.router.on(FEATURE, rank, partial(self.choose, rank))
        client.router.on(FEATURE, "take", self.take)
        client.router.on(FEATURE, "show", self.show)

    async def show(self, click: Click) -> None:
        """Show what they have, with the lists to choose from."""
        guild_id, actor = await self._services.who(click.interaction, click.id)
        await self._show(click, actor, self._workshops.mine(guild_id, actor, click.id))

    async def choose(self, rank: Rank, click: Click) -> None:
        """Take what was chosen in one of the lists."""
        await self._choose(click, click.id, rank, click.values[0] if click.values else "")

    async def take(self, click: Click) -> None:
        """Take the first choice, where a place has become free since."""
        claim, _, position = click.id.partition(".")
        await self._choose(click, claim, "first", position)

    async def _choose(self, click: Click, claim: str, rank: Rank, chosen: str) -> None:
        guild_id, actor = await self._services.who(click.interaction, claim)
        position = int(chosen) if chosen.isdecimal() and len(chosen) < 6 else 0
        await self._show(click, actor, self._workshops.choose(guild_id, actor, claim, rank, position))

    async def _show(self, click: Click, actor: Actor, work: Awaitable[Seen]) -> None:
        """Show it in place of the person's own panel."""

        async def shown() -> Card:
            try:
                return self._services.workshop_cards(actor.locale).chosen(await work).fitted()
            except SignUpRefusal as refusal:
                return self._services.signup_cards(actor.locale).refused(refusal, self._services.clock.now()).fitted()

        message = click.interaction.message
        await answer(click.interaction, shown(), in_place=message is not None and message.flags.ephemeral)


async def setup(client: Gateway) -> None:
    """Add the cog."""
    await client.add_cog(Ateliers(client))
