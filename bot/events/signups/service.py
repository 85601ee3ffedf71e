"""What people do with their sign-ups; one method, one transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.delivery.model import Person
from bot.events import store as events
from bot.events.model import phase
from bot.events.questions.answers import answered, read_answers
from bot.events.service import number
from bot.events.signups import store
from bot.events.signups.model import (
    AlreadyOpen,
    Coming,
    NotSignedUp,
    SignUp,
    Way,
    check_alive,
    check_open,
    is_counted,
    is_early,
    refusals,
    signed_up,
    withdrawn,
)
from bot.events.signups.opening import opening_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.delivery.service import Outbox
    from bot.events.model import Event
    from bot.events.ports import Line, SignUpListener
    from bot.events.questions.answers import Answers
    from bot.events.service import Events
    from bot.events.waitlist.model import Standing
    from bot.guilds.model import Actor
    from bot.guilds.service import Guilds


@dataclass(frozen=True)
class Outcome:
    """What a tap came to; ``is_new`` is False when nothing has changed.

    *waiting* is where they stand in the line where the event is full; *signup* then says only what they asked for.
    """

    event: Event
    signup: SignUp
    is_new: bool
    waiting: Standing | None = None


@dataclass(frozen=True)
class Wished:
    """What *Prévenez-moi* came to; ``is_new`` is False when it was noted already."""

    event: Event
    is_new: bool


@dataclass(frozen=True)
class Mine:
    """A person's part in the events, the openings that they want to be told of, and what they wait for."""

    signups: tuple[tuple[Event, SignUp], ...] = ()
    wishes: tuple[Event, ...] = ()
    # Whom they have signed up beside themselves.
    colleagues: tuple[tuple[Event, SignUp], ...] = ()
    waits: tuple[Standing, ...] = ()

    @property
    def current(self) -> tuple[tuple[Event, SignUp], ...]:
        """What they are in."""
        return tuple((event, signup) for event, signup in self.signups if signup.is_in)


@dataclass(frozen=True)
class Erased:
    """How much was erased."""

    signups: int = 0
    wishes: int = 0


class SignUps:
    """Who takes part in what, and who is to be reminded how."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        outbox: Outbox,
        guilds: Guilds,
        events: Events,
        *,
        line: Line,
        listeners: Iterable[SignUpListener] = (),
    ) -> None:
        self._database, self._clock, self._outbox = database, clock, outbox
        self._guilds, self._events, self._listeners = guilds, events, (*listeners, line)
        self._line = line

    async def sign_up(self, guild_id: int, actor: Actor, claim: str, typed: Mapping[str, str] | None = None) -> Outcome:
        """Give *actor* a place, or the reminders where the sign-up is elsewhere; a second tap changes nothing.

        What was *typed* into the form that comes first goes on the card; it is refused as by :meth:`fill_card`.
        Where every place is taken they wait in line. Raise a :class:`~bot.events.signups.model.SignUpRefusal` that says
        why it cannot be.
        """
        answers = {} if typed is None else self._read(guild_id, claim, typed)

        async def work(tx: Transaction) -> Outcome:
            now = self._clock.now()
            event, look = await self._look(tx, guild_id, actor, claim)
            before = look.signup
            check_alive(event, now)
            if before and before.is_in:
                return Outcome(event, before, is_new=False)
            if look.person_id and (standing := await self._standing(tx, event, look.person_id, actor)):
                return _waits(standing, before, now)
            check_open(event, now)
            person = await self._person(tx, guild_id, actor, look)
            if is_counted(event) and (standing := await self._line.admit(tx, event, person, actor.received_at)):
                return _waits(standing, before, now)
            new = answered(signed_up(event, person, before, now), answers)
            after = await self._put(tx, event, before, new, actor.discord_id)
            if event.opens_at:
                await store.drop_wish(tx, guild_id, event.id or 0, person)
            return Outcome(event, after, is_new=True)

        return await self._database.write(work)

    async def withdraw(self, guild_id: int, actor: Actor, claim: str) -> Outcome:
        """Give the place back; raise :class:`NotSignedUp` where there is none."""
        return await self._change(guild_id, actor, claim, lambda signup: withdrawn(signup, self._clock.now()))

    async def choose_way(self, guild_id: int, actor: Actor, claim: str, way: Way) -> Outcome:
        """Remind *actor* on the way of their choice; raise :class:`NotSignedUp` where there is nothing to remind of."""
        return await self._change(guild_id, actor, claim, lambda signup: replace(signup, way=way))

    async def choose_reminders(
        self, guild_id: int, actor: Actor, claim: str, *, offered: Iterable[str], wanted: Iterable[str]
    ) -> Outcome:
        """Keep which of the reminders *offered* are *wanted* in private; they are known by their names."""

        def chosen(signup: SignUp) -> SignUp:
            return replace(signup, refused=refusals(signup.refused, offered, wanted))

        return await self._change(guild_id, actor, claim, chosen)

    async def stop_all(self, guild_id: int, actor: Actor) -> int:
        """Remind *actor* of nothing any more; their places stay. Return how many sign-ups that changed."""

        async def work(tx: Transaction) -> int:
            now, person = self._clock.now(), await self._guilds.known(tx, guild_id, actor)
            held = Mine() if person is None else await self._of_person(tx, guild_id, person)
            stopped = 0
            for event, signup in held.current:
                if signup.way is not Way.NONE and phase(event, now) != "past":
                    quiet = replace(signup, way=Way.NONE, changed_at=now)
                    await self._put(tx, event, signup, quiet, actor.discord_id)
                    stopped += 1
            return stopped

        return await self._database.write(work)

    async def answer(self, guild_id: int, actor: Actor, claim: str, coming: Coming) -> Outcome:
        """Keep what *actor* answers to "Do you still come?"; who does not gives the place back."""
        if coming is Coming.NO:
            return await self.withdraw(guild_id, actor, claim)
        return await self._change(guild_id, actor, claim, lambda signup: replace(signup, coming=coming))

    async def fill_card(self, guild_id: int, actor: Actor, claim: str, /, **typed: str) -> Outcome:
        """Keep what was *typed* for the card *Ma fiche*; see :func:`~bot.events.questions.answers.read_answers`."""
        answers = self._read(guild_id, claim, typed)
        return await self._change(guild_id, actor, claim, lambda signup: answered(signup, answers))

    async def wish(self, guild_id: int, actor: Actor, claim: str) -> Wished:
        """Tell *actor* once sign-up opens; raise a refusal where there is nothing to wait for."""

        async def work(tx: Transaction) -> Wished:
            now = self._clock.now()
            event = await self._events.current(tx, guild_id, claim)
            if not is_early(event, now):
                check_open(event, now)
                raise AlreadyOpen(event)
            check_alive(event, now)
            person = await self._guilds.person(tx, guild_id, actor)
            is_new = await store.wish(tx, guild_id, event.id or 0, person, now)
            await self._outbox.say(tx, opening_of(event, person, actor.locale))
            return Wished(event, is_new)

        return await self._database.write(work)

    async def erase(self, guild_id: int, actor: Actor) -> Erased:
        """Erase all that is held of *actor*; places are given back. Harmless when it is asked twice."""

        async def work(tx: Transaction) -> Erased:
            person = await self._guilds.known(tx, guild_id, actor)
            if person is None:
                return Erased()
            held = await self._of_person(tx, guild_id, person)
            for event, signup in held.current:
                await self._put(tx, event, signup, withdrawn(signup, self._clock.now()), actor.discord_id)
            await self._line.forget(tx, guild_id, person)
            await store.forget_person(tx, guild_id, person)
            await self._outbox.forget(tx, guild_id, Person(person), actor.discord_id, self._clock.now())
            await self._guilds.forget(tx, guild_id, person)
            return Erased(len(held.signups), len(held.wishes))

        return await self._database.write(work)

    async def departed(self, tx: Transaction, guild_id: int, event_id: int, person_id: int, member: int) -> None:
        """Give back the place of a person who has left the server; see :mod:`bot.events.places.members`."""
        signup, event = await store.one(tx, guild_id, event_id, person_id), await events.one(tx, guild_id, event_id)
        if event and signup and signup.is_in and phase(event, self._clock.now()) != "past":
            await self._put(tx, event, signup, withdrawn(signup, self._clock.now()), member)

    async def change_by_hand(
        self, tx: Transaction, event: Event, before: SignUp | None, after: SignUp, *, member: int | None
    ) -> SignUp:
        """Write what organisers have changed of somebody's part, with all that follows; *member* as in the ports."""
        if after.is_in and not is_counted(event):
            await self._line.settle(tx, event, after.person_id)
        return await self._put(tx, event, before, after, member)

    async def has_room(self, tx: Transaction, event: Event) -> bool:
        """Whether a place is free that is neither offered to who waits, nor reserved; true until *tx* ends."""
        return not is_counted(event) or await self._line.has_room(tx, event)

    # What is asked without a change.

    async def mine(self, guild_id: int, actor: Actor) -> Mine:
        """Return what *actor* takes part in, earliest day first."""

        async def work(tx: Transaction) -> Mine:
            person = await self._guilds.known(tx, guild_id, actor)
            return Mine() if person is None else await self._of_person(tx, guild_id, person)

        return await self._database.read(work)

    async def one(self, guild_id: int, actor: Actor, claim: str) -> Outcome:
        """Return *actor*'s part in an event; raise :class:`NotSignedUp` where there is none."""
        found = await self.mine(guild_id, actor)
        for event, signup in found.current:
            if str(event.id) == claim:
                return Outcome(event, signup, is_new=False)
        raise NotSignedUp

    async def of_event(self, tx: Transaction, guild_id: int, event_id: int) -> tuple[SignUp, ...]:
        """Return who is in, in the order of their sign-up."""
        return await store.of_event(tx, guild_id, event_id)

    async def taken(self, event: Event) -> int | None:
        """Return how many places of *event* are taken where everybody may see it, else None."""
        if not event.shows_count:
            return None
        return await self._database.read(lambda tx: store.taken(tx, event.guild_id, event.id or 0))

    async def guild_of(self, discord_id: int, claim: str) -> int:
        """Return the guild of an event that a member asks about in a direct message; raise :class:`NotSignedUp`."""
        event_id = number(claim)
        found = await self._database.read(lambda tx: store.guild_of(tx, event_id, discord_id))
        if found is None:
            raise NotSignedUp
        return found

    async def _change(self, guild_id: int, actor: Actor, claim: str, changed: Callable[[SignUp], SignUp]) -> Outcome:
        async def work(tx: Transaction) -> Outcome:
            now = self._clock.now()
            event, look = await self._look(tx, guild_id, actor, claim)
            before = look.signup
            check_alive(event, now)
            if before is None or not before.is_in:
                raise NotSignedUp
            after = changed(before)
            if after == before:
                return Outcome(event, before, is_new=False)
            after = await self._put(tx, event, before, replace(after, changed_at=now), actor.discord_id)
            return Outcome(event, after, is_new=True)

        return await self._database.write(work)

    def _read(self, guild_id: int, claim: str, typed: Mapping[str, str]) -> Answers:
        return read_answers(self._events.find(guild_id, claim).questions, typed)

    async def _look(self, tx: Transaction, guild_id: int, actor: Actor, claim: str) -> tuple[Event, store.Look]:
        """Return the event and what is known of *actor*'s part in it; raise ``UnknownEvent``."""
        event_id = number(claim)
        look = await store.look(tx, guild_id, event_id, actor.discord_id)
        event = await self._events.as_of(tx, guild_id, event_id, look.version if look else None)
        return event, look or store.Look(event.version, None, None, None)

    async def _person(self, tx: Transaction, guild_id: int, actor: Actor, look: store.Look) -> int:
        """Return the surrogate key of *actor*, made where there is none; their language follows their client."""
        if look.person_id is None:
            return await self._guilds.welcome(tx, guild_id, actor)
        if look.locale != actor.locale:
            return await self._guilds.person(tx, guild_id, actor)
        return look.person_id

    async def _standing(self, tx: Transaction, event: Event, person_id: int, actor: Actor) -> Standing | None:
        if is_counted(event):
            return await self._line.standing(tx, event, person_id, actor.received_at)
        await self._line.settle(tx, event, person_id)
        return None

    async def _put(
        self, tx: Transaction, event: Event, before: SignUp | None, after: SignUp, member: int | None
    ) -> SignUp:
        if not after.is_in:
            # First the event, as organisers do: else one of the two would be refused by PostgreSQL.
            await self._line.lock(tx, event)
        after = await store.put(tx, after)
        for listener in self._listeners:
            await listener.signup_changed(tx, event, before, after, member=member)
        if after.is_in != bool(before and before.is_in):
            await self._events.count_changed(tx, event)
        return after

    async def _of_person(self, tx: Transaction, guild_id: int, person_id: int) -> Mine:
        events = {event.id: event for event in await self._events.of_guild(tx, guild_id)}
        held = await store.of_person(tx, guild_id, person_id)
        wished = await store.wished(tx, guild_id, person_id)
        found = [(events[signup.event_id], signup) for signup in held]
        return Mine(
            tuple(sorted(found, key=lambda part: part[0].on)),
            tuple(event for event in events.values() if event.id in wished),
            tuple((events[one.event_id], one) for one in await store.added_by(tx, guild_id, person_id)),
            await self._line.waits(tx, guild_id, person_id),
        )


def _waits(standing: Standing, before: SignUp | None, now: datetime) -> Outcome:
    asked = replace(signed_up(standing.event, standing.waiting.person_id, before, now), is_in=False)
    return Outcome(standing.event, asked, standing.is_new, standing)
