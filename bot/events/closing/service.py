"""What organisers do once a day is over, and what those who came answer; one method, one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.delivery.model import Message, Person, Room
from bot.events import store as events
from bot.events.attendance import store as attendance
from bot.events.closing import store
from bot.events.closing.model import (
    QUESTIONS,
    Figures,
    HasAnswered,
    NoLink,
    NothingAsked,
    WasNotThere,
    check_held,
    figures,
    is_whole,
)
from bot.events.editing.reading import read_address
from bot.events.model import erased_on, sign_up_closes_at
from bot.events.places import store as places
from bot.events.service import number
from bot.events.signups import store as signups
from bot.events.signups.audiences import Audience, addressed
from bot.events.signups.model import Way
from bot.events.waitlist import store as waitlist

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.delivery.service import Outbox
    from bot.events.model import Event
    from bot.events.service import Events
    from bot.events.signups.model import SignUp
    from bot.guilds.model import Actor
    from bot.i18n import Locale

POST, DIRECT = "closing.post", "closing.direct"
PRIORITY = 4


@dataclass(frozen=True)
class Summary:
    """What a day came to, and whom the synthesis reaches: *told* people, *asked* of them were there.

    *counts* are of the answers that may be shown. *is_erased* says that what participants had told is gone, and with it
    the figures.
    """

    event: Event
    figures: Figures
    counts: Mapping[tuple[str, int], int] = field(default_factory=dict)
    told: int = 0
    asked: int = 0
    is_erased: bool = False


class Closing:
    """The end of a day; a :class:`bot.events.ports.SignUpListener`."""

    def __init__(self, database: Database, clock: Clock, outbox: Outbox, events: Events, *, locale: Locale) -> None:
        self._database, self._clock, self._outbox, self._events = database, clock, outbox, events
        self._locale = locale

    async def signup_changed(
        self, tx: Transaction, event: Event, before: SignUp | None, after: SignUp, *, member: int | None
    ) -> None:
        """Forget who has answered once they are erased; a day that is not closed costs no query."""
        del member
        if event.synthesis_at and before and before.is_in and not after.is_in:
            await store.forget(tx, after.guild_id, after.event_id, after.person_id)

    async def summary(self, guild_id: int, actor: Actor, claim: str) -> Summary:
        """Return what a day came to, for who may prepare events here."""
        event = (await self._events.for_organiser(guild_id, actor, claim)).event
        return await self._database.read(lambda tx: self._summary(tx, event))

    async def close(self, guild_id: int, actor: Actor, claim: str, link: str) -> Summary:
        """Close sign-up and let everybody have the synthesis, once; afterwards, change its address alone."""

        async def closed(tx: Transaction, event: Event) -> Event:
            now, address = self._clock.now(), read_address(link)
            check_held(event, now)
            if address is None:
                raise NoLink
            if event.synthesis_at is not None:
                return replace(event, synthesis_url=address)
            await self._say(tx, event, now)
            closes_at = min(now, sign_up_closes_at(event))
            return replace(event, synthesis_url=address, synthesis_at=now, closes_at=closes_at)

        event = (await self._events.change(guild_id, actor, claim, closed, "close_day")).event
        return await self._database.read(lambda tx: self._summary(tx, event))

    async def asked(self, guild_id: int, actor: Actor, claim: str) -> Event:
        """Return the event on which *actor* is asked; raise a :class:`Refusal` where they are not, or have answered."""

        async def work(tx: Transaction) -> Event:
            return (await self._who_answers(tx, guild_id, actor, claim))[0]

        return await self._database.read(work)

    async def answer(self, guild_id: int, actor: Actor, claim: str, scores: Sequence[int]) -> Event:
        """Count what *actor* answers, and note that they have; raise a :class:`Refusal` at a second time."""

        async def work(tx: Transaction) -> Event:
            # Two taps at once wait for each other.
            await events.version(tx, guild_id, number(claim), for_change=True)
            event, person = await self._who_answers(tx, guild_id, actor, claim)
            if not is_whole(scores):
                raise NothingAsked
            await store.add(tx, guild_id, event.id or 0, person, zip(QUESTIONS, scores, strict=True))
            return event

        return await self._database.write(work)

    async def _who_answers(self, tx: Transaction, guild_id: int, actor: Actor, claim: str) -> tuple[Event, int]:
        event = await self._events.current(tx, guild_id, claim)
        if event.synthesis_at is None:
            raise NothingAsked
        look = await signups.look(tx, guild_id, event.id or 0, actor.discord_id)
        person = look.person_id if look else None
        if person is None or await attendance.one(tx, guild_id, event.id or 0, person) is None:
            raise WasNotThere
        if await store.has_answered(tx, guild_id, event.id or 0, person):
            raise HasAnswered
        return event, person

    async def _summary(self, tx: Transaction, event: Event) -> Summary:
        of_event = (event.guild_id, event.id or 0)
        present = await attendance.present(tx, *of_event)
        reached, waited = await signups.reached(tx, *of_event), await waitlist.have_waited(tx, *of_event)
        if not await places.has_room(tx, *of_event):
            reached = [one for one in reached if one.way is not Way.NONE]
        return Summary(
            event,
            figures(await signups.ever_of_event(tx, *of_event), present, waited=waited),
            await store.counts(tx, *of_event, shown=True),
            told=len(reached),
            asked=sum(one.person_id in present for one in reached),
            is_erased=erased_on(event) <= self._clock.now().astimezone(ZoneInfo(event.timezone)).date(),
        )

    async def _say(self, tx: Transaction, event: Event, now: datetime) -> None:
        """Leave one post for the event's room, and a message to each who chose to get one."""
        reached = await signups.reached(tx, event.guild_id, event.id or 0)
        has_room = await places.has_room(tx, event.guild_id, event.id or 0)
        heard = addressed(Audience.SIGNED_UP, reached, has_room=has_room)
        if heard.is_in_room:
            await self._outbox.say(tx, self.post(event, now))
        for one in heard.direct:
            subject, to = f"{event.id}-{one.person_id}", Person(one.person_id)
            message = Message(event.guild_id, DIRECT, subject, to, now, one.locale, priority=PRIORITY)
            await self._outbox.say(tx, message)

    def post(self, event: Event, now: datetime) -> Message:
        """Return the message to the event's room."""
        room = Room(event.id or 0)
        return Message(event.guild_id, POST, str(event.id), room, now, self._locale, priority=PRIORITY)
