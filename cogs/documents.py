"""The buttons of what a person takes away: calendar, *justificatif*, *attestation*, and the page *Mes documents*."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, get_args

from discord.ext import commands

from bot.client.answers import actor_of, answer, reply
from bot.client.custom_ids import CustomId
from bot.events.documents.model import Paper, PaperRefusal
from bot.events.questions.answers import AnswerTooLong
from bot.events.signups.model import NoName, NotSignedUp

if TYPE_CHECKING:
    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.delivery.card import Card
    from bot.events.documents.cards import DocumentCards
    from bot.guilds.model import Actor


class DocumentButtons(commands.Cog):
    """Each is answered with a file, in a message of its own: the panel stays as it is."""

    def __init__(self, client: Gateway) -> None:
        self._services, self._documents = client.services, client.services.documents
        router = client.router
        router.on("documents", "mine", self.show_mine)
        router.on("documents", "ics", self.give_calendar)
        router.on("documents", "name", self.open_form)
        router.on("documents", "named", self.fill_name)
        for paper in get_args(Paper):
            router.on("documents", paper, partial(self.give_paper, paper))

    async def show_mine(self, click: Click) -> None:
        """Show what there is to take away, in place of the panel whose button was used."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            parts = await self._documents.mine(guild_id, actor)
            return self._cards(actor).mine(parts, self._services.clock.now()).fitted()

        message = click.interaction.message
        await answer(click.interaction, work(), in_place=message is not None and message.flags.ephemeral)

    async def give_calendar(self, click: Click) -> None:
        """Answer with the event as a file for calendars."""

        async def work() -> Card:
            guild_id, actor = await self._services.who(click.interaction, click.id)
            return self._cards(actor).calendar(await self._documents.calendar(guild_id, actor, click.id))

        await answer(click.interaction, work())

    async def give_paper(self, paper: Paper, click: Click) -> None:
        """Answer with a document, or say why there is none."""

        async def work() -> Card:
            guild_id, actor = await self._services.who(click.interaction, click.id)
            return await self._paper(guild_id, actor, click.id, paper)

        await answer(click.interaction, work())

    async def open_form(self, click: Click) -> None:
        """Open the form that asks for the name, with what the card says."""
        _paper, claim = _read(click.id)
        guild_id, actor = await self._services.who(click.interaction, claim)
        part = await self._documents.part(guild_id, actor, claim)
        custom_id = CustomId("documents", "named", click.id).fresh()
        name = part.signup.full_name or ""
        await reply(click.interaction, self._cards(actor).form(custom_id, name))

    async def fill_name(self, click: Click) -> None:
        """Keep the name, and hand over the document for which it was asked."""
        paper, claim = _read(click.id)

        async def work() -> Card:
            guild_id, actor = await self._services.who(click.interaction, claim)
            try:
                await self._documents.name(guild_id, actor, claim, click.typed.get("full_name", ""))
            except (NoName, AnswerTooLong) as refusal:
                return self._cards(actor).nameless(refusal, paper, claim)
            return await self._paper(guild_id, actor, claim, paper)

        await answer(click.interaction, work())

    async def _paper(self, guild_id: int, actor: Actor, claim: str, paper: Paper) -> Card:
        try:
            made = await self._documents.paper(guild_id, actor, claim, paper)
        except PaperRefusal as refusal:
            return self._cards(actor).refused(refusal, paper)
        return self._cards(actor).paper(paper, made)

    def _cards(self, actor: Actor) -> DocumentCards:
        return self._services.document_cards(actor.locale)


def _read(asked: str) -> tuple[Paper, str]:
    """Return for which document of which event a form is; what somebody made up is nobody's."""
    paper, _, claim = asked.partition(":")
    if paper not in get_args(Paper):
        raise NotSignedUp
    known: Paper = "attestation" if paper == "attestation" else "justificatif"
    return known, claim


async def setup(client: Gateway) -> None:
    """Add the cog."""
    await client.add_cog(DocumentButtons(client))
