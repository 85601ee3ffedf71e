"""What the bot is given to say while it dies: announcements, due one instant after the other."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.announcements import store
from bot.announcements.model import Announcement, State
from bot.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime, timedelta
    from pathlib import Path

    from benchmarks.counting import Key
    from bot.database import Transaction


@dataclass(frozen=True)
class Errand:
    """One announcement, known by its *number*: to a channel, or to the people of an event."""

    number: int
    due_at: datetime
    channel_id: int | None = None
    event_id: int | None = None

    @property
    def identity(self) -> str:
        """By what it is known wherever it is said."""
        return f"n° {self.number}"


def errands(
    count: int, first: datetime, every: timedelta, *, channels: Sequence[int], events: Sequence[int]
) -> list[Errand]:
    """Return what is due at *count* instants: at each a word to one channel and one to the people of one event."""
    made = []
    for turn in range(count):
        due_at = first + turn * every
        made.append(Errand(2 * turn + 1, due_at, channel_id=channels[turn % len(channels)]))
        made.append(Errand(2 * turn + 2, due_at, event_id=events[turn % len(events)]))
    return made


def expected(all_of: Iterable[Errand], reached: Mapping[int, Sequence[int]]) -> Counter[Key]:
    """Return what is to be said where; *reached* are the places of each event: its room, and its people's own."""
    wanted = Counter[tuple[int, str]]()
    for one in all_of:
        places = reached[one.event_id] if one.event_id else [one.channel_id or 0]
        wanted.update((place, one.identity) for place in places)
    return wanted


async def give(file: Path, guild_id: int, all_of: Iterable[Errand]) -> None:
    """Plan all of it in the bot's database, while no bot runs."""

    async def work(tx: Transaction) -> None:
        for one in all_of:
            text = f"Annonce {one.identity}."
            await store.add(
                tx,
                Announcement(
                    id=None,
                    guild_id=guild_id,
                    text=text,
                    channel_id=one.channel_id,
                    event_id=one.event_id,
                    due_at=one.due_at,
                    state=State.PLANNED,
                ),
            )

    database = Database(f"sqlite+aiosqlite:///{file.as_posix()}")
    try:
        await database.write(work)
    finally:
        await database.close()
