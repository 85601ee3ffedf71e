"""Keep the small private channel of those who wait: it stands as long as a place may come, and they alone read it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.delivery.keeping.model import Barred, Done, Gone, Kept, Outcome, Rule, ToMend
from bot.delivery.model import Channel, Message, Postponed
from bot.events import store as events
from bot.events.places import store as places
from bot.events.places.model import READS, EventPlace, made_already, name_of, rules_to_set, trouble, wanted_rules
from bot.events.places.room import NO_ACCESS, OUR_NAMES
from bot.events.places.telling import TellsTrouble
from bot.events.signups.model import Way
from bot.events.waitlist import store
from bot.events.waitlist.model import begins_at, is_ended
from bot.events.waitlist.queue import NEWS, PRIORITY
from bot.guilds import store as guilds
from bot.guilds.model import ROLE_ORGANISATION

if TYPE_CHECKING:
    from datetime import datetime

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.delivery.keeping.model import Grounds, SeenChannel, Survey
    from bot.delivery.service import Outbox
    from bot.events.model import Event
    from bot.i18n import Locale


@dataclass(frozen=True)
class _Wanted:
    event: Event
    channel_id: int | None
    begun_at: datetime | None
    is_open: bool
    members: frozenset[int]
    organisers: int | None
    used: frozenset[int]

    @property
    def name(self) -> str:
        """What it is called: as neutral as the event's own channel."""
        return name_of(self.event).replace(OUR_NAMES, "attente-")


class HallKeeper(TellsTrouble):
    """See :class:`bot.delivery.keeping.model.Keeper`; the subject is the event's number."""

    def __init__(self, database: Database, clock: Clock, outbox: Outbox, grounds: Grounds, *, locale: Locale) -> None:
        super().__init__(clock, outbox, locale=locale)
        self._database, self._grounds = database, grounds
        # Halls of the same day bear the same name: made at once, one could take the other's for its own.
        self._one_at_a_time = asyncio.Lock()

    async def keep(self, kept: Kept) -> Outcome:
        """Make it, let in who is told there and out who is not, delete it once nobody waits, or waits for nothing."""
        async with self._one_at_a_time:
            wanted = await self._database.read(lambda tx: self._read(tx, kept))
            if wanted is None or not (wanted.is_open or wanted.channel_id):
                return Done()
            try:
                return await self._keep(kept.guild_id, wanted)
            except Barred:
                return ToMend(NO_ACCESS)
            except Gone:  # deleted between our look and our change: the next look sees it
                return Postponed("delivery.doubtful")

    async def settled(self, tx: Transaction, kept: Kept, outcome: Outcome, *, is_news: bool) -> None:
        """Tell there who has news, once they are let in; tell the organisers once what is missing."""
        await super().settled(tx, kept, outcome, is_news=is_news)
        event_id = int(kept.subject)
        channel_id, _ = await store.hall(tx, kept.guild_id, event_id)
        if not isinstance(outcome, Done) or channel_id is None:
            return
        for row in await store.waiting_of(tx, kept.guild_id, event_id):
            if row.has_news and row.way is Way.CHANNEL:
                await store.put(tx, replace(row, has_news=False))
                stands = "offered" if row.offered_until else "passed"
                message = Message(
                    guild_id=kept.guild_id,
                    kind=NEWS,
                    subject=f"{event_id}:{row.person_id}:{stands}",
                    recipient=Channel(channel_id),
                    due_at=self._clock.now(),
                    locale=self._locale,
                    revision=row.offer or 0,
                    priority=PRIORITY,
                    expires_at=row.offered_until,
                )
                await self._outbox.say(tx, message)

    async def _read(self, tx: Transaction, kept: Kept) -> _Wanted | None:
        guild_id, event_id = kept.guild_id, int(kept.subject)
        event = await events.one(tx, guild_id, event_id)
        if event is None:
            return None
        channel_id, begun_at = await store.hall(tx, guild_id, event_id)
        members = await store.members(tx, guild_id, event_id, way=Way.CHANNEL)
        return _Wanted(
            event,
            channel_id,
            begun_at,
            is_open=not is_ended(event, self._clock.now()) and await store.is_anybody(tx, guild_id, event_id),
            members=frozenset(members.values()),
            organisers=(await guilds.choices(tx, guild_id)).get(ROLE_ORGANISATION),
            used=await places.used(tx, guild_id) | await store.halls(tx, guild_id),
        )

    async def _keep(self, guild_id: int, wanted: _Wanted) -> Outcome:
        seen = await self._grounds.survey(guild_id)
        if problem := trouble(EventPlace(event_id=wanted.event.id or 0, guild_id=guild_id), seen):
            return ToMend(problem)
        if not wanted.is_open:
            if wanted.channel_id:
                await self._grounds.drop_channel(wanted.channel_id)
            await self._note(wanted, None)
            return Done()
        stands = seen.channels.get(wanted.channel_id or 0)
        if stands is None:
            await self._make(wanted, seen)
        else:
            await self._let_in_and_out(wanted, stands, seen)
        return Done(changed=stands is None, until=begins_at(wanted.event))

    async def _make(self, wanted: _Wanted, seen: Survey) -> None:
        """Make it, after it was noted that it is being made: a crash leaves nothing twice."""
        begun_at = wanted.begun_at or self._clock.now()
        await self._note(wanted, None, begun_at)
        made = made_already(list(seen.channels.values()), wanted.name, begun_at, wanted.used)
        if made is None:
            rules = self._rules(wanted, seen)
            made = await self._grounds.make_channel(wanted.event.guild_id, wanted.name, wanted.event.title, rules)
        await self._note(wanted, made)

    async def _let_in_and_out(self, wanted: _Wanted, stands: SeenChannel, seen: Survey) -> None:
        for rule in rules_to_set(self._rules(wanted, seen), stands.rules):
            await self._grounds.set_rule(stands.id, rule)
        for rule in stands.rules:
            # What organisers have added by hand reads otherwise, and stays.
            is_ours = rule.is_member and (rule.allow, rule.deny) == (READS, 0)
            if is_ours and rule.target not in wanted.members and rule.target != seen.me:
                await self._grounds.drop_rule(stands.id, rule.target)

    def _rules(self, wanted: _Wanted, seen: Survey) -> tuple[Rule, ...]:
        place = EventPlace(event_id=wanted.event.id or 0, guild_id=wanted.event.guild_id)
        organisers = wanted.organisers if wanted.organisers in seen.roles else None
        base = [rule for rule in wanted_rules(place, seen.me, organisers) if rule.target]
        return (*base, *(Rule(member, allow=READS, is_member=True) for member in sorted(wanted.members)))

    async def _note(self, wanted: _Wanted, channel_id: int | None, begun_at: datetime | None = None) -> None:
        event = wanted.event
        work = store.note_hall
        await self._database.write(lambda tx: work(tx, event.guild_id, event.id or 0, channel_id, begun_at))
