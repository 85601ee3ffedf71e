"""*Ateliers*: the workshops of an event, how many people have each, and a form for every one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.client.answers import actor_of, answer, reply
from bot.client.custom_ids import CustomId
from bot.errors import Refusal
from bot.events.workshops.cards import FEATURE, as_typed
from bot.events.workshops.model import digest, workshop

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.delivery.card import Card
    from bot.events.workshops.cards import WorkshopCards
    from bot.events.workshops.service import Overview
    from bot.i18n import Locale
    from cogs.organiser.changes import ChangeScreens


class WorkshopScreens:
    """Every handler reads who asks, calls one use case, and shows the workshops as they then are."""

    def __init__(self, client: Gateway, changes: ChangeScreens) -> None:
        self._services, self._changes = client.services, changes
        self._workshops, self._guilds = client.services.workshops, client.services.guilds
        for action, handler in {
            "list": self.show_list,
            "add": self.open_form,
            "edit": self.open_form,
            "typed": self.save,
            "remove": self.remove,
        }.items():
            client.router.on(FEATURE, action, handler)

    async def show_list(self, click: Click) -> None:
        """Show the workshops of an event."""
        guild_id, actor = actor_of(click.interaction)
        await self._show(click, actor.locale, self._workshops.overview(guild_id, actor, click.id))

    async def open_form(self, click: Click) -> None:
        """Open the form of one workshop, or an empty one, with what was typed when it was refused."""
        guild_id, actor = actor_of(click.interaction)
        claim, position, _ = _claimed(click)
        event = (await self._workshops.overview(guild_id, actor, claim)).event
        item = None if position is None else workshop(event, position)
        typed = as_typed(item) if item else {}
        typed |= await self._guilds.draft(guild_id, actor, _draft_of(claim, position))
        custom_id = CustomId(FEATURE, "typed", f"{_id(claim, position)}.{digest(item)}" if item else claim).fresh()
        await reply(click.interaction, self._cards(actor.locale).form(custom_id, typed))

    async def save(self, click: Click) -> None:
        """Save what was typed, or say what to correct and keep it."""
        guild_id, actor = actor_of(click.interaction)
        self._guilds.require_organiser(guild_id, actor)
        claim, position, seen = _claimed(click)
        typed = {name: click.typed.get(name, "") for name in ("title", "place", "capacity")}

        async def saved() -> Card:
            draft, cards = _draft_of(claim, position), self._cards(actor.locale)
            try:
                shown = await self._workshops.put(guild_id, actor, claim, position, **typed, was=seen)
            except Refusal as refusal:
                await self._guilds.keep_draft(guild_id, actor, draft, click.typed)
                return cards.to_correct(refusal, str(CustomId(FEATURE, "edit", _id(claim, position))))
            await self._guilds.drop_draft(guild_id, actor, draft)
            return await self._asked_after(click, cards, shown)

        await answer(click.interaction, saved())

    async def remove(self, click: Click) -> None:
        """Take a workshop that nobody has chosen out of the programme."""
        guild_id, actor = actor_of(click.interaction)
        claim, position, seen = _claimed(click)

        async def removed() -> Card:
            shown = await self._workshops.remove(guild_id, actor, claim, position or 0, was=seen)
            return await self._asked_after(click, self._cards(actor.locale), shown)

        await answer(click.interaction, removed(), in_place=_is_private(click))

    async def _show(self, click: Click, locale: Locale, work: Awaitable[Overview]) -> None:
        async def shown() -> Card:
            return self._cards(locale).board(await work)

        await answer(click.interaction, shown(), in_place=_is_private(click))

    async def _asked_after(self, click: Click, cards: WorkshopCards, shown: Overview) -> Card:
        """Return the workshops or, where people are to be asked about, the question: one panel does not hold both."""
        saved = cards.saved(shown)
        asked = await self._changes.asked_after(click.interaction, saved, str(shown.event.id))
        return cards.board(shown) if asked is saved else asked.fitted()

    def _cards(self, locale: Locale) -> WorkshopCards:
        return self._services.workshop_cards(locale)


def _is_private(click: Click) -> bool:
    message = click.interaction.message
    return bool(message and message.flags.ephemeral)


def _claimed(click: Click) -> tuple[str, int | None, str]:
    """Return the event and the line of its programme that a button names, None for a new one, and how it was seen."""
    event, position, seen = f"{click.id}..".split(".")[:3]
    return event, int(position) if position.isdecimal() and len(position) < 6 else None, seen


def _id(claim: str, position: int | None) -> str:
    return claim if position is None else f"{claim}.{position}"


def _draft_of(claim: str, position: int | None) -> str:
    return f"workshop:{_id(claim, position)}"
