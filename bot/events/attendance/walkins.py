"""Who comes unannounced: put on the list at the desk, for a place of their own or in somebody's stead."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.events.attendance import store
from bot.events.roster.model import (
    LONGEST_NAME,
    LONGEST_STRUCTURE,
    AlreadyOnRoster,
    NoGuestName,
    NotOnRoster,
    name_key,
    plain,
    tidy,
)
from bot.events.signups import store as signups
from bot.events.signups.model import Way, signed_up, withdrawn
from bot.guilds import store as guilds_store

if TYPE_CHECKING:
    from datetime import datetime

    from bot.database import Transaction
    from bot.events.model import Event
    from bot.events.signups.model import SignUp
    from bot.events.signups.service import SignUps
    from bot.guilds.service import Guilds
    from bot.i18n import Locale


@dataclass(frozen=True)
class Entry:
    """What the desk has typed of somebody; *reason* tells organisers why they are on the list."""

    full_name: str
    structure: str
    reason: str


class WalkIns:
    """Opens and closes the list at the desk; *locale* is kept of who has no client of their own."""

    def __init__(self, guilds: Guilds, signups: SignUps, *, locale: Locale) -> None:
        self._guilds, self._signups, self._locale = guilds, signups, locale

    async def admit(self, tx: Transaction, event: Event, entry: Entry, now: datetime) -> int:
        """Put somebody on the list of *event*, whatever its places: they stand at the door. Return who they are.

        Raise ``NoGuestName``, or ``AlreadyOnRoster`` for who has been there from the start.
        """
        name, structure = tidy(entry.full_name, LONGEST_NAME), tidy(entry.structure, LONGEST_STRUCTURE) or None
        if not name_key(name):
            raise NoGuestName
        if any(_is_same(one, name, structure) for one in await signups.of_event(tx, event.guild_id, event.id or 0)):
            raise AlreadyOnRoster(name=name)
        person = await self._guilds.guest(tx, event.guild_id, self._locale)
        new = replace(signed_up(event, person, None, now), way=Way.NONE, is_guest=True, reason=entry.reason)
        new = replace(new, full_name=name, structure=structure)
        await self._signups.change_by_hand(tx, event, None, new, member=None)
        return person

    async def has_room(self, tx: Transaction, event: Event) -> bool:
        """Whether a place is free that is neither kept for who waits, nor reserved."""
        return await self._signups.has_room(tx, event)

    async def release(self, tx: Transaction, event: Event, person_id: int, now: datetime) -> None:
        """Mark somebody as not coming; of a guest nothing stays."""
        before = await signups.one(tx, event.guild_id, event.id or 0, person_id)
        if before is None or not before.is_in:
            raise NotOnRoster
        known = await guilds_store.discord_ids(tx, event.guild_id, [person_id])
        await self._signups.change_by_hand(tx, event, before, withdrawn(before, now), member=known.get(person_id))
        await store.undo(tx, event.guild_id, event.id or 0, person_id)
        if before.is_guest:
            await signups.forget_person(tx, event.guild_id, person_id)
            await self._guilds.drop_guest(tx, event.guild_id, person_id)


def _is_same(one: SignUp, name: str, structure: str | None) -> bool:
    is_same_name = one.full_name is not None and name_key(one.full_name) == name_key(name)
    return is_same_name and plain(one.structure or "") == plain(structure or "")
