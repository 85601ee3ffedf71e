"""``/organiser``: the board, the options, and the buttons that lead from one to the other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.answers import actor_of, answer, reply, say_to
from bot.client.suggestions import suggest_events
from bot.delivery.discord.rendering import show
from bot.guilds.model import CHANNEL_EVENTS, PEOPLE, SWITCHES, Actor, Capacity
from cogs.organiser import screens
from cogs.organiser.accueil import DeskScreens
from cogs.organiser.announcements import AnnouncementScreens
from cogs.organiser.changes import ChangeScreens
from cogs.organiser.closing import ClosingScreens
from cogs.organiser.cycle import CycleScreens
from cogs.organiser.deliveries import DeliveryScreens
from cogs.organiser.editing import EditingScreens
from cogs.organiser.questions import QuestionScreens
from cogs.organiser.relire import ReviewScreens
from cogs.organiser.reminders import ReminderScreens
from cogs.organiser.reports import Reports
from cogs.organiser.roster import RosterScreens
from cogs.organiser.veille import WatchScreens
from cogs.organiser.waiting import WaitingScreens
from cogs.organiser.workshops import WorkshopScreens

if TYPE_CHECKING:
    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.delivery.card import Card
    from bot.delivery.discord.rendering import Shown


class Organiser(commands.GroupCog, group_name="organiser"):
    """Every handler reads who asks, calls one use case, and shows its outcome."""

    def __init__(self, client: Gateway) -> None:
        self._services = client.services
        self._events, self._guilds = client.services.events, client.services.guilds
        self._announcements, self._deliveries = AnnouncementScreens(client), DeliveryScreens(client)
        self._editing, self._roster = EditingScreens(client, ChangeScreens(client)), RosterScreens(client)
        self._closing, self._desk = ClosingScreens(client), DeskScreens(client)
        WorkshopScreens(client)
        QuestionScreens(client, self._editing)
        ReminderScreens(client)
        self._cycle = CycleScreens(client)
        WaitingScreens(client)
        self._watch = WatchScreens(client)
        self._review = ReviewScreens(client)
        for action, handler in {
            "board": self.show_board,
            "options": self.show_options,
            "option": self.choose_option,
            "preview": self.preview,
            "publish": self.publish,
            "welcome": self.post_welcome,
        }.items():
            client.router.on("organiser", action, handler)

    @app_commands.command(name="tableau")
    async def tableau(self, interaction: discord.Interaction[Any]) -> None:
        """Answer with everything in one panel."""
        await answer(interaction, self._board(interaction, *actor_of(interaction)))

    @app_commands.command(name="options")
    async def options(self, interaction: discord.Interaction[Any]) -> None:
        """Answer with the roles and channels that were chosen."""
        await reply(interaction, self._options(interaction, *actor_of(interaction)))

    @app_commands.command(name="nouveau")
    async def nouveau(self, interaction: discord.Interaction[Any]) -> None:
        """Open the form of a new event."""
        await self._editing.open_new(interaction)

    @app_commands.command(name="modifier")
    @app_commands.rename(event="événement")
    async def modifier(self, interaction: discord.Interaction[Any], event: str) -> None:
        """Answer with the card of one event, a button for each section."""
        await answer(interaction, self._editing.sheet(interaction, event))

    @app_commands.command(name="annonce")
    async def annonce(self, interaction: discord.Interaction[Any]) -> None:
        """Answer with the announcements: what is ahead, and what was said last."""
        await answer(interaction, self._announcements.listed(interaction))

    @app_commands.command(name="message")
    @app_commands.rename(event="événement")
    async def message(self, interaction: discord.Interaction[Any], event: str) -> None:
        """Open the form for an urgent word to the people of one event."""
        guild_id, actor = actor_of(interaction)
        on_board = await self._events.for_organiser(guild_id, actor, event)
        await self._announcements.open_message(interaction, str(on_board.event.id))

    @app_commands.command(name="envois")
    @app_commands.rename(event="événement")
    async def envois(self, interaction: discord.Interaction[Any], event: str | None = None) -> None:
        """Answer with what is planned, sent and in trouble."""
        await answer(interaction, self._deliveries.opened(interaction, event))

    @app_commands.command(name="veille")
    @app_commands.rename(address="adresse")
    async def veille(self, interaction: discord.Interaction[Any], address: str | None = None) -> None:
        """Answer with the sites that are watched or, where an address is given, what is found there."""
        await answer(interaction, self._watch.opened(interaction, address))

    @app_commands.command(name="bilan")
    @app_commands.rename(event="événement")
    async def bilan(self, interaction: discord.Interaction[Any], event: str) -> None:
        """Answer with what a day came to, and the form that closes it."""
        await answer(interaction, self._closing.opened(interaction, event))

    @app_commands.command(name="inscrits")
    @app_commands.rename(event="événement")
    async def inscrits(self, interaction: discord.Interaction[Any], event: str) -> None:
        """Answer with who takes part in one event."""
        await answer(interaction, self._roster.opened(interaction, event))

    @app_commands.command(name="accueil")
    @app_commands.rename(event="événement", name="nom")
    async def accueil(
        self, interaction: discord.Interaction[Any], event: str | None = None, name: str | None = None
    ) -> None:
        """Answer with the welcome desk, or with who is found there by their name."""
        await answer(interaction, self._desk.opened(interaction, event, name))

    @accueil.autocomplete("name")
    async def suggest_name(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        """Suggest who is signed up for the event that was chosen."""
        return await self._desk.suggest(interaction, getattr(interaction.namespace, "événement", None), typed)

    @app_commands.command(name="relire")
    async def relire(self, interaction: discord.Interaction[Any]) -> None:
        """Answer with what members propose and what lacks a definition, one at a time."""
        await answer(interaction, self._review.opened(interaction))

    @app_commands.command(name="annuler")
    @app_commands.rename(event="événement")
    async def annuler(self, interaction: discord.Interaction[Any], event: str) -> None:
        """Open the form that asks why an event does not take place."""
        await self._cycle.ask_why(interaction, event)

    @modifier.autocomplete("event")
    async def suggest_any_event(
        self, interaction: discord.Interaction[Any], typed: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest the events that hold what was typed, to organisers those as well that nobody else sees."""
        drafts = Capacity.ORGANISATION in self._guilds.capacities(*actor_of(interaction))
        return suggest_events(self._services, interaction.guild_id, typed, drafts=drafts)

    @bilan.autocomplete("event")
    @inscrits.autocomplete("event")
    @accueil.autocomplete("event")
    @annuler.autocomplete("event")
    @envois.autocomplete("event")
    @message.autocomplete("event")
    async def suggest_event(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        """Suggest the events that hold what was typed."""
        return suggest_events(self._services, interaction.guild_id, typed)

    async def show_board(self, click: Click) -> None:
        """Show the board as it now is, in place of the panel whose button was used."""
        await answer(click.interaction, self._board(click.interaction, *actor_of(click.interaction)), in_place=True)

    async def show_options(self, click: Click) -> None:
        """Show the options in place of the board."""
        await reply(click.interaction, self._options(click.interaction, *actor_of(click.interaction)), in_place=True)

    async def choose_option(self, click: Click) -> None:
        """Keep what was chosen in one of the lists, and show the options as they now are."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            await self._guilds.choose(guild_id, actor, click.id, int(click.values[0]) if click.values else None)
            return self._options(click.interaction, guild_id, actor)

        await answer(click.interaction, work(), in_place=True)

    async def preview(self, click: Click) -> None:
        """Show the card exactly as it would be posted, with the button that posts it."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Shown:
            on_board = await self._events.for_organiser(guild_id, actor, click.id)
            channel = self._chosen(click.interaction, guild_id).get(CHANNEL_EVENTS)
            posted = await self._services.public_card(on_board.event)
            image = await self._services.editing.picture(on_board.event)
            return show(screens.preview(on_board, posted, say_to(click.interaction), channel), content=image)

        await answer(click.interaction, work())

    async def publish(self, click: Click) -> None:
        """Let the card leave; a second click says where it already is."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Shown:
            outcome = await self._events.publish(guild_id, actor, click.id)
            # The image of the preview goes with it.
            return {**show(screens.published(outcome, say_to(click.interaction))), "attachments": []}

        await answer(click.interaction, work(), in_place=True)

    async def post_welcome(self, click: Click) -> None:
        """Let the welcome post leave; a second click says where it already is."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            posted = await self._services.welcome.post(guild_id, actor)
            key = "welcome.posted" if posted.leaves_now else "welcome.already"
            return screens.said(say_to(click.interaction)(key, channel=f"<#{posted.channel_id}>"))

        await answer(click.interaction, work())

    async def _board(self, interaction: discord.Interaction[Any], guild_id: int, actor: Actor) -> Card:
        board = await self._events.board(guild_id, actor)
        say = say_to(interaction)
        channel = self._chosen(interaction, guild_id).get(CHANNEL_EVENTS)
        untold = await self._services.telling.untold(guild_id)
        reports = Reports(say, actor.locale, self._services.timezone)
        # A stop that is over is news for the report alone.
        alerts = reports.alerts(replace(await self._services.deliveries.mending(guild_id), outage=None))
        cards, now = self._services.cards(actor.locale), self._services.clock.now()
        to_review = await self._services.review.waiting(guild_id)
        return screens.board(board, cards, say, now, channel, untold=untold, alerts=alerts, to_review=to_review)

    def _options(self, interaction: discord.Interaction[Any], guild_id: int, actor: Actor) -> Card:
        self._guilds.require_organiser(guild_id, actor)
        return screens.options(self._chosen(interaction, guild_id), say_to(interaction))

    def _chosen(self, interaction: discord.Interaction[Any], guild_id: int) -> dict[str, int]:
        """Return what was chosen and has not been deleted since, as far as the gateway shows."""
        chosen, guild = self._guilds.choices(guild_id), interaction.guild
        stands = {place.id for place in (*guild.roles, *guild.channels)} if guild else chosen.values()
        no_places = {option.name for option in (*PEOPLE, *SWITCHES)}
        return {name: value for name, value in chosen.items() if name in no_places or value in stands}


async def setup(client: Gateway) -> None:
    """Add the cog."""
    await client.add_cog(Organiser(client))
