"""The file of an announcement: give one, describe it, take it off."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.client.answers import actor_of, reply, say_to
from bot.client.custom_ids import CustomId
from bot.client.router import Click
from bot.client.uploads import upload
from bot.delivery.card import File
from cogs.organiser import places, sheets

if TYPE_CHECKING:
    from bot.announcements.service import Sheet
    from bot.client.gateway import Gateway

FEATURE = "annonce"
GIVEN = "file"
Show = Callable[[Click, Awaitable["Sheet"]], Awaitable[None]]
"""Show the sheet that comes of a piece of work."""
Typed = Callable[[Click, Callable[[], Awaitable["Sheet"]], CustomId, str], Awaitable[None]]
"""The same, or say what to correct and keep what was typed, under a name."""


class AttachmentScreens:
    """Every handler reads who asks, calls one use case, and shows the sheet as it then is."""

    def __init__(self, client: Gateway, *, show: Show, typed: Typed) -> None:
        self._announcements, self._guilds = client.services.announcements, client.services.guilds
        self._show, self._typed = show, typed
        for action, handler in {"file": self.open_form, "filed": self.attach, "unfile": self.detach}.items():
            client.router.on(FEATURE, action, handler)

    async def open_form(self, click: Click) -> None:
        """Open the form, with what was typed when it was refused, or with the description as it is."""
        guild_id, actor = actor_of(click.interaction)
        one = (await self._announcements.sheet(guild_id, actor, click.id)).announcement
        typed = await self._guilds.draft(guild_id, actor, _draft_of(click.id))
        has = typed.get("name") or (one.file.name if one.file else "")
        description = typed.get("description", one.file.description if one.file else "")
        custom_id = CustomId(FEATURE, "filed", click.id).fresh()
        await reply(click.interaction, sheets.file_form(custom_id, say_to(click.interaction), has, description))

    async def attach(self, click: Click) -> None:
        """Keep the file that was given, or that of the refused form, with its description."""
        guild_id, actor = actor_of(click.interaction)
        typed = dict(click.typed)

        async def work() -> Sheet:
            one = (await self._announcements.sheet(guild_id, actor, click.id)).announcement
            places.require_there(click.interaction.guild, one, "attach_files")
            before = await self._guilds.draft(guild_id, actor, _draft_of(click.id))
            # Given once, it need not be given again where only the description was refused.
            typed.update({part: before[part] for part in ("hash", "name") if part in before})
            if given := await upload(click, GIVEN):
                file = await self._announcements.receive(guild_id, actor, given)
                typed.update(hash=file.hash, name=file.name)
            kept = File(guild_id, typed["hash"], typed["name"]) if "hash" in typed else None
            words = typed.get("description", "")
            return await self._announcements.attach(guild_id, actor, click.id, file=kept, description=words)

        again = CustomId(FEATURE, "file", click.id)
        await self._typed(replace(click, typed=typed), work, again, _draft_of(click.id))

    async def detach(self, click: Click) -> None:
        """Let nothing go with it."""
        guild_id, actor = actor_of(click.interaction)
        await self._show(click, self._announcements.detach(guild_id, actor, click.id))


def _draft_of(claim: str) -> str:
    return f"announcement_file:{claim}"
