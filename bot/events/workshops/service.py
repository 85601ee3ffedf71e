"""What people do with workshops, and how organisers make them; one method, one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Literal

from bot.events import store as events
from bot.events.model import Event, ProgrammeItem
from bot.events.signups import store as signups
from bot.events.signups.model import NotSignedUp, SignUp, check_alive
from bot.events.workshops import store
from bot.events.workshops.model import (
    MOST_WORKSHOPS,
    Choice,
    NoWorkshopToChoose,
    TooManyWorkshops,
    WorkshopHasChanged,
    WorkshopIsChosen,
    WorkshopsHaveChanged,
    can_choose,
    choose_first,
    choose_second,
    digest,
    has_room,
    listed,
    read_workshop,
    workshop,
    workshops,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.events.service import Events
    from bot.guilds.model import Actor

Rank = Literal["first", "second"]


@dataclass(frozen=True)
class Seen:
    """The workshops of an event as one person sees them: how many have each, what is theirs."""

    event: Event
    signup: SignUp
    choice: Choice | None
    taken: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Overview:
    """The workshops of an event as its organisers see them; *over* is one that more people have than it has places."""

    event: Event
    taken: Mapping[int, int] = field(default_factory=dict)
    over: ProgrammeItem | None = None


class Workshops:
    """Who has which workshop; an :class:`bot.events.ports.SignUpListener`."""

    def __init__(self, database: Database, clock: Clock, events: Events) -> None:
        self._database, self._clock, self._events = database, clock, events

    async def signup_changed(
        self, tx: Transaction, event: Event, before: SignUp | None, after: SignUp, *, member: int | None
    ) -> None:
        """Free the workshop of who has withdrawn; an event without workshops costs no query."""
        del member
        if before and before.is_in and not after.is_in and workshops(event):
            await store.forget(tx, after.guild_id, after.event_id, after.person_id)

    async def seen(self, event: Event, signup: SignUp) -> Seen | None:
        """Return what *signup* can choose; None, without a query, where there is nothing to choose."""
        if not can_choose(event, signup):
            return None
        return await self._database.read(lambda tx: self._seen(tx, event, signup))

    async def choose(
        self, guild_id: int, actor: Actor, claim: str, rank: Rank, position: int, *, was: str = ""
    ) -> Seen:
        """Take the choice of *actor*, in the order in which choices are received; raise a :class:`Refusal`.

        It is :class:`WorkshopsHaveChanged` where the list that they chose from *was* one of others.
        """

        async def work(tx: Transaction) -> Seen:
            event, signup = await self._part(tx, guild_id, actor, claim)
            if was not in {"", listed(event)}:
                raise WorkshopsHaveChanged
            item = workshop(event, position)
            # Whoever chooses at the same time waits here, and then sees what is taken.
            await events.version(tx, guild_id, event.id or 0, for_change=True)
            before = await self._seen(tx, event, signup)
            room = partial(_has_room, event, before.taken)
            if rank == "second" and before.choice:
                choice = choose_second(before.choice, item.position, room)
            else:
                choice = choose_first(before.choice, item.position, room)
            await store.put(tx, guild_id, event.id or 0, signup.person_id, choice, self._clock.now())
            return await self._seen(tx, event, signup)

        return await self._database.write(work)

    async def mine(self, guild_id: int, actor: Actor, claim: str) -> Seen:
        """Return what *actor* can choose; raise a :class:`Refusal` where that is nothing."""

        async def work(tx: Transaction) -> Seen:
            return await self._seen(tx, *await self._part(tx, guild_id, actor, claim))

        return await self._database.read(work)

    # What organisers do.

    async def overview(self, guild_id: int, actor: Actor, claim: str) -> Overview:
        """Return the workshops of an event with how many have each."""
        on_board = await self._events.for_organiser(guild_id, actor, claim)
        return await self._overview(on_board.event)

    async def put(
        self,
        guild_id: int,
        actor: Actor,
        claim: str,
        position: int | None,
        *,
        title: str,
        place: str,
        capacity: str,
        was: str = "",
    ) -> Overview:
        """Change the workshop at *position*, or add one after all lines; nobody who is in is expelled.

        Raise :class:`WorkshopHasChanged` where it *was* something else when its form was opened.
        """

        async def changed(_tx: Transaction, event: Event) -> Event:
            named, where, places = read_workshop(title, place, capacity)
            if position is None:
                return _with(event, named, where, places)
            before = workshop(event, position)
            if was not in {"", digest(before)}:
                raise WorkshopHasChanged(before)
            item = replace(before, title=named, place=where, capacity=places)
            return replace(event, programme=tuple(item if one.position == position else one for one in event.programme))

        on_board = await self._events.change(guild_id, actor, claim, changed, "workshop")
        seen = await self._overview(on_board.event)
        item = next((one for one in workshops(seen.event) if one.position == position), None)
        return replace(seen, over=item if item and _is_over(item, seen.taken) else None)

    async def remove(self, guild_id: int, actor: Actor, claim: str, position: int, *, was: str = "") -> Overview:
        """Take a workshop out of the programme; raise :class:`WorkshopIsChosen` where somebody wants or has it.

        Raise :class:`WorkshopsHaveChanged` where it *was* something else when its button was shown.
        """

        async def changed(tx: Transaction, event: Event) -> Event:
            item = workshop(event, position)
            if was not in {"", digest(item)}:
                raise WorkshopsHaveChanged
            if await store.is_chosen(tx, guild_id, event.id or 0, position):
                raise WorkshopIsChosen(title=item.title)
            await store.let_go(tx, guild_id, event.id or 0, position)
            # All others keep their numbers: lists and forms that are still open mean what they show.
            return replace(event, programme=tuple(one for one in event.programme if one.position != position))

        return await self._overview((await self._events.change(guild_id, actor, claim, changed, "workshop")).event)

    async def _overview(self, event: Event) -> Overview:
        taken = await self._database.read(lambda tx: store.taken(tx, event.guild_id, event.id or 0))
        return Overview(event, taken)

    async def _part(self, tx: Transaction, guild_id: int, actor: Actor, claim: str) -> tuple[Event, SignUp]:
        event = await self._events.current(tx, guild_id, claim)
        look = await signups.look(tx, guild_id, event.id or 0, actor.discord_id)
        check_alive(event, self._clock.now())
        if look is None or look.signup is None or not look.signup.is_in:
            raise NotSignedUp
        if not can_choose(event, look.signup):
            raise NoWorkshopToChoose
        return event, look.signup

    async def _seen(self, tx: Transaction, event: Event, signup: SignUp) -> Seen:
        of_event = (event.guild_id, event.id or 0)
        choice = await store.one(tx, *of_event, signup.person_id)
        return Seen(event, signup, choice, await store.taken(tx, *of_event))


def _has_room(event: Event, taken: Mapping[int, int], position: int) -> bool:
    # One that an organiser has taken out meanwhile has room for nobody.
    return any(one.position == position and has_room(one, taken) for one in workshops(event))


def _is_over(item: ProgrammeItem, taken: Mapping[int, int]) -> bool:
    return item.capacity is not None and taken.get(item.position, 0) > item.capacity


def _with(event: Event, title: str, place: str | None, capacity: int | None) -> Event:
    if len(workshops(event)) >= MOST_WORKSHOPS:
        raise TooManyWorkshops(most=MOST_WORKSHOPS)
    last = max((one.position for one in event.programme), default=0)
    item = ProgrammeItem(position=last + 1, title=title, kind="workshop", place=place, capacity=capacity)
    return replace(event, programme=(*event.programme, item))
