"""*Mon atelier*: the lists under one's sign-up, and the page that shows them again."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.answers import answer
from bot.delivery.card import Attachment
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
        """Take what was chosen in one of the lists; their own day goes with the answer, for their calendar."""
        claim, _, was = click.id.partition(".")
        await self._choose(click, claim, rank, click.values[0] if click.values else "", was)

    async def take(self, click: Click) -> None:
        """Take the first choice, where a place has become free since."""
        claim, position, was = f"{click.id}..".split(".")[:3]
        await self._choose(click, claim, "first", position, was)

    async def _choose(self, click: Click, claim: str, rank: Rank, chosen: str, was: str) -> None:
        guild_id, actor = await self._services.who(click.interaction, claim)
        position = int(chosen) if chosen.isdecimal() and len(chosen) < 6 else 0

        async def chose() -> Card:
            seen = await self._workshops.choose(guild_id, actor, claim, rank, position, was=was)
            made = await self._services.documents.calendar(guild_id, actor, claim)
            return replace(self._card(actor, seen), attachments=(Attachment(made.name, made.content),))

        await self._answer(click, actor, chose())

    async def _show(self, click: Click, actor: Actor, work: Awaitable[Seen]) -> None:
        async def shown() -> Card:
            return self._card(actor, await work)

        await self._answer(click, actor, shown())

    def _card(self, actor: Actor, seen: Seen) -> Card:
        return self._services.workshop_cards(actor.locale).chosen(seen).fitted()

    async def _answer(self, click: Click, actor: Actor, work: Awaitable[Card]) -> None:
        """Show it in place of the person's own panel."""

        async def shown() -> Card:
            try:
                return await work
            except SignUpRefusal as refusal:
                return self._services.signup_cards(actor.locale).refused(refusal, self._services.clock.now()).fitted()

        message = click.interaction.message
        await answer(click.interaction, shown(), in_place=message is not None and message.flags.ephemeral)


async def setup(client: Gateway) -> None:
    """Add the cog."""
    await client.add_cog(Ateliers(client))
