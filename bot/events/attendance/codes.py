"""The code of the day: four digits that are drawn, shown at the desk, and cannot be tried out."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from bot.guilds.model import Actor

MOST_TRIES = 5
"""Wrong codes of one person on one day: of 10,000 codes, that leaves one in 2,000 to luck."""


def drawn(before: str | None = None) -> str:
    """Return four digits, other than those *before*."""
    while (code := f"{secrets.randbelow(10_000):04}") == before:
        pass
    return code


def as_typed(typed: str) -> str:
    """Return the digits of what somebody typed: "48 27" is read as 4827."""
    return re.sub(r"\s", "", typed)


class Tries:
    """How often each person has typed a wrong code today.

    Kept in memory: a restart gives five more, which is no way to try ten thousand.
    """

    def __init__(self) -> None:
        self._on: date | None = None
        self._spent: dict[tuple[int, int], int] = {}

    def spend(self, guild_id: int, actor: Actor, today: date) -> bool:
        """Note a try before it is looked at, so that many at once are counted; return False where none is left."""
        if today != self._on:
            self._on, self._spent = today, {}
        who = (guild_id, actor.discord_id)
        self._spent[who] = self._spent.get(who, 0) + 1
        return self._spent[who] <= MOST_TRIES

    def give_back(self, guild_id: int, actor: Actor) -> None:
        """Forget the tries of somebody who typed the right code."""
        self._spent.pop((guild_id, actor.discord_id), None)
