"""``/ici``, and the button *Noter mon arrivée*: note one's own arrival by the code of the day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import discord
from discord import app_commands
from discord.ext import commands

from bot import dates
from bot.client.answers import actor_of, answer, reply, say_to
from bot.client.custom_ids import CustomId
from bot.delivery.card import Button, Card, Field, Form, Row, Text
from bot.i18n import language

if TYPE_CHECKING:
    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.events.attendance.service import Arrival

# A code of four digits, and the spaces that thumbs put between them.
LONGEST_CODE = 10


class Ici(commands.Cog):
    """Every handler reads who asks, calls one use case, and shows its outcome."""

    def __init__(self, client: Gateway) -> None:
        self._services = client.services
        client.router.on("ici", "open", self.open_form)
        client.router.on("ici", "typed", self.arrive)

    @app_commands.command(name="ici")
    async def ici(self, interaction: discord.Interaction[Any], code: str) -> None:
        """Note the arrival of who types the code that is shown at the desk."""
        await answer(interaction, self._arrived(interaction, code))

    async def open_form(self, click: Click) -> None:
        """Ask for the code; the button stands on the card of the day."""
        say = say_to(click.interaction)
        field = Field("code", say("here.code.label"), say("here.code.hint"), is_required=True, longest=LONGEST_CODE)
        await reply(click.interaction, Form(CustomId("ici", "typed", click.id).fresh(), say("here.title"), (field,)))

    async def arrive(self, click: Click) -> None:
        """Note the arrival of who typed the code into the form."""
        await answer(click.interaction, self._arrived(click.interaction, click.typed.get("code", "")))

    async def _arrived(self, interaction: discord.Interaction[Any], code: str) -> Card:
        guild_id, actor = actor_of(interaction)
        return self._shown(interaction, await self._services.attendance.arrive(guild_id, actor, code))

    def _shown(self, interaction: discord.Interaction[Any], arrival: Arrival) -> Card:
        say, event = say_to(interaction), arrival.event
        if arrival.at is None:
            if not arrival.can_sign_up:
                return Card((Text(say("here.not_on_list")),))
            button = Button(say("button.sign_up"), custom_id=f"inscription:signup:{event.id}", style="primary")
            return Card((Text(say("here.room_left", command=f"/{say('command.ici.name')}")), Row((button,))))
        there = arrival.at.astimezone(ZoneInfo(event.timezone)).time()
        hour = dates.hour(there, language(interaction.locale.value))
        done = say("here.noted" if arrival.is_new else "here.already", hour=hour)
        return Card((Text(f"{done}\n{say('here.then', command='/' + say('command.agenda.name'))}"),))


async def setup(client: Gateway) -> None:
    """Add the cog."""
    await client.add_cog(Ici(client))
