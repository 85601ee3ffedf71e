"""``/organiser veille``: find what of a site can be watched, follow it, and see how each source is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.client.answers import actor_of, answer, reply, say_to
from bot.client.custom_ids import CustomId
from bot.errors import Refusal
from bot.i18n import language
from cogs.organiser import places
from cogs.organiser.veille_found import FEATURE, FoundSheets
from cogs.organiser.veille_places import chosen, room_of
from cogs.organiser.veille_sheets import WatchSheets
from cogs.organiser.veille_source import SourceScreens

if TYPE_CHECKING:
    from collections.abc import Awaitable

    import discord

    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.delivery.card import Card
    from bot.feeds.proposing import Proposal

ADDRESS = "watch:address"


class WatchScreens:
    """Every handler reads who asks, calls one use case, and shows the source as it then is."""

    def __init__(self, client: Gateway) -> None:
        services = client.services
        self._watch, self._proposals, self._guilds = services.watch, services.proposals, services.guilds
        for action, handler in {
            "list": self.show_list,
            "ask": self.open_address,
            "asked": self.probe,
            "ready": self.probe_ready,
            "place": self.place,
            "found_tags": self.tag_found,
            "latest": self.announce_latest,
            "follow": self.follow,
        }.items():
            client.router.on(FEATURE, action, handler)
        self._sources = SourceScreens(client, listed=self._listed)

    async def opened(self, interaction: discord.Interaction[Any], address: str | None) -> Card:
        """Return the list of sources or, where an *address* is given, what is found there."""
        return await (self._probed(interaction, address) if address else self._listed(interaction, 0))

    async def show_list(self, click: Click) -> None:
        """Show one page of the sources."""
        page = int(click.id) if click.id.isdecimal() else 0
        await answer(click.interaction, self._listed(click.interaction, page), in_place=True)

    async def open_address(self, click: Click) -> None:
        """Open the form for an address, with what was typed when it was refused."""
        guild_id, actor = actor_of(click.interaction)
        self._guilds.require_organiser(guild_id, actor)
        typed = await self._guilds.draft(guild_id, actor, ADDRESS)
        custom_id = CustomId(FEATURE, "asked").fresh()
        await reply(click.interaction, self._found(click.interaction).form(custom_id, typed))

    async def probe(self, click: Click) -> None:
        """Show what is found at the address that was typed."""
        await answer(click.interaction, self._probed(click.interaction, click.typed.get("address", "")))

    async def probe_ready(self, click: Click) -> None:
        """Show what is found at an address that the configuration brings."""
        await answer(click.interaction, self._probed(click.interaction, click.values[0]), in_place=True)

    async def place(self, click: Click) -> None:
        """Say where the articles of what was found go; a place where the bot may not post is refused."""
        guild_id, actor = actor_of(click.interaction)
        channel_id = int(click.values[0])
        self._guilds.require_organiser(guild_id, actor)
        tags = chosen(click.interaction.guild, channel_id)
        forum = room_of(click.interaction.guild, channel_id).is_forum
        await self._show_found(click, self._proposals.place(guild_id, actor, channel_id, tags, forum=forum))

    async def tag_found(self, click: Click) -> None:
        """Say under which tag of a forum the articles of what was found stand."""
        guild_id, actor = actor_of(click.interaction)
        tags = tuple(map(int, click.values))
        await self._show_found(click, self._proposals.tag(guild_id, actor, tags))

    async def announce_latest(self, click: Click) -> None:
        """Say whether the newest article is announced at once."""
        guild_id, actor = actor_of(click.interaction)
        await self._show_found(click, self._proposals.with_latest(guild_id, actor, announce=click.id == "yes"))

    async def follow(self, click: Click) -> None:
        """Follow what was found."""
        await self._sources.show(click, self._proposals.accept(*actor_of(click.interaction)), "veille.followed")

    async def _listed(self, interaction: discord.Interaction[Any], page: int) -> Card:
        sources = await self._watch.sources(*actor_of(interaction))
        ready = self._proposals.left(sources)
        return self._sheets(interaction).listed(sources, ready, page)

    async def _probed(self, interaction: discord.Interaction[Any], address: str) -> Card:
        """Return what is found at *address*; where it is nothing, why, and the address is kept to be corrected."""
        guild_id, actor = actor_of(interaction)
        self._guilds.require_organiser(guild_id, actor)
        try:
            proposal = await self._proposals.propose(guild_id, actor, address)
        except Refusal as refusal:
            await self._guilds.keep_draft(guild_id, actor, ADDRESS, {"address": address})
            return self._found(interaction).refused(refusal)
        await self._guilds.drop_draft(guild_id, actor, ADDRESS)
        return self._found(interaction).found(proposal)

    async def _show_found(self, click: Click, work: Awaitable[Proposal]) -> None:
        async def shown() -> Card:
            proposal = await work
            return self._found(click.interaction).found(
                proposal, places.tags_of(click.interaction.guild, proposal.channel_id)
            )

        await answer(click.interaction, shown(), in_place=True)

    def _sheets(self, interaction: discord.Interaction[Any]) -> WatchSheets:
        return WatchSheets(say_to(interaction), language(interaction.locale.value))

    def _found(self, interaction: discord.Interaction[Any]) -> FoundSheets:
        return FoundSheets(say_to(interaction), language(interaction.locale.value))
