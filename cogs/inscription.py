"""``/inscription``, and every button about one's own part in an event."""

from __future__ import annotations

from dataclasses import replace
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
from bot.events.questions.answers import given
from bot.events.signups.model import Coming, SignUpRefusal, Way
from bot.events.waitlist.cards import WaitingCards

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.events.signups.cards import SignUpCards
    from bot.events.signups.service import Outcome
    from bot.guilds.model import Actor

    Deed = Callable[["Click", int, Actor, SignUpCards], Awaitable[Card]]


class Inscription(commands.Cog):
    """Every handler reads who asks, calls one use case, and shows its outcome."""

    def __init__(self, client: Gateway) -> None:
        self._services, self._signups = client.services, client.services.signups
        deeds: dict[str, Deed] = {
            "answered": self._answered,
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
        client.router.on("inscription", "signup", self.sign_up)
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
        if not await self._asked_first(interaction, guild_id, actor, claim):
            cards = self._services.signup_cards(actor.locale)
            await answer(interaction, self._or_why(self._signed_up(guild_id, actor, claim, cards), cards))

    @inscription.autocomplete("event")
    async def suggest(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        """Suggest the events that hold what was typed."""
        return suggest_events(self._services, interaction.guild_id, typed)

    async def sign_up(self, click: Click) -> None:
        """Take the place, or open the form where the event wants its questions answered before."""
        guild_id, actor = await self._who(click)
        if not await self._asked_first(click.interaction, guild_id, actor, click.id):
            await self._serve(self._sign_up, click)

    async def open_card(self, click: Click) -> None:
        """Open *Ma fiche* with what was typed last time, or else with what it says."""
        guild_id, actor = await self._who(click)
        part = await self._signups.one(guild_id, actor, click.id)
        kept = given(part.signup, part.event.questions)
        typed = await self._services.guilds.draft(guild_id, actor, _draft_of(click.id)) or kept
        custom_id = CustomId("inscription", "filled", click.id).fresh()
        await reply(click.interaction, self._services.answer_forms(actor.locale).card(custom_id, part.event, typed))

    async def fill_card(self, click: Click) -> None:
        """Save what was typed, or say what to correct and keep it."""
        await self._serve(self._fill, click)

    async def _asked_first(
        self, interaction: discord.Interaction[Any], guild_id: int, actor: Actor, claim: str
    ) -> bool:
        """Open the form of an event that is to be filled in before the place is taken; return whether it was."""
        event = await self._services.questions.asked_first(guild_id, actor, claim)
        if event is None:
            return False
        typed = await self._services.guilds.draft(guild_id, actor, _draft_of(claim))
        custom_id = CustomId("inscription", "answered", claim).fresh()
        await reply(interaction, self._services.answer_forms(actor.locale).sign_up(custom_id, event, typed))
        return True

    async def _serve(self, deed: Deed, click: Click) -> None:
        """Do one deed for the person who clicked; a panel that they alone see is replaced by its answer."""

        async def work() -> Card:
            guild_id, actor = await self._who(click)
            cards = self._services.signup_cards(actor.locale)
            return await self._or_why(deed(click, guild_id, actor, cards), cards)

        await answer(click.interaction, work(), in_place=_is_private(click) and deed in self._in_place)

    @property
    def _in_place(self) -> tuple[Deed, ...]:
        return (self._choose_way, self._withdraw, self._keep, self._fill, self._answered)

    async def _who(self, click: Click) -> tuple[int, Actor]:
        return await self._services.who(click.interaction, click.id)

    async def _or_why(self, work: Awaitable[Card], cards: SignUpCards) -> Card:
        try:
            return (await work).fitted()
        except SignUpRefusal as refusal:
            return cards.refused(refusal, self._services.clock.now()).fitted()

    async def _signed_up(self, guild_id: int, actor: Actor, claim: str, cards: SignUpCards) -> Card:
        outcome = await self._signups.sign_up(guild_id, actor, claim)
        return await self._told(actor, outcome, cards)

    async def _told(self, actor: Actor, outcome: Outcome, cards: SignUpCards) -> Card:
        """Say that the place is theirs, and which workshops there are, or where they stand in the line."""
        if outcome.waiting:
            waiting = WaitingCards(self._services.texts, actor.locale)
            return waiting.standing(outcome.waiting, self._services.clock.now())
        card = cards.signed_up(outcome)
        if outcome.is_new:
            file = await self._services.calendars.attached(outcome.event, outcome.signup.kind, actor.locale)
            card = replace(card, attachments=(file,))
        return await self._with_workshops(actor, outcome, card)

    async def _sign_up(self, click: Click, guild_id: int, actor: Actor, cards: SignUpCards) -> Card:
        return await self._signed_up(guild_id, actor, click.id, cards)

    async def _wish(self, click: Click, guild_id: int, actor: Actor, cards: SignUpCards) -> Card:
        return cards.wished(await self._signups.wish(guild_id, actor, click.id))

    async def _choose_way(self, click: Click, guild_id: int, actor: Actor, cards: SignUpCards) -> Card:
        way = Way(click.values[0]) if click.values and click.values[0] in set(Way) else Way.CHANNEL
        outcome = await self._signups.choose_way(guild_id, actor, click.id, way)
        return await self._with_workshops(actor, outcome, cards.way_chosen(outcome))

    async def _ask_withdrawal(self, click: Click, guild_id: int, actor: Actor, cards: SignUpCards) -> Card:
        return cards.withdrawal(await self._signups.one(guild_id, actor, click.id))

    async def _withdraw(self, click: Click, guild_id: int, actor: Actor, cards: SignUpCards) -> Card:
        return cards.withdrawn(await self._signups.answer(guild_id, actor, click.id, Coming.NO))

    async def _keep(self, click: Click, guild_id: int, actor: Actor, cards: SignUpCards) -> Card:
        outcome = await self._signups.one(guild_id, actor, click.id)
        return await self._with_workshops(actor, outcome, cards.kept(outcome))

    async def _come(self, click: Click, guild_id: int, actor: Actor, cards: SignUpCards) -> Card:
        return cards.coming(await self._signups.answer(guild_id, actor, click.id, Coming.YES))

    async def _fill(self, click: Click, guild_id: int, actor: Actor, cards: SignUpCards) -> Card:
        work = self._filled(click, guild_id, actor, cards)
        return await self._or_correct(work, click, guild_id, actor, "card")

    async def _filled(self, click: Click, guild_id: int, actor: Actor, cards: SignUpCards) -> Card:
        outcome = await self._signups.fill_card(guild_id, actor, click.id, **click.typed)
        return await self._with_workshops(actor, outcome, cards.card_saved(outcome))

    async def _answered(self, click: Click, guild_id: int, actor: Actor, cards: SignUpCards) -> Card:
        async def work() -> Card:
            outcome = await self._signups.sign_up(guild_id, actor, click.id, click.typed)
            if outcome.is_new or not outcome.signup.is_in:
                return await self._told(actor, outcome, cards)
            # The form was opened twice: what was sent last counts.
            return await self._filled(click, guild_id, actor, cards)

        return await self._or_correct(work(), click, guild_id, actor, "signup")

    async def _or_correct(self, work: Awaitable[Card], click: Click, guild_id: int, actor: Actor, opens: str) -> Card:
        """Return what was done; else keep what was typed for the action that *opens* the form, and say what to mend."""
        drafts, form = self._services.guilds, _draft_of(click.id)
        try:
            done = await work
        except SignUpRefusal:
            raise
        except Refusal as refusal:
            await drafts.keep_draft(guild_id, actor, form, click.typed)
            again = str(CustomId("inscription", opens, click.id))
            return self._services.signup_cards(actor.locale).to_correct(refusal, again)
        await drafts.drop_draft(guild_id, actor, form)
        return done

    async def _with_workshops(self, actor: Actor, outcome: Outcome, card: Card) -> Card:
        """Return *card* with the workshops to choose from below, where its event has some."""
        seen = await self._services.workshops.seen(outcome.event, outcome.signup)
        return self._services.workshop_cards(actor.locale).under(card, seen)


def _is_private(click: Click) -> bool:
    """Whether the component stands in an answer that its reader alone sees."""
    message = click.interaction.message
    return message is not None and message.flags.ephemeral


def _draft_of(event_id: str) -> str:
    return f"card:{event_id}"


async def setup(client: Gateway) -> None:
    """Add the cog."""
    await client.add_cog(Inscription(client))
