"""What organisers do with announcements, and what the clock does; one method, one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.announcements import store
from bot.announcements.model import (
    Announcement,
    AnnouncementOver,
    ChangedMeanwhile,
    Changes,
    Missed,
    State,
    UnknownAnnouncement,
    approved,
    checked_text,
    edited,
    has_missed,
    last_use,
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
from bot.delivery.model import Channel, Message, Person, Room, Setting
from bot.delivery.model import State as RowState
from bot.events import store as events
from bot.events.signups import store as signups
from bot.events.signups.model import Way
from bot.guilds.model import CHANNEL_ORGANISERS, SWITCH_APPROVAL
from bot.instants import read_instant

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Unpack

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.dates import Calendar
    from bot.delivery.model import Recipient
    from bot.delivery.service import Outbox
    from bot.guilds.model import Actor
    from bot.guilds.service import Guilds
    from bot.i18n import Locale

POST, DIRECT, NEWS = "announcements.post", "announcements.direct", "announcements.news"
CANCELLED = "delivery.cancelled"
# An urgent word to the people of an event leaves before reminders; what is planned for a channel after them.
URGENT, ORDINARY = 2, 4
LISTED = 8
Change = Callable[[Announcement, int], Announcement]
LONGEST_NUMBER = 18


@dataclass(frozen=True)
class Sheet:
    """An announcement as its organisers see it: with its coming instants, and what became of the last one.

    *rings* is how many people a word to an event's people reaches.
    """

    announcement: Announcement
    next_ones: tuple[datetime, ...] = ()
    row: RowState | None = None
    reason: str | None = None
    editor: int | None = None
    rings: int = 0


class Announcements:
    """The announcements of every guild."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        outbox: Outbox,
        guilds: Guilds,
        *,
        calendar: Calendar,
        timezone: str,
        locale: Locale,
    ) -> None:
        self._database, self._clock, self._outbox, self._guilds = database, clock, outbox, guilds
        self._calendar, self._zone, self._locale = calendar, ZoneInfo(timezone), locale

    # What organisers do.

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
            edit = edited(one, by, text=words)
            return replace(edit, **self._read_when(when, actor.locale)) if one.is_ahead and when.strip() else edit

        return await self._change(guild_id, actor, claim, change, "announcement_edited")

    async def choose(self, guild_id: int, actor: Actor, claim: str, **values: Unpack[Changes]) -> Sheet:
        """Choose the channel, the roles to ring, everybody, or what to do when the window is missed."""

        def change(one: Announcement, by: int) -> Announcement:
            if not one.is_ahead:
                raise AnnouncementOver
            return edited(one, by, **values)

        return await self._change(guild_id, actor, claim, change, "announcement_edited")

    async def plan(self, guild_id: int, actor: Actor, claim: str, *, now: bool = False) -> Sheet:
        """Let it leave at its instant, or *now*; where the community wants it, after a second pair of eyes."""
        needs_approval = bool(self._guilds.choices(guild_id).get(SWITCH_APPROVAL))

        def change(one: Announcement, by: int) -> Announcement:
            one = replace(one, due_at=self._clock.now()) if now else one
            one = replace(one, state=State.DRAFT) if one.state is State.ASKING else one
            return planned(replace(one, editor_id=by), needs_approval=needs_approval)

        sheet = await self._change(guild_id, actor, claim, change, "announcement_planned")
        await self.run()
        return await self.sheet(guild_id, actor, str(sheet.announcement.id))

    async def approve(self, guild_id: int, actor: Actor, claim: str) -> Sheet:
        """Let it leave, as a second organiser."""
        sheet = await self._change(guild_id, actor, claim, approved, "announcement_approved")
        await self.run()
        return await self.sheet(guild_id, actor, str(sheet.announcement.id))

    async def cancel(self, guild_id: int, actor: Actor, claim: str) -> Sheet:
        """Let it not leave (any more); what stands in a channel stays there."""

        def change(one: Announcement, by: int) -> Announcement:
            if not one.is_ahead and one.state is not State.SAID:
                raise AnnouncementOver
            return replace(edited(one, by), state=State.CANCELLED)

        return await self._change(guild_id, actor, claim, change, "announcement_cancelled")

    async def skip(self, guild_id: int, actor: Actor, claim: str) -> Sheet:
        """Do not say what missed its window; what repeats goes on with its next instant."""

        def change(one: Announcement, by: int) -> Announcement:
            if one.state is not State.ASKING:
                raise AnnouncementOver
            return replace(self._repeated(replace(one, state=State.MISSED), self._clock.now()), editor_id=by)

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

    # What the clock does.

    async def run(self) -> None:
        """Turn what is due into messages; harmless when it runs twice or late."""
        due_at = await self.next_due()
        if due_at and due_at <= self._clock.now():
            await self._database.write(self._say_due)

    async def next_due(self) -> datetime | None:
        """Return when the next announcement leaves, None when none is planned."""
        return await self._database.read(store.next_due)

    async def _say_due(self, tx: Transaction) -> None:
        now = self._clock.now()
        for one in await store.due(tx, now):
            due_at = one.due_at or now
            said = replace(one, occurrence=one.occurrence + 1, said_for=due_at, state=State.SAID)
            is_missed = has_missed(due_at, now) and one.missed is not Missed.LATE
            if not is_missed:
                await self._say(tx, said, due_at)
            elif one.missed is Missed.ASK:
                said = replace(said, state=State.ASKING, occurrence=one.occurrence)
            else:
                said = replace(said, state=State.MISSED)
            if is_missed:
                await self.tell_organisers(tx, said, one.missed)
            await store.change(tx, self._repeated(said, now) if said.state is not State.ASKING else said)

    def _repeated(self, said: Announcement, now: datetime) -> Announcement:
        """Return *said* with its next instant, where it has one; of several that were missed only one is said."""
        if said.repeats is None:
            return said
        rule = after_one(thaw(said.repeats))
        following = next(occurrences(rule, now, self._zone, self._calendar), None)
        if following is None:
            return said
        return replace(said, state=State.PLANNED, due_at=following, repeats=freeze(rule))

    async def _say(self, tx: Transaction, one: Announcement, due_at: datetime) -> None:
        if one.event_id is None:
            await self._outbox.say(tx, self._message(one, POST, Channel(one.channel_id or 0), due_at))
            return
        reached = await signups.reached(tx, one.guild_id, one.event_id)
        if any(person.way is not Way.DIRECT for person in reached):
            await self._outbox.say(tx, self._message(one, POST, Room(one.event_id), due_at))
        for person in reached:
            if person.way is Way.DIRECT:
                message = self._message(one, DIRECT, Person(person.person_id), due_at)
                await self._outbox.say(tx, replace(message, locale=person.locale))

    def _message(self, one: Announcement, kind: str, to: Recipient, due_at: datetime) -> Message:
        return Message(
            guild_id=one.guild_id,
            kind=kind,
            subject=subject_of(one),
            recipient=to,
            due_at=due_at,
            locale=self._locale,
            priority=ORDINARY if one.event_id is None else URGENT,
            expires_at=last_use(due_at, one.missed),
        )

    async def expired(self, tx: Transaction, one: Announcement) -> None:
        """Follow that Discord could not be reached before the window was over."""
        if one.missed is Missed.ASK and one.state is State.SAID:
            await store.change(tx, replace(one, state=State.ASKING))
        await self.tell_organisers(tx, one, one.missed if one.state is State.SAID else Missed.CANCEL)

    async def tell_organisers(self, tx: Transaction, one: Announcement, why: str) -> None:
        """Let the organisers know, once for each occurrence, what became of an announcement and why."""
        now, subject = self._clock.now(), f"{one.id}:{one.occurrence}:{one.version}:{why}"
        message = Message(one.guild_id, NEWS, subject, Setting(CHANNEL_ORGANISERS), now, self._locale)
        await self._outbox.say(tx, message)

    # What both need.

    async def _change(self, guild_id: int, actor: Actor, claim: str, change: Change, action: str) -> Sheet:
        self._guilds.require_organiser(guild_id, actor)

        async def work(tx: Transaction) -> Sheet:
            before = await self._claimed(tx, guild_id, claim, for_change=True)
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
        if after.state is State.WAITING and before.state is not State.WAITING:
            await self.tell_organisers(tx, after, State.WAITING)
        for kind in (POST, DIRECT):
            if after.state is State.CANCELLED:
                now = self._clock.now()
                await self._outbox.withdraw(tx, after.guild_id, kind, subject_of(after), CANCELLED, now)
            elif after.occurrence:
                await self._outbox.write_anew(tx, after.guild_id, kind, subject_of(after))
                await self._outbox.changed(tx, after.guild_id, kind, subject_of(after), after.version)

    async def _claimed(self, tx: Transaction, guild_id: int, claim: str, *, for_change: bool = False) -> Announcement:
        if not claim.isdecimal() or len(claim) > LONGEST_NUMBER:
            raise UnknownAnnouncement
        found = await store.one(tx, guild_id, int(claim), for_change=for_change)
        if found is None:
            raise UnknownAnnouncement
        return found

    async def _sheet(self, tx: Transaction, one: Announcement) -> Sheet:
        latest = await self._outbox.latest(tx, one.guild_id, POST, subject_of(one)) if one.occurrence else None
        rings = 0
        if one.event_id is not None:
            rings = sum(person.way is not Way.NONE for person in await signups.reached(tx, one.guild_id, one.event_id))
        return Sheet(
            one,
            self._next_ones(one),
            latest.state if latest else None,
            latest.reason if latest else None,
            await self._guilds.discord_id_of(tx, one.guild_id, one.editor_id),
            rings,
        )

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


def subject_of(one: Announcement) -> str:
    """Return what a row keeps of which occurrence it says."""
    return f"{one.id}:{one.occurrence}"
