"""*Prévenir les personnes inscrites ?*: what has changed of an event is told once, and only when an organiser says so.

What its people know is kept from the first change on, until they are told or the change is called a correction. So
several changes become one message, and one that was taken back becomes none.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.announcements import store
from bot.announcements.changes import ChangeWords, changed, freeze, moved, thaw
from bot.errors import Refusal
from bot.events import store as events
from bot.events.model import phase
from bot.events.service import number
from bot.events.signups import store as signups
from bot.events.signups.audiences import Audience, addressed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.announcements.saying import Announcer
    from bot.announcements.service import Announcements, Sheet
    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.events.documents.calendars import Calendars
    from bot.events.model import Event
    from bot.events.signups.audiences import Addressed, Reached
    from bot.guilds.model import Actor
    from bot.guilds.service import Guilds
    from bot.i18n import Locale, Texts


class NothingToTell(Refusal):
    """It was told already, called a correction, or taken back."""

    key = "refusal.nothing_to_tell"


class OtherChange(Refusal):
    """The event has changed again since the question was asked; it is to be asked anew."""

    key = "refusal.change_has_changed"


@dataclass(frozen=True)
class Change:
    """What has changed of *event* since its people were told: the message to them, and whom it reaches.

    *waiting* of them stand on the waiting list. Where it *is_moved*, what stands in their calendars has changed.
    """

    event: Event
    text: str
    told: Addressed
    waiting: int = 0
    is_moved: bool = False

    @property
    def claim(self) -> str:
        """What a button carries: the event, and which words were read."""
        return f"{self.event.id}.{hashlib.sha256(self.text.encode()).hexdigest()[:12]}"


class Telling:
    """What changed events' people are told; an :class:`bot.events.ports.EventListener`."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        guilds: Guilds,
        announcements: Announcements,
        announcer: Announcer,
        texts: Texts,
        *,
        calendars: Calendars,
        locale: Locale,
    ) -> None:
        self._calendars, self._locale = calendars, locale
        self._database, self._clock, self._guilds = database, clock, guilds
        self._announcements, self._announcer = announcements, announcer
        self._words = ChangeWords(texts, locale)

    async def event_changed(self, tx: Transaction, before: Event | None, after: Event) -> None:
        """Keep what its people know of an event, inside the transaction that changes it."""
        if before is None or before.status == "draft":
            return
        guild_id, event_id = after.guild_id, after.id or 0
        kept = await store.last_told(tx, guild_id, event_id)
        if kept is not None and not changed(thaw(kept, after), after):
            await store.drop_told(tx, guild_id, event_id)
        elif kept is None and changed(before, after) and await _involved(tx, after):
            await store.keep_told(tx, guild_id, event_id, freeze(before))

    async def pending(self, guild_id: int, actor: Actor, claim: str) -> Change | None:
        """Return what an event's people do not know yet, None where there is nothing to say or nobody to hear it."""
        self._guilds.require_organiser(guild_id, actor)
        event_id = number(claim.partition(".")[0])
        return await self._database.read(lambda tx: self._pending(tx, guild_id, event_id))

    async def untold(self, guild_id: int) -> frozenset[int]:
        """Return the events of which something has changed and no organiser has said whether to tell it."""
        return await self._database.read(lambda tx: store.untold(tx, guild_id))

    async def tell(self, guild_id: int, actor: Actor, claim: str) -> Sheet:
        """Let those who are signed up, or on the waiting list, know, once.

        Raise :class:`OtherChange` for other words than *claim* carries.
        """

        async def work(tx: Transaction, change: Change) -> int:
            event_id = change.event.id or 0
            text, audience = change.text, Audience.INVOLVED if change.waiting else Audience.SIGNED_UP
            file = await self._calendars.keep(tx, change.event, self._locale) if change.is_moved else None
            return await self._announcements.leave_at_once(
                tx, guild_id, actor, event_id, text, audience=audience, file=file
            )

        announcement = await self._decide(guild_id, actor, claim, work)
        await self._announcer.run()
        return await self._announcements.sheet(guild_id, actor, str(announcement))

    async def keep_quiet(self, guild_id: int, actor: Actor, claim: str) -> None:
        """Tell nobody: it was a correction."""

        async def work(tx: Transaction, change: Change) -> int:
            return await self._guilds.note(tx, guild_id, actor, "change_kept_quiet", f"event:{change.event.id}")

        await self._decide(guild_id, actor, claim, work)

    async def _decide(
        self, guild_id: int, actor: Actor, claim: str, follow: Callable[[Transaction, Change], Awaitable[int]]
    ) -> int:
        self._guilds.require_organiser(guild_id, actor)
        event_id = number(claim.partition(".")[0])

        async def work(tx: Transaction) -> int:
            # Two taps at once wait for each other.
            await events.version(tx, guild_id, event_id, for_change=True)
            change = await self._pending(tx, guild_id, event_id)
            if change is None:
                raise NothingToTell
            if change.claim != claim:
                raise OtherChange
            done = await follow(tx, change)
            await store.drop_told(tx, guild_id, event_id)
            return done

        return await self._database.write(work)

    async def _pending(self, tx: Transaction, guild_id: int, event_id: int) -> Change | None:
        kept = await store.last_told(tx, guild_id, event_id)
        event = await events.one(tx, guild_id, event_id)
        if kept is None or event is None or phase(event, self._clock.now()) == "past":
            return None
        told = addressed(Audience.INVOLVED, await _involved(tx, event))
        if not (told.direct or told.is_in_room):
            return None
        waiting = await signups.reached(tx, guild_id, event_id, Audience.ON_WAITLIST)
        before = thaw(kept, event)
        text, is_moved = self._words.text(before, event), moved(before, event)
        return Change(event, text, told, len(waiting), is_moved=is_moved)


async def _involved(tx: Transaction, event: Event) -> list[Reached]:
    return await signups.reached(tx, event.guild_id, event.id or 0, Audience.INVOLVED)
