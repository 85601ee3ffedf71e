"""*M'envoyer un essai*: a reminder of an event, for the organiser alone; *Rappeler plus tard* under one."""

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
    """The first button stands beside each reminder of an event, the others under a private reminder."""

    def __init__(self, client: Gateway) -> None:
        self._services = client.services
        client.router.on("rappels", "trial", self.trial)
        client.router.on("rappels", "later", self.ask_later)
        client.router.on("rappels", "at", self.remind_later)

    async def trial(self, click: Click) -> None:
        """Show a reminder as it will read when it leaves; nobody is pinged."""
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
        event_claim, _, name = click.id.partition(".")
        sheet = await self._services.rules.sheet(guild_id, actor, event_claim)
        line, event = sheet.line(name), sheet.event
        due_at = line.foreseen.due_at or self._services.clock.now()
        card = ReminderCards(self._services.texts, self._services.locale).post(event, line.rule, due_at, due_at=due_at)
        leaves = dates.instant(due_at, ZoneInfo(event.timezone), language(actor.locale))
        say = say_to(click.interaction)
        again = say("answer.again", command=command_in(say, "organiser tableau"))
        head = Text(f"{say('reminder.trial', instant=leaves)}\n{again}\n")
        return replace(card, blocks=(head, *card.blocks)).fitted()


async def setup(client: Gateway) -> None:
    """Add the cog."""
    await client.add_cog(Rappels(client))
