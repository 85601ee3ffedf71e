"""``/organiser inscrits``: who takes part, who waits, who has left; adding, removing, marking, taking away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.client.answers import actor_of, answer, reply, say_to
from bot.errors import Refusal
from bot.events.roster.filters import Filter
from bot.events.roster.model import NotOnRoster, Part
from bot.i18n import language
from cogs.organiser.roster_corrections import RosterCorrections
from cogs.organiser.roster_files import RosterFiles
from cogs.organiser.roster_filters import RosterFilters
from cogs.organiser.roster_sheets import FEATURE, GUEST, RosterSheets

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Mapping

    import discord

    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.delivery.card import Card
    from bot.events.roster.service import Added
    from bot.guilds.model import Actor


class RosterScreens:
    """Every handler reads who asks, calls one use case, and shows its outcome."""

    def __init__(self, client: Gateway) -> None:
        self._services = client.services
        self._roster, self._guilds = client.services.roster, client.services.guilds
        for action, handler in {
            "open": self.open,
            "list": self.show_list,
            "part": self.show_part,
            "person": self.show_person,
            "mark": self.mark,
            "split": self.show_split,
            "add": self.ask_whom,
            "member": self.open_form_of_member,
            "form": self.open_form,
            "added": self.add,
            "over": self.add_over,
            "remove": self.open_removal,
            "removed": self.remove,
            "paste": self.open_paste,
            "pasted": self.mark_listed,
        }.items():
            client.router.on(FEATURE, action, handler)
        RosterFilters(client, self._filtered)
        RosterCorrections(client, _sheets_of)
        RosterFiles(client)

    async def opened(self, interaction: discord.Interaction[Any], claim: str) -> Card:
        """Return the first page of everybody."""
        return await self._page(interaction, claim, Part.EVERYONE)

    async def open(self, click: Click) -> None:
        """Open the list beside the panel whose button was used."""
        await answer(click.interaction, self._page(click.interaction, click.id, Part.EVERYONE))

    async def show_list(self, click: Click) -> None:
        """Show one page of a part."""
        claim, part, page, wanted, *_ = [*click.id.split("."), "", "", ""]
        number = int(page) if page.isdecimal() else 0
        await self._in_place(
            click, self._page(click.interaction, claim, _part(part), number, wanted=Filter.read(wanted))
        )

    async def show_part(self, click: Click) -> None:
        """Show the part that was chosen."""
        claim, _, wanted = click.id.partition(".")
        page = self._page(click.interaction, claim, _part(click.values[0]), wanted=Filter.read(wanted))
        await self._in_place(click, page)

    async def show_person(self, click: Click) -> None:
        """Show who was chosen."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            return self._sheets(click).person(*await self._roster.one(guild_id, actor, click.id, click.values[0]))

        await self._in_place(click, work())

    async def mark(self, click: Click) -> None:
        """Note that somebody is on the official list, or is not."""
        guild_id, actor = actor_of(click.interaction)
        claim, person, done = _three(click.id)

        async def work() -> Card:
            marked = await self._roster.mark(guild_id, actor, claim, person, done=done == "yes")
            return self._sheets(click).person(*marked, news=say_to(click.interaction)("roster.noted"))

        await self._in_place(click, work())

    async def show_split(self, click: Click) -> None:
        """Show how many there are of each structure, département and so on."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            return self._sheets(click).split(*await self._roster.whole(guild_id, actor, click.id))

        await self._in_place(click, work())

    async def ask_whom(self, click: Click) -> None:
        """Ask who is added."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            return self._sheets(click).whom((await self._roster.whole(guild_id, actor, click.id))[0])

        await self._in_place(click, work())

    async def open_form_of_member(self, click: Click) -> None:
        """Open the form for the member who was chosen."""
        await self._open_form(click, click.id, click.values[0])

    async def open_form(self, click: Click) -> None:
        """Open the form with what was typed when it was refused."""
        claim, who, _ = _three(click.id)
        await self._open_form(click, claim, who)

    async def add(self, click: Click) -> None:
        """Add who was typed, or say what to correct and keep it."""
        claim, who, _ = _three(click.id)
        await self._typed(click, lambda: self._added(click, claim, who, click.typed), "form", claim, who)

    async def add_over(self, click: Click) -> None:
        """Add who was typed although every place is taken."""
        guild_id, actor = actor_of(click.interaction)
        claim, who, _ = _three(click.id)
        typed = await self._guilds.draft(guild_id, actor, _draft_of("form", claim, who))
        await self._typed(
            click, lambda: self._added(click, claim, who, typed, over=True), "form", claim, who, typed=typed
        )

    async def open_removal(self, click: Click) -> None:
        """Open the form that asks why."""
        guild_id, actor = actor_of(click.interaction)
        claim, person, _ = _three(click.id)
        event, line = await self._roster.one(guild_id, actor, claim, person)
        typed = await self._guilds.draft(guild_id, actor, _draft_of("remove", claim, person))
        await reply(click.interaction, self._sheets(click).removal(event, line, typed))

    async def remove(self, click: Click) -> None:
        """Take somebody off, or say what to correct."""
        guild_id, actor = actor_of(click.interaction)
        claim, person, _ = _three(click.id)

        async def work() -> Card:
            outcome = await self._roster.remove(guild_id, actor, claim, person, reason=click.typed.get("reason", ""))
            return await self._page(click.interaction, claim, Part.EVERYONE, news=self._sheets(click).removed(outcome))

        await self._typed(click, work, "remove", claim, person)

    async def open_paste(self, click: Click) -> None:
        """Open the form into which the official list is pasted."""
        guild_id, actor = actor_of(click.interaction)
        event, _ = await self._roster.whole(guild_id, actor, click.id)
        await reply(click.interaction, self._sheets(click).paste(event))

    async def mark_listed(self, click: Click) -> None:
        """Mark whom the pasted list names, and show who it was."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            pasted = click.typed.get("pasted", "")
            return self._sheets(click).marked(await self._roster.mark_listed(guild_id, actor, click.id, pasted))

        await self._in_place(click, work())

    async def _filtered(
        self, interaction: discord.Interaction[Any], claim: str, part: str, wanted: Filter | None
    ) -> Card:
        return await self._page(interaction, claim, _part(part), wanted=wanted)

    async def _page(
        self,
        interaction: discord.Interaction[Any],
        claim: str,
        part: Part,
        page: int = 0,
        *,
        wanted: Filter | None = None,
        news: str = "",
    ) -> Card:
        guild_id, actor = actor_of(interaction)
        sheet = await self._roster.sheet(guild_id, actor, claim, part, page, wanted)
        return _sheets_of(interaction).page(sheet, news=news)

    async def _open_form(self, click: Click, claim: str, who: str) -> None:
        guild_id, actor = actor_of(click.interaction)
        event, _ = await self._roster.whole(guild_id, actor, claim)
        typed = await self._guilds.draft(guild_id, actor, _draft_of("form", claim, who))
        await reply(click.interaction, self._sheets(click).form(event, who, typed))

    async def _added(self, click: Click, claim: str, who: str, typed: Mapping[str, str], *, over: bool = False) -> Card:
        guild_id, actor = actor_of(click.interaction)
        outcome = await self._add(guild_id, actor, claim, who, typed, over=over)
        return await self._page(click.interaction, claim, Part.EVERYONE, news=self._sheets(click).added(outcome))

    async def _add(
        self, guild_id: int, actor: Actor, claim: str, who: str, typed: Mapping[str, str], *, over: bool
    ) -> Added:
        told = {name: typed.get(name, "") for name in ("full_name", "structure", "reason")}
        if who == GUEST:
            return await self._roster.add(guild_id, actor, claim, over=over, **told)
        if not who.isdecimal():
            raise NotOnRoster
        return await self._roster.add_member(guild_id, actor, claim, int(who), over=over, **told)

    async def _typed(
        self,
        click: Click,
        work: Callable[[], Awaitable[Card]],
        again: str,
        *claims: str,
        typed: Mapping[str, str] | None = None,
    ) -> None:
        """Do *work* with what was typed, or say what to correct and keep it."""
        guild_id, actor = actor_of(click.interaction)
        self._guilds.require_organiser(guild_id, actor)
        draft = _draft_of(again, *claims)

        async def saved() -> Card:
            try:
                card = await work()
            except Refusal as refusal:
                await self._guilds.keep_draft(guild_id, actor, draft, click.typed if typed is None else typed)
                return self._sheets(click).to_correct(refusal, claims[0], again, *claims[1:])
            await self._guilds.drop_draft(guild_id, actor, draft)
            return card

        await self._in_place(click, saved())

    async def _in_place(self, click: Click, work: Coroutine[Any, Any, Card]) -> None:
        await answer(click.interaction, work, in_place=True)

    def _sheets(self, click: Click) -> RosterSheets:
        return _sheets_of(click.interaction)


def _sheets_of(interaction: discord.Interaction[Any]) -> RosterSheets:
    return RosterSheets(say_to(interaction), language(interaction.locale.value))


def _part(claim: str) -> Part:
    return Part(claim) if claim in set(Part) else Part.EVERYONE


def _three(claim: str) -> tuple[str, str, str]:
    """Return the event, the person and the rest that a button names."""
    event, _, rest = claim.partition(".")
    person, _, more = rest.partition(".")
    return event, person, more


def _draft_of(action: str, *claims: str) -> str:
    return ":".join(["roster", action, *claims])
