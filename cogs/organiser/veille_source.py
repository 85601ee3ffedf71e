"""One source that is watched: what organisers change of it, try, and decide about what it holds back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.client.answers import actor_of, answer, reply, say_to
from bot.client.custom_ids import CustomId
from bot.errors import Refusal
from bot.feeds.limits import read_limits, write_limits
from bot.feeds.model import Mode
from bot.feeds.reading.words import escaped
from bot.i18n import language
from cogs.organiser import places
from cogs.organiser.veille_found import FEATURE
from cogs.organiser.veille_places import Room, chosen, is_asleep, require_ring, room_of
from cogs.organiser.veille_sheets import CROSSPOST, THREAD, WatchSheets

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import discord

    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.delivery.card import Card
    from bot.feeds.model import Source
    from bot.guilds.model import Actor


class SourceScreens:
    """Every handler reads who asks, calls one use case, and shows the source as it then is.

    *listed* returns the list of sources, which is shown once one is removed.
    """

    def __init__(self, client: Gateway, *, listed: Callable[[discord.Interaction[Any], int], Awaitable[Card]]) -> None:
        self._watch, self._guilds, self._listed = client.services.watch, client.services.guilds, listed
        for action, handler in {
            "open": self.open_source,
            "sheet": self.show_sheet,
            "channel": self.choose_channel,
            "role": self.choose_role,
            "tags": self.choose_tags,
            "after": self.choose_after,
            "mode": self.choose_mode,
            "words": self.open_words,
            "worded": self.save_words,
            "pause": self.pause,
            "resume": self.resume,
            "remove": self.look_twice,
            "removed": self.remove,
            "try": self.try_out,
            "held": self.show_held,
            "publish": self.publish,
            "ignore": self.ignore,
            "publish_all": self.ask_publish_all,
            "published": self.publish,
            "ignore_all": self.ignore,
        }.items():
            client.router.on(FEATURE, action, handler)

    async def open_source(self, click: Click) -> None:
        """Show the source that was chosen in the list."""
        guild_id, actor = actor_of(click.interaction)
        await self.show(click, self._watch.source(guild_id, actor, int(click.values[0])))

    async def show_sheet(self, click: Click) -> None:
        """Show one source."""
        await self.show(click, self._watch.source(*self._claim(click)))

    async def choose_channel(self, click: Click) -> None:
        """Say where the articles go; a forum that wants a tag gets its first one."""
        guild_id, actor, number = self._claim(click)

        async def work() -> Source:
            source = await self._watch.source(guild_id, actor, number)
            channel_id = int(click.values[0])
            room = room_of(click.interaction.guild, channel_id)
            needs = ("create_public_threads",) if source.thread and room.can_thread else ()
            tags = chosen(click.interaction.guild, channel_id, *needs)
            return await self._watch.change(
                guild_id,
                actor,
                number,
                channel_id=channel_id,
                tags=tags,
                forum=room.is_forum,
                thread=source.thread and room.can_thread,
                crosspost=source.crosspost and room.can_crosspost,
            )

        await self.show(click, work(), "veille.saved")

    async def choose_role(self, click: Click) -> None:
        """Say which role rings, if any."""
        guild_id, actor, number = self._claim(click)
        # Discord gives @everyone the id of its server: news of a website rings nobody but who asked for it.
        role_id = next((int(value) for value in click.values if int(value) != guild_id), None)

        async def work() -> Source:
            if role_id:
                require_ring(click.interaction.guild, await self._watch.source(guild_id, actor, number), role_id)
            return await self._watch.change(guild_id, actor, number, mention_role_id=role_id)

        await self.show(click, work(), "veille.saved")

    async def choose_tags(self, click: Click) -> None:
        """Say under which tags of a forum the articles stand."""
        tags = tuple(map(int, click.values))
        await self.show(click, self._watch.change(*self._claim(click), tags=tags), "veille.saved")

    async def choose_after(self, click: Click) -> None:
        """Say what follows an article: a discussion, other servers."""
        guild_id, actor, number = self._claim(click)
        thread, crosspost = THREAD in click.values, CROSSPOST in click.values

        async def work() -> Source:
            source = await self._watch.source(guild_id, actor, number)
            if thread and source.channel_id:
                places.chosen(click.interaction.guild, source.channel_id, needs=("create_public_threads",))
            return await self._watch.change(guild_id, actor, number, thread=thread, crosspost=crosspost)

        await self.show(click, work(), "veille.saved")

    async def choose_mode(self, click: Click) -> None:
        """Say whether articles are announced one by one or on Mondays."""
        mode = Mode.DIGEST if click.id.endswith(f".{Mode.DIGEST}") else Mode.INSTANT
        await self.show(click, self._watch.change(*self._claim(click), mode=mode), "veille.saved")

    async def open_words(self, click: Click) -> None:
        """Open the form with the source's name, words and limits, or with what was typed when it was refused."""
        guild_id, actor, number = self._claim(click)
        source = await self._watch.source(guild_id, actor, number)
        typed = write_limits(source) | await self._guilds.draft(guild_id, actor, _words_of(number))
        custom_id = CustomId(FEATURE, "worded", str(number)).fresh()
        await reply(click.interaction, self._sheets(click.interaction).form(custom_id, typed))

    async def save_words(self, click: Click) -> None:
        """Save them, or say what to correct."""
        guild_id, actor, number = self._claim(click)
        self._guilds.require_organiser(guild_id, actor)
        sheets = self._sheets(click.interaction)

        async def work() -> Card:
            try:
                source = await self._watch.change(guild_id, actor, number, **read_limits(click.typed))
            except Refusal as refusal:
                await self._guilds.keep_draft(guild_id, actor, _words_of(number), click.typed)
                return sheets.to_correct(refusal, CustomId(FEATURE, "words", str(number)))
            await self._guilds.drop_draft(guild_id, actor, _words_of(number))
            return await self._sheet(click.interaction, source, "veille.saved")

        await answer(click.interaction, work())

    async def pause(self, click: Click) -> None:
        """Look at it no more, for now."""
        await self.show(click, self._watch.pause(*self._claim(click)))

    async def resume(self, click: Click) -> None:
        """Look at it again."""
        await self.show(click, self._watch.resume(*self._claim(click)))

    async def look_twice(self, click: Click) -> None:
        """Ask once more before a source is removed."""

        async def work() -> Card:
            source = await self._watch.source(*self._claim(click))
            sheets, say = self._sheets(click.interaction), say_to(click.interaction)
            question = say("veille.remove_asked", title=escaped(source.title))
            return sheets.second_look(question, "watch_remove_now", "removed", str(source.number), back="sheet")

        await answer(click.interaction, work(), in_place=True)

    async def remove(self, click: Click) -> None:
        """Watch a source no more, and show the others."""

        async def work() -> Card:
            await self._watch.remove(*self._claim(click))
            return await self._listed(click.interaction, 0)

        await answer(click.interaction, work(), in_place=True)

    async def try_out(self, click: Click) -> None:
        """Show what would be announced now, and why."""

        async def work() -> Card:
            trial = await self._watch.try_out(*self._claim(click))
            return self._sheets(click.interaction).tried(trial)

        await answer(click.interaction, work(), in_place=True)

    async def show_held(self, click: Click) -> None:
        """Show the articles that wait for a decision."""
        await answer(click.interaction, self._held(click), in_place=True)

    async def publish(self, click: Click) -> None:
        """Announce what was held: one article, or all."""
        await self._decide(click, self._watch.publish_held)

    async def ignore(self, click: Click) -> None:
        """Never announce what was held: one article, or all."""
        await self._decide(click, self._watch.ignore_held)

    async def ask_publish_all(self, click: Click) -> None:
        """Ask once more before many articles leave together."""

        async def work() -> Card:
            guild_id, actor, number = self._claim(click)
            count = len(await self._watch.held(guild_id, actor, number))
            sheets, say = self._sheets(click.interaction), say_to(click.interaction)
            question = say("veille.publish_asked", count=count)
            return sheets.second_look(question, "watch_publish_now", "published", str(number), back="held")

        await answer(click.interaction, work(), in_place=_is_private(click))

    async def show(self, click: Click, work: Awaitable[Source], note: str = "") -> None:
        """Show what *work* makes of a source; *note* is the key of what was done."""

        async def shown() -> Card:
            return await self._sheet(click.interaction, await work, note)

        await answer(click.interaction, shown(), in_place=True)

    async def _sheet(self, interaction: discord.Interaction[Any], source: Source, note: str = "") -> Card:
        held = await self._watch.held(*actor_of(interaction), source.number)
        guild, channel_id = interaction.guild, source.channel_id
        room = Room() if await is_asleep(guild, channel_id) else room_of(guild, channel_id)
        return self._sheets(interaction).sheet(source, len(held), room, say_to(interaction)(note) if note else "")

    async def _decide(self, click: Click, decide: Callable[..., Awaitable[int]]) -> None:
        guild_id, actor, number = self._claim(click)
        article = click.id.partition(".")[2]

        async def work() -> Card:
            await decide(guild_id, actor, number, int(article) if article.isdecimal() else None)
            return await self._held(click)

        await answer(click.interaction, work(), in_place=_is_private(click))

    async def _held(self, click: Click) -> Card:
        guild_id, actor, number = self._claim(click)
        source = await self._watch.source(guild_id, actor, number)
        return self._sheets(click.interaction).held(source, await self._watch.held(guild_id, actor, number))

    def _claim(self, click: Click) -> tuple[int, Actor, int]:
        """Return the guild, who acts, and the source that a button names."""
        number = click.id.partition(".")[0]
        return *actor_of(click.interaction), int(number) if number.isdecimal() else 0

    def _sheets(self, interaction: discord.Interaction[Any]) -> WatchSheets:
        return WatchSheets(say_to(interaction), language(interaction.locale.value))


def _words_of(number: int) -> str:
    """Return under which name the form of a source keeps what was typed."""
    return f"watch:words:{number}"


def _is_private(click: Click) -> bool:
    """Whether the button stands on a screen of the person's own; the team's message stays for the others."""
    message = click.interaction.message
    return bool(message and message.flags.ephemeral)
