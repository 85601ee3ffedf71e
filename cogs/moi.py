"""``/moi``, and the button *Mon espace*: one's sign-ups, reminders and data."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.answers import actor_of, answer

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.delivery.card import Card
    from bot.events.signups.mine import MineCards
    from bot.events.signups.service import Mine

    Page = Callable[[MineCards, Mine, datetime], Card]


class Moi(commands.Cog):
    """One panel with three doors; every page is read anew."""

    def __init__(self, client: Gateway) -> None:
        self._services, self._signups = client.services, client.services.signups
        pages: dict[str, Page] = {
            "home": lambda cards, mine, now: cards.home(mine, now),
            "signups": lambda cards, mine, now: cards.signups(mine, now),
            "reminders": lambda cards, mine, now: cards.reminders(mine, now),
            "data": lambda cards, mine, _now: cards.data(mine),
            "erase": lambda cards, mine, now: cards.erasure(mine, now),
        }
        self._home = pages["home"]
        for name, page in pages.items():
            client.router.on("moi", name, partial(self._turn, page))
        client.router.on("moi", "erased", self.erase)

    @app_commands.command(name="moi")
    async def moi(self, interaction: discord.Interaction[Any]) -> None:
        """Answer with the front page."""
        await answer(interaction, self._page(interaction, self._home))

    async def erase(self, click: Click) -> None:
        """Erase all that is held of the person, and say what that was."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            return self._services.mine_cards(actor.locale).erased(await self._signups.erase(guild_id, actor))

        await answer(click.interaction, work(), in_place=True)

    async def _turn(self, page: Page, click: Click) -> None:
        """Show another page, in place of the panel whose button was used; the welcome post stays as it is."""
        message = click.interaction.message
        is_theirs = message is not None and message.flags.ephemeral
        await answer(click.interaction, self._page(click.interaction, page), in_place=is_theirs)

    async def _page(self, interaction: discord.Interaction[Any], page: Page) -> Card:
        guild_id, actor = actor_of(interaction)
        mine = await self._signups.mine(guild_id, actor)
        return page(self._services.mine_cards(actor.locale), mine, self._services.clock.now()).fitted()


async def setup(client: Gateway) -> None:
    """Add the cog."""
    await client.add_cog(Moi(client))
