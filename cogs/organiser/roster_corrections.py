"""*Corriger la fiche*: name and structure of somebody on the list, on Discord or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.client.answers import actor_of, answer, reply, say_to
from bot.client.custom_ids import CustomId
from bot.delivery.card import Field, Form
from bot.errors import Refusal
from bot.events.roster.correcting import seen
from bot.events.roster.model import LONGEST_NAME, LONGEST_STRUCTURE
from cogs.organiser.roster_filters import FEATURE

if TYPE_CHECKING:
    from collections.abc import Callable

    import discord

    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.delivery.card import Card
    from cogs.organiser.roster_sheets import RosterSheets

    Sheets = Callable[[discord.Interaction[Any]], RosterSheets]

FIX, FIXED = "fix", "fixed"


class RosterCorrections:
    """Every handler reads who asks, calls one use case, and shows the person as they then stand there."""

    def __init__(self, client: Gateway, sheets: Sheets) -> None:
        self._roster, self._corrections = client.services.roster, client.services.corrections
        self._guilds, self._sheets = client.services.guilds, sheets
        client.router.on(FEATURE, FIX, self.open)
        client.router.on(FEATURE, FIXED, self.save)

    async def open(self, click: Click) -> None:
        """Open the form with what stands there or, to correct it, with what was typed."""
        guild_id, actor = actor_of(click.interaction)
        claim, person, _ = _three(click)
        _, line = await self._roster.one(guild_id, actor, claim, person)
        say, typed = say_to(click.interaction), await self._guilds.draft(guild_id, actor, _draft_of(claim, person))
        stands = {"full_name": (line.full_name, LONGEST_NAME), "structure": (line.structure, LONGEST_STRUCTURE)}
        fields = tuple(
            Field(
                key=name,
                label=say(f"roster.field.{name}.label"),
                hint=say(f"roster.field.{name}.hint"),
                value=typed.get(name, value or ""),
                is_required=name == "full_name",
                longest=longest,
            )
            for name, (value, longest) in stands.items()
        )
        custom_id = CustomId(FEATURE, FIXED, f"{claim}.{person}.{seen(line)}").fresh()
        await reply(click.interaction, Form(custom_id, say("roster.press.fix"), fields))

    async def save(self, click: Click) -> None:
        """Write what was typed, or say what to correct and keep it."""
        guild_id, actor = actor_of(click.interaction)
        self._guilds.require_organiser(guild_id, actor)
        claim, person, was = _three(click)
        typed = {name: click.typed.get(name, "") for name in ("full_name", "structure")}

        async def saved() -> Card:
            sheets, draft = self._sheets(click.interaction), _draft_of(claim, person)
            try:
                corrected = await self._corrections.correct(guild_id, actor, claim, person, **typed, was=was)
            except Refusal as refusal:
                await self._guilds.keep_draft(guild_id, actor, draft, typed)
                return sheets.to_correct(refusal, claim, FIX, person)
            await self._guilds.drop_draft(guild_id, actor, draft)
            return sheets.person(*corrected, news=say_to(click.interaction)("roster.noted"))

        await answer(click.interaction, saved(), in_place=True)


def _three(click: Click) -> tuple[str, str, str]:
    event, person, rest = f"{click.id}..".split(".")[:3]
    return event, person, rest


def _draft_of(claim: str, person: str) -> str:
    return f"roster:{FIX}:{claim}:{person}"
