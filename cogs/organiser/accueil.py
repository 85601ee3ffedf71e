"""``/organiser accueil``: find somebody by a few letters, note that they are there, and what lies on the desk."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

from discord import app_commands

from bot import dates
from bot.client.answers import actor_of, answer, reply
from bot.client.custom_ids import CustomId
from bot.client.suggestions import LONGEST_SUGGESTION, MOST_SUGGESTIONS
from bot.documents.qr import qr
from bot.documents.sheet import attendance_sheet
from bot.errors import Refusal
from bot.events.attendance.cards import FEATURE, DeskCards
from bot.events.attendance.model import Half, is_day_of
from bot.events.attendance.searching import found
from bot.events.attendance.walkins import Entry
from bot.events.roster.model import NotOnRoster
from bot.events.service import UnknownEvent
from bot.i18n import language

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import discord

    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.delivery.card import Card
    from bot.events.attendance.service import Desk, Noted
    from bot.guilds.model import Actor

    Deed = Callable[[int, Actor, str, int], Awaitable[Noted]]

# The buttons that open the form for who comes, what its answer is called, and whether somebody else stays away.
OPENERS = {"added": ("admit", False), "substitute": ("replace", True)}
DONE = {"added": "desk.added", "substitute": "desk.substituted"}
# Lines for who comes unannounced, on paper.
EMPTY_ROWS = 8


class DeskScreens:
    """Every handler reads who asks, calls one use case, and shows its outcome."""

    def __init__(self, client: Gateway) -> None:
        self._services, self._attendance = client.services, client.services.attendance
        deeds: dict[str, tuple[Deed, str]] = {
            "present": (self._attendance.tick, "desk.noted"),
            "undo": (self._attendance.undo, "desk.undone"),
        }
        for action, (deed, key) in deeds.items():
            client.router.on(FEATURE, action, partial(self._do, deed, key))
        for opener, (action, is_substitute) in OPENERS.items():
            opens = partial(self._open_entry, action, is_substitute=is_substitute)
            client.router.on(FEATURE, opener, partial(opens, is_filled=False))
            client.router.on(FEATURE, f"correct_{opener}", partial(opens, is_filled=True))
        for action, handler in {
            "panel": self.show_panel,
            "search": self.open_search,
            "typed": self.search,
            "one": self.show_one,
            "member": self.show_member,
            "half": self.choose_half,
            "admit": self.admit,
            "replace": self.replace,
            "recode": self.ask_recoding,
            "recoded": self.recode,
            "qr": self.show_qr,
            "sheet": self.show_sheet,
            "attestation": self.give_attestation,
        }.items():
            client.router.on(FEATURE, action, handler)

    async def opened(self, interaction: discord.Interaction[Any], event: str | None, name: str | None) -> Card:
        """Return the panel, of the next day where none is named; or who is found by *name*, a number or letters."""
        guild_id, actor = actor_of(interaction)
        self._services.guilds.require_desk(guild_id, actor)
        desk = await self._attendance.desk(guild_id, actor, event or self._usual(guild_id))
        cards = self._cards(actor)
        if not name:
            return cards.panel(desk)
        known = [one for one in desk.people if str(one.person_id) == name]
        return cards.person(desk, known[0]) if known else cards.results(desk, name)

    async def suggest(
        self, interaction: discord.Interaction[Any], event: str | None, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest who is signed up, to who may see their names."""
        guild_id, actor = actor_of(interaction)
        try:
            desk = await self._attendance.desk(guild_id, actor, event or self._usual(guild_id))
        except Refusal:
            return []  # a list of suggestions has no room for a sentence; the command that follows gets it
        people = found(desk.people, typed)[:MOST_SUGGESTIONS]
        named = [(", ".join(filter(None, (one.full_name, one.structure))), one.person_id) for one in people]
        return [app_commands.Choice(name=name[:LONGEST_SUGGESTION], value=str(number)) for name, number in named]

    async def show_panel(self, click: Click) -> None:
        """Show the panel as it now is."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            return self._cards(actor).panel(await self._attendance.desk(guild_id, actor, click.id))

        await answer(click.interaction, work(), in_place=True)

    async def open_search(self, click: Click) -> None:
        """Ask for a few letters."""
        guild_id, actor = actor_of(click.interaction)
        self._services.guilds.require_desk(guild_id, actor)
        form = self._cards(actor).search_form(CustomId(FEATURE, "typed", click.id).fresh())
        await reply(click.interaction, form)

    async def search(self, click: Click) -> None:
        """Show who is found."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            desk = await self._attendance.desk(guild_id, actor, click.id)
            return self._cards(actor).results(desk, click.typed.get("typed", ""))

        await answer(click.interaction, work(), in_place=True)

    async def show_one(self, click: Click) -> None:
        """Show who was chosen from the list."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            desk = await self._attendance.desk(guild_id, actor, click.id)
            return self._cards(actor).person(desk, desk.one(_number(click.values[0])))

        await answer(click.interaction, work(), in_place=True)

    async def show_member(self, click: Click) -> None:
        """Show who was chosen by their account."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            if not click.values:
                raise NotOnRoster
            desk, who = await self._attendance.member(guild_id, actor, click.id, _number(click.values[0]))
            return self._cards(actor).person(desk, who)

        await answer(click.interaction, work(), in_place=True)

    async def choose_half(self, click: Click) -> None:
        """Note just the part of the day that was chosen."""
        guild_id, actor = actor_of(click.interaction)
        claim, person = _of(click.id)

        async def work() -> Card:
            half = Half(click.values[0])
            noted = await self._attendance.choose_half(guild_id, actor, claim, person, half)
            return self._cards(actor).noted(noted, "desk.noted")

        await answer(click.interaction, work(), in_place=True)

    async def admit(self, click: Click) -> None:
        """Put them on the list, and note that they are there."""
        guild_id, actor = actor_of(click.interaction)
        entry = self._entry(click, "desk.reason.walk_in")
        work = self._attendance.walk_in(guild_id, actor, click.id, entry)
        await answer(click.interaction, self._or_correct(click, "added", work), in_place=True)

    async def replace(self, click: Click) -> None:
        """Give them the place of who does not come, and note that they are there."""
        guild_id, actor = actor_of(click.interaction)
        claim, absent = _of(click.id)
        entry = self._entry(click, "desk.reason.substitute")
        work = self._attendance.substitute(guild_id, actor, claim, absent, entry)
        await answer(click.interaction, self._or_correct(click, "substitute", work), in_place=True)

    async def ask_recoding(self, click: Click) -> None:
        """Ask before the code is changed."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            return self._cards(actor).sure_of_code(await self._attendance.desk(guild_id, actor, click.id))

        await answer(click.interaction, work(), in_place=True)

    async def recode(self, click: Click) -> None:
        """Change the code."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            desk = await self._attendance.change_code(guild_id, actor, click.id)
            cards = self._cards(actor)
            return cards.panel(desk, cards.recoded())

        await answer(click.interaction, work(), in_place=True)

    async def show_qr(self, click: Click) -> None:
        """Answer with the QR code of the event's card."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            address = await self._attendance.link(guild_id, actor, click.id)
            desk = await self._attendance.desk(guild_id, actor, click.id)
            return self._cards(actor).qr(desk, await asyncio.to_thread(qr, address))

        await answer(click.interaction, work())

    async def show_sheet(self, click: Click) -> None:
        """Answer with the sheet to print; it is for organisers alone."""
        guild_id, actor = actor_of(click.interaction)
        self._services.guilds.require_organiser(guild_id, actor)

        async def work() -> Card:
            desk = await self._attendance.desk(guild_id, actor, click.id)
            return self._cards(actor).sheet(desk, await asyncio.to_thread(self._printed, desk))

        await answer(click.interaction, work())

    async def give_attestation(self, click: Click) -> None:
        """Answer with the attestation of one person, to be handed over; it is for organisers alone."""
        guild_id, actor = actor_of(click.interaction)
        self._services.guilds.require_organiser(guild_id, actor)
        claim, person = _of(click.id)

        async def work() -> Card:
            made = await self._services.documents.attest(guild_id, actor, claim, person)
            desk = await self._attendance.desk(guild_id, actor, claim)
            return self._cards(actor).attestation(desk, desk.one(person), made.name, made.content)

        await answer(click.interaction, work())

    def _usual(self, guild_id: int) -> str:
        """Return the event that is meant where none is named: today's, else the next."""
        events, now = self._services.events, self._services.clock.now()
        today = [event for event in events.visible(guild_id) if is_day_of(event, now)]
        meant = today[0] if today else events.next_one(guild_id)
        if meant is None:
            raise UnknownEvent
        return str(meant.id)

    def _printed(self, desk: Desk) -> bytes:
        """Return the sheet, in the language of the community."""
        event, locale = desk.event, self._services.locale
        say = self._services.texts.bound(locale)
        head = [event.title, dates.day(event.on, locale), *self._services.cards(locale).practical(event)]
        named = [(one.full_name, one.structure or "") for one in desk.people if one.full_name]
        return attendance_sheet(
            head,
            named,
            columns=DeskCards(self._services.texts, locale, self._services.clock.now()).columns(event),
            page=say("desk.paper.page", number="{number}", count="{count}"),
            at=self._services.clock.now(),
            author=event.organiser,
            # Who has given no name signs on a line of their own as well.
            empty_rows=EMPTY_ROWS + len(desk.people) - len(named),
        )

    async def _open_entry(self, action: str, click: Click, *, is_substitute: bool, is_filled: bool) -> None:
        """Ask who comes, filled with what was refused where it is to be corrected."""
        guild_id, actor = actor_of(click.interaction)
        self._services.guilds.require_desk(guild_id, actor)
        typed = await self._services.guilds.draft(guild_id, actor, _draft_of(click.id)) if is_filled else {}
        custom_id = CustomId(FEATURE, action, click.id).fresh()
        form = self._cards(actor).entry_form(custom_id, typed, is_substitute=is_substitute)
        await reply(click.interaction, form)

    async def _or_correct(self, click: Click, opener: str, work: Awaitable[Noted]) -> Card:
        """Show what became of it, or why not: what was typed is kept."""
        guild_id, actor = actor_of(click.interaction)
        drafts, form, cards = self._services.guilds, _draft_of(click.id), self._cards(actor)
        try:
            noted = await work
        except Refusal as refusal:
            drafts.require_desk(guild_id, actor)
            await drafts.keep_draft(guild_id, actor, form, click.typed)
            return cards.to_correct(refusal, str(CustomId(FEATURE, f"correct_{opener}", click.id)))
        await drafts.drop_draft(guild_id, actor, form)
        return cards.noted(noted, DONE[opener])

    async def _do(self, deed: Deed, key: str, click: Click) -> None:
        guild_id, actor = actor_of(click.interaction)
        claim, person = _of(click.id)

        async def work() -> Card:
            return self._cards(actor).noted(await deed(guild_id, actor, claim, person), key)

        await answer(click.interaction, work(), in_place=True)

    def _entry(self, click: Click, reason: str) -> Entry:
        words = self._services.texts.get(reason, self._services.locale)
        return Entry(click.typed.get("full_name", ""), click.typed.get("structure", ""), words)

    def _cards(self, actor: Actor) -> DeskCards:
        return DeskCards(self._services.texts, language(actor.locale), self._services.clock.now())


def _of(claim: str) -> tuple[str, int]:
    """Return the event that is claimed, and the person."""
    event, _, person = claim.partition(".")
    return event, _number(person)


def _number(claim: str) -> int:
    return int(claim) if claim.isdecimal() and len(claim) < 20 else 0


def _draft_of(claim: str) -> str:
    return f"desk:{claim}"
