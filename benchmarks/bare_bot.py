"""The least discord.py bot that answers ``/programme`` and every button: what ours is held against.

``python -m benchmarks.bare_bot FILE`` answers with the text of FILE, from memory. Waits and caches are discord.py's
defaults. Whatever could flatter the comparison is left out: the view is made once, and is not kept for clicks.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

READY = "bare bot: ready"


class BareBot(discord.Client):
    """Sync one command, say when the servers are there, answer."""

    def __init__(self, text: str) -> None:
        super().__init__(intents=discord.Intents(guilds=True))
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(app_commands.Command(name="programme", description="Le programme", callback=self.answer))
        self._view = discord.ui.LayoutView(timeout=None)
        self._view.add_item(discord.ui.TextDisplay(text))
        self._view.stop()

    async def setup_hook(self) -> None:
        """Tell Discord of the command."""
        await self.tree.sync()

    async def on_ready(self) -> None:
        """Say that the servers are there."""
        sys.stdout.write(READY + "\n")
        sys.stdout.flush()

    async def answer(self, interaction: discord.Interaction) -> None:
        """Show the text to the person who asks."""
        await interaction.response.send_message(view=self._view, ephemeral=True)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Show the same text to whoever presses a button, whichever it is."""
        if interaction.type is discord.InteractionType.component:
            await self.answer(interaction)


if __name__ == "__main__":
    Route.BASE = os.environ["PASSERELLE_DISCORD_API"]
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["PASSERELLE_DISCORD_GATEWAY"])
    bot = BareBot(Path(sys.argv[1]).read_text(encoding="utf-8"))
    bot.run(os.environ["PASSERELLE_DISCORD_TOKEN"], log_handler=None)
