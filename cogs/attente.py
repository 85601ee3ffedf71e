"""The buttons of those who wait for a place: *Je prends la place*, *Je la laisse*, *Quitter la liste*."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.answers import answer
from bot.events.signups.model import SignUpRefusal, Way
from bot.events.waitlist.cards import FEATURE, WaitingCards
from bot.events.waitlist.model import Standing

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.delivery.card import Card
    from bot.guilds.model import Actor

    Deed = Callable[["Click", int, Actor, WaitingCards], Awaitable[Card]]


class Attente(commands.Cog):
    """Every handler reads who asks, calls one use case, and shows its outcome."""

    def __init__(self, client: Gateway) -> None:
        self._services, self._waitlist = client.services, client.services.waitlist
        deeds: dict[str, Deed] = {
            "see": self._see,
            "take": self._take,
            "decline": partial(self._leave, declined=True),
            "leave": partial(self._leave, declined=False),
            "way": self._choose_way,
        }
        for action, deed in deeds.items():
            client.router.on(FEATURE, action, partial(self._serve, deed))

    async def _serve(self, deed: Deed, click: Click) -> None:
        """Do one deed for the person who clicked; a panel that they alone see is replaced by its answer."""
        message = click.interaction.message

        async def work() -> Card:
            guild_id, actor = await self._services.who(click.interaction, click.id)
            try:
                card = await deed(click, guild_id, actor, WaitingCards(self._services.texts, actor.locale))
            except SignUpRefusal as refusal:
                card = self._services.signup_cards(actor.locale).refused(refusal, self._services.clock.now())
            return card.fitted()

        await answer(click.interaction, work(), in_place=bool(message and message.flags.ephemeral))

    async def _see(self, click: Click, guild_id: int, actor: Actor, cards: WaitingCards) -> Card:
        found = await self._waitlist.look(guild_id, actor, click.id)
        if isinstance(found, Standing):
            return cards.standing(found, self._services.clock.now())
        return self._services.signup_cards(actor.locale).signed_up(found)

    async def _take(self, click: Click, guild_id: int, actor: Actor, cards: WaitingCards) -> Card:
        found = await self._waitlist.take(guild_id, actor, click.id)
        if isinstance(found, Standing):
            return cards.too_late(found)
        signups = self._services.signup_cards(actor.locale)
        if not found.is_new:
            return signups.signed_up(found)
        file = await self._services.calendars.attached(found.event, found.signup.kind, actor.locale)
        return replace(signups.standing(found, cards.taken(found.event)), attachments=(file,))

    async def _leave(self, click: Click, guild_id: int, actor: Actor, cards: WaitingCards, *, declined: bool) -> Card:
        return cards.left(await self._waitlist.leave(guild_id, actor, click.id), declined=declined)

    async def _choose_way(self, click: Click, guild_id: int, actor: Actor, cards: WaitingCards) -> Card:
        way = Way.CHANNEL if Way.CHANNEL in click.values else Way.DIRECT
        chosen = await self._waitlist.choose_way(guild_id, actor, click.id, way)
        return cards.way_chosen(chosen, self._services.clock.now())


async def setup(client: Gateway) -> None:
    """Add the cog."""
    await client.add_cog(Attente(client))
