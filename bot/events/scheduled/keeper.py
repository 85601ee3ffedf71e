"""Keep an event in Discord's calendar in step: one entry, never two, that follows it and ends with it."""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING

from bot.delivery.keeping.diary import ACTIVE, CANCELLED, COMPLETED, SCHEDULED
from bot.delivery.keeping.model import Already, Barred, Done, Gone, Kept, Outcome, ToMend
from bot.events import store as events
from bot.events.places.telling import TellsTrouble
from bot.events.scheduled import store
from bot.events.scheduled.model import ENTRY, entry_of, has_begun, is_shown, made_already

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.delivery.keeping.diary import Diary, SeenEntry
    from bot.delivery.keeping.service import Keeping
    from bot.delivery.service import Outbox
    from bot.events.model import Event
    from bot.i18n import Locale, Texts

NO_EVENTS = "permission:create_events"
_OPEN = (SCHEDULED, ACTIVE)


class ScheduledEvents:
    """Has the calendar looked at whenever an event changes; an :class:`bot.events.ports.EventListener`."""

    def __init__(self, clock: Clock, keeping: Keeping) -> None:
        self._clock, self._keeping = clock, keeping

    async def event_changed(self, tx: Transaction, before: Event | None, after: Event) -> None:  # noqa: ARG002 - what is kept tells what it was
        """Have what stands there follow, inside the transaction of the change."""
        await self.follow(tx, after)

    async def follow(self, tx: Transaction, event: Event, *, only_new: bool = False) -> None:
        """Have *event* looked at where it stands in the calendar or is to; *only_new* for what never did."""
        event_id = event.id or 0
        kept = await store.one(tx, event.guild_id, event_id)
        if kept is None and is_shown(event, self._clock.now()):
            await store.add(tx, event.guild_id, event_id, secrets.token_hex(16))
        elif kept is None or kept.is_unwanted or only_new:
            return
        await self._keeping.want(tx, event.guild_id, ENTRY, str(event_id))


class EntryKeeper(TellsTrouble):
    """See :class:`bot.delivery.keeping.model.Keeper`; the subject is the event's number.

    An entry that organisers have deleted or ended by hand is left alone: they did not want it.
    """

    def __init__(
        self, database: Database, clock: Clock, outbox: Outbox, diary: Diary, texts: Texts, *, locale: Locale
    ) -> None:
        super().__init__(clock, outbox, locale=locale)
        self._database, self._diary, self._say = database, diary, texts.bound(locale)
        # Two looks at once could each find nothing, and make two.
        self._one_at_a_time = asyncio.Lock()

    async def keep(self, kept: Kept) -> Outcome:
        """Make the entry, change what differs, or end it."""
        async with self._one_at_a_time:
            noted, event = await self._database.read(lambda tx: self._read(tx, kept))
            if noted is None or event is None or noted.is_unwanted:
                return Done()
            if has_begun(event, self._clock.now()) and event.status != "cancelled":
                return Done()
            try:
                return await self._keep(noted, event)
            except Barred:
                return ToMend(NO_EVENTS)

    async def _keep(self, noted: store.Kept, event: Event) -> Outcome:
        seen = await self._seen(noted)
        if not is_shown(event, self._clock.now()):
            return await self._end(noted, event, seen)
        entry = entry_of(event, self._say("diary.how", command=f"/{self._say('command.agenda.name')}"))
        if seen is None and noted.entry_id is None:
            await self._note(noted, entry_id=await self._diary.make_entry(noted.guild_id, entry))
            return Done(changed=True)
        if seen is None or seen.status not in _OPEN:
            await self._note(noted, is_unwanted=True)
            return Done()
        if seen.id != noted.entry_id:
            await self._note(noted, entry_id=seen.id)
        if seen.entry == entry:
            return Done()
        await self._diary.change_entry(noted.guild_id, seen.id, entry)
        return Done(changed=True)

    async def _seen(self, noted: store.Kept) -> SeenEntry | None:
        """Return the entry: the one that is noted, or one that an earlier try could not note."""
        if noted.entry_id is None:
            return made_already(await self._diary.entries(noted.guild_id), noted.event_id)
        try:
            return await self._diary.entry(noted.guild_id, noted.entry_id)
        except Gone:
            return None

    async def _end(self, noted: store.Kept, event: Event, seen: SeenEntry | None) -> Outcome:
        """Cancel the entry of a cancelled event; delete that of one that is not to be seen any more, or not yet."""
        if event.status == "cancelled":
            if seen and seen.status in _OPEN:
                status = CANCELLED if seen.status == SCHEDULED else COMPLETED
                try:
                    await self._diary.end_entry(noted.guild_id, seen.id, status)
                except Already:
                    return Done()
            return Done(changed=seen is not None)
        # Noted first: a crash in between leaves an entry that the next look finds by its mark.
        await self._note(noted, entry_id=None)
        if seen:
            await self._diary.drop_entry(noted.guild_id, seen.id)
        return Done(changed=seen is not None)

    async def _read(self, tx: Transaction, kept: Kept) -> tuple[store.Kept | None, Event | None]:
        event_id = int(kept.subject)
        return await store.one(tx, kept.guild_id, event_id), await events.one(tx, kept.guild_id, event_id)

    async def _note(self, noted: store.Kept, *, entry_id: int | None = None, is_unwanted: bool = False) -> None:
        values = {"entry_id": entry_id, "is_unwanted": is_unwanted}
        await self._database.write(lambda tx: store.change(tx, noted.guild_id, noted.event_id, **values))
