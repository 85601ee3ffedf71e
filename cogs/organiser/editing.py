"""``/organiser nouveau`` and ``modifier``: the forms of an event's sections, and what becomes of what was typed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from bot.client.answers import actor_of, answer, reply, say_to
from bot.client.custom_ids import CustomId
from bot.client.uploads import upload
from bot.delivery.card import File
from bot.errors import Refusal
from bot.events.editing import forms
from bot.events.editing.service import Note, PreparedMeanwhile
from bot.events.editing.spans import DayInThePast
from bot.feeds.saying.meetings import typed_of
from bot.guilds.model import CHANNEL_EVENTS
from bot.i18n import language
from cogs.organiser.event_sheet import AGAIN, FEATURE, NO_EVENT, EventSheet

if TYPE_CHECKING:
    from collections.abc import Iterable

    import discord

    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.delivery.card import Card
    from bot.events.editing.service import Saved
    from cogs.organiser.changes import ChangeScreens

NEW = "new"
IN = "_in"
# What no line of the form holds: a picture that was received, and what is known of an article.
KEPT = ("image_hash", "image_name", "article_url", "organiser")
# An event that is made of an article is called by its number until it stands.
ARTICLE = "a"


class EditingScreens:
    """Every handler reads who asks, calls one use case, and shows the event as it then is."""

    def __init__(self, client: Gateway, changes: ChangeScreens) -> None:
        self._services, self._changes = client.services, changes
        self._editing, self._guilds = client.services.editing, client.services.guilds
        client.router.on(FEATURE, "sheet", self.show)
        client.router.on(FEATURE, "late", self.save_late)
        client.router.on(FEATURE, "meeting", self.open_meeting)
        client.router.on(FEATURE, NEW, self.reopen_new)
        for section in (NEW, *forms.SECTIONS):
            client.router.on(FEATURE, section + IN, partial(self.save, section))
        for section in forms.SECTIONS:
            client.router.on(FEATURE, section, partial(self.open, section))

    async def show(self, click: Click) -> None:
        """Show the card of an event in place of the panel whose button was used; what the team reads stays."""
        await answer(click.interaction, self.sheet(click.interaction, click.id), in_place=_is_private(click))

    async def sheet(self, interaction: discord.Interaction[Any], claim: str, notes: Iterable[Note] = ()) -> Card:
        """Return the card of an event; where its people know something else, the question whether to tell them."""
        guild_id, actor = actor_of(interaction)
        shown = await self._services.events.for_organiser(guild_id, actor, claim)
        channel = self._guilds.choices(guild_id).get(CHANNEL_EVENTS)
        card = self._sheets(interaction).card(shown, self._services.clock.now(), channel, notes)
        return (await self._changes.asked_after(interaction, card, claim)).fitted()

    async def open_new(self, interaction: discord.Interaction[Any], *, again: str = "") -> None:
        """Open the form of a new event; *again* is under which claim what was typed is kept."""
        guild_id, actor = actor_of(interaction)
        self._guilds.require_organiser(guild_id, actor)
        typed = await self._guilds.draft(guild_id, actor, _draft_of(NEW, again)) if again else {}
        await self._open(interaction, NEW, again or NO_EVENT, forms.NEW, typed)

    async def reopen_new(self, click: Click) -> None:
        """Open it again, filled."""
        await self.open_new(click.interaction, again=click.id.partition(".")[0] or NO_EVENT)

    async def open_meeting(self, click: Click) -> None:
        """Open the form of a new event with what an article says of a meeting, or the event that was made of it."""
        guild_id, actor = actor_of(click.interaction)
        number = int(click.id) if click.id.isdecimal() else 0
        found = await self._services.articles.meeting(guild_id, actor, number)
        if found.event_id is not None:
            await answer(click.interaction, self.sheet(click.interaction, str(found.event_id)))
            return
        say, spoken = say_to(click.interaction), language(click.interaction.locale.value)
        claim = f"{ARTICLE}{number}"
        typed = typed_of(found.article, found.agenda, say, spoken)
        kept = {"article_url": found.article.address, "organiser": found.agenda.organiser}
        if found.article.image_hash and found.article.image_name:
            kept |= {"image_hash": found.article.image_hash, "image_name": found.article.image_name}
        await self._guilds.keep_draft(guild_id, actor, _draft_of(NEW, claim), {**typed, **kept})
        await self.open_new(click.interaction, again=claim)

    async def open(self, section: str, click: Click) -> None:
        """Open the form of a section with what the event says or, to correct it, with what was typed."""
        guild_id, actor = actor_of(click.interaction)
        claim, _, again = click.id.partition(".")
        event = (await self._services.events.for_organiser(guild_id, actor, claim)).event
        typed = await self._guilds.draft(guild_id, actor, _draft_of(section, claim)) if again == AGAIN else {}
        typed = typed or forms.as_typed(event, section, language(actor.locale))
        if event.image_name:
            typed = {"image_name": event.image_name, **typed}
        seen = forms.digest(event, section)
        await self._open(click.interaction, section, f"{claim}.{seen}", forms.SECTIONS[section], typed)

    async def save(self, section: str, click: Click) -> None:
        """Save what was typed, or say what to correct and keep it."""
        claim, _, seen = click.id.partition(".")
        await self._answer(click, section, claim, {**click.typed, "seen": seen})

    async def save_late(self, click: Click) -> None:
        """Save a day that is over, with what was typed when it was refused."""
        guild_id, actor = actor_of(click.interaction)
        claim, _, section = click.id.partition(".")
        typed = await self._guilds.draft(guild_id, actor, _draft_of(section, claim))
        await self._answer(click, section, claim, typed, late=True)

    async def _answer(
        self, click: Click, section: str, claim: str, typed: dict[str, str], *, late: bool = False
    ) -> None:
        guild_id, actor = actor_of(click.interaction)
        self._guilds.require_organiser(guild_id, actor)
        # A form that a command has opened stands on no message, and one of a meeting on what the whole team reads.
        in_place = _is_private(click)
        await answer(click.interaction, self._saved(click, section, claim, typed, late=late), in_place=in_place)

    async def _saved(self, click: Click, section: str, claim: str, typed: dict[str, str], *, late: bool) -> Card:
        guild_id, actor = actor_of(click.interaction)
        draft = _draft_of(section, claim)
        before = await self._guilds.draft(guild_id, actor, draft)
        typed |= {part: before[part] for part in KEPT if part in before}
        try:
            saved = await self._save(click, section, claim, typed, late=late)
        except PreparedMeanwhile as first:
            await self._guilds.drop_draft(guild_id, actor, draft)
            made = await self._services.articles.meeting(guild_id, actor, int(claim.removeprefix(ARTICLE)))
            return await self.sheet(click.interaction, str(made.event_id), (Note(first.key, first.params),))
        except Refusal as refusal:
            await self._guilds.keep_draft(guild_id, actor, draft, typed)
            is_late = isinstance(refusal, DayInThePast)
            return self.to_correct(click.interaction, refusal, section, claim, is_late=is_late)
        await self._guilds.drop_draft(guild_id, actor, draft)
        return await self.sheet(click.interaction, str(saved.on_board.event.id), saved.notes)

    async def _save(self, click: Click, section: str, claim: str, typed: dict[str, str], *, late: bool) -> Saved:
        guild_id, actor = actor_of(click.interaction)
        if given := await upload(click, forms.IMAGE.name):
            file = await self._editing.receive(guild_id, actor, given)
            typed.update(image_hash=file.hash, image_name=file.name)
        image = File(guild_id, typed["image_hash"], typed["image_name"]) if "image_hash" in typed else None
        if section == NEW:
            article = int(claim.removeprefix(ARTICLE)) if claim.startswith(ARTICLE) else None
            return await self._editing.create(guild_id, actor, typed, image=image, late=late, article=article)
        seen = typed.get("seen", "")
        return await self._editing.save(guild_id, actor, claim, section, typed, seen=seen, image=image, late=late)

    def to_correct(
        self,
        interaction: discord.Interaction[Any],
        refusal: Refusal,
        section: str,
        claim: str,
        *,
        is_late: bool = False,
    ) -> Card:
        """Say what to correct in a section; its form is opened again with what was kept."""
        return self._sheets(interaction).to_correct(refusal, section, claim, is_late=is_late)

    async def _open(
        self,
        interaction: discord.Interaction[Any],
        section: str,
        claim: str,
        lines: tuple[forms.Line, ...],
        typed: forms.Typed,
    ) -> None:
        say, custom_id = say_to(interaction), CustomId(FEATURE, section + IN, claim).fresh()
        await reply(interaction, forms.form(custom_id, say(f"event_form.title_{section}"), lines, say, typed))

    def _sheets(self, interaction: discord.Interaction[Any]) -> EventSheet:
        spoken = language(interaction.locale.value)
        return EventSheet(say_to(interaction), spoken, self._services.cards(spoken))


def _is_private(click: Click) -> bool:
    message = click.interaction.message
    return bool(message and message.flags.ephemeral)


def _draft_of(section: str, claim: str) -> str:
    return f"event_{section}:{claim}"
