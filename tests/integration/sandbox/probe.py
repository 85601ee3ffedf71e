"""A small bot on the real discord.py that shows every kind of interaction, for the tests of the sandbox."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import discord
from discord import app_commands, ui

GUILDS = discord.Intents(guilds=True)


class EveryField(ui.Modal, title="Ma fiche"):
    """A modal with every kind of field."""

    name: ui.Label[Any] = ui.Label(text="Nom", component=ui.TextInput(custom_id="name", min_length=2, max_length=40))
    structure: ui.Label[Any] = ui.Label(text="Structure", component=ui.TextInput(custom_id="structure", required=False))
    town: ui.Label[Any] = ui.Label(
        text="Ville",
        component=ui.Select(
            custom_id="town",
            options=[
                discord.SelectOption(label="Bordeaux", value="bx"),
                discord.SelectOption(label="Pau", value="pau"),
            ],
        ),
    )
    photo: ui.Label[Any] = ui.Label(text="Photo", component=ui.FileUpload(custom_id="photo", required=False))
    meal: ui.Label[Any] = ui.Label(
        text="Repas",
        component=ui.RadioGroup(
            custom_id="meal",
            options=[
                discord.RadioGroupOption(label="Oui", value="yes"),
                discord.RadioGroupOption(label="Non", value="no"),
            ],
        ),
    )

    def __init__(self, seen: list[dict[str, Any]]) -> None:
        super().__init__(custom_id="fiche:1")
        self.seen = seen

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Keep the raw data and say thank you."""
        self.seen.append(cast("dict[str, Any]", interaction.data))
        await interaction.response.send_message("Merci", ephemeral=True)


class MoreFields(ui.Modal, title="Suite"):
    """The kinds of field for which the other modal has no room."""

    workshops: ui.Label[Any] = ui.Label(
        text="Ateliers",
        component=ui.CheckboxGroup(
            custom_id="workshops",
            options=[
                discord.CheckboxGroupOption(label="A", value="a"),
                discord.CheckboxGroupOption(label="B", value="b"),
            ],
        ),
    )
    consent: ui.Label[Any] = ui.Label(text="Accord", component=ui.Checkbox(custom_id="consent"))
    guide: ui.Label[Any] = ui.Label(text="Personne", component=ui.UserSelect(custom_id="guide"))
    role: ui.Label[Any] = ui.Label(text="Rôle", component=ui.RoleSelect(custom_id="role"))
    place: ui.Label[Any] = ui.Label(text="Salon", component=ui.ChannelSelect(custom_id="place"))

    def __init__(self, seen: list[dict[str, Any]]) -> None:
        super().__init__(custom_id="fiche:2")
        self.seen = seen

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Keep the raw data and update the message that opened the modal."""
        self.seen.append(cast("dict[str, Any]", interaction.data))
        await interaction.response.edit_message(content="rempli", view=None)


class Panel(ui.View):
    """Buttons and selects of every kind."""

    def __init__(self, seen: list[dict[str, Any]]) -> None:
        super().__init__(timeout=None)
        self.seen = seen
        self.add_item(ui.Button(label="Article", url="https://example.org/"))
        self.add_item(ui.Button(label="Complet", custom_id="full", disabled=True))

    @ui.button(label="Plus un", custom_id="plus")
    async def plus(self, interaction: discord.Interaction, _: ui.Button[Panel]) -> None:
        """Edit the message."""
        await interaction.response.edit_message(content="un de plus")

    @ui.button(label="Suite", custom_id="more")
    async def more(self, interaction: discord.Interaction, _: ui.Button[Panel]) -> None:
        """Open a modal."""
        await interaction.response.send_modal(MoreFields(self.seen))

    @ui.select(
        custom_id="town",
        placeholder="Ville",
        max_values=2,
        options=[discord.SelectOption(label="Bordeaux", value="bx"), discord.SelectOption(label="Pau", value="pau")],
    )
    async def town(self, interaction: discord.Interaction, select: ui.Select[Panel]) -> None:
        """Say what was chosen."""
        await interaction.response.send_message(",".join(select.values), ephemeral=True)

    @ui.select(cls=ui.MentionableSelect, custom_id="who", placeholder="Qui")
    async def who(self, interaction: discord.Interaction, select: ui.MentionableSelect[Panel]) -> None:
        """Say who was chosen."""
        await interaction.response.send_message(select.values[0].name, ephemeral=True)


class Words(app_commands.Translator):
    """English names for the French commands."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,  # noqa: ARG002 - part of discord.py's interface
    ) -> str | None:
        """Translate into British English only."""
        return string.extras.get("en") if locale is discord.Locale.british_english else None


class Probe(discord.Client):
    """A client that keeps what it hears."""

    def __init__(self, intents: discord.Intents = GUILDS, **options: Any) -> None:
        super().__init__(intents=intents, guild_ready_timeout=0.05, **options)
        self.tree = app_commands.CommandTree(self)
        self.became_ready = asyncio.Event()
        self.was_resumed = asyncio.Event()
        self.times_ready = 0
        self.interactions: list[discord.Interaction] = []
        self.seen: list[dict[str, Any]] = []
        self.release = asyncio.Event()
        """Lets the slow command go on."""
        _add_commands(self)

    async def setup_hook(self) -> None:
        """Let the names of commands be translated."""
        await self.tree.set_translator(Words())

    async def on_ready(self) -> None:
        """Note each new session."""
        self.times_ready += 1
        self.became_ready.set()

    async def on_resumed(self) -> None:
        """Note each resumed session."""
        self.was_resumed.set()

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Keep every interaction."""
        self.interactions.append(interaction)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """Stay silent: tests look at what the sandbox saw."""


def _add_commands(bot: Probe) -> None:
    tree = bot.tree

    @tree.command(name=app_commands.locale_str("bonjour", en="hello"), description="Dire bonjour")
    async def bonjour(
        interaction: discord.Interaction, qui: discord.Member, fois: app_commands.Range[int, 1, 5] = 1
    ) -> None:
        await interaction.response.send_message(f"Bonjour {qui.display_name} !" * fois, ephemeral=True)

    @tree.command(name="chercher", description="Chercher")
    async def chercher(interaction: discord.Interaction, texte: str) -> None:
        await interaction.response.send_message(texte)

    @chercher.autocomplete("texte")
    async def texts(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{current} ({interaction.locale})", value=current)]

    @tree.command(name="fiche", description="Remplir sa fiche")
    async def fiche(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(EveryField(bot.seen))

    @tree.command(name="panneau", description="Des boutons")
    async def panneau(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("zéro", view=Panel(bot.seen))

    @tree.command(name="lent", description="Une réponse qui prend son temps")
    async def lent(interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await bot.release.wait()
        await interaction.followup.send("enfin")
        await interaction.followup.send("et encore", ephemeral=True)

    @tree.command(name="muet", description="Ne répond pas")
    async def muet(interaction: discord.Interaction) -> None:  # noqa: ARG001 - it answers nobody
        await bot.release.wait()

    @tree.command(name="piece", description="Une pièce jointe")
    async def piece(interaction: discord.Interaction, fichier: discord.Attachment) -> None:
        content = (await fichier.read()).decode()
        await interaction.response.send_message(content)

    organiser = app_commands.Group(
        name="organiser", description="Organiser", default_permissions=discord.Permissions(manage_events=True)
    )

    @organiser.command(name="tableau", description="Le tableau")
    async def tableau(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("tableau", ephemeral=True)

    tree.add_command(organiser)

    @tree.context_menu(name="Signaler")
    async def signaler(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"signalé : {message.content}", ephemeral=True)

    @tree.context_menu(name="Sa fiche")
    async def sa_fiche(interaction: discord.Interaction, member: discord.Member) -> None:
        await interaction.response.send_message(f"fiche de {member.display_name}", ephemeral=True)
