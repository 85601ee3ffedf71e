"""*Prévenir les personnes inscrites ?*: the question after an event was changed, and its two answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.announcements.telling import NothingToTell, OtherChange
from bot.client.answers import actor_of, answer, say_to
from bot.client.custom_ids import CustomId
from bot.delivery.card import Button, Card, Row, Rule, Text
from bot.i18n import language
from cogs.organiser.sheets import Sheets, reach

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import discord

    from bot.announcements.telling import Change
    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.errors import Say

FEATURE = "changement"


class ChangeScreens:
    """Nothing is sent without a tap; the tap carries which words were read."""

    def __init__(self, client: Gateway) -> None:
        self._services, self._telling = client.services, client.services.telling
        client.router.on(FEATURE, "tell", self.tell)
        client.router.on(FEATURE, "quiet", self.keep_quiet)

    async def asked_after(self, interaction: discord.Interaction[Any], done: Card, event: str) -> Card:
        """Return *done* with the question below it, where people are signed up and something has changed for them."""
        guild_id, actor = actor_of(interaction)
        change = await self._telling.pending(guild_id, actor, event)
        return question(change, say_to(interaction), *done.blocks) if change else done

    async def tell(self, click: Click) -> None:
        """Let it leave, and show what becomes of it."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            sheet = await self._telling.tell(guild_id, actor, click.id)
            spoken = language(click.interaction.locale.value)
            return Sheets(say_to(click.interaction), spoken, self._services.timezone).sheet(sheet)

        await answer(click.interaction, self._or_anew(click, work), in_place=True)

    async def keep_quiet(self, click: Click) -> None:
        """Tell nobody: it was a correction."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            await self._telling.keep_quiet(guild_id, actor, click.id)
            return _said(say_to(click.interaction)("change.kept_quiet"))

        await answer(click.interaction, self._or_anew(click, work), in_place=True)

    async def _or_anew(self, click: Click, work: Callable[[], Awaitable[Card]]) -> Card:
        """Return what *work* shows; ask again where the event has changed meanwhile, in place of the old question."""
        guild_id, actor = actor_of(click.interaction)
        say = say_to(click.interaction)
        try:
            return await work()
        except OtherChange as refusal:
            change = await self._telling.pending(guild_id, actor, click.id)
            sentence = refusal.sentence(say)
            return question(change, say, Text(sentence)) if change else _said(sentence)
        except NothingToTell as refusal:
            return _said(refusal.sentence(say))


def question(change: Change, say: Say, *above: Text | Row | Rule) -> Card:
    """Return the question: the words as people would read them, how many they are, and how they hear it."""
    asked = f"**{say('change.question_waiting' if change.waiting else 'change.question')}**\n"
    asked += f"{say('change.to_people', count=change.told.count)} {reach(change.told, say)}"
    asked += f" {say('change.waiting', count=change.waiting)}" if change.waiting else ""
    yes = Button(say("button.change_tell"), str(CustomId(FEATURE, "tell", change.claim)), style="primary")
    no = Button(say("button.change_quiet"), str(CustomId(FEATURE, "quiet", change.claim)))
    return Card((*above, Rule(), Text(asked), Rule(), Text(change.text), Rule(), Row((yes, no))), panel=True)


def _said(words: str) -> Card:
    return Card((Text(words),), panel=True)
