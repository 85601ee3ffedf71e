"""What organisers learn of deliveries, and what they can do: say again, try people again, reopen the lane."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from bot.delivery import alarm
from bot.delivery.lane import QUARANTINED, TOO_MANY
from bot.delivery.lateness import NO_PLACE
from bot.delivery.model import Message, Rendered, State, read_recipient
from bot.delivery.outages import known
from bot.delivery.report import store
from bot.delivery.report.model import ahead, things, troubles
from bot.events.model import phase
from bot.events.places import store as places
from bot.events.places.model import CHANNEL
from bot.events.signups import store as signups
from bot.guilds.model import CHANNEL_ORGANISERS
from bot.operations.chase import TRY, not_made_good
from bot.operations.reported import EventReport, Mending, Missed, NothingToResend, Overview, Shown, ShownThing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.delivery.keeping.service import Keeping
    from bot.delivery.report.model import Line, Thing, Trouble
    from bot.delivery.report.titles import Names
    from bot.delivery.service import Outbox, Subject
    from bot.events.model import Event
    from bot.events.service import Events
    from bot.guilds.model import Actor
    from bot.guilds.service import Guilds
    from bot.operations.chase import Chase, Chased
    from bot.operations.upcoming import Upcoming

logger = logging.getLogger(__name__)

T = TypeVar("T")

# What was settled longer ago has lost its recipient (bot.privacy); what has failed is news for as long.
LOOKED_BACK, SENT_SINCE = timedelta(days=30), timedelta(days=7)
PAGE, MOST_ROWS, MOST_PLANNED = 5, 500, 8
OF_USE_AGAIN_FOR = timedelta(days=1)


class Deliveries:
    """The report; only organisers read it."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        outbox: Outbox,
        guilds: Guilds,
        events: Events,
        keeping: Keeping,
        *,
        subjects: Mapping[str, Subject],
        names: Names,
        upcoming: Upcoming,
        chase: Chase,
    ) -> None:
        self._database, self._clock, self._outbox = database, clock, outbox
        self._guilds, self._events, self._keeping = guilds, events, keeping
        self._subjects, self._names, self._upcoming, self._chase = subjects, names, upcoming, chase

    async def overview(self, guild_id: int, actor: Actor, page: int = 0) -> Overview:
        """Return all that a community's organisers should know, the newest trouble first."""
        self._guilds.require_organiser(guild_id, actor)

        async def work(tx: Transaction) -> Overview:
            now = self._clock.now()
            lost = await self._lost(tx, guild_id)
            found = troubles(await self._names.entries(tx, lost, actor.locale))
            waiting = await store.planned(tx, guild_id, most=MOST_ROWS)
            planned = ahead(await self._names.entries(tx, waiting, actor.locale))
            planned += await self._upcoming.of_guild(tx, guild_id, actor.locale)
            shown, at, pages = _page(found, page)
            return Overview(
                mending=await self._mending(tx, guild_id, now),
                troubles=await self._shown(tx, shown),
                count=len(found),
                page=at,
                pages=pages,
                planned=tuple(sorted(planned, key=lambda one: one.at)[:MOST_PLANNED]),
                sent=await store.sent(tx, guild_id, now - SENT_SINCE),
                unreached=len(await self._chase.unreached(tx, guild_id)),
                titles={event.id or 0: event for event in self._events.visible(guild_id)},
            )

        return await self._database.read(work)

    async def of_event(self, guild_id: int, actor: Actor, claim: str, page: int = 0) -> EventReport:
        """Return what was said to the people of one event, by message; raise UnknownEvent."""
        event = (await self._events.for_organiser(guild_id, actor, claim)).event
        event_id = event.id or 0

        async def work(tx: Transaction) -> EventReport:
            rows = await store.about(tx, guild_id, await self._names.subjects_about(tx, guild_id, event_id))
            entries = await self._names.entries(tx, rows, actor.locale)
            shown, at, pages = _page(things(entries), page)
            unreached = await self._chase.unreached(tx, guild_id, event_id)
            return EventReport(
                event=event,
                things=tuple([await self._shown_thing(tx, event_id, thing) for thing in shown]),
                planned=await self._upcoming.of_event(tx, event, actor.locale),
                unreached=tuple([await _who(tx, guild_id, event_id, one.person_id) for one in unreached]),
                page=at,
                pages=pages,
            )

        return await self._database.read(work)

    async def choices(self, guild_id: int, actor: Actor) -> tuple[Event, ...]:
        """Return the events whose deliveries can be looked at, those ahead first."""
        self._guilds.require_organiser(guild_id, actor)
        now = self._clock.now()
        return tuple(sorted(self._events.visible(guild_id), key=lambda event: phase(event, now) == "past"))

    async def mending(self, guild_id: int) -> Mending:
        """Return what is in the way now."""
        return await self._database.read(lambda tx: self._mending(tx, guild_id, self._clock.now()))

    async def trouble(self, guild_id: int, actor: Actor, claim: str) -> Trouble:
        """Return the trouble that the row *claim* belongs to; raise :class:`NothingToResend`."""
        self._guilds.require_organiser(guild_id, actor)
        return await self._database.read(lambda tx: self._trouble(tx, guild_id, claim, actor.locale))

    async def resend(self, guild_id: int, actor: Actor, claim: str) -> Trouble:
        """Say once more what is in trouble; asked twice, it is said once. Raise :class:`NothingToResend`.

        It is a new row with a new revision, so that its key and its nonce are others; the old one stays as it ended.
        """
        self._guilds.require_organiser(guild_id, actor)

        async def work(tx: Transaction) -> Trouble:
            found = await self._trouble(tx, guild_id, claim, actor.locale)
            useful = [line for line in found.lines if await self._is_of_use(tx, line)]
            planned = [line for line in useful if await self._outbox.say(tx, self._again(line))]
            if not planned:
                raise NothingToResend
            await self._guilds.note(tx, guild_id, actor, "resend", f"outbox:{planned[0].id}")
            return replace(found, lines=tuple(planned))

        return await self._database.write(work)

    async def chase(self, guild_id: int, actor: Actor, claim: str) -> Chased:
        """Try again those whom no private message reaches: of one event, or of all where *claim* names none."""
        self._guilds.require_organiser(guild_id, actor)

        async def work(tx: Transaction) -> Chased:
            outcome = await self._chase.plan(tx, guild_id, int(claim) if claim.isdecimal() else None)
            if outcome.tried:
                await self._guilds.note(tx, guild_id, actor, "chase", f"people:{outcome.tried}")
            return outcome

        return await self._database.write(work)

    async def resume(self, guild_id: int, actor: Actor) -> None:
        """Let private conversations be opened again, once somebody has appealed; what waited leaves."""
        self._guilds.require_organiser(guild_id, actor)

        async def work(tx: Transaction) -> None:
            await alarm.reopen(tx)
            await store.resume(tx, (TOO_MANY, QUARANTINED), self._clock.now())
            await self._guilds.note(tx, guild_id, actor, "resume", "direct_messages")
            self._outbox.wake_after(tx)

        await self._database.write(work)

    async def places_changed(self, guild_id: int) -> None:
        """Look at once whether what was to be mended is: the gateway tells of changed channels or roles."""
        await self._keeping.seen_to_change(guild_id)

    async def _mending(self, tx: Transaction, guild_id: int, now: datetime) -> Mending:
        troubled = [one for one in await self._keeping.troubled(tx, guild_id) if one.kind == CHANNEL and one.problem]
        # One that nothing waits for any more is looked at again within five minutes, and is nobody's worry.
        kept = [one for one in troubled if await store.waiting_in(tx, guild_id, int(one.subject), NO_PLACE)]
        team = str(self._guilds.choices(guild_id).get(CHANNEL_ORGANISERS))
        recent = [one for one in await known(tx) if one.until > now - SENT_SINCE]
        return Mending(
            channels=tuple((one.subject, one.problem or "") for one in kept),
            team=next((one.problem for one in kept if one.subject == team), None),
            lane=await alarm.closed(tx, now),
            outage=recent[-1] if recent else None,
        )

    async def _trouble(self, tx: Transaction, guild_id: int, claim: str, locale: str) -> Trouble:
        lost = await self._lost(tx, guild_id)
        for found in troubles(await self._names.entries(tx, lost, locale)):
            if any(str(line.id) == claim for line in found.lines):
                return found
        raise NothingToResend

    async def _lost(self, tx: Transaction, guild_id: int) -> list[Line]:
        """Return what did not arrive of late, or may not have, and was not made good."""
        since = self._clock.now() - LOOKED_BACK
        lost = await store.in_trouble(tx, guild_id, since, most=MOST_ROWS)
        tried = await store.sent_of(tx, guild_id, TRY, since)
        return [line for line in not_made_good([*lost, *tried]) if line.state is not State.SENT]

    async def _shown(self, tx: Transaction, found: Iterable[Trouble]) -> tuple[Shown, ...]:
        return tuple([Shown(one, await self._is_of_use(tx, one.lines[0])) for one in found])

    async def _shown_thing(self, tx: Transaction, event_id: int, thing: Thing) -> ShownThing:
        guild_id = thing.entries[0].line.guild_id
        missed = [await _who(tx, guild_id, event_id, line.person_id) for line in thing.missed]
        # What was said again stands for what it repeats.
        last = {(entry.line.kind, entry.line.subject, entry.line.recipient): entry for entry in thing.entries}
        standing = {line.id for line in not_made_good(entry.line for entry in thing.entries)}
        since = self._clock.now() - LOOKED_BACK
        rest = [one for one in last.values() if one.line.id in standing and _is_recent(one.line, since)]
        return ShownThing(thing, tuple(missed), await self._shown(tx, troubles(rest)))

    async def _is_of_use(self, tx: Transaction, line: Line) -> bool:
        """Whether saying it again would say something to somebody."""
        subject = self._subjects.get(line.kind)
        if not line.recipient or line.dedupe_key is None or subject is None:
            return False
        try:
            async with tx.connection.begin_nested():
                said = await subject.render(tx, line.guild_id, line.subject, line.locale)
        except Exception:  # what cannot be written cannot be said again, and hides nothing else
            logger.exception("row %d cannot be written again", line.id)
            return False
        return isinstance(said, Rendered)

    def _again(self, line: Line) -> Message:
        now = self._clock.now()
        # What was abandoned has been found worth saying by the person who asks.
        is_over = line.state is State.ABANDONED or (line.expires_at is not None and line.expires_at <= now)
        return Message(
            guild_id=line.guild_id,
            kind=line.kind,
            subject=line.subject,
            recipient=read_recipient(line.recipient),
            due_at=now,
            locale=line.locale,
            revision=line.next_revision,
            priority=line.priority,
            expires_at=now + OF_USE_AGAIN_FOR if is_over else line.expires_at,
        )


def _is_recent(line: Line, since: datetime) -> bool:
    return line.settled_at is None or line.settled_at >= since


async def _who(tx: Transaction, guild_id: int, event_id: int, person_id: int | None) -> Missed:
    """Return who a person is; nobody once they are forgotten."""
    if person_id is None:
        return Missed(None)
    reached = await places.reachable(tx, guild_id, person_id)
    signup = await signups.one(tx, guild_id, event_id, person_id)
    return Missed(reached.discord_id if reached else None, signup.full_name if signup else None)


def _page(found: tuple[T, ...], page: int) -> tuple[tuple[T, ...], int, int]:
    """Return one page of *found*, its number from 0, and how many there are; a page that is gone is the last one."""
    pages = max(-(-len(found) // PAGE), 1)
    at = min(max(page, 0), pages - 1)
    return found[at * PAGE : (at + 1) * PAGE], at, pages
