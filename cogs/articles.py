"""The buttons under an article: its text, to pass on, what its acronyms mean, and to keep it as a resource."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.answers import actor_of, answer, guild_of, reply, say_to
from bot.client.custom_ids import CustomId
from bot.errors import Refusal
from bot.feeds.posts import FEATURE, card_to_copy, words_of
from bot.feeds.saying.resources import AlreadyKept, kept_card
from bot.i18n import language
from bot.resources.suggestions.cards import FEATURE as SUGGESTING
from bot.typed import plain

if TYPE_CHECKING:
    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.delivery.card import Card, Form
    from bot.feeds.model import Article


class Articles(commands.Cog):
    """Answer who asks alone; nothing is written but what a reviewer keeps."""

    def __init__(self, client: Gateway) -> None:
        self._services, self._articles = client.services, client.services.articles
        client.router.on(FEATURE, "text", self.show_text)
        client.router.on(FEATURE, "acronyms", self.explain)
        client.router.on(FEATURE, "keep", self.open_form)
        client.router.on(FEATURE, "kept", self.keep)

    async def show_text(self, click: Click) -> None:
        """Give an article as text, to paste into an e-mail or Tchap."""

        async def work() -> Card:
            article = await self._article(click)
            return card_to_copy(article, say_to(click.interaction), language(click.interaction.locale.value))

        await answer(click.interaction, work())

    async def explain(self, click: Click) -> None:
        """Explain the acronyms of an article to who asks."""

        async def work() -> Card:
            text = words_of(await self._article(click))
            acronyms = await self._services.resources.explain(guild_of(click.interaction), text)
            return self._services.entry_cards(language(click.interaction.locale.value)).explained(acronyms)

        await answer(click.interaction, work())

    async def open_form(self, click: Click) -> None:
        """Open the form of a resource with what the article says: who reviews publishes it, all others propose it."""
        try:
            shown: Form | Card = await self._form(click)
        except AlreadyKept as kept:
            say = say_to(click.interaction)
            shown = kept_card(kept.sentence(say), kept.params["entry_id"], say)
        await reply(click.interaction, shown)

    async def keep(self, click: Click) -> None:
        """Publish an article as a resource; where that is refused, what was typed comes back."""
        guild_id, actor = actor_of(click.interaction)
        self._services.guilds.require_reviewer(guild_id, actor)
        say, cards, drafts = say_to(click.interaction), self._services.review_cards(actor.locale), self._services.guilds

        async def work() -> Card:
            try:
                made = await self._services.kept.keep(guild_id, actor, _number(click), click.typed)
            except AlreadyKept as late:
                return kept_card(cards.late(late, click.typed), late.params["entry_id"], say)
            except Refusal as refusal:
                await drafts.keep_draft(guild_id, actor, _draft_of(click), click.typed)
                return cards.to_correct(refusal, str(CustomId(FEATURE, "keep", click.id)))
            await drafts.drop_draft(guild_id, actor, _draft_of(click))
            return kept_card(say("kept.done", title=plain(made.title)), made.id, say)

        await answer(click.interaction, work())

    async def _form(self, click: Click) -> Form:
        guild_id, actor = actor_of(click.interaction)
        offer = await self._services.kept.offer(guild_id, actor, _number(click))
        if not offer.is_reviewer:
            found = {"title": offer.draft.title, "link": offer.draft.source.url}
            custom_id = CustomId(SUGGESTING, "suggested").fresh()
            return self._services.suggestion_cards(actor.locale).resource(custom_id, found)
        typed = await self._services.guilds.draft(guild_id, actor, _draft_of(click))
        custom_id = CustomId(FEATURE, "kept", click.id).fresh()
        return self._services.review_cards(actor.locale).kept_form(custom_id, offer.draft, typed)

    async def _article(self, click: Click) -> Article:
        return await self._articles.article(guild_of(click.interaction), _number(click))


def _number(click: Click) -> int:
    return int(click.id) if click.id.isdecimal() else 0


def _draft_of(click: Click) -> str:
    return f"{FEATURE}:kept:{click.id}"


async def setup(client: Gateway) -> None:
    """Add the cog."""
    await client.add_cog(Articles(client))
