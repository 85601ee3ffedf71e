"""What Discord suggests while somebody types the name of an event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands

if TYPE_CHECKING:
    from bot.client.services import Services
    from bot.events.model import Event

# Discord shows at most 25 suggestions of 100 characters (interactions/application-commands).
MOST_SUGGESTIONS, LONGEST_SUGGESTION = 25, 100


def suggest_events(
    services: Services, guild_id: int | None, typed: str, *, drafts: bool = False
) -> list[app_commands.Choice[str]]:
    """Return the events that hold what was typed, each by its number; organisers see *drafts* as well."""
    events = services.events.matching(guild_id or 0, typed, most=MOST_SUGGESTIONS, drafts=drafts)
    return [app_commands.Choice(name=_named(event), value=str(event.id)) for event in events]


def _named(event: Event) -> str:
    name = f"{event.on:%d/%m/%Y}, {event.city} : {event.title}"
    return name if len(name) <= LONGEST_SUGGESTION else name[: LONGEST_SUGGESTION - 1] + "…"
