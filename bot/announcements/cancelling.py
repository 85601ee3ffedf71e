"""*Annuler*: an event does not take place, and whoever has a place or waits for one hears why, once.

The event, the word to its people and the end of what was still planned for them are one transaction. Nobody is left
out for having chosen silence: that choice was about reminders.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.announcements import store
from bot.announcements.model import State
from bot.announcements.service import CANCELLED
from bot.errors import Refusal
from bot.events import store as events
from bot.events.cards import Cards
from bot.events.editing.words import cleaned, has_words
from bot.events.model import phase
from bot.events.service import UnknownEvent, number
from bot.events.signups import store as signups
from bot.events.signups.audiences import Audience

if TYPE_CHECKING:
    from bot.announcements.saying import Announcer
    from bot.announcements.service import Announcements, Sheet
    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.events.documents.calendars import Calendars
    from bot.events.model import Event
    from bot.events.service import Events
    from bot.events.signups.audiences import Addressed
    from bot.guilds.model import Actor
    from bot.guilds.service import Guilds
    from bot.i18n import Locale, Texts

LONGEST_REASON = 500
# What is still to leave to the people of an event that does not take place.
_TO_STOP = (State.WAITING, State.PLANNED, State.ASKING)


class AlreadyCancelled(Refusal):
    """It was cancelled before, and everybody was told then."""

    key = "refusal.already_cancelled"


class CannotCancelPast(Refusal):
    """What has taken place cannot be cancelled."""

    key = "refusal.cannot_cancel_past"


class CannotCancelDraft(Refusal):
    """Nobody knows of it yet."""

    key = "refusal.cannot_cancel_draft"


class NoReason(Refusal):
    """People are told why."""

    key = "refusal.no_reason"


class ReasonTooLong(Refusal):
    """It has to fit beside the rest of the message."""

    key = "refusal.reason_too_long"


class OtherCancellation(Refusal):
    """Something has changed since the words were read; they are to be read anew."""

    key = "refusal.cancellation_has_changed"


@dataclass(frozen=True)
class Cancellation:
    """What cancelling *event* would say, and whom it reaches; *beyond* people who are in are not on Discord."""

    event: Event
    reason: str
    text: str
    told: Addressed
    beyond: int = 0

    @property
    def claim(self) -> str:
        """What a button carries: the event, and which words were read."""
        return f"{self.event.id}.{hashlib.sha256(self.text.encode()).hexdigest()[:12]}"


class Cancelling:
    """Cancels events."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        guilds: Guilds,
        events: Events,
        announcements: Announcements,
        announcer: Announcer,
        texts: Texts,
        *,
        calendars: Calendars,
        locale: Locale,
    ) -> None:
        self._database, self._clock, self._guilds, self._events = database, clock, guilds, events
        self._calendars, self._locale = calendars, locale
        self._announcements, self._announcer = announcements, announcer
        self._say, self._cards = texts.bound(locale), Cards(texts, locale)

    async def check(self, guild_id: int, actor: Actor, claim: str) -> Event:
        """Return the event that can be cancelled; raise a :class:`bot.errors.Refusal` where it cannot (any more)."""
        self._guilds.require_organiser(guild_id, actor)
        return await self._database.read(lambda tx: self._event(tx, guild_id, claim))

    async def look(self, guild_id: int, actor: Actor, claim: str, reason: str) -> Cancellation:
        """Return what cancelling would say and to whom; nothing is changed."""
        self._guilds.require_organiser(guild_id, actor)

        async def work(tx: Transaction) -> Cancellation:
            return await self._look(tx, await self._event(tx, guild_id, claim), reason)

        return await self._database.read(work)

    async def cancel(self, guild_id: int, actor: Actor, claim: str, reason: str) -> Sheet | None:
        """Cancel the event and tell everybody whom it concerns; None where that is nobody.

        Raise :class:`OtherCancellation` where *claim* carries other words, :class:`AlreadyCancelled` the second time.
        """
        self._guilds.require_organiser(guild_id, actor)

        async def work(tx: Transaction) -> int | None:
            found = await self._look(tx, await self._event(tx, guild_id, claim, for_change=True), reason)
            if found.claim != claim:
                raise OtherCancellation
            return await self._cancel(tx, guild_id, actor, found)

        announcement = await self._database.write(work)
        await self._events.refresh(guild_id)
        await self._announcer.run()
        return None if announcement is None else await self._announcements.sheet(guild_id, actor, str(announcement))

    async def _cancel(self, tx: Transaction, guild_id: int, actor: Actor, found: Cancellation) -> int | None:
        before, event_id = found.event, found.event.id or 0
        after = replace(before, status="cancelled", cancel_reason=found.reason)
        await self._events.rewrite(tx, actor, before, after, "cancel")
        # What has changed is told here: nobody is asked whether to.
        await store.drop_told(tx, guild_id, event_id)
        await self._stop(tx, guild_id, event_id)
        if not (found.told.direct or found.told.is_in_room):
            return None
        # As it was written: its revision is counted there.
        written = await events.one(tx, guild_id, event_id) or after
        file, all_of_them = await self._calendars.keep(tx, written, self._locale), Audience.CONCERNED
        return await self._announcements.leave_at_once(
            tx, guild_id, actor, event_id, found.text, audience=all_of_them, file=file
        )

    async def _stop(self, tx: Transaction, guild_id: int, event_id: int) -> None:
        """Let nothing leave that was planned for the people of an event that does not take place."""
        for one_number in await store.about(tx, guild_id, event_id):
            one = await store.one(tx, guild_id, one_number, for_change=True)
            if one and one.state in _TO_STOP:
                await self._announcer.withdraw(tx, one, CANCELLED)
                await store.change(tx, replace(one, state=State.CANCELLED, version=one.version + 1))

    async def _event(self, tx: Transaction, guild_id: int, claim: str, *, for_change: bool = False) -> Event:
        event = await events.one(tx, guild_id, number(claim.partition(".")[0]), for_change=for_change)
        if event is None:
            raise UnknownEvent
        if event.status == "cancelled":
            raise AlreadyCancelled
        if event.status == "draft":
            raise CannotCancelDraft
        if phase(event, self._clock.now()) == "past":
            raise CannotCancelPast
        return event

    async def _look(self, tx: Transaction, event: Event, reason: str) -> Cancellation:
        why = cleaned(reason, is_line=False)
        if not has_words(why):
            raise NoReason
        if len(why) > LONGEST_REASON:
            raise ReasonTooLong(count=len(why), most=LONGEST_REASON, over=len(why) - LONGEST_REASON)
        guild_id, event_id = event.guild_id, event.id or 0
        told = await self._announcer.reach(tx, guild_id, event_id, Audience.CONCERNED)
        known = {one.person_id for one in (*told.in_room, *told.direct)}
        beyond = sum(one.person_id not in known for one in await signups.of_event(tx, guild_id, event_id))
        return Cancellation(event, why, self._text(event, why), told, beyond)

    def _text(self, event: Event, reason: str) -> str:
        """Return the message; its first line is what a push notification shows."""
        head = self._say("cancel.head", head=self._cards.head(event))
        return "\n".join([head, self._say("event.cancel_reason", reason=reason), self._say("cancel.rest")])
