"""Keep what each person carries, and what stays pinned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot.delivery.keeping.model import Barred, Done, Gone, Kept, Outcome, ToMend
from bot.delivery.model import Postponed, Room
from bot.events.places import store
from bot.events.places.model import (
    MEMBER,
    ROOM,
    EventPlace,
    both_roles,
    members_of,
    read_pair,
    wanted_roles,
)
from bot.events.places.telling import TellsTrouble
from bot.events.signups import store as signups

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.delivery.keeping.model import Grounds
    from bot.delivery.keeping.service import Keeping
    from bot.delivery.service import Outbox
    from bot.i18n import Locale

# docs.discord.com topics/opcodes-and-status-codes#json
UNKNOWN_MEMBER, UNKNOWN_USER = 10007, 10013
ROOM_FIRST = Postponed("delivery.no_room", after=600)
NO_PIN = "permission:pin_messages"


@dataclass(frozen=True)
class Departed(Done):
    """The member has left the server, or Discord: they carry nothing any more."""


class Departures(Protocol):
    """Who follows that a member has left."""

    async def departed(self, tx: Transaction, guild_id: int, event_id: int, person_id: int, member: int) -> None:
        """Give back what they held, inside the transaction that notes it; *member* is their Discord id."""


class MemberKeeper:
    """See :class:`bot.delivery.keeping.model.Keeper`; the subject is the event's number and the person's key."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        outbox: Outbox,
        keeping: Keeping,
        grounds: Grounds,
        *,
        departures: Departures,
    ) -> None:
        self._database, self._clock, self._outbox = database, clock, outbox
        self._keeping, self._grounds, self._departures = keeping, grounds, departures

    async def keep(self, kept: Kept) -> Outcome:
        """Give and take the event's roles as the sign-up says."""
        place, wanted = await self._database.read(lambda tx: self._read(tx, kept))
        if kept.target is None or place is None:
            return Done()
        if not place.is_closing and not place.stands:
            return ROOM_FIRST
        try:
            await self._change(kept.guild_id, kept.target, wanted, both_roles(place))
        except Barred:
            return await self._room_first(kept, place)
        except Gone as gone:
            if gone.code in {UNKNOWN_MEMBER, UNKNOWN_USER}:
                return Departed()
            return await self._room_first(kept, place)
        return Done()

    async def settled(self, tx: Transaction, kept: Kept, outcome: Outcome, *, is_news: bool) -> None:  # noqa: ARG002 - the port's signature
        """Forget who has left, and once everybody was offered their roles, let the room be spoken in."""
        event_id, person_id = read_pair(kept.subject)
        if isinstance(outcome, Departed) and kept.target is not None:
            await self._departures.departed(tx, kept.guild_id, event_id, person_id, kept.target)
        if isinstance(outcome, Done):
            signup = await signups.one(tx, kept.guild_id, event_id, person_id)
            if signup is None or not signup.is_in:
                await self._keeping.forget_target(tx, kept)
        if not await self._keeping.untried(tx, kept.guild_id, MEMBER, members_of(event_id)):
            now = self._clock.now()
            await self._outbox.hurry(tx, kept.guild_id, Room(event_id), now, reason=ROOM_FIRST.reason)

    async def _read(self, tx: Transaction, kept: Kept) -> tuple[EventPlace | None, frozenset[int]]:
        event_id, person_id = read_pair(kept.subject)
        place = await store.one(tx, kept.guild_id, event_id)
        signup = await signups.one(tx, kept.guild_id, event_id, person_id)
        return place, wanted_roles(place, signup) if place else frozenset()

    async def _change(self, guild_id: int, member: int, wanted: frozenset[int], ours: frozenset[int]) -> None:
        carried = await self._grounds.roles_of(guild_id, member) & ours
        for role in sorted(wanted - carried):
            await self._grounds.give(guild_id, member, role)
        for role in sorted(carried - wanted):
            await self._grounds.take(guild_id, member, role)

    async def _room_first(self, kept: Kept, place: EventPlace) -> Postponed:
        """Have the room looked at: it finds out what is wrong, and tells it once for everybody."""
        subject = str(place.event_id)
        await self._database.write(lambda tx: self._keeping.want(tx, kept.guild_id, ROOM, subject))
        return ROOM_FIRST


class PinKeeper(TellsTrouble):
    """See :class:`bot.delivery.keeping.model.Keeper`; the subject is a channel and a message."""

    def __init__(self, clock: Clock, outbox: Outbox, grounds: Grounds, *, locale: Locale) -> None:
        super().__init__(clock, outbox, locale=locale)
        self._grounds = grounds

    async def keep(self, kept: Kept) -> Outcome:
        """Pin the message; one that is gone needs none."""
        try:
            await self._grounds.pin(*read_pair(kept.subject))
        except Gone:
            return Done()
        except Barred:
            return ToMend(NO_PIN)
        return Done(changed=True)
