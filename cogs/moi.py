"""``/moi``, and the button *Mon espace*: one's sign-ups, reminders and data."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.answers import actor_of, answer, reply
from bot.events.service import number

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
    """One panel with four doors, one of them to :mod:`cogs.documents`; every page is read anew."""

    def __init__(self, client: Gateway) -> None:
        self._services, self._signups = client.services, client.services.signups
        pages: dict[str, Page] = {
            "home": lambda cards, mine, now: cards.home(mine, now),
            "signups": lambda cards, mine, now: cards.signups(mine, now),
            "erase": lambda cards, mine, now: cards.erasure(mine, now),
        }
        self._home = pages["home"]
        for name, page in pages.items():
            client.router.on("moi", name, partial(self._turn, page))
        for name, handler in {
            "data": self.show_data,
            "erased": self.erase,
            "reminders": self.show_reminders,
            "wanted": self.choose_reminders,
            "stop": self.ask_to_stop,
            "stopped": self.stop_all,
        }.items():
            client.router.on("moi", name, handler)

    @app_commands.command(name="moi")
    async def moi(self, interaction: discord.Interaction[Any]) -> None:
        """Answer with the front page."""
        await answer(interaction, self._page(interaction, self._home))

    async def show_data(self, click: Click) -> None:
        """Show all that is held of the person."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            mine = await self._signups.mine(guild_id, actor)
            present = await self._services.attendance.of_person(guild_id, actor)
            return self._services.mine_cards(actor.locale).data(mine, present).fitted()

        await answer(click.interaction, work(), in_place=_is_theirs(click))

    async def erase(self, click: Click) -> None:
        """Erase all that is held of the person, and say what that was."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            return self._services.mine_cards(actor.locale).erased(await self._signups.erase(guild_id, actor))

        await answer(click.interaction, work(), in_place=True)

    async def show_reminders(self, click: Click) -> None:
        """Show how they are reminded, in place of the panel whose button was used."""
        await answer(click.interaction, self._reminders(click), in_place=_is_theirs(click))

    async def choose_reminders(self, click: Click) -> None:
        """Keep which reminders are wanted in private; all that were shown and not chosen are not."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            event_id = number(click.id)
            coming = await self._services.reminders.coming(guild_id, (event_id,))
            offered = [rule for rule, _ in coming[event_id]]
            await self._signups.choose_reminders(guild_id, actor, click.id, offered=offered, wanted=click.values)
            return await self._reminders(click, "moi.reminders_kept")

        await answer(click.interaction, work(), in_place=True)

    async def ask_to_stop(self, click: Click) -> None:
        """Ask before all reminders are stopped."""
        _, actor = actor_of(click.interaction)
        await reply(click.interaction, self._services.mine_cards(actor.locale).stopping(), in_place=True)

    async def stop_all(self, click: Click) -> None:
        """Stop all reminders, and show how to have them again."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            await self._signups.stop_all(guild_id, actor)
            return await self._reminders(click, "moi.stopped_all")

        await answer(click.interaction, work(), in_place=True)

    async def _reminders(self, click: Click, first: str = "moi.reminders") -> Card:
        guild_id, actor = actor_of(click.interaction)
        mine = await self._signups.mine(guild_id, actor)
        coming = await self._services.reminders.coming(guild_id, [event.id or 0 for event, _ in mine.current])
        cards, now = self._services.mine_cards(actor.locale), self._services.clock.now()
        return cards.reminders(mine, now, coming, first).fitted()

    async def _turn(self, page: Page, click: Click) -> None:
        """Show another page, in place of the panel whose button was used; the welcome post stays as it is."""
        await answer(click.interaction, self._page(click.interaction, page), in_place=_is_theirs(click))

    async def _page(self, interaction: discord.Interaction[Any], page: Page) -> Card:
        guild_id, actor = actor_of(interaction)
        mine = await self._signups.mine(guild_id, actor)
        return page(self._services.mine_cards(actor.locale), mine, self._services.clock.now()).fitted()


def _is_theirs(click: Click) -> bool:
    """Whether the button stands on a panel of the person's own."""
    message = click.interaction.message
    return message is not None and message.flags.ephemeral


async def setup(client: Gateway) -> None:
    """Add the cog."""
    await client.add_cog(Moi(client))
