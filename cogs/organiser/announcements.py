"""``/organiser annonce``: write, choose where and whom to ring, look at it as it will be shown, plan, correct."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.announcements.model import ChangedMeanwhile, Missed, Place, State
from bot.announcements.posts import composed
from bot.client.answers import actor_of, answer, reply, say_to
from bot.client.custom_ids import CustomId
from bot.delivery.discord.rendering import show
from bot.errors import Refusal
from bot.events.signups.audiences import read_to
from bot.i18n import language
from cogs.organiser import places, sheets
from cogs.organiser.attachments import AttachmentScreens

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import discord

    from bot.announcements.model import Announcement, Changes
    from bot.announcements.service import Sheet
    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.delivery.card import Card
    from bot.delivery.discord.rendering import Shown

FEATURE = "annonce"


class CannotRing(Refusal):
    """The bot may not mention them there."""

    key = "refusal.cannot_ring"


class RoleIsGone(Refusal):
    """A role that was chosen has been deleted since."""

    key = "refusal.role_is_gone"


class AnnouncementScreens:
    """Every handler reads who asks, calls one use case, and shows the sheet as it then is."""

    def __init__(self, client: Gateway) -> None:
        self._services = client.services
        self._announcements, self._guilds = client.services.announcements, client.services.guilds
        for action, handler in {
            "list": self.show_list,
            "open": self.show_sheet,
            "write": self.open_form,
            "written": self.write,
            "edit": self.open_edit,
            "edited": self.edit,
            "channel": self.choose_channel,
            "tag": self.choose_tag,
            "after": self.choose_after,
            "roles": self.choose_roles,
            "everyone": self.ring_everyone,
            "missed": self.choose_missed,
            "audience": self.choose_audience,
            "preview": self.preview,
            "copy": self.copy,
            "plan": self.plan,
            "now": self.look_twice,
            "send": self.send_now,
            "approve": self.approve,
            "cancel": self.cancel,
            "skip": self.skip,
        }.items():
            client.router.on(FEATURE, action, handler)
        AttachmentScreens(client, show=self._show, typed=self._typed)

    async def listed(self, interaction: discord.Interaction[Any]) -> Card:
        """Return the list of announcements."""
        guild_id, actor = actor_of(interaction)
        return self._sheets(interaction).listed(await self._announcements.listed(guild_id, actor))

    async def show_list(self, click: Click) -> None:
        """Show the list in place of a sheet."""
        await answer(click.interaction, self.listed(click.interaction), in_place=True)

    async def show_sheet(self, click: Click) -> None:
        """Show one announcement with all that can be done with it."""
        guild_id, actor = actor_of(click.interaction)
        await self._show(click, self._announcements.sheet(guild_id, actor, click.id), in_place=_is_private(click))

    async def open_form(self, click: Click) -> None:
        """Open an empty form, or one with what was typed when it was refused; the id is the event that it is about."""
        await self.open_message(click.interaction, click.id)

    async def open_message(self, interaction: discord.Interaction[Any], event: str) -> None:
        """Open the form for a word to a channel or, where *event* is one, to its people."""
        guild_id, actor = actor_of(interaction)
        self._guilds.require_organiser(guild_id, actor)
        typed = await self._guilds.draft(guild_id, actor, _new_draft(event))
        custom_id = CustomId(FEATURE, "written", event).fresh()
        await reply(interaction, sheets.form(custom_id, say_to(interaction), typed, is_message=bool(event)))

    async def open_edit(self, click: Click) -> None:
        """Open the form with what the announcement says, or with what was typed when it was refused."""
        guild_id, actor = actor_of(click.interaction)
        one = (await self._announcements.sheet(guild_id, actor, click.id)).announcement
        typed = {"text": one.text, **await self._guilds.draft(guild_id, actor, _draft_of(click.id))}
        custom_id = CustomId(FEATURE, "edited", f"{one.id}.{one.version}").fresh()
        is_message = one.event_id is not None or not one.is_ahead
        await reply(click.interaction, sheets.form(custom_id, say_to(click.interaction), typed, is_message=is_message))

    async def write(self, click: Click) -> None:
        """Keep a new draft; the id is the event whose people it is for."""
        guild_id, actor = actor_of(click.interaction)
        event = int(click.id) if click.id.isdecimal() else None

        async def work() -> Sheet:
            return await self._announcements.write(
                guild_id, actor, text=click.typed["text"], when=click.typed.get("when", ""), event_id=event
            )

        await self._typed(click, work, CustomId(FEATURE, "write", click.id), _new_draft(click.id))

    async def edit(self, click: Click) -> None:
        """Save what was changed, unless somebody else was faster."""
        guild_id, actor = actor_of(click.interaction)
        claim, _, version = click.id.partition(".")

        async def work() -> Sheet:
            text, when = click.typed["text"], click.typed.get("when", "")
            return await self._announcements.edit(guild_id, actor, claim, version=int(version), text=text, when=when)

        await self._typed(click, work, CustomId(FEATURE, "edit", claim), _draft_of(claim))

    async def choose_channel(self, click: Click) -> None:
        """Say where it goes; a place in which the bot may not do what it needs is refused."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Sheet:
            if not click.values:
                return await self._announcements.choose(guild_id, actor, click.id, channel_id=None)
            one = (await self._announcements.sheet(guild_id, actor, click.id)).announcement
            needs = places.needed_by(one)
            changes = places.chosen(click.interaction.guild, int(click.values[0]), needs=needs)
            return await self._announcements.choose(guild_id, actor, click.id, **changes)

        await self._show(click, work())

    async def choose_tag(self, click: Click) -> None:
        """Say under which tag it stands in its forum."""
        guild_id, actor = actor_of(click.interaction)
        tag_id = int(click.values[0]) if click.values else None
        await self._show(click, self._announcements.choose(guild_id, actor, click.id, tag_id=tag_id))

    async def choose_after(self, click: Click) -> None:
        """Say what follows once it was said: other servers, a discussion."""
        guild_id, actor = actor_of(click.interaction)
        crossposted, discussed = sheets.CROSSPOSTED in click.values, sheets.DISCUSSED in click.values

        async def work() -> Sheet:
            one = (await self._announcements.sheet(guild_id, actor, click.id)).announcement
            if discussed:
                places.require_there(click.interaction.guild, one, "create_public_threads")
            wanted: Changes = {"is_crossposted": crossposted, "has_thread": discussed}
            return await self._announcements.choose(guild_id, actor, click.id, **wanted)

        await self._show(click, work())

    async def choose_roles(self, click: Click) -> None:
        """Say which roles it rings."""
        guild_id, actor = actor_of(click.interaction)
        # Discord gives @everyone the id of its server: that is chosen with a button of its own.
        roles = tuple(int(value) for value in click.values if int(value) != guild_id)
        await self._show(click, self._announcements.choose(guild_id, actor, click.id, roles=roles))

    async def ring_everyone(self, click: Click) -> None:
        """Ring everybody, or nobody but the roles."""
        guild_id, actor = actor_of(click.interaction)
        claim, _, wanted = click.id.partition(".")
        await self._show(click, self._announcements.choose(guild_id, actor, claim, everyone=wanted == "yes"))

    async def choose_missed(self, click: Click) -> None:
        """Say what to do when the bot could not speak at the time."""
        guild_id, actor = actor_of(click.interaction)
        await self._show(click, self._announcements.choose(guild_id, actor, click.id, missed=Missed(click.values[0])))

    async def choose_audience(self, click: Click) -> None:
        """Say which part of an event's people it is for."""
        guild_id, actor = actor_of(click.interaction)
        audience, workshop = read_to(click.values[0])
        chosen = self._announcements.choose(guild_id, actor, click.id, audience=audience, workshop=workshop)
        await self._show(click, chosen)

    async def preview(self, click: Click) -> None:
        """Show it exactly as the channel will, with its file; nobody is rung."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Shown:
            sheet = await self._announcements.sheet(guild_id, actor, click.id)
            one, told = sheet.announcement, sheet.addressed
            people = [person.discord_id for person in told.in_room] if told and told.by_name(one.text) else []
            content = await self._announcements.content(one)
            return show(sheets.silent(composed(one, None, tuple(people))), content=content)

        await answer(click.interaction, work())

    async def copy(self, click: Click) -> None:
        """Give the text to paste into an e-mail or Tchap."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            one = (await self._announcements.sheet(guild_id, actor, click.id)).announcement
            return self._sheets(click.interaction).copy(one, _names(click.interaction))

        await answer(click.interaction, work())

    async def plan(self, click: Click) -> None:
        """Let it leave at its instant; a second look is asked for where it rings everybody."""
        await self._ask(click, "later", asks=lambda one: one.everyone)

    async def look_twice(self, click: Click) -> None:
        """Ask once more before it leaves at once."""
        await self._ask(click, "now", asks=lambda _one: True)

    async def approve(self, click: Click) -> None:
        """Let it leave, as a second pair of eyes, which look twice where it rings everybody."""
        await self._ask(click, "approve", asks=lambda one: one.everyone)

    async def send_now(self, click: Click) -> None:
        """Let it leave after the second look: at once, at its instant, or approved."""
        claim, _, how = click.id.rpartition(".")
        await self._show(click, self._decide(click, claim, how))

    async def cancel(self, click: Click) -> None:
        """Let it not leave."""
        guild_id, actor = actor_of(click.interaction)
        await self._show(click, self._announcements.cancel(guild_id, actor, click.id))

    async def skip(self, click: Click) -> None:
        """Do not say what missed its window."""
        guild_id, actor = actor_of(click.interaction)
        await self._show(click, self._announcements.skip(guild_id, actor, click.id))

    async def _ask(self, click: Click, how: sheets.Decision, *, asks: Callable[[Announcement], bool]) -> None:
        """Let it leave, or ask once more; the id carries the version that was read."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            sheet = await self._announcements.sheet(guild_id, actor, click.id)
            one = sheet.announcement
            if click.id != f"{one.id}.{one.version}":
                raise ChangedMeanwhile(text=one.text)
            _require_ways(click.interaction, one)
            if asks(one):
                return self._sheets(click.interaction).second_look(sheet, how)
            return self._sheets(click.interaction).sheet(await self._decide(click, click.id, how))

        await answer(click.interaction, self._or_anew(click, work()), in_place=True)

    async def _decide(self, click: Click, claim: str, how: str) -> Sheet:
        guild_id, actor = actor_of(click.interaction)
        if how == "approve":
            return await self._announcements.approve(guild_id, actor, claim)
        return await self._announcements.plan(guild_id, actor, claim, now=how == "now")

    async def _show(self, click: Click, work: Awaitable[Sheet], *, in_place: bool = True) -> None:
        async def shown() -> Card:
            return self._sheets(click.interaction).sheet(await work)

        await answer(click.interaction, self._or_anew(click, shown()), in_place=in_place)

    async def _or_anew(self, click: Click, work: Awaitable[Card]) -> Card:
        """Return what *work* shows, or what somebody else has made of the announcement meanwhile."""
        try:
            return await work
        except ChangedMeanwhile:
            guild_id, actor = actor_of(click.interaction)
            sheet = await self._announcements.sheet(guild_id, actor, click.id)
            # Where a first tap has let it leave, the sheet says so by itself.
            stays = sheet.announcement.state in {State.DRAFT, State.WAITING, State.ASKING}
            note = "announcement.changed_meanwhile" if stays else None
            return self._sheets(click.interaction).sheet(replace(sheet, note=note))

    async def _typed(self, click: Click, work: Callable[[], Awaitable[Sheet]], again: CustomId, draft: str) -> None:
        """Save what was typed and show the sheet, or say what to correct and keep it under the name *draft*."""
        guild_id, actor = actor_of(click.interaction)
        self._guilds.require_organiser(guild_id, actor)

        async def saved() -> Card:
            try:
                sheet = await work()
            except Refusal as refusal:
                await self._guilds.keep_draft(guild_id, actor, draft, click.typed)
                return self._sheets(click.interaction).to_correct(refusal, again)
            await self._guilds.drop_draft(guild_id, actor, draft)
            return self._sheets(click.interaction).sheet(sheet)

        await answer(click.interaction, saved())

    def _sheets(self, interaction: discord.Interaction[Any]) -> sheets.Sheets:
        tags_of = partial(places.tags_of, interaction.guild)
        return sheets.Sheets(say_to(interaction), language(interaction.locale.value), self._services.timezone, tags_of)


def _require_ways(interaction: discord.Interaction[Any], one: Announcement) -> None:
    """Raise a refusal unless the bot may speak where *one* goes, and ring whom it is to ring."""
    guild = interaction.guild
    if guild is None:
        return
    # A thread that fell asleep is not shown by the gateway; what was deleted is.
    if one.channel_id is not None and one.place is not Place.THREAD:
        places.found(guild, one.channel_id)
    places.require_there(guild, one, *places.needed_by(one))
    roles = [guild.get_role(role) for role in one.roles]
    if None in roles:
        raise RoleIsGone
    channel = guild.get_channel(one.channel_id or 0)
    allowed = channel.permissions_for(guild.me) if channel else guild.me.guild_permissions
    silent = [role.mention for role in roles if role and not role.mentionable]
    silent += ["@everyone"] if one.everyone else []
    if silent and not allowed.mention_everyone:
        raise CannotRing(roles=", ".join(silent))


def _names(interaction: discord.Interaction[Any]) -> dict[str, str]:
    """Return how the server's roles and channels are called, by the mention that a text may hold."""
    guild = interaction.guild
    if guild is None:
        return {}
    return {f"<@&{role.id}>": role.name for role in guild.roles} | {f"<#{one.id}>": one.name for one in guild.channels}


def _draft_of(claim: str) -> str:
    """Return under which name a form keeps what was typed; a new version of the same announcement finds it again."""
    return f"announcement:{claim}"


def _new_draft(event: str) -> str:
    return f"new_announcement:{event}"


def _is_private(click: Click) -> bool:
    """Whether the button stands on a screen of the person's own, which may be replaced; the team's message may not."""
    message = click.interaction.message
    return bool(message and message.flags.ephemeral)
