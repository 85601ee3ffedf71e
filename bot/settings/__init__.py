"""What an operator sets: the environment and ``config/passerelle.toml``, read once, every problem told at once."""

from bot.settings.community import Community
from bot.settings.environment import Settings, load
from bot.settings.problems import InvalidSettings

__all__ = ["Community", "InvalidSettings", "Settings", "load"]
