"""``/organiser relire``: what members propose, words without an answer, links; one at a time."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from bot.client.answers import actor_of, answer, reply
from bot.client.custom_ids import CustomId
from bot.errors import Refusal
from bot.resources.reviewing.cards import FEATURE
from bot.resources.reviewing.model import WITHDRAWN, AlreadyDone, AlreadyPublished, AlreadyRefused

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import discord

    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.delivery.card import Card
    from bot.guilds.model import Actor
    from bot.resources.reviewing.cards import ReviewCards
    from bot.resources.reviewing.model import Done

    Deed = Callable[[int, Actor, Click], Awaitable[Done]]

TOO_LATE = (AlreadyDone, AlreadyPublished, AlreadyRefused)


class ReviewScreens:
    """Every handler reads who asks, calls one use case, and shows its outcome with what waits next."""

    def __init__(self, client: Gateway) -> None:
        self._services, self._review = client.services, client.services.review
        review, withdrawals = self._review, client.services.withdrawals
        deeds: dict[str, Deed] = {
            "publish": lambda guild, actor, click: review.publish(guild, actor, click.id),
            "take": lambda guild, actor, click: review.publish(guild, actor, click.id),
            "dismiss": lambda guild, actor, click: review.dismiss(guild, actor, click.id),
            "leave": lambda guild, actor, click: review.dismiss(guild, actor, click.id),
            "edited": lambda guild, actor, click: review.publish_changed(guild, actor, click.id, click.typed),
            "refused": lambda guild, actor, click: review.refuse(guild, actor, click.id, click.typed.get("word", "")),
            WITHDRAWN: lambda guild, actor, click: withdrawals.withdraw(guild, actor, click.id),
            "restore": lambda guild, actor, click: withdrawals.restore(
                guild, actor, next(iter(click.values), click.id)
            ),
        }
        for action, deed in deeds.items():
            client.router.on(FEATURE, action, partial(self._do, deed, action))
        for action in ("edit", "define"):
            client.router.on(FEATURE, action, self.open_form)
        client.router.on(FEATURE, "refuse", self.open_refusal)
        client.router.on(FEATURE, "open", self.show)
        client.router.on(FEATURE, "next", self.show)
        client.router.on(FEATURE, "history", self.show_history)
        client.router.on(FEATURE, "withdraw", self.ask_withdrawal)

    async def opened(self, interaction: discord.Interaction[Any]) -> Card:
        """Return what waits, the oldest first."""
        guild_id, actor = actor_of(interaction)
        return self._cards(actor).page(await self._review.page(guild_id, actor))

    async def show(self, click: Click) -> None:
        """Show one thing that waits: the oldest, or what follows the one that is passed over."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            return self._cards(actor).page(await self._review.page(guild_id, actor, click.id))

        await answer(click.interaction, work(), in_place=_is_own(click))

    async def open_form(self, click: Click) -> None:
        """Open the form of an entry, with what was typed when it was refused."""
        guild_id, actor = actor_of(click.interaction)
        item = await self._review.draft(guild_id, actor, click.id)
        typed = await self._services.guilds.draft(guild_id, actor, _draft_of("edited", click.id))
        custom_id = CustomId(FEATURE, "edited", click.id).fresh()
        await reply(click.interaction, self._cards(actor).form(custom_id, item, typed))

    async def open_refusal(self, click: Click) -> None:
        """Open the form for the word that goes with a refusal."""
        guild_id, actor = actor_of(click.interaction)
        await self._review.draft(guild_id, actor, click.id)
        typed = await self._services.guilds.draft(guild_id, actor, _draft_of("refused", click.id))
        custom_id = CustomId(FEATURE, "refused", click.id).fresh()
        await reply(click.interaction, self._cards(actor).refusal_form(custom_id, typed))

    async def show_history(self, click: Click) -> None:
        """Show who has changed which entry."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            withdrawn = await self._services.withdrawals.withdrawn(guild_id, actor)
            return self._cards(actor).history(await self._review.history(guild_id, actor), withdrawn)

        await answer(click.interaction, work(), in_place=True)

    async def ask_withdrawal(self, click: Click) -> None:
        """Ask whether an entry is to be withdrawn."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            return self._cards(actor).ask(await self._services.withdrawals.entry(guild_id, actor, click.id))

        await answer(click.interaction, work(), in_place=_is_own(click))

    async def _do(self, deed: Deed, action: str, click: Click) -> None:
        """Do it and show what waits next; say what to correct, or who was quicker."""
        guild_id, actor = actor_of(click.interaction)
        self._services.guilds.require_reviewer(guild_id, actor)

        async def work() -> Card:
            cards, drafts, done = self._cards(actor), self._services.guilds, None
            try:
                done = await deed(guild_id, actor, click)
                first = cards.done(done)
            except TOO_LATE as late:
                first = cards.late(late, click.typed)
            except Refusal as refusal:
                await drafts.keep_draft(guild_id, actor, _draft_of(action, click.id), click.typed)
                return cards.to_correct(refusal, _again(action, click.id))
            if click.typed:
                await drafts.drop_draft(guild_id, actor, _draft_of(action, click.id))
            if done and done.how == WITHDRAWN:
                return cards.undoable(done)
            return cards.alone(first) or cards.page(await self._review.page(guild_id, actor), first)

        await answer(click.interaction, work(), in_place=True)

    def _cards(self, actor: Actor) -> ReviewCards:
        return self._services.review_cards(actor.locale)


def _draft_of(action: str, claim: str) -> str:
    return f"relire:{action}:{claim}"


def _again(action: str, claim: str) -> str:
    return str(CustomId(FEATURE, "refuse" if action == "refused" else "edit", claim))


def _is_own(click: Click) -> bool:
    """Whether the panel is theirs alone: from the team's channel it opens beside the message."""
    message = click.interaction.message
    return message is not None and message.flags.ephemeral
