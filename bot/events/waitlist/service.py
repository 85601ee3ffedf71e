"""What people do who wait for a place; one method, one transaction."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.events.places.model import HALL
from bot.events.signups import store as signup_store
from bot.events.signups.model import check_alive
from bot.events.signups.service import Outcome
from bot.events.waitlist import store
from bot.events.waitlist.model import LineIsOver, NotWaiting, Standing, has_begun
from bot.events.waitlist.seating import seat

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.delivery.keeping.service import Keeping
    from bot.events.model import Event
    from bot.events.service import Events
    from bot.events.signups.model import Way
    from bot.events.signups.service import SignUps
    from bot.events.waitlist.queue import Queue
    from bot.guilds.model import Actor
    from bot.guilds.service import Guilds


class Waitlist:
    """The answers of those who wait: they look, take the place that is offered, leave it, or leave the line."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        guilds: Guilds,
        events: Events,
        signups: SignUps,
        queue: Queue,
        keeping: Keeping,
    ) -> None:
        self._database, self._clock, self._guilds = database, clock, guilds
        self._events, self._signups, self._queue, self._keeping = events, signups, queue, keeping

    async def look(self, guild_id: int, actor: Actor, claim: str) -> Outcome | Standing:
        """Return where *actor* stands in the line, or their sign-up once they are in; raise :class:`NotWaiting`."""

        async def work(tx: Transaction) -> Outcome | Standing:
            event, person = await self._who(tx, guild_id, actor, claim)
            return await self._standing(tx, event, person)

        return await self._database.write(work)

    async def take(self, guild_id: int, actor: Actor, claim: str) -> Outcome | Standing:
        """Take the place that is kept for *actor*; return where they stand in the line where it is kept no more."""

        async def work(tx: Transaction) -> Outcome | Standing:
            event, person = await self._who(tx, guild_id, actor, claim)
            found = await self._standing(tx, event, person)
            now = self._clock.now()
            if isinstance(found, Standing) and found.waiting.has_offer(now):
                taken = await seat(tx, self._signups, event, found.waiting, member=actor.discord_id, now=now)
                return Outcome(event, taken, is_new=True)
            return found

        return await self._database.write(work)

    async def leave(self, guild_id: int, actor: Actor, claim: str) -> Event:
        """Let *actor* wait no more; what was kept for them is offered on. Raise :class:`NotWaiting`."""

        async def work(tx: Transaction) -> Event:
            event, person = await self._who(tx, guild_id, actor, claim)
            if not await self._queue.leave(tx, event, person):
                raise NotWaiting
            return event

        return await self._database.write(work)

    async def choose_way(self, guild_id: int, actor: Actor, claim: str, way: Way) -> Standing:
        """Tell *actor* of a place on the way of their choice; raise :class:`NotWaiting` where they do not wait."""

        async def work(tx: Transaction) -> Standing:
            event, person = await self._who(tx, guild_id, actor, claim)
            found = await self._standing(tx, event, person)
            if not isinstance(found, Standing):
                raise NotWaiting
            chosen = await store.put(tx, replace(found.waiting, way=way))
            await self._keeping.want(tx, guild_id, HALL, str(event.id))
            return replace(found, waiting=chosen)

        return await self._database.write(work)

    async def _who(self, tx: Transaction, guild_id: int, actor: Actor, claim: str) -> tuple[Event, int]:
        event = await self._events.current(tx, guild_id, claim)
        check_alive(event, self._clock.now())
        person = await self._guilds.known(tx, guild_id, actor)
        if person is None:
            raise NotWaiting
        return event, person

    async def _standing(self, tx: Transaction, event: Event, person_id: int) -> Outcome | Standing:
        """Return where somebody stands; an offer that has just ended is passed on before anything else is done."""
        found, now = await self._queue.standing(tx, event, person_id), self._clock.now()
        if found and found.waiting.offered_until and not found.waiting.has_offer(now):
            await self._queue.pass_on(tx, event, found.waiting)
            found = await self._queue.standing(tx, event, person_id)
        if found:
            return found
        signup = await signup_store.one(tx, event.guild_id, event.id or 0, person_id)
        if signup is None or not signup.is_in:
            raise LineIsOver if has_begun(event, now) else NotWaiting
        return Outcome(event, signup, is_new=False)
