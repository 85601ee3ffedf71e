"""Keep an event's place standing: its two roles, its channel, and who sees that."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.delivery.keeping.model import Barred, Done, Gone, Kept, Outcome, ToMend
from bot.delivery.model import Message, Postponed, Room, Setting
from bot.events import store as events
from bot.events.places import store
from bot.events.places.model import (
    MEMBER,
    EventPlace,
    Part,
    both_roles,
    lost_parts,
    made_already,
    members_of,
    name_of,
    ping_name_of,
    rules_to_set,
    trouble,
    wanted_rules,
)
from bot.events.places.news import REMADE, TROUBLE
from bot.guilds import store as guilds
from bot.guilds.model import CHANNEL_ORGANISERS, ROLE_ORGANISATION

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.delivery.keeping.model import Grounds, Survey
    from bot.delivery.keeping.service import Keeping
    from bot.delivery.service import Outbox
    from bot.events.model import Event
    from bot.i18n import Locale

NO_ACCESS = "no_access"
OUR_NAMES = "journee-"


@dataclass(frozen=True)
class _Wanted:
    place: EventPlace
    event: Event
    organisers: int | None
    used: frozenset[int]

    @property
    def names(self) -> dict[Part, str]:
        """What each part is called."""
        name = name_of(self.event)
        return {"role_id": name, "ping_role_id": ping_name_of(self.event), "channel_id": name}


class RoomKeeper:
    """See :class:`bot.delivery.keeping.model.Keeper`; the subject is the event's number.

    A part that somebody has deleted is made anew, and the organisers hear of it once. What we lack
    to do so is told once as well, and looked at again until it is mended.
    """

    def __init__(
        self, database: Database, clock: Clock, outbox: Outbox, keeping: Keeping, grounds: Grounds, *, locale: Locale
    ) -> None:
        self._database, self._clock, self._outbox = database, clock, outbox
        self._keeping, self._grounds, self._locale = keeping, grounds, locale
        # Places of the same day bear the same name: made at once, one could take the other's for its own.
        self._one_at_a_time = asyncio.Lock()

    async def keep(self, kept: Kept) -> Outcome:
        """Make what is missing, delete what is over."""
        async with self._one_at_a_time:
            wanted = await self._database.read(lambda tx: self._read(tx, kept))
            if wanted is None:
                return Done()
            try:
                return await self._keep(wanted)
            except Barred:
                return ToMend(NO_ACCESS)
            except Gone:  # deleted between our look and our change: the next look sees it
                return Postponed("delivery.doubtful")

    async def settled(self, tx: Transaction, kept: Kept, outcome: Outcome, *, is_news: bool) -> None:
        """Let what waited for the place go on, or tell the organisers what to mend."""
        now, event_id = self._clock.now(), int(kept.subject)
        if isinstance(outcome, ToMend) and is_news:
            await self._tell(tx, kept.guild_id, TROUBLE, f"{kept.kind}|{kept.subject}")
        if not isinstance(outcome, Done):
            return
        is_newest = await self._keeping.due_at(tx, kept.guild_id, kept.kind, kept.subject) is None
        seen = {"checked_at": now} if is_newest else {}
        await store.change(tx, kept.guild_id, event_id, begun_at=None, **seen)
        was_mended = outcome.changed or kept.problem is not None
        if was_mended:
            await self._keeping.hurry(tx, kept.guild_id, MEMBER, members_of(event_id))
        elif not is_newest:  # a doubt came after our look: what waits for the place waits for the next one
            return
        # What failed for a reason that is not ours to see waits for its own next try, or it would be tried for ever.
        reason = None if was_mended else "delivery.no_room"
        await self._outbox.hurry(tx, kept.guild_id, Room(event_id), now, reason=reason)

    async def _read(self, tx: Transaction, kept: Kept) -> _Wanted | None:
        place = await store.one(tx, kept.guild_id, int(kept.subject))
        event = await events.one(tx, kept.guild_id, int(kept.subject))
        if place is None or event is None:
            return None
        choices = await guilds.choices(tx, kept.guild_id)
        return _Wanted(place, event, choices.get(ROLE_ORGANISATION), await store.used(tx, kept.guild_id))

    async def _keep(self, wanted: _Wanted) -> Outcome:
        seen = await self._grounds.survey(wanted.place.guild_id)
        if problem := trouble(wanted.place, seen):
            return ToMend(problem)
        if wanted.place.is_closing:
            return await self._close(wanted.place)
        place = await self._begin(wanted.place, seen)
        was_begun = place.begun_at is not None
        place = await self._make_roles(replace(wanted, place=place), seen)
        was_ruled = await self._make_channel(replace(wanted, place=place), seen)
        return Done(changed=was_begun or was_ruled)

    async def _close(self, place: EventPlace) -> Outcome:
        if place.channel_id:
            await self._grounds.drop_channel(place.channel_id)
        for role in both_roles(place):
            await self._grounds.drop_role(place.guild_id, role)
        nothing = {"role_id": None, "ping_role_id": None, "channel_id": None}
        await self._note(place, **nothing)
        everybody = members_of(place.event_id)
        await self._database.write(lambda tx: self._keeping.forget(tx, place.guild_id, MEMBER, everybody))
        return Done()

    async def _begin(self, place: EventPlace, seen: Survey) -> EventPlace:
        """Note what is to be made before it is, so that a crash leaves nothing twice."""
        lost = lost_parts(place, seen)
        if not lost and (place.stands or place.begun_at):
            return place
        begun = replace(place.without(lost), begun_at=place.begun_at or self._clock.now())

        async def work(tx: Transaction) -> None:
            gone = dict.fromkeys(lost)
            await store.change(tx, place.guild_id, place.event_id, begun_at=begun.begun_at, checked_at=None, **gone)
            if lost - {"channel_id"}:
                await self._keeping.want_all(tx, place.guild_id, MEMBER, members_of(place.event_id))
            for part in sorted(lost):
                await self._tell(tx, place.guild_id, REMADE, f"{place.event_id}:{part}")

        await self._database.write(work)
        return begun

    async def _make_roles(self, wanted: _Wanted, seen: Survey) -> EventPlace:
        place, roles = wanted.place, list(seen.roles.values())
        parts: tuple[Part, ...] = ("role_id", "ping_role_id")
        for part in parts:
            name = wanted.names[part]
            role_id = getattr(place, part)
            if role_id is not None:
                if _is_old(seen.roles[role_id].name, name):
                    await self._grounds.name_role(place.guild_id, role_id, name)
                continue
            begun_at = place.begun_at or self._clock.now()
            role_id = made_already(roles, name, begun_at, wanted.used)
            role_id = role_id or await self._grounds.make_role(place.guild_id, name)
            place = await self._note(place, **{part: role_id})
        return place

    async def _make_channel(self, wanted: _Wanted, seen: Survey) -> bool:
        """Make the channel, or correct its name and who sees it; return whether something was changed."""
        place, name = wanted.place, wanted.names["channel_id"]
        rules = wanted_rules(place, seen.me, wanted.organisers if wanted.organisers in seen.roles else None)
        channel_id = place.channel_id
        if channel_id is None:
            begun_at = place.begun_at or self._clock.now()
            channel_id = made_already(list(seen.channels.values()), name, begun_at, wanted.used)
            if channel_id is None:
                channel_id = await self._grounds.make_channel(place.guild_id, name, wanted.event.title, rules)
            await self._note(place, channel_id=channel_id)
        if channel_id not in seen.channels:
            return True
        stands = seen.channels[channel_id]
        if _is_old(stands.name, name):
            await self._grounds.name_channel(channel_id, name)
        to_set = rules_to_set(rules, stands.rules)
        for rule in to_set:
            await self._grounds.set_rule(channel_id, rule)
        return bool(to_set)

    async def _note(self, place: EventPlace, **parts: int | None) -> EventPlace:
        await self._database.write(lambda tx: store.change(tx, place.guild_id, place.event_id, **parts))
        return replace(place, **parts)  # type: ignore[arg-type] # the names are EventPlace's

    async def _tell(self, tx: Transaction, guild_id: int, kind: str, subject: str) -> None:
        now = self._clock.now()
        # Each time that something breaks is a new thing to tell.
        message = Message(guild_id, kind, subject, Setting(CHANNEL_ORGANISERS), now, self._locale)
        await self._outbox.say(tx, replace(message, revision=int(now.timestamp())))


def _is_old(stands: str, wanted: str) -> bool:
    """Whether *stands* is a name that we gave for another day; what an organiser has named stays."""
    return stands != wanted and stands.startswith(OUR_NAMES)
