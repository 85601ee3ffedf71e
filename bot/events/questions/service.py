"""What an event asks, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.events import store as events
from bot.events.model import Completion
from bot.events.questions.model import QuestionsChanged, asked, digest
from bot.events.signups import store as signups
from bot.events.signups.model import Kind, is_counted, is_open, kind_of
from bot.events.waitlist import store as waitlist
from bot.events.waitlist.model import takes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.events.model import Event, FormWhen
    from bot.events.service import Events
    from bot.guilds.model import Actor
    from bot.guilds.service import Guilds


class Questions:
    """The forms of the events."""

    def __init__(self, database: Database, clock: Clock, guilds: Guilds, events: Events) -> None:
        self._database, self._clock, self._guilds, self._events = database, clock, guilds, events

    async def choose(
        self, guild_id: int, actor: Actor, claim: str, chosen: Iterable[str], form: FormWhen, *, seen: str
    ) -> None:
        """Ask what an organiser has *chosen*; the answers to what is no longer asked are forgotten.

        Raise :class:`QuestionsChanged` where something else than was *seen* is asked by now.
        """
        fields = Completion(questions=asked(chosen), form=form)

        def check(now: Event) -> None:
            if digest(now.questions, now.form) != seen:
                raise QuestionsChanged(now.questions, now.form)

        await self._events.complete(guild_id, actor, claim, fields, check=check)

    async def asked_first(self, guild_id: int, actor: Actor, claim: str) -> Event | None:
        """Return the event whose form is to be filled in before *actor* has a place; None where a tap is enough.

        It asks the database nothing for an event whose form comes afterwards, as it does where nothing else is said.
        """
        event = next((one for one in self._events.visible(guild_id) if str(one.id) == claim), None)
        if event is None or event.form != "avant":
            return None
        if kind_of(event) is Kind.REMINDERS or not is_open(event, self._clock.now()):
            return None
        found = event

        async def work(tx: Transaction) -> bool:
            person = await self._guilds.known(tx, guild_id, actor)
            signup = person and await signups.one(tx, guild_id, found.id or 0, person)
            if signup and signup.is_in:
                return False
            return not is_counted(found) or await self._has_room(tx, found)

        # The first look at an event's places writes down how many are taken.
        look = self._database.write if is_counted(event) else self._database.read
        return event if await look(work) else None

    async def _has_room(self, tx: Transaction, event: Event) -> bool:
        """Whether who comes now gets a place: nobody answers for a place in line, or for one that is kept."""
        await events.version(tx, event.guild_id, event.id or 0, for_change=True)
        now = self._clock.now()
        return takes(event, await waitlist.room(tx, event.guild_id, event.id or 0, now), now)
