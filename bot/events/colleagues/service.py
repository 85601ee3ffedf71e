"""Places for colleagues; one method, one transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.events.colleagues.model import (
    MOST_COLLEAGUES,
    NoColleagueName,
    NoPlaceForColleague,
    NotYourColleague,
    TooManyColleagues,
)
from bot.events.questions.answers import answered, read_answers
from bot.events.service import number
from bot.events.signups import store as signups
from bot.events.signups.model import (
    Kind,
    NoName,
    NotSignedUp,
    Way,
    check_alive,
    check_open,
    is_counted,
    signed_up,
    withdrawn,
)
from bot.events.waitlist import store as waitlist
from bot.events.waitlist.model import takes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.events.model import Event
    from bot.events.ports import Line
    from bot.events.questions.answers import Answers
    from bot.events.service import Events
    from bot.events.signups.model import SignUp
    from bot.events.signups.service import SignUps
    from bot.guilds.model import Actor
    from bot.guilds.service import Guilds


@dataclass(frozen=True)
class Change:
    """Who was signed up, or taken off; ``is_new`` is False where that was done already."""

    event: Event
    signup: SignUp
    is_new: bool = True


class Colleagues:
    """Who is signed up by whom."""

    def __init__(
        self, database: Database, clock: Clock, guilds: Guilds, events: Events, signups: SignUps, line: Line
    ) -> None:
        self._database, self._clock, self._guilds = database, clock, guilds
        self._events, self._signups, self._line = events, signups, line

    async def add(self, guild_id: int, actor: Actor, claim: str, typed: Mapping[str, str]) -> Change:
        """Sign up a colleague of *actor*, who has a place of their own; the form sent twice adds nobody twice.

        Raise a :class:`~bot.errors.Refusal` that says why it cannot be.
        """
        questions = self._events.find(guild_id, claim).questions
        try:
            answers = read_answers(questions, typed)
        except NoName as error:
            raise NoColleagueName from error

        async def work(tx: Transaction) -> Change:
            event = await self._events.current(tx, guild_id, claim)
            check_open(event, self._clock.now())
            await self._line.lock(tx, event)
            me = await self._part(tx, event, actor)
            theirs = await signups.added_by(tx, guild_id, me.person_id, event.id)
            if known := next((one for one in theirs if _is_same(one, answers)), None):
                return Change(event, known, is_new=False)
            if len(theirs) >= MOST_COLLEAGUES:
                raise TooManyColleagues
            await self._require_room(tx, event)
            return Change(event, await self._add(tx, event, me, answers, actor))

        return await self._database.write(work)

    async def remove(self, guild_id: int, actor: Actor, claim: str, person: str) -> Change:
        """Give the place of a colleague back, of whom nothing stays; raise :class:`NotYourColleague`."""
        person_id = number(person)

        async def work(tx: Transaction) -> Change:
            event, now = await self._events.current(tx, guild_id, claim), self._clock.now()
            check_alive(event, now)
            me = await self._guilds.known(tx, guild_id, actor)
            before = await signups.one(tx, guild_id, event.id or 0, person_id)
            if me is None or before is None or not before.is_in or before.added_by != me:
                raise NotYourColleague
            await self._signups.change_by_hand(tx, event, before, withdrawn(before, now), member=None)
            await signups.forget_person(tx, guild_id, person_id)
            await self._guilds.drop_guest(tx, guild_id, person_id)
            return Change(event, before)

        return await self._database.write(work)

    async def _part(self, tx: Transaction, event: Event, actor: Actor) -> SignUp:
        """Return *actor*'s own place; raise :class:`NotSignedUp` where they have none."""
        look = await signups.look(tx, event.guild_id, event.id or 0, actor.discord_id)
        if look is None or look.signup is None or not look.signup.is_in or look.signup.kind is not Kind.PLACE:
            raise NotSignedUp
        return look.signup

    async def _require_room(self, tx: Transaction, event: Event) -> None:
        """Let nobody go before those who wait: a colleague is not on Discord, so no place could be offered to them."""
        if not is_counted(event):
            return
        now = self._clock.now()
        if not takes(event, await waitlist.room(tx, event.guild_id, event.id or 0, now), now):
            raise NoPlaceForColleague

    async def _add(self, tx: Transaction, event: Event, me: SignUp, answers: Answers, actor: Actor) -> SignUp:
        person = await self._guilds.guest(tx, event.guild_id, actor.locale)
        new = replace(signed_up(event, person, None, self._clock.now()), way=Way.NONE, is_guest=True)
        new = replace(answered(new, answers), added_by=me.person_id)
        return await self._signups.change_by_hand(tx, event, None, new, member=None)


def _is_same(signup: SignUp, answers: Answers) -> bool:
    """Whether *signup* is what the same form has made: the name is what tells people apart on a list."""
    named = (signup.full_name or "").casefold() == (answers["full_name"] or "").casefold()
    return named and signup.structure == answers.get("structure")
