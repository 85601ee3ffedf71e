"""Take entries away, and put them back: nothing is deleted, and the history knows who and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.database.marks import note_change
from bot.resources import store as entries
from bot.resources.history import store as history
from bot.resources.history.store import Change
from bot.resources.links import store as links
from bot.resources.reviewing.model import RESTORED, WITHDRAWN, AlreadyDone, Done
from bot.resources.suggestions import store as suggestions
from bot.resources.suggestions.deciding import decide
from bot.resources.suggestions.model import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.delivery.service import Outbox
    from bot.guilds.model import Actor
    from bot.guilds.service import Guilds
    from bot.resources.catalogue.model import Catalogue, Entry
    from bot.resources.ports import HearsEntries


class Withdrawals:
    """Every use case is for organisers and the role *Relecture*."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        outbox: Outbox,
        guilds: Guilds,
        catalogue: Catalogue,
        *,
        listeners: Sequence[HearsEntries] = (),
    ) -> None:
        self._database, self._clock, self._outbox, self._guilds = database, clock, outbox, guilds
        self._catalogue, self._listeners = catalogue, listeners

    async def entry(self, guild_id: int, actor: Actor, entry_id: str) -> Entry:
        """Return the entry that would be withdrawn; raise :class:`AlreadyDone` where it does not stand any more."""
        self._guilds.require_reviewer(guild_id, actor)
        return await self._database.read(lambda tx: self._standing(tx, guild_id, entry_id))

    async def withdraw(self, guild_id: int, actor: Actor, entry_id: str) -> Done:
        """Let nobody find an entry any more; who waits for a correction of it is told."""
        self._guilds.require_reviewer(guild_id, actor)

        async def work(tx: Transaction) -> Done:
            # Of two that withdraw at once, or correct meanwhile, the second sees what the first has done.
            await entries.alone(tx, guild_id)
            entry, now = await self._standing(tx, guild_id, entry_id), self._clock.now()
            person = await self._guilds.person(tx, guild_id, actor)
            await entries.withdraw(tx, guild_id, entry, now)
            await history.note(tx, guild_id, Change(now, WITHDRAWN, entry, entry), person)
            for listener in self._listeners:
                await listener.entry_withdrawn(tx, guild_id, entry.id)
            for correction in await suggestions.open_about(tx, guild_id, entry.id):
                await decide(tx, self._outbox, correction, State.REFUSED, person, now)
            others = (await entries.standing(tx, guild_id, self._catalogue)).values()
            if entry.source.url not in {other.source.url for other in others}:
                await links.drop(tx, guild_id, [entry.source.url])
            await note_change(tx, guild_id)
            return Done(WITHDRAWN, entry.title, entry)

        return await self._database.write(work)

    async def restore(self, guild_id: int, actor: Actor, entry_id: str) -> Done:
        """Let an entry be found again as it was; raise :class:`AlreadyDone` where it is not withdrawn any more."""
        self._guilds.require_reviewer(guild_id, actor)

        async def work(tx: Transaction) -> Done:
            await entries.alone(tx, guild_id)
            kept = {entry.id: entry for entry in await entries.withdrawn(tx, guild_id)}
            if entry_id not in kept:
                raise AlreadyDone
            entry, now = kept[entry_id], self._clock.now()
            person = await self._guilds.person(tx, guild_id, actor)
            # What the files have as it is follows them again.
            if self._catalogue.get(entry_id) == entry:
                await entries.drop(tx, guild_id, entry_id)
            else:
                await entries.put(tx, guild_id, entry, now)
            await history.note(tx, guild_id, Change(now, RESTORED, entry, entry), person)
            for listener in self._listeners:
                await listener.entry_changed(tx, guild_id, entry)
            await note_change(tx, guild_id)
            return Done(RESTORED, entry.title, entry)

        return await self._database.write(work)

    async def withdrawn(self, guild_id: int, actor: Actor) -> list[Entry]:
        """Return what was withdrawn and can be put back, the last one first."""
        self._guilds.require_reviewer(guild_id, actor)
        return await self._database.read(lambda tx: entries.withdrawn(tx, guild_id))

    async def _standing(self, tx: Transaction, guild_id: int, entry_id: str) -> Entry:
        found = await entries.one(tx, guild_id, entry_id, self._catalogue)
        if found is None:
            raise AlreadyDone
        return found
