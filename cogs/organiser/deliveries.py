"""``/organiser envois``: what is planned, what has left, what is in the way, and what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.client.answers import actor_of, answer, say_to
from bot.delivery.card import Card, Text
from bot.delivery.model import State
from bot.guilds.model import CHANNEL_ORGANISERS
from bot.i18n import language
from cogs.organiser.reports import FEATURE, Reports

if TYPE_CHECKING:
    from collections.abc import Coroutine

    import discord

    from bot.client.gateway import Gateway
    from bot.client.router import Click


class DeliveryScreens:
    """Every handler reads who asks, calls one use case, and shows its outcome."""

    def __init__(self, client: Gateway) -> None:
        self._services = client.services
        self._deliveries, self._guilds = client.services.deliveries, client.services.guilds
        for action, handler in {
            "list": self.show_list,
            "choose": self.show_chosen,
            "event": self.show_event,
            "again": self.resend,
            "sure": self.resend_all_the_same,
            "chase": self.chase,
            "resume": self.resume,
        }.items():
            client.router.on(FEATURE, action, handler)

    async def opened(self, interaction: discord.Interaction[Any], event: str | None) -> Card:
        """Return the report: of one event where one was named, else of everything."""
        if event:
            return await self._of_event(interaction, event)
        return await self._overview(interaction)

    async def show_list(self, click: Click) -> None:
        """Show one page of everything."""
        await self._show(click, self._overview(click.interaction, _number(click.id)))

    async def show_chosen(self, click: Click) -> None:
        """Show what was said to the people of the event that was chosen."""
        await self._show(click, self._of_event(click.interaction, click.values[0] if click.values else ""))

    async def show_event(self, click: Click) -> None:
        """Show one page of what was said to the people of an event."""
        claim, _, page = click.id.partition(".")
        await self._show(click, self._of_event(click.interaction, claim, _number(page)))

    async def resend(self, click: Click) -> None:
        """Say something once more; what may have arrived is looked at twice."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            trouble = await self._deliveries.trouble(guild_id, actor, click.id)
            if trouble.state is State.UNKNOWN:
                return self._reports(click.interaction).second_look(trouble)
            return self._reports(click.interaction).resent(await self._deliveries.resend(guild_id, actor, click.id))

        await self._show(click, work())

    async def resend_all_the_same(self, click: Click) -> None:
        """Say once more what may have arrived."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            return self._reports(click.interaction).resent(await self._deliveries.resend(guild_id, actor, click.id))

        await self._show(click, work())

    async def chase(self, click: Click) -> None:
        """Try again those whom no private message reaches."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            outcome = await self._deliveries.chase(guild_id, actor, click.id)
            team = self._guilds.choices(guild_id).get(CHANNEL_ORGANISERS)
            return Card((Text(self._reports(click.interaction).chased(outcome, team)),))

        await answer(click.interaction, work())

    async def resume(self, click: Click) -> None:
        """Let private conversations be opened again."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            await self._deliveries.resume(guild_id, actor)
            return Card((Text(say_to(click.interaction)("lane.resumed")),))

        await answer(click.interaction, work())

    async def _overview(self, interaction: discord.Interaction[Any], page: int = 0) -> Card:
        guild_id, actor = actor_of(interaction)
        seen = await self._deliveries.overview(guild_id, actor, page)
        return self._reports(interaction).overview(seen, await self._deliveries.choices(guild_id, actor))

    async def _of_event(self, interaction: discord.Interaction[Any], claim: str, page: int = 0) -> Card:
        guild_id, actor = actor_of(interaction)
        return self._reports(interaction).of_event(await self._deliveries.of_event(guild_id, actor, claim, page))

    async def _show(self, click: Click, work: Coroutine[Any, Any, Card]) -> None:
        """Show it in place of the person's own panel; the team's message stays as it is."""
        message = click.interaction.message
        await answer(click.interaction, work, in_place=bool(message and message.flags.ephemeral))

    def _reports(self, interaction: discord.Interaction[Any]) -> Reports:
        return Reports(say_to(interaction), language(interaction.locale.value), self._services.timezone)


def _number(claim: str) -> int:
    return int(claim) if claim.isdecimal() else 0
