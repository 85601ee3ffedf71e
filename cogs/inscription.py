"""``/inscription``, and every button about one's own part in an event."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.answers import actor_of, answer, reply, say_to
from bot.client.custom_ids import CustomId
from bot.client.suggestions import suggest_events
from bot.delivery.card import Card, Text
from bot.errors import Refusal
from bot.events.signups.model import Coming, SignUpRefusal, Way
from bot.events.waitlist.cards import WaitingCards

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.events.signups.cards import SignUpCards
    from bot.guilds.model import Actor

    Deed = Callable[["Click", int, Actor, SignUpCards], Awaitable[Card]]


class Inscription(commands.Cog):
    """Every handler reads who asks, calls one use case, and shows its outcome."""

    def __init__(self, client: Gateway) -> None:
        self._services, self._signups = client.services, client.services.signups
        deeds: dict[str, Deed] = {
            "signup": self._sign_up,
            "wish": self._wish,
            "way": self._choose_way,
            "withdraw": self._ask_withdrawal,
            "notcoming": self._withdraw,
            "withdrawn": self._withdraw,
            "keep": self._keep,
            "coming": self._come,
        }
        for action, deed in deeds.items():
            client.router.on("inscription", action, partial(self._serve, deed))
        client.router.on("inscription", "card", self.open_card)
        client.router.on("inscription", "filled", self.fill_card)

    @app_commands.command(name="inscription")
    @app_commands.rename(event="événement")
    async def inscription(self, interaction: discord.Interaction[Any], event: str | None = None) -> None:
        """Sign up for one event, the next one by default; the same as its button."""
        guild_id, actor = actor_of(interaction)
        found = None if event else self._services.events.next_one(guild_id)
        claim = event or (str(found.id) if found else "")
        if not claim:
            await reply(interaction, Card((Text(say_to(interaction)("programme.no_event_anywhere")),)))
            return
        cards = self._services.signup_cards(actor.locale)
        await answer(interaction, self._or_why(self._signed_up(guild_id, actor, claim, cards), cards))

    @inscription.autocomplete("event")
    async def suggest(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        """Suggest the events that hold what was typed."""
        return suggest_events(self._services, interaction.guild_id, typed)

    async def open_card(self, click: Click) -> None:
        """Open *Ma fiche* with what was typed last time, or else with what it says."""
        guild_id, actor = await self._who(click)
        signup = (await self._signups.one(guild_id, actor, click.id)).signup
        kept = {"full_name": signup.full_name or "", "structure": signup.structure or ""}
        typed = await self._services.guilds.draft(guild_id, actor, _draft_of(click.id)) or kept
        custom_id = CustomId("inscription", "filled", click.id).fresh()
        await reply(click.interaction, self._services.signup_cards(actor.locale).form(custom_id, typed))

    async def fill_card(self, click: Click) -> None:
        """Save what was typed, or say what to correct and keep it."""
        await self._serve(self._fill, click)

    async def _serve(self, deed: Deed, click: Click) -> None:
        """Do one deed for the person who clicked; a panel that they alone see is replaced by its answer."""

        async def work() -> Card:
            guild_id, actor = await self._who(click)
            cards = self._services.signup_cards(actor.locale)
            return await self._or_why(deed(click, guild_id, actor, cards), cards)

        await answer(click.interaction, work(), in_place=_is_private(click) and deed in self._in_place)

    @property
    def _in_place(self) -> tuple[Deed, ...]:
        return (self._choose_way, self._withdraw, self._keep, self._fill)

    async def _who(self, click: Click) -> tuple[int, Actor]:
        return await self._services.who(click.interaction, click.id)

    async def _or_why(self, work: Awaitable[Card], cards: SignUpCards) -> Card:
        try:
            return (await work).fitted()
        except SignUpRefusal as refusal:
            return cards.refused(refusal, self._services.clock.now()).fitted()

    async def _signed_up(self, guild_id: int, actor: Actor, claim: str, cards: SignUpCards) -> Card:
        outcome = await self._signups.sign_up(guild_id, actor, claim)
        if outcome.waiting:
            waiting = WaitingCards(self._services.texts, actor.locale)
            return waiting.standing(outcome.waiting, self._services.clock.now())
        return cards.signed_up(outcome)

    async def _sign_up(self, click: Click, guild_id: int, actor: Actor, cards: SignUpCards) -> Card:
        return await self._signed_up(guild_id, actor, click.id, cards)

    async def _wish(self, click: Click, guild_id: int, actor: Actor, cards: SignUpCards) -> Card:
        return cards.wished(await self._signups.wish(guild_id, actor, click.id))

    async def _choose_way(self, click: Click, guild_id: int, actor: Actor, cards: SignUpCards) -> Card:
        way = Way(click.values[0]) if click.values and click.values[0] in set(Way) else Way.CHANNEL
        return cards.way_chosen(await self._signups.choose_way(guild_id, actor, click.id, way))

    async def _ask_withdrawal(self, click: Click, guild_id: int, actor: Actor, cards: SignUpCards) -> Card:
        return cards.withdrawal(await self._signups.one(guild_id, actor, click.id))

    async def _withdraw(self, click: Click, guild_id: int, actor: Actor, cards: SignUpCards) -> Card:
        return cards.withdrawn(await self._signups.answer(guild_id, actor, click.id, Coming.NO))

    async def _keep(self, click: Click, guild_id: int, actor: Actor, cards: SignUpCards) -> Card:
        return cards.kept(await self._signups.one(guild_id, actor, click.id))

    async def _come(self, click: Click, guild_id: int, actor: Actor, cards: SignUpCards) -> Card:
        return cards.coming(await self._signups.answer(guild_id, actor, click.id, Coming.YES))

    async def _fill(self, click: Click, guild_id: int, actor: Actor, cards: SignUpCards) -> Card:
        drafts, form = self._services.guilds, _draft_of(click.id)
        name, structure = click.typed.get("full_name", ""), click.typed.get("structure", "")
        try:
            outcome = await self._signups.fill_card(guild_id, actor, click.id, full_name=name, structure=structure)
        except SignUpRefusal:
            raise
        except Refusal as refusal:
            await drafts.keep_draft(guild_id, actor, form, click.typed)
            return cards.to_correct(refusal, click.id)
        await drafts.drop_draft(guild_id, actor, form)
        return cards.card_saved(outcome)


def _is_private(click: Click) -> bool:
    """Whether the component stands in an answer that its reader alone sees."""
    message = click.interaction.message
    return message is not None and message.flags.ephemeral


def _draft_of(event_id: str) -> str:
    return f"card:{event_id}"


async def setup(client: Gateway) -> None:
    """Add the cog."""
    await client.add_cog(Inscription(client))
