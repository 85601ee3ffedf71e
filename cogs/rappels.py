"""*M'envoyer un essai*: the next reminder of an event, shown to the organiser alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from discord.ext import commands

from bot import dates
from bot.client.answers import actor_of, answer, command_in, say_to
from bot.delivery.card import Card, Text
from bot.i18n import language
from bot.reminders.cards import ReminderCards

if TYPE_CHECKING:
    from bot.client.gateway import Gateway
    from bot.client.router import Click


class Rappels(commands.Cog):
    """The button stands on the organisers' board."""

    def __init__(self, client: Gateway) -> None:
        self._services = client.services
        client.router.on("rappels", "trial", self.trial)

    async def trial(self, click: Click) -> None:
        """Show the next reminder as it will read when it leaves; nobody is pinged."""
        await answer(click.interaction, self._trial(click))

    async def _trial(self, click: Click) -> Card:
        guild_id, actor = actor_of(click.interaction)
        event = (await self._services.events.for_organiser(guild_id, actor, click.id)).event
        reminder = await self._services.reminders.next_one(guild_id, event.id or 0)
        cards = ReminderCards(self._services.texts, self._services.locale)
        card = cards.post(event, reminder.rule, reminder.due_at)
        leaves = dates.instant(reminder.due_at, ZoneInfo(event.timezone), language(actor.locale))
        say = say_to(click.interaction)
        again = say("answer.again", command=command_in(say, "organiser tableau"))
        head = Text(f"{say('reminder.trial', instant=leaves)}\n{again}\n")
        return replace(card, blocks=(head, *card.blocks)).fitted()


async def setup(client: Gateway) -> None:
    """Add the cog."""
    await client.add_cog(Rappels(client))
