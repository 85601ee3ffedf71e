"""What organisers do with announcements, and what the clock does; one method, one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.announcements import store
from bot.announcements.model import (
    Announcement,
    AnnouncementOver,
    ChangedMeanwhile,
    Changes,
    NobodyToTell,
    State,
    UnknownAnnouncement,
    approved,
    checked_text,
    edited,
    planned,
)
from bot.announcements.recurrence import (
    NeverComes,
    Recurrence,
    after_one,
    freeze,
    is_recurrence,
    occurrences,
    read_recurrence,
    thaw,
)
from bot.announcements.saying import DIRECT, POST, Announcer, subject_of
from bot.delivery.files.model import described
from bot.events import store as events
from bot.events.signups.audiences import Audience
from bot.guilds.model import SWITCH_APPROVAL
from bot.instants import read_instant

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from typing import Unpack

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.dates import Calendar
    from bot.delivery.card import File
    from bot.delivery.files.model import Upload
    from bot.delivery.files.service import Files
    from bot.delivery.model import State as RowState
    from bot.delivery.service import Outbox
    from bot.events.signups.audiences import Addressed
    from bot.guilds.model import Actor
    from bot.guilds.service import Guilds
    from bot.i18n import Locale

CANCELLED = "delivery.cancelled"
LISTED = 8
Change = Callable[[Announcement, int], Announcement]
LONGEST_NUMBER = 18


@dataclass(frozen=True)
class Sheet:
    """An announcement as its organisers see it: with its coming instants, and what became of the last one.

    *addressed* is whom a word to an event's people reaches, *direct* how many private messages stand how, and *note* a
    key of what its organiser has to know first.
    """

    announcement: Announcement
    next_ones: tuple[datetime, ...] = ()
    row: RowState | None = None
    reason: str | None = None
    addressed: Addressed | None = None
    direct: Mapping[RowState, int] = field(default_factory=dict)
    note: str | None = None


class Announcements:
    """The announcements of every guild."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        outbox: Outbox,
        guilds: Guilds,
        announcer: Announcer,
        files: Files,
        *,
        calendar: Calendar,
        timezone: str,
    ) -> None:
        self._database, self._clock, self._outbox, self._guilds = database, clock, outbox, guilds
        self._announcer, self._files = announcer, files
        self._calendar, self._zone = calendar, ZoneInfo(timezone)

    async def write(self, guild_id: int, actor: Actor, *, text: str, when: str, event_id: int | None = None) -> Sheet:
        """Keep a new draft; *when* may be empty. Raise a :class:`bot.errors.Refusal` for what cannot be read."""
        self._guilds.require_organiser(guild_id, actor)
        draft = Announcement(id=None, guild_id=guild_id, text=checked_text(text), event_id=event_id)
        draft = replace(draft, **self._read_when(when, actor.locale))

        async def work(tx: Transaction) -> Sheet:
            by = await self._guilds.person(tx, guild_id, actor)
            if event_id is not None and await events.one(tx, guild_id, event_id) is None:
                raise UnknownAnnouncement
            number = await store.add(tx, replace(draft, author_id=by, editor_id=by))
            await self._guilds.note(tx, guild_id, actor, "announcement_written", f"announcement:{number}")
            return await self._sheet(tx, replace(draft, id=number, author_id=by, editor_id=by))

        return await self._database.write(work)

    async def edit(self, guild_id: int, actor: Actor, claim: str, *, version: int, text: str, when: str) -> Sheet:
        """Change text and instant; what was said already is corrected in place.

        Raise :class:`ChangedMeanwhile` where somebody else has changed it after *version*.
        """
        words = checked_text(text)

        def change(one: Announcement, by: int) -> Announcement:
            if one.version != version:
                raise ChangedMeanwhile(text=one.text)
            changes = self._read_when(when, actor.locale) if one.is_ahead and when.strip() else Changes()
            changes["text"] = words
            return edited(one, by, needs_approval=self._needs_approval(guild_id), **changes)

        return await self._change(guild_id, actor, claim, change, "announcement_edited")

    async def choose(self, guild_id: int, actor: Actor, claim: str, **values: Unpack[Changes]) -> Sheet:
        """Choose the channel or the audience, the roles to ring, everybody, or what to do when the window is missed."""

        def change(one: Announcement, by: int) -> Announcement:
            if not one.is_ahead:
                raise AnnouncementOver
            return edited(one, by, needs_approval=self._needs_approval(guild_id), **values)

        return await self._change(guild_id, actor, claim, change, "announcement_edited")

    async def receive(self, guild_id: int, actor: Actor, upload: Upload) -> File:
        """Keep a file that is to go with an announcement; raise a :class:`bot.errors.Refusal` for what is not taken."""
        self._guilds.require_organiser(guild_id, actor)
        return await self._files.receive(guild_id, upload)

    async def attach(
        self, guild_id: int, actor: Actor, claim: str, *, file: File | None, description: str = ""
    ) -> Sheet:
        """Let *file* go with it or, where there is none, describe anew what goes with it; a picture is described."""

        def change(one: Announcement, by: int) -> Announcement:
            return edited(one, by, file=described(file or one.file, description))

        return await self._change(guild_id, actor, claim, change, "announcement_file")

    async def detach(self, guild_id: int, actor: Actor, claim: str) -> Sheet:
        """Let nothing go with it; what stands in a channel loses it."""
        return await self._change(
            guild_id, actor, claim, lambda one, by: edited(one, by, file=None), "announcement_file"
        )

    async def content(self, one: Announcement) -> bytes | None:
        """Return what the file of *one* holds, None where there is none (any more)."""
        return await self._files.content(one.file) if one.file else None

    async def plan(self, guild_id: int, actor: Actor, claim: str, *, now: bool = False) -> Sheet:
        """Let it leave at its instant, or *now*; where the community wants it, after a second pair of eyes.

        *claim* may carry the version that was read: raise :class:`ChangedMeanwhile` where it is another one.
        """

        def change(one: Announcement, _by: int) -> Announcement:
            one, needs_approval = self._announcer.upcoming(one), self._needs_approval(guild_id)
            return planned(one, self._clock.now(), at_once=now, needs_approval=needs_approval)

        sheet = await self._change(guild_id, actor, claim, change, "announcement_planned")
        await self._announcer.run()
        return await self.sheet(guild_id, actor, str(sheet.announcement.id))

    async def leave_at_once(
        self,
        tx: Transaction,
        guild_id: int,
        actor: Actor,
        event_id: int,
        text: str,
        *,
        audience: Audience = Audience.SIGNED_UP,
    ) -> int:
        """Write, inside *tx*, a word to an event's people and let it leave as any other does; return its number.

        What all whom it concerns have to hear waits for no second reader.
        """
        by = await self._guilds.note(tx, guild_id, actor, "announcement_written", f"event:{event_id}")
        draft = Announcement(id=None, guild_id=guild_id, text=text, event_id=event_id, author_id=by, editor_id=by)
        draft = replace(draft, audience=audience)
        number = await store.add(tx, draft)
        before = replace(draft, id=number)
        needs_approval = audience is not Audience.CONCERNED and self._needs_approval(guild_id)
        after = planned(before, self._clock.now(), at_once=True, needs_approval=needs_approval)
        await store.change(tx, after)
        await self._follow(tx, before, after)
        return number

    async def approve(self, guild_id: int, actor: Actor, claim: str) -> Sheet:
        """Let it leave, as a second organiser; *claim* may carry the version that was read."""

        def change(one: Announcement, by: int) -> Announcement:
            return approved(self._announcer.upcoming(one), by, self._clock.now())

        sheet = await self._change(guild_id, actor, claim, change, "announcement_approved")
        await self._announcer.run()
        return await self.sheet(guild_id, actor, str(sheet.announcement.id))

    async def cancel(self, guild_id: int, actor: Actor, claim: str) -> Sheet:
        """Let it not leave (any more); what has left already stays, and the sheet says so."""
        self._guilds.require_organiser(guild_id, actor)

        async def work(tx: Transaction) -> Sheet:
            before = await self._claimed(tx, guild_id, claim, for_change=True)
            if not before.is_ahead and before.state is not State.SAID:
                raise AnnouncementOver
            stopped = await self._announcer.withdraw(tx, before, CANCELLED)
            has_left = not before.is_ahead and await self._announcer.has_left(tx, before)
            by = await self._guilds.note(tx, guild_id, actor, "announcement_cancelled", f"announcement:{before.id}")
            if has_left:
                note = "announcement.left_in_part" if stopped else "announcement.left_already"
                return replace(await self._sheet(tx, before), note=note)
            after = replace(edited(before, by), state=State.CANCELLED)
            await store.change(tx, after)
            return await self._sheet(tx, after)

        return await self._database.write(work)

    async def skip(self, guild_id: int, actor: Actor, claim: str) -> Sheet:
        """Do not say what missed its window; what repeats goes on with its next instant."""

        def change(one: Announcement, by: int) -> Announcement:
            if one.state is not State.ASKING:
                raise AnnouncementOver
            return replace(self._announcer.repeated(replace(one, state=State.MISSED), self._clock.now()), editor_id=by)

        return await self._change(guild_id, actor, claim, change, "announcement_skipped")

    async def listed(self, guild_id: int, actor: Actor) -> list[Sheet]:
        """Return the announcements of a guild: what is ahead, then what was said last."""
        self._guilds.require_organiser(guild_id, actor)

        async def work(tx: Transaction) -> list[Sheet]:
            return [await self._sheet(tx, one) for one in await store.listed(tx, guild_id, most=LISTED)]

        return await self._database.read(work)

    async def sheet(self, guild_id: int, actor: Actor, claim: str) -> Sheet:
        """Return one announcement as its organisers see it."""
        self._guilds.require_organiser(guild_id, actor)

        async def work(tx: Transaction) -> Sheet:
            return await self._sheet(tx, await self._claimed(tx, guild_id, claim))

        return await self._database.read(work)

    async def _change(self, guild_id: int, actor: Actor, claim: str, change: Change, action: str) -> Sheet:
        self._guilds.require_organiser(guild_id, actor)

        async def work(tx: Transaction) -> Sheet:
            before = await self._claimed(tx, guild_id, claim, for_change=True)
            _, _, seen = claim.partition(".")
            if seen and seen != str(before.version):
                raise ChangedMeanwhile(text=before.text)
            by = await self._guilds.person(tx, guild_id, actor)
            after = change(before, by)
            if after == before:
                return await self._sheet(tx, before)
            await store.change(tx, after)
            await self._follow(tx, before, after)
            await self._guilds.note(tx, guild_id, actor, action, f"announcement:{after.id}")
            return await self._sheet(tx, after)

        return await self._database.write(work)

    async def _follow(self, tx: Transaction, before: Announcement, after: Announcement) -> None:
        """Bring what was said, or is about to be, to what the announcement now says."""
        if after.state in {State.WAITING, State.PLANNED} and before.state is not after.state:
            told = await self._announcer.addressed(tx, after)
            if told and not (told.direct or told.is_in_room):
                raise NobodyToTell
        if after.state is State.WAITING and before.state is not State.WAITING:
            await self._announcer.tell_organisers(tx, after, State.WAITING)
        for kind in (POST, DIRECT):
            if after.occurrence:
                await self._outbox.write_anew(tx, after.guild_id, kind, subject_of(after))
                await self._outbox.changed(tx, after.guild_id, kind, subject_of(after), after.version)

    async def _claimed(self, tx: Transaction, guild_id: int, claim: str, *, for_change: bool = False) -> Announcement:
        number, _, _ = claim.partition(".")
        if not number.isdecimal() or len(number) > LONGEST_NUMBER:
            raise UnknownAnnouncement
        found = await store.one(tx, guild_id, int(number), for_change=for_change)
        if found is None:
            raise UnknownAnnouncement
        return found

    async def _sheet(self, tx: Transaction, one: Announcement) -> Sheet:
        latest = await self._outbox.latest(tx, one.guild_id, POST, subject_of(one)) if one.occurrence else None
        direct = await self._announcer.rows(tx, one, DIRECT)
        return Sheet(
            one,
            self._next_ones(one),
            latest.state if latest else None,
            latest.reason if latest else None,
            await self._announcer.addressed(tx, one),
            Counter(row.state for row in direct),
        )

    def _needs_approval(self, guild_id: int) -> bool:
        return bool(self._guilds.choices(guild_id).get(SWITCH_APPROVAL))

    def _next_ones(self, one: Announcement) -> tuple[datetime, ...]:
        """Return the next five instants of what repeats, one of what does not."""
        if one.due_at is None or not one.is_ahead:
            return ()
        if one.repeats is None:
            return (one.due_at,)
        rest = occurrences(after_one(thaw(one.repeats)), one.due_at, self._zone, self._calendar)
        return (one.due_at, *(instant for _, instant in zip(range(4), rest, strict=False)))

    def _read_when(self, typed: str, locale: Locale) -> Changes:
        """Return the fields of an announcement that *typed* means: an instant, a recurrence, or nothing yet."""
        now = self._clock.now()
        if not typed.strip():
            return {"due_at": None, "repeats": None}
        if not is_recurrence(typed):
            return {"due_at": read_instant(typed, now, self._zone, locale), "repeats": None}
        rule: Recurrence = read_recurrence(typed, now.astimezone(self._zone).date(), locale)
        first = next(occurrences(rule, now, self._zone, self._calendar), None)
        if first is None:
            raise NeverComes
        return {"due_at": first, "repeats": freeze(rule)}
