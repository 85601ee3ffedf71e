"""``/organiser bilan``: the figures of a day, and the form that closes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.client.answers import actor_of, answer, reply
from bot.client.custom_ids import CustomId
from bot.errors import Refusal
from bot.events.closing.cards import OF_TEAM

if TYPE_CHECKING:
    import discord

    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.delivery.card import Card
    from bot.events.closing.cards import ClosingCards
    from bot.i18n import Locale


class ClosingScreens:
    """Every handler reads who asks, calls one use case, and shows its outcome."""

    def __init__(self, client: Gateway) -> None:
        self._services = client.services
        self._closing, self._guilds = client.services.closing, client.services.guilds
        client.router.on(OF_TEAM, "open", self.open)
        client.router.on(OF_TEAM, "close", self.open_form)
        client.router.on(OF_TEAM, "closed", self.close)
        client.router.on(OF_TEAM, "table", self.show_table)

    async def opened(self, interaction: discord.Interaction[Any], claim: str) -> Card:
        """Return the figures of one event."""
        guild_id, actor = actor_of(interaction)
        found = await self._closing.summary(guild_id, actor, claim)
        return self._cards(actor.locale).summary(found, self._services.clock.now())

    async def open(self, click: Click) -> None:
        """Answer with the figures, beside the card of the event."""
        await answer(click.interaction, self.opened(click.interaction, click.id))

    async def open_form(self, click: Click) -> None:
        """Open the form with what was typed last time, or else with the address that stands."""
        guild_id, actor = actor_of(click.interaction)
        event = (await self._closing.summary(guild_id, actor, click.id)).event
        typed = await self._guilds.draft(guild_id, actor, _draft_of(click.id))
        custom_id = CustomId(OF_TEAM, "closed", click.id).fresh()
        await reply(click.interaction, self._cards(actor.locale).form(custom_id, typed, event))

    async def close(self, click: Click) -> None:
        """Close the day, or say what to correct and keep what was typed."""
        guild_id, actor = actor_of(click.interaction)
        self._guilds.require_organiser(guild_id, actor)

        async def closed() -> Card:
            draft, cards = _draft_of(click.id), self._cards(actor.locale)
            try:
                found = await self._closing.close(guild_id, actor, click.id, click.typed.get("link", ""))
            except Refusal as refusal:
                await self._guilds.keep_draft(guild_id, actor, draft, click.typed)
                return cards.to_correct(refusal, click.id)
            await self._guilds.drop_draft(guild_id, actor, draft)
            return cards.summary(found, self._services.clock.now())

        await answer(click.interaction, closed())

    async def show_table(self, click: Click) -> None:
        """Give the figures to paste into a spreadsheet."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            return self._cards(actor.locale).table(await self._closing.summary(guild_id, actor, click.id))

        await answer(click.interaction, work())

    def _cards(self, locale: Locale) -> ClosingCards:
        return self._services.closing_cards(locale)


def _draft_of(claim: str) -> str:
    return f"closing:{claim}"
