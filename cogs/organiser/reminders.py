"""*Rappels*: every reminder of an event with its instant, and what organisers change of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.client.answers import actor_of, answer, reply, say_to
from bot.client.custom_ids import CustomId
from bot.errors import Refusal
from bot.events.signups.audiences import read_to
from bot.i18n import language
from cogs.organiser.reminder_sheets import FEATURE, ReminderSheets

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import discord

    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.delivery.card import Card
    from bot.reminders.rules.service import RuleSheet


class ReminderScreens:
    """Every handler reads who asks, calls one use case, and shows the reminders as they then are."""

    def __init__(self, client: Gateway) -> None:
        self._services = client.services
        self._rules, self._guilds = client.services.rules, client.services.guilds
        for action, handler in {
            "list": self.show_list,
            "open": self.show_rule,
            "add": self.open_form,
            "added": self.add,
            "edit": self.open_edit,
            "edited": self.edit,
            "audience": self.choose_audience,
            "moves": self.choose_moves,
            "on": self.switch,
            "remove": self.remove,
            "reset": self.look_twice,
            "reset_now": self.reset,
        }.items():
            client.router.on(FEATURE, action, handler)

    async def show_list(self, click: Click) -> None:
        """Show all reminders of an event."""
        guild_id, actor = actor_of(click.interaction)
        await self._show_list(click, self._rules.sheet(guild_id, actor, click.id))

    async def show_rule(self, click: Click) -> None:
        """Show one reminder with all that can be done with it."""
        guild_id, actor = actor_of(click.interaction)
        event, name = _claimed(click)
        await self._show(click, name, self._rules.sheet(guild_id, actor, event))

    async def open_form(self, click: Click) -> None:
        """Open an empty form, or one with what was typed when it was refused."""
        guild_id, actor = actor_of(click.interaction)
        self._guilds.require_organiser(guild_id, actor)
        typed = await self._guilds.draft(guild_id, actor, _draft_of(click.id))
        custom_id = CustomId(FEATURE, "added", click.id).fresh()
        await reply(click.interaction, self._sheets(click.interaction).form(custom_id, typed))

    async def open_edit(self, click: Click) -> None:
        """Open the form with what the reminder says, or with what was typed when it was refused."""
        guild_id, actor = actor_of(click.interaction)
        event, name = _claimed(click)
        sheet = await self._rules.sheet(guild_id, actor, event)
        rule = sheet.line(name).rule
        typed = {"when": self._rules.typed_when(sheet.event, rule, actor.locale), "text": rule.text or ""}
        typed |= await self._guilds.draft(guild_id, actor, _draft_of(f"{event}.{name}"))
        custom_id = CustomId(FEATURE, "edited", f"{event}.{name}.{rule.version}").fresh()
        await reply(click.interaction, self._sheets(click.interaction).form(custom_id, typed))

    async def add(self, click: Click) -> None:
        """Add a reminder, and show what it comes to."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            when, text = click.typed["when"], click.typed.get("text", "")
            sheet, name = await self._rules.add(guild_id, actor, click.id, when=when, text=text)
            return self._sheets(click.interaction).sheet(sheet, name)

        await self._typed(click, work, CustomId(FEATURE, "add", click.id), _draft_of(click.id))

    async def edit(self, click: Click) -> None:
        """Save what was changed, unless somebody else was faster."""
        guild_id, actor = actor_of(click.interaction)
        event, name = _claimed(click)
        version = int(click.id.rpartition(".")[2])

        async def work() -> Card:
            when, text = click.typed["when"], click.typed.get("text", "")
            sheet = await self._rules.edit(guild_id, actor, event, name, version=version, when=when, text=text)
            return self._sheets(click.interaction).sheet(sheet, name)

        claim = f"{event}.{name}"
        await self._typed(click, work, CustomId(FEATURE, "edit", claim), _draft_of(claim))

    async def choose_audience(self, click: Click) -> None:
        """Say whom it is for."""
        guild_id, actor = actor_of(click.interaction)
        event, name = _claimed(click)
        audience, workshop = read_to(click.values[0])
        chosen = self._rules.choose(guild_id, actor, event, name, audience=audience, workshop=workshop)
        await self._show(click, name, chosen)

    async def choose_moves(self, click: Click) -> None:
        """Say whether it gives way to days off and quiet hours."""
        guild_id, actor = actor_of(click.interaction)
        event, name = _claimed(click)
        await self._show(click, name, self._rules.choose(guild_id, actor, event, name, moves=_is_yes(click)))

    async def switch(self, click: Click) -> None:
        """Let it leave, or not."""
        guild_id, actor = actor_of(click.interaction)
        event, name = _claimed(click)
        await self._show(click, name, self._rules.choose(guild_id, actor, event, name, is_on=_is_yes(click)))

    async def remove(self, click: Click) -> None:
        """Take back what was made of one reminder."""
        guild_id, actor = actor_of(click.interaction)
        event, name = _claimed(click)
        await self._show_list(click, self._rules.remove(guild_id, actor, event, name))

    async def look_twice(self, click: Click) -> None:
        """Ask once more before all that was edited is lost."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            sheet = await self._rules.sheet(guild_id, actor, click.id)
            return self._sheets(click.interaction).second_look(sheet.event)

        await answer(click.interaction, work(), in_place=True)

    async def reset(self, click: Click) -> None:
        """Go back to the usual reminders."""
        guild_id, actor = actor_of(click.interaction)
        await self._show_list(click, self._rules.remove(guild_id, actor, click.id))

    async def _show_list(self, click: Click, work: Awaitable[RuleSheet]) -> None:
        async def shown() -> Card:
            return self._sheets(click.interaction).listed(await work)

        await answer(click.interaction, shown(), in_place=True)

    async def _show(self, click: Click, name: str, work: Awaitable[RuleSheet]) -> None:
        async def shown() -> Card:
            return self._sheets(click.interaction).sheet(await work, name)

        await answer(click.interaction, shown(), in_place=True)

    async def _typed(self, click: Click, work: Callable[[], Awaitable[Card]], again: CustomId, draft: str) -> None:
        """Save what was typed and show it, or say what to correct and keep it under the name *draft*."""
        guild_id, actor = actor_of(click.interaction)
        self._guilds.require_organiser(guild_id, actor)

        async def saved() -> Card:
            try:
                card = await work()
            except Refusal as refusal:
                await self._guilds.keep_draft(guild_id, actor, draft, click.typed)
                return self._sheets(click.interaction).to_correct(refusal, again)
            await self._guilds.drop_draft(guild_id, actor, draft)
            return card

        await answer(click.interaction, saved())

    def _sheets(self, interaction: discord.Interaction[Any]) -> ReminderSheets:
        return ReminderSheets(say_to(interaction), language(interaction.locale.value))


def _claimed(click: Click) -> tuple[str, str]:
    """Return the event and the rule that a button names."""
    event, _, rest = click.id.partition(".")
    return event, rest.partition(".")[0]


def _is_yes(click: Click) -> bool:
    return click.id.endswith(".yes")


def _draft_of(claim: str) -> str:
    """Return under which name a form keeps what was typed: of an event's new reminder, or of one that there is."""
    return f"rule:{claim}"
