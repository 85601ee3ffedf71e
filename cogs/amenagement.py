"""The button *Aménagement*: whom to write to; what is written never comes this way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.answers import reply
from bot.events.questions.accommodation import accommodation
from bot.guilds.model import PERSON_ACCOMMODATION

if TYPE_CHECKING:
    from bot.client.gateway import Gateway
    from bot.client.router import Click


class Amenagement(commands.Cog):
    """Answer from memory."""

    def __init__(self, client: Gateway) -> None:
        self._services = client.services
        client.router.on("amenagement", "show", self.show)

    async def show(self, click: Click) -> None:
        """Say whom to write to about one event."""
        guild_id, actor = await self._services.who(click.interaction, click.id)
        event = self._services.events.find(guild_id, click.id)
        person = self._services.guilds.choices(guild_id).get(PERSON_ACCOMMODATION)
        contact = self._services.contact
        await reply(
            click.interaction,
            accommodation(event, self._services.texts, actor.locale, person=person, contact=contact).fitted(),
        )


async def setup(client: Gateway) -> None:
    """Add the cog."""
    await client.add_cog(Amenagement(client))
