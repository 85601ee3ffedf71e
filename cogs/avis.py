"""*Donner mon avis*: three questions to those who came; nothing is kept until all are sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.answers import answer
from bot.events.closing.cards import OF_PEOPLE
from bot.events.closing.model import read_scores

if TYPE_CHECKING:
    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.delivery.card import Card


class Avis(commands.Cog):
    """What was chosen so far stands in the ids of the panel, so that no half of an answer is ever stored."""

    def __init__(self, client: Gateway) -> None:
        self._services, self._closing = client.services, client.services.closing
        client.router.on(OF_PEOPLE, "open", self.open)
        client.router.on(OF_PEOPLE, "pick", self.pick)
        client.router.on(OF_PEOPLE, "send", self.send)

    async def open(self, click: Click) -> None:
        """Show the questions; the button may stand in a direct message."""
        await answer(click.interaction, self._questions(click, click.id, (0, 0, 0)))

    async def pick(self, click: Click) -> None:
        """Show the questions with one more answer."""
        claim, scores, number = [*click.id.split("."), "", ""][:3]
        chosen = list(read_scores(scores))
        if number.isdecimal() and int(number) < len(chosen):
            chosen[int(number)] = read_scores(click.values[0] if click.values else "0")[0]
        await answer(click.interaction, self._questions(click, claim, tuple(chosen)), in_place=True)

    async def send(self, click: Click) -> None:
        """Count the answers, once."""
        claim, _, scores = click.id.partition(".")

        async def work() -> Card:
            guild_id, actor = await self._services.who(click.interaction, claim)
            event = await self._closing.answer(guild_id, actor, claim, read_scores(scores))
            return self._services.closing_cards(actor.locale).thanks(event)

        await answer(click.interaction, work(), in_place=True)

    async def _questions(self, click: Click, claim: str, scores: tuple[int, ...]) -> Card:
        guild_id, actor = await self._services.who(click.interaction, claim)
        event = await self._closing.asked(guild_id, actor, claim)
        return self._services.closing_cards(actor.locale).questions(event, scores)


async def setup(client: Gateway) -> None:
    """Add the cog."""
    await client.add_cog(Avis(client))
