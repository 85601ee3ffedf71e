"""The slash commands as Discord is told of them: French by default, English beside it, sent on change only."""

from __future__ import annotations

import hashlib
import json
from collections import deque
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.client.answers import RECEIVED_AT, answer_error
from bot.errors import PasserelleError

if TYPE_CHECKING:
    from bot.i18n import Texts

ENGLISH = ("en-GB", "en-US")
# Discord may deliver an event twice (reference#consistency); enough ids for some minutes of a busy server.
REMEMBERED = 4096

Json = dict[str, Any]


class Recent:
    """A ring of the interactions that were received: each is served once."""

    def __init__(self) -> None:
        self._order: deque[int] = deque(maxlen=REMEMBERED)
        self._known: set[int] = set()

    def is_new(self, interaction_id: int) -> bool:
        """Whether this is the first time; remembers it."""
        if interaction_id in self._known:
            return False
        if len(self._order) == REMEMBERED:
            self._known.discard(self._order[0])
        self._order.append(interaction_id)
        self._known.add(interaction_id)
        return True


class Reception:
    """When interactions were received, as a line of people wants it: no two at once, and never back in time.

    It is Discord's own instant, so that it goes on after a restart and beside another process.
    """

    def __init__(self) -> None:
        self._last = datetime.min.replace(tzinfo=UTC)

    def stamp(self, interaction: discord.Interaction) -> None:
        """Note on *interaction* when it was received; before anything is awaited, or a slower one would be first."""
        self._last = max(interaction.created_at, self._last + timedelta(microseconds=1))
        interaction.extras[RECEIVED_AT] = self._last


class Commands(app_commands.CommandTree[Any]):
    """The command tree, with our error handler and without repeats."""

    def __init__(self, client: Any) -> None:
        super().__init__(client)
        self.recent = Recent()
        self.reception = Reception()

    async def interaction_check(self, interaction: discord.Interaction) -> bool:
        """Serve each command once; keystrokes of an autocomplete all have ids of their own."""
        self.reception.stamp(interaction)
        if not self.recent.is_new(interaction.id):
            return False
        try:
            await self.client.can_serve(interaction.guild_id)
        except PasserelleError as error:
            await answer_error(interaction, error)
            return False
        return True

    async def _call(self, interaction: discord.Interaction) -> None:
        """Let nothing else go before who asks."""
        with self.client.precedence.answering():
            await super()._call(interaction)

    async def on_error(self, interaction: discord.Interaction, error: app_commands.AppCommandError) -> None:
        """Explain the error to the person."""
        with self.client.precedence.answering():
            await answer_error(interaction, error)


def payload(tree: app_commands.CommandTree[Any], texts: Texts) -> list[Json]:
    """Return what Discord is told of the commands of *tree*, with the words of the catalogue."""
    return [
        _menu(command, tree, texts)
        if isinstance(command, app_commands.ContextMenu)
        else _localised(command.to_dict(tree), "command", texts)
        for command in tree.get_commands()
    ]


def digest(commands: list[Json]) -> str:
    """Return what tells one list of commands from another."""
    return hashlib.sha256(json.dumps(commands, sort_keys=True).encode()).hexdigest()


def _localised(item: Json, parent_key: str, texts: Texts) -> Json:
    """Put the catalogue's names and descriptions into a command or option, and into what it holds.

    The French name is the default one, since mentions and copied commands work with that alone
    (discord-api-docs #5518); it must be the name in the code, which the tree dispatches on.
    """
    key = f"{parent_key}.{item['name']}"
    english = {
        "name_localizations": dict.fromkeys(ENGLISH, texts.get(f"{key}.name", "en")),
        "description_localizations": dict.fromkeys(ENGLISH, texts.get(f"{key}.description", "en")),
    }
    inner: Json = {"options": [_localised(option, key, texts) for option in item.get("options", ())]}
    if "choices" in item:
        inner["choices"] = [_choice(choice, f"{key}.choices.{choice['value']}", texts) for choice in item["choices"]]
    return {**item, **english, "description": texts.get(f"{key}.description", "fr"), **inner}


def _choice(choice: Json, key: str, texts: Texts) -> Json:
    return {**choice, "name": texts.get(key, "fr"), "name_localizations": dict.fromkeys(ENGLISH, texts.get(key, "en"))}


def _menu(menu: app_commands.ContextMenu, tree: app_commands.CommandTree[Any], texts: Texts) -> Json:
    """Return what Discord is told of the menu of a message: it has a name and nothing else."""
    english = texts.get(f"menu.{menu.extras['key']}", "en")
    return {**menu.to_dict(tree), "name_localizations": dict.fromkeys(ENGLISH, english)}
