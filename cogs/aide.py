"""``/aide``: the commands that the person who asks can use, by their role."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.answers import actor_of, command_in, reply, say_to
from bot.delivery.card import Button, Card, Row, Rule, Text
from bot.guilds.model import OPTIONS, Capacity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.i18n import Say

ORGANISERS_COMMAND = "organiser"
# As people come upon them: look, sign up, come; the team prepares, announces, follows, welcomes and wraps up.
ORDER = (
    *("agenda", "chercher", "moi", "programme", "inscription", "ici"),
    *("sigle", "contact", "aide"),
    *("organiser tableau", "organiser nouveau", "organiser modifier"),
    *("organiser annonce", "organiser message", "organiser veille", "organiser relire"),
    *("organiser inscrits", "organiser envois"),
    *("organiser accueil", "organiser bilan"),
    *("organiser annuler", "organiser options"),
)
ROLE_OPTIONS = tuple(option.name for option in OPTIONS if option.kind == "role")


class Aide(commands.Cog):
    """Write the help from the command tree, so that it cannot forget a command."""

    def __init__(self, client: Gateway) -> None:
        self._client, self._services = client, client.services
        client.router.on("aide", "show", self.show)

    @app_commands.command(name="aide")
    async def aide(self, interaction: discord.Interaction[Any]) -> None:
        """Answer with what the person can do."""
        await self._answer(interaction)

    async def show(self, click: Click) -> None:
        """Answer the button of the welcome post."""
        await self._answer(click.interaction)

    async def _answer(self, interaction: discord.Interaction[Any]) -> None:
        guild_id, actor = actor_of(interaction)
        say = say_to(interaction)
        held = self._services.guilds.capacities(guild_id, actor)
        commands_shown = sorted(self._client.tree.walk_commands(), key=_place)
        blocks: list[Text | Rule] = [
            Text(f"**{say('aide.title')}**\n{say('aide.intro')}\n{say('aide.how')}"),
            Text("\n".join([f"**{say('aide.members')}**", *_lines(commands_shown, say, organisers=False)])),
            Text(say("aide.menu", explain=say("menu.explain"), suggest=say("menu.suggest"))),
        ]
        if Capacity.ORGANISATION in held:
            blocks.append(
                Text("\n".join([f"**{say('aide.organisers')}**", *_lines(commands_shown, say, organisers=True)]))
            )
        chosen = self._services.guilds.choices(guild_id)
        roles = [
            say(f"aide.{option.removeprefix('role_')}_role", role=f"<@&{chosen[option]}>")
            for option in ROLE_OPTIONS
            if chosen.get(option) in actor.role_ids
        ]
        contact = self._services.contact
        ask = say("aide.contact", contact=contact) if contact else say("aide.contact_unknown")
        blocks += [Rule(), Text("\n".join([*roles, ask, say("aide.no_names")]))]
        write = Button(say("contact.button.write"), "contact:open:")
        propose = Button(say("suggest.button.resource"), "relire:suggest:")
        await reply(interaction, Card((*blocks, Row((write, propose))), panel=True))


def _place(command: Any) -> int:
    """Return where a command stands in the help; one that has no place there comes last."""
    return ORDER.index(command.qualified_name) if command.qualified_name in ORDER else len(ORDER)


def _lines(shown: list[Any], say: Say, *, organisers: bool) -> Iterator[str]:
    for command in shown:
        is_theirs = command.qualified_name.partition(" ")[0] == ORGANISERS_COMMAND
        if isinstance(command, app_commands.Command) and is_theirs == organisers:
            key = f"command.{command.qualified_name.replace(' ', '.')}.description"
            yield say("aide.command", command=f"`{command_in(say, command.qualified_name)}`", description=say(key))


async def setup(client: Gateway) -> None:
    """Add the cog."""
    await client.add_cog(Aide(client))
