"""What organisers correct of somebody on the list: of a guest, of whoever has given no name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.errors import Refusal
from bot.events import store as events
from bot.events.roster import store
from bot.events.roster.model import (
    LONGEST_NAME,
    LONGEST_STRUCTURE,
    AlreadyOnRoster,
    NoGuestName,
    NotOnRoster,
    Standing,
    is_same,
    name_key,
    tidy,
)
from bot.events.roster.names import written
from bot.events.service import UnknownEvent, number
from bot.typed import fingerprint

if TYPE_CHECKING:
    from bot.database import Database, Transaction
    from bot.events.model import Event
    from bot.events.roster.model import Line
    from bot.guilds.model import Actor
    from bot.guilds.service import Guilds


class CardHasChanged(Refusal):
    """Somebody, perhaps the person, has written something else since the form was opened."""

    key = "roster.refused.changed"


def seen(line: Line) -> str:
    """Return by what one knows whether a card says what it said."""
    return fingerprint(line.full_name, line.structure)


class Corrections:
    """An event's people, as their organisers write them."""

    def __init__(self, database: Database, guilds: Guilds) -> None:
        self._database, self._guilds = database, guilds

    async def correct(
        self, guild_id: int, actor: Actor, claim: str, person: str, *, full_name: str, structure: str, was: str
    ) -> tuple[Event, Line]:
        """Write name and structure on the card of *person*, who is on the list.

        Raise :class:`CardHasChanged` where it *was* something else when its form was opened.
        """
        self._guilds.require_organiser(guild_id, actor)
        name, place = tidy(full_name, LONGEST_NAME), tidy(structure, LONGEST_STRUCTURE) or None
        if not name_key(name):
            raise NoGuestName

        async def work(tx: Transaction) -> tuple[Event, Line]:
            event = await events.one(tx, guild_id, number(claim), for_change=True)
            if event is None:
                raise UnknownEvent
            lines = await store.lines(tx, guild_id, event.id or 0)
            line = next((one for one in lines if str(one.person_id) == person and one.standing is Standing.IN), None)
            if line is None:
                raise NotOnRoster
            if seen(line) != was:
                said = ", ".join(filter(None, (line.full_name, line.structure)))
                raise CardHasChanged(said=written(said) or "–")
            if any(is_same(one, name, place) for one in lines if one is not line):
                raise AlreadyOnRoster(name=name)
            if not await store.correct(tx, guild_id, event.id or 0, line, name, place):
                # On PostgreSQL the person may have been quicker than this transaction: what they did is read.
                return await work(tx)
            await self._guilds.note(tx, guild_id, actor, "roster_correct", f"event:{event.id}:person:{line.person_id}")
            return event, replace(line, full_name=name, structure=place)

        return await self._database.write(work)
