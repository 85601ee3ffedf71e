"""Answer in time, and answer every error: the one place where a reply leaves for the person who asked.

An expected error (:class:`~bot.errors.Refusal`, or a world that does not answer) is a sentence in
the person's language and an info line. An unexpected one gives the person a short reference and
the log a traceback with the same reference. Nothing is swallowed.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Protocol

import aiohttp
import discord

from bot.delivery.card import Card, Form, Text
from bot.delivery.discord.rendering import Shown, modal, new, show
from bot.errors import PasserelleError, Refusal, WorldProblem
from bot.guilds.model import Actor
from bot.i18n import Say, Texts, language
from bot.log import reference

if TYPE_CHECKING:
    from collections.abc import Coroutine

logger = logging.getLogger(__name__)

# Discord gives three seconds (interactions/receiving-and-responding); a reply that is ready before
# this goes out directly, since a deferred one costs a second request and flickers on phones.
DEFER_AFTER_S = 1.2
# Where more than so many wait for an answer at once, each is told soon that theirs is coming: a crowd has to see that
# it was heard, and the one writer serves it in the order in which it came.
CROWD, LOOK_EVERY_S = 8, 0.05
# Too late, answered already, or the token has run out: nobody is there to read a second answer.
GONE = frozenset({10062, 40060, 10015, 50027})
# What a request to Discord may fail with.
UNANSWERED = (discord.HTTPException, aiohttp.ClientError, OSError)

# Where an interaction carries when it was received.
RECEIVED_AT = "received_at"

# What is being worked out for people now.
_asked: set[asyncio.Task[Any]] = set()

Reply = Card | Form | Shown


class NotInGuild(Refusal):
    """A command of a server was used in a direct message."""

    key = "refusal.direct_message"


class Speaks(Protocol):
    """A client that has the texts at hand."""

    @property
    def texts(self) -> Texts:
        """The catalogues."""


def texts_of(interaction: discord.Interaction) -> Texts:
    """Return the catalogues of the client that received *interaction*."""
    client: Any = interaction.client
    speaks: Speaks = client
    return speaks.texts


def say_to(interaction: discord.Interaction) -> Say:
    """Return how to speak to the person who asks: English for English clients, French for all others."""
    return texts_of(interaction).bound(language(interaction.locale.value))


def command_in(say: Say, qualified_name: str) -> str:
    """Return a command as the person's own client names it: "/organiser tableau", "/organise dashboard"."""
    parts = qualified_name.split(" ")
    names = [say(f"command.{'.'.join(parts[: count + 1])}.name") for count in range(len(parts))]
    return "/" + " ".join(names)


def guild_of(interaction: discord.Interaction) -> int:
    """Return the guild that *interaction* comes from; raise :class:`NotInGuild` in a direct message."""
    if interaction.guild_id is None:
        raise NotInGuild
    return interaction.guild_id


def actor_of(interaction: discord.Interaction) -> tuple[int, Actor]:
    """Return the guild and who acts in it; raise :class:`NotInGuild` in a direct message."""
    member = interaction.user
    if interaction.guild_id is None or not isinstance(member, discord.Member):
        raise NotInGuild
    permissions = interaction.permissions
    return interaction.guild_id, Actor(
        discord_id=member.id,
        role_ids=frozenset(member._roles),
        manages_guild=permissions.manage_guild or permissions.administrator,
        locale=language(interaction.locale.value),
        received_at=interaction.extras.get(RECEIVED_AT),
    )


async def reply(interaction: discord.Interaction, answer: Reply, *, in_place: bool = False) -> None:
    """Show *answer* to the person alone; *in_place* replaces the panel whose button was used.

    What many ask for comes as :func:`~bot.delivery.discord.rendering.show` has rendered it once.
    """
    if isinstance(answer, Form):
        await interaction.response.send_modal(modal(answer))
        return
    shown = show(answer) if isinstance(answer, Card) else answer
    if in_place and "attachments" not in shown:
        # A file that went with what stood there before belongs to it.
        shown = Shown(**shown, attachments=[])
    if interaction.response.is_done():
        await interaction.edit_original_response(**shown)
    elif in_place:
        await interaction.response.edit_message(**shown)
    else:
        await interaction.response.send_message(**new(shown), ephemeral=True)


async def answer(
    interaction: discord.Interaction, work: Coroutine[Any, Any, Card | Shown], *, in_place: bool = False
) -> None:
    """Start *work* at once and show what it returns; defer only when it takes longer than 1.2 seconds, or in a crowd.

    The work is never cancelled: once begun it is finished, whether or not the answer still arrives.
    """
    task = asyncio.create_task(work)
    _asked.add(task)
    task.add_done_callback(_asked.discard)
    try:
        if not await _is_done_soon(task):
            await interaction.response.defer(ephemeral=True, thinking=not in_place)
    except UNANSWERED as error:
        if not _is_gone(error):
            logger.warning("a slow answer could not be announced", exc_info=error)
    await reply(interaction, await task, in_place=in_place)


async def _is_done_soon(task: asyncio.Task[Any]) -> bool:
    """Wait for *task* as long as nobody has to be told that it takes time; return whether it is done."""
    loop = asyncio.get_running_loop()
    until = loop.time() + DEFER_AFTER_S
    while not task.done() and loop.time() < until:
        await asyncio.wait({task}, timeout=min(LOOK_EVERY_S, until - loop.time()))
        if len(_asked) > CROWD:
            break
    return task.done()


async def answer_error(interaction: discord.Interaction, error: BaseException) -> None:
    """Tell the person what went wrong and what to do next; the log learns the rest."""
    cause = _cause(error)
    if _is_gone(cause):
        logger.info("an answer came too late for interaction %d: %s", interaction.id, cause)
        return
    try:
        await _explain(interaction, Card((Text(_sentence(interaction, cause)),)))
    except UNANSWERED as failure:
        logger.warning("an error could not be explained to the person", exc_info=failure)


async def _explain(interaction: discord.Interaction, card: Card) -> None:
    """Show *card* where it replaces nothing but "is thinking"."""
    if interaction.type is discord.InteractionType.autocomplete:
        return  # a list of suggestions has no room for a sentence; the command that follows gets it
    if interaction.response.type in {None, discord.InteractionResponseType.deferred_channel_message}:
        await reply(interaction, card)
    else:
        # A panel stays as it is: Discord does not let it become an ordinary message.
        await interaction.followup.send(**new(show(card)), ephemeral=True)


def _is_gone(error: BaseException) -> bool:
    return isinstance(error, discord.HTTPException) and error.code in GONE


def _sentence(interaction: discord.Interaction, error: BaseException) -> str:
    say = say_to(interaction)
    if isinstance(error, Refusal):
        logger.info("interaction %d refused: %s", interaction.id, error)
        return error.sentence(say)
    code = reference()
    logger.error("error %s in interaction %d", code, interaction.id, exc_info=error)
    if isinstance(error, WorldProblem):
        return say(error.answer_key, reference=code)
    return say(
        "refusal.discord_trouble" if isinstance(error, discord.HTTPException) else "refusal.unexpected", reference=code
    )


def _cause(error: BaseException) -> BaseException:
    """Unwrap what discord.py wraps around the error of a command."""
    while not isinstance(error, PasserelleError) and isinstance(
        inner := getattr(error, "original", None), BaseException
    ):
        error = inner
    return error
