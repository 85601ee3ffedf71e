"""*Ajouter une personne*: places that a member takes for colleagues who are not on Discord."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.answers import answer, reply
from bot.client.custom_ids import CustomId
from bot.delivery.card import Button, Card, Row, Text
from bot.errors import Refusal
from bot.events.colleagues.model import NotYourColleague
from bot.events.questions.words import answers_line, plain

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.guilds.model import Actor

    Deed = Callable[[Click, int, Actor], Awaitable[Card]]

FEATURE = "collegue"


class Collegue(commands.Cog):
    """Every handler reads who asks, calls one use case, and shows its outcome."""

    def __init__(self, client: Gateway) -> None:
        self._services, self._colleagues = client.services, client.services.colleagues
        client.router.on(FEATURE, "add", self.open_form)
        deeds: dict[str, Deed] = {
            "added": self._add,
            "list": self._list,
            "leave": self._ask,
            "left": self._remove,
        }
        for action, deed in deeds.items():
            client.router.on(FEATURE, action, partial(self._serve, deed))

    async def open_form(self, click: Click) -> None:
        """Open the form with what was typed when it was refused."""
        guild_id, actor = await self._services.who(click.interaction, click.id)
        event = self._services.events.find(guild_id, click.id)
        typed = await self._services.guilds.draft(guild_id, actor, _draft_of(click.id))
        custom_id = CustomId(FEATURE, "added", click.id).fresh()
        await reply(click.interaction, self._services.answer_forms(actor.locale).colleague(custom_id, event, typed))

    async def _serve(self, deed: Deed, click: Click) -> None:
        async def work() -> Card:
            guild_id, actor = await self._services.who(click.interaction, click.id.partition(".")[0])
            return (await deed(click, guild_id, actor)).fitted()

        message = click.interaction.message
        await answer(click.interaction, work(), in_place=message is not None and message.flags.ephemeral)

    async def _add(self, click: Click, guild_id: int, actor: Actor) -> Card:
        say, drafts = self._services.texts.bound(actor.locale), self._services.guilds
        try:
            change = await self._colleagues.add(guild_id, actor, click.id, click.typed)
        except Refusal as refusal:  # whatever the reason: a place may come free, and nobody types twice
            await drafts.keep_draft(guild_id, actor, _draft_of(click.id), click.typed)
            again = str(CustomId(FEATURE, "add", click.id))
            return self._services.signup_cards(actor.locale).to_correct(refusal, again)
        await drafts.drop_draft(guild_id, actor, _draft_of(click.id))
        key = "colleague.added" if change.is_new else "colleague.already"
        return await self._page(guild_id, actor, say(key, name=plain(change.signup.full_name or "")))

    async def _list(self, _click: Click, guild_id: int, actor: Actor) -> Card:
        return await self._page(guild_id, actor)

    async def _ask(self, click: Click, guild_id: int, actor: Actor) -> Card:
        """Ask before a place is given back: a slip of the thumb must not cost it."""
        say = self._services.texts.bound(actor.locale)
        mine = await self._services.signups.mine(guild_id, actor)
        for event, signup in mine.colleagues:
            if click.id == f"{event.id}.{signup.person_id}":
                words = f"{say('colleague.remove')}\n{answers_line(signup, say)}"
                yes = Button(say("button.remove_colleague_now"), f"{FEATURE}:left:{click.id}", style="danger")
                no = Button(say("button.keep_colleague"), f"{FEATURE}:list:{event.id}")
                return Card((Text(words), Row((yes, no))), panel=True)
        raise NotYourColleague

    async def _remove(self, click: Click, guild_id: int, actor: Actor) -> Card:
        say = self._services.texts.bound(actor.locale)
        claim, _, person = click.id.partition(".")
        change = await self._colleagues.remove(guild_id, actor, claim, person)
        return await self._page(guild_id, actor, say("colleague.removed", name=plain(change.signup.full_name or "")))

    async def _page(self, guild_id: int, actor: Actor, first: str = "") -> Card:
        mine = await self._services.signups.mine(guild_id, actor)
        return self._services.mine_cards(actor.locale).colleagues(mine, self._services.clock.now(), first)


def _draft_of(event_id: str) -> str:
    return f"colleague:{event_id}"


async def setup(client: Gateway) -> None:
    """Add the cog."""
    await client.add_cog(Collegue(client))
