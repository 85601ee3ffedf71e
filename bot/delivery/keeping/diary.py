"""Discord's own calendar of a server, as far as we write in it and read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

# docs.discord.com resources/guild-scheduled-event#guild-scheduled-event-object-guild-scheduled-event-status
SCHEDULED, ACTIVE, COMPLETED, CANCELLED = 1, 2, 3, 4


@dataclass(frozen=True)
class Entry:
    """What an entry says: an event somewhere outside Discord, which has to have an end."""

    name: str
    description: str
    location: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class SeenEntry:
    """An entry as the server shows it; *is_ours* when we made it."""

    id: int
    entry: Entry
    status: int
    is_ours: bool


class Diary(Protocol):
    """The entries of a server; any of it raises what :class:`bot.delivery.keeping.model.Grounds` raises."""

    async def entries(self, guild_id: int) -> tuple[SeenEntry, ...]:
        """Return what is planned or on."""

    async def entry(self, guild_id: int, entry_id: int) -> SeenEntry:
        """Return one entry, be it over or cancelled."""

    async def make_entry(self, guild_id: int, entry: Entry) -> int:
        """Make an entry; return its id."""

    async def change_entry(self, guild_id: int, entry_id: int, entry: Entry) -> None:
        """Let an entry say something else; who is interested stays so."""

    async def end_entry(self, guild_id: int, entry_id: int, status: int) -> None:
        """Let an entry be over or cancelled; one that is so already is fine."""

    async def drop_entry(self, guild_id: int, entry_id: int) -> None:
        """Delete an entry; one that is gone is fine."""

    async def interested(self, guild_id: int, entry_id: int) -> frozenset[int]:
        """Return the ids of all who say that they are interested."""
