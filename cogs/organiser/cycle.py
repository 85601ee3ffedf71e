"""What becomes of an event: its sign-up opened or closed by hand, its next edition, its cancellation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.announcements.cancelling import OtherCancellation
from bot.client.answers import actor_of, answer, reply, say_to
from bot.client.custom_ids import CustomId
from bot.errors import Refusal
from bot.i18n import language
from cogs.organiser.cycle_sheets import FEATURE, CycleSheets

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import discord

    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.delivery.card import Card


class CycleScreens:
    """Every handler reads who asks, calls one use case, and shows its outcome."""

    def __init__(self, client: Gateway) -> None:
        self._services = client.services
        self._guilds, self._events = client.services.guilds, client.services.events
        self._cancelling, self._editions = client.services.cancelling, client.services.editions
        for action, handler in {
            "open": self.show,
            "start": self.start,
            "stop": self.stop,
            "copy": self.open_edition,
            "copied": self.make_edition,
            "cancel": self.open_cancellation,
            "reason": self.look_at_cancellation,
            "sure": self.cancel,
        }.items():
            client.router.on(FEATURE, action, handler)

    async def show(self, click: Click) -> None:
        """Show what can be done with an event."""
        await answer(click.interaction, self._panel(click), in_place=True)

    async def start(self, click: Click) -> None:
        """Open sign-up now."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            turned = await self._services.windows.open(guild_id, actor, click.id)
            return self._sheets(click.interaction).opened(turned)

        await answer(click.interaction, self._or_why(click, work), in_place=True)

    async def stop(self, click: Click) -> None:
        """Close sign-up now."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            turned = await self._services.windows.close(guild_id, actor, click.id)
            return self._sheets(click.interaction).closed(turned)

        await answer(click.interaction, self._or_why(click, work), in_place=True)

    async def open_edition(self, click: Click) -> None:
        """Open the form of the next edition."""
        guild_id, actor = actor_of(click.interaction)
        shown = await self._events.for_organiser(guild_id, actor, click.id)
        typed = {"title": shown.event.title} | dict(await self._guilds.draft(guild_id, actor, _edition_of(click.id)))
        custom_id = CustomId(FEATURE, "copied", click.id).fresh()
        await reply(click.interaction, self._sheets(click.interaction).edition_form(custom_id, typed))

    async def make_edition(self, click: Click) -> None:
        """Make the draft, or say what to correct and keep what was typed."""
        guild_id, actor = actor_of(click.interaction)
        self._guilds.require_organiser(guild_id, actor)
        form, typed = _edition_of(click.id), click.typed

        async def work() -> Card:
            when, title = typed.get("when", ""), typed.get("title", "")
            edition = await self._editions.make(guild_id, actor, click.id, title=title, when=when)
            await self._guilds.drop_draft(guild_id, actor, form)
            return self._sheets(click.interaction).edition(edition)

        await answer(click.interaction, self._or_correct(click, work, "copy", form))

    async def open_cancellation(self, click: Click) -> None:
        """Open the form that asks why."""
        await self.ask_why(click.interaction, click.id)

    async def ask_why(self, interaction: discord.Interaction[Any], claim: str) -> None:
        """Open the form with what was typed last time; refuse what cannot be cancelled."""
        guild_id, actor = actor_of(interaction)
        event = await self._cancelling.check(guild_id, actor, claim)
        typed = await self._guilds.draft(guild_id, actor, _cancellation_of(str(event.id)))
        custom_id = CustomId(FEATURE, "reason", str(event.id)).fresh()
        await reply(interaction, self._sheets(interaction).cancel_form(custom_id, typed))

    async def look_at_cancellation(self, click: Click) -> None:
        """Show what would be said and to how many; nothing leaves yet."""
        guild_id, actor = actor_of(click.interaction)
        self._guilds.require_organiser(guild_id, actor)
        form = _cancellation_of(click.id)

        async def work() -> Card:
            await self._guilds.keep_draft(guild_id, actor, form, click.typed)
            return await self._second_look(click, click.id)

        await answer(click.interaction, self._or_correct(click, work, "cancel", form))

    async def cancel(self, click: Click) -> None:
        """Cancel the event, and let everybody whom it concerns know."""
        guild_id, actor = actor_of(click.interaction)
        event_id = click.id.partition(".")[0]

        async def work() -> Card:
            try:
                reason = await self._reason(click, event_id)
                sheet = await self._cancelling.cancel(guild_id, actor, click.id, reason)
            except OtherCancellation as refusal:
                return await self._second_look(click, event_id, refusal.sentence(say_to(click.interaction)))
            await self._guilds.drop_draft(guild_id, actor, _cancellation_of(event_id))
            return self._sheets(click.interaction).cancelled(sheet)

        await answer(click.interaction, work(), in_place=True)

    async def _second_look(self, click: Click, event_id: str, above: str | None = None) -> Card:
        guild_id, actor = actor_of(click.interaction)
        found = await self._cancelling.look(guild_id, actor, event_id, await self._reason(click, event_id))
        return self._sheets(click.interaction).second_look(found, above)

    async def _reason(self, click: Click, event_id: str) -> str:
        guild_id, actor = actor_of(click.interaction)
        # Checked first: once it is cancelled, what was typed is forgotten and no reason is missing.
        await self._cancelling.check(guild_id, actor, event_id)
        return (await self._guilds.draft(guild_id, actor, _cancellation_of(event_id))).get("reason", "")

    async def _panel(self, click: Click) -> Card:
        guild_id, actor = actor_of(click.interaction)
        shown = await self._events.for_organiser(guild_id, actor, click.id)
        return self._sheets(click.interaction).panel(shown.event, self._services.clock.now())

    async def _or_why(self, click: Click, work: Callable[[], Awaitable[Card]]) -> Card:
        """Return what *work* shows, or why it cannot be, above what can."""
        guild_id, actor = actor_of(click.interaction)
        self._guilds.require_organiser(guild_id, actor)
        try:
            return await work()
        except Refusal as refusal:
            shown = await self._events.for_organiser(guild_id, actor, click.id)
            sentence = refusal.sentence(say_to(click.interaction))
            return self._sheets(click.interaction).panel(shown.event, self._services.clock.now(), above=sentence)

    async def _or_correct(self, click: Click, work: Callable[[], Awaitable[Card]], again: str, form: str) -> Card:
        """Return what *work* shows, or what to correct, with a button that opens the form filled again."""
        guild_id, actor = actor_of(click.interaction)
        try:
            return await work()
        except Refusal as refusal:
            await self._guilds.keep_draft(guild_id, actor, form, click.typed)
            return self._sheets(click.interaction).to_correct(refusal, CustomId(FEATURE, again, click.id))

    def _sheets(self, interaction: discord.Interaction[Any]) -> CycleSheets:
        spoken = language(interaction.locale.value)
        return CycleSheets(say_to(interaction), spoken, self._services.cards(spoken))


def _edition_of(event_id: str) -> str:
    return f"edition:{event_id}"


def _cancellation_of(event_id: str) -> str:
    return f"cancel:{event_id}"
