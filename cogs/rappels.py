"""*M'envoyer un essai*: the next reminder of an event, for the organiser alone; *Rappeler plus tard* under one."""

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
from bot.reminders.later import When

if TYPE_CHECKING:
    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.guilds.model import Actor


class Rappels(commands.Cog):
    """The first button stands on the organisers' board, the others under a private reminder."""

    def __init__(self, client: Gateway) -> None:
        self._services = client.services
        client.router.on("rappels", "trial", self.trial)
        client.router.on("rappels", "later", self.ask_later)
        client.router.on("rappels", "at", self.remind_later)

    async def trial(self, click: Click) -> None:
        """Show the next reminder as it will read when it leaves; nobody is pinged."""
        await answer(click.interaction, self._trial(click))

    async def ask_later(self, click: Click) -> None:
        """Ask when the reminder above is to come again; it stands in a direct message."""

        async def work() -> Card:
            guild_id, actor = await self._who(click)
            snooze = await self._services.snoozes.offered(guild_id, actor, click.id)
            return ReminderCards(self._services.texts, actor.locale).snooze(snooze)

        await answer(click.interaction, work())

    async def remind_later(self, click: Click) -> None:
        """Let it come again at the instant that was chosen."""

        async def work() -> Card:
            guild_id, actor = await self._who(click)
            snooze = await self._services.snoozes.choose(guild_id, actor, click.id, When(click.values[0]))
            return ReminderCards(self._services.texts, actor.locale).snoozed(snooze)

        await answer(click.interaction, work(), in_place=True)

    async def _who(self, click: Click) -> tuple[int, Actor]:
        return await self._services.who(click.interaction, click.id.partition(":")[0])

    async def _trial(self, click: Click) -> Card:
        guild_id, actor = actor_of(click.interaction)
        event = (await self._services.events.for_organiser(guild_id, actor, click.id)).event
        reminder = await self._services.reminders.next_one(guild_id, event.id or 0)
        cards = ReminderCards(self._services.texts, self._services.locale)
        card = cards.post(event, reminder.rule, reminder.due_at, due_at=reminder.due_at)
        leaves = dates.instant(reminder.due_at, ZoneInfo(event.timezone), language(actor.locale))
        say = say_to(click.interaction)
        again = say("answer.again", command=command_in(say, "organiser tableau"))
        head = Text(f"{say('reminder.trial', instant=leaves)}\n{again}\n")
        return replace(card, blocks=(head, *card.blocks)).fitted()


async def setup(client: Gateway) -> None:
    """Add the cog."""
    await client.add_cog(Rappels(client))
