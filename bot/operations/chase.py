"""*Relancer les personnes non jointes*: try again what each has missed last, and say afterwards who was reached."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from bot.delivery.card import Card, Text
from bot.delivery.model import Delivery, Message, Person, Rendered, Setting, State, Withdrawn
from bot.delivery.report import store
from bot.delivery.report.model import AHEAD, Title, things
from bot.delivery.service import SaysAgain
from bot.events import store as events
from bot.events.model import phase
from bot.events.places import store as places
from bot.events.places.news import TRIAL
from bot.events.places.service import GATHERED_FOR
from bot.guilds.model import CHANNEL_ORGANISERS
from bot.i18n import language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from bot.clock import Clock
    from bot.database import Transaction
    from bot.delivery.report.model import Line, Thing
    from bot.delivery.report.titles import Names
    from bot.delivery.service import Outbox, Subject
    from bot.events.places.store import Unreached
    from bot.i18n import Locale, Texts

TRY, RESULT = "deliveries.chase", "deliveries.chased"
# Before what is only news, behind reminders.
PRIORITY = 4
# A conversation that does not stand yet is opened in its turn.
TURN_FOR = timedelta(seconds=5)
OF_USE_FOR = timedelta(days=1)
# Who has missed nothing, since the channel told them, is sent the trial message: it brings them back to their way.
TRIAL_AGAIN = 0


@dataclass(frozen=True)
class Chased:
    """How many people are tried, and of how many others nothing is left to say, or is on its way already."""

    tried: int = 0
    left: int = 0


class FollowsReach(Protocol):
    """Hears that a private message has reached somebody again."""

    async def direct_reached(self, tx: Transaction, guild_id: int, event_id: int, person_id: int) -> None:
        """Forget that earlier ones came back."""


class Chase:
    """Plans the tries."""

    def __init__(
        self, clock: Clock, outbox: Outbox, subjects: Mapping[str, Subject], names: Names, *, locale: Locale
    ) -> None:
        self._clock, self._outbox, self._subjects, self._names = clock, outbox, subjects, names
        self._locale = locale

    async def unreached(self, tx: Transaction, guild_id: int, event_id: int | None = None) -> list[Unreached]:
        """Return whom no private message reaches about what is ahead, or about one event."""
        found = []
        for one in await places.still_unreached(tx, guild_id):
            event = await events.one(tx, guild_id, one.event_id) if event_id in {None, one.event_id} else None
            if event and event.status == "visible" and phase(event, self._clock.now()) != "past":
                found.append(one)
        return found

    async def plan(self, tx: Transaction, guild_id: int, event_id: int | None) -> Chased:
        """Try each of them once more; who is being tried is not tried twice."""
        for number in sorted({one.event_id for one in await self.unreached(tx, guild_id, event_id)}):
            # Somebody else who presses at once waits here, and then sees who is being tried.
            await events.version(tx, guild_id, number, for_change=True)
        now, first = self._clock.now(), await store.newest(tx, guild_id, TRY) + 1
        asked = await self.unreached(tx, guild_id, event_id)
        tried, said = 0, {one: await self._said(tx, guild_id, one) for one in {one.event_id for one in asked}}
        for one in asked:
            row = await self._missed(tx, guild_id, one, said[one.event_id])
            locale = await places.locale_of(tx, guild_id, one.person_id) or self._locale
            tried += row is not None and await self._outbox.say(tx, _try(guild_id, one, row, locale, now))
        if tried:
            last = await store.newest(tx, guild_id, TRY)
            result = Message(guild_id, RESULT, f"{first}-{last}", Setting(CHANNEL_ORGANISERS), now, self._locale)
            await self._outbox.say(tx, replace(result, due_at=now + GATHERED_FOR + TURN_FOR * tried))
        return Chased(tried, len(asked) - tried)

    async def _said(self, tx: Transaction, guild_id: int, event_id: int) -> tuple[Thing, ...]:
        """Return what was said to the people of an event, the newest first."""
        rows = await store.about(tx, guild_id, await self._names.subjects_about(tx, guild_id, event_id))
        return things(await self._names.entries(tx, rows, self._locale))

    async def _missed(self, tx: Transaction, guild_id: int, one: Unreached, said: tuple[Thing, ...]) -> int | None:
        """Return the row that says the last thing that did not reach somebody and is still worth saying.

        0 stands for a trial message, where they have missed nothing; None for somebody who is being tried.
        """
        recipient = str(Person(one.person_id))
        theirs = [line for thing in said for line in thing.letters if line.recipient == recipient]
        if any(line.kind == TRY and line.state in AHEAD for line in theirs):
            return None
        missed = [line for thing in said for line in thing.missed if line.recipient == recipient]
        for line in sorted(missed, key=lambda line: -line.id):
            row = _read(line.subject)[2] if line.kind == TRY else line.id
            if isinstance(await again(tx, self._subjects, guild_id, one.event_id, one.person_id, row), Rendered):
                return row
        trial = await again(tx, self._subjects, guild_id, one.event_id, one.person_id, TRIAL_AGAIN)
        return TRIAL_AGAIN if isinstance(trial, Rendered) else None


def _try(guild_id: int, one: Unreached, row: int, locale: str, now: datetime) -> Message:
    return Message(
        guild_id=guild_id,
        kind=TRY,
        subject=f"{one.event_id}:{one.person_id}:{row}",
        recipient=Person(one.person_id),
        due_at=now,
        locale=locale,
        revision=int(now.timestamp()),
        priority=PRIORITY,
        expires_at=now + OF_USE_FOR,
    )


async def again(
    tx: Transaction, subjects: Mapping[str, Subject], guild_id: int, event_id: int, person_id: int, row: int
) -> Rendered | Withdrawn:
    """Return what *row* said, as it stands now, to who has missed it; the trial message for :data:`TRIAL_AGAIN`."""
    missed = await store.one(tx, guild_id, row) if row != TRIAL_AGAIN else None
    locale = await places.locale_of(tx, guild_id, person_id) or "fr"
    kind, subject = (missed.kind, missed.subject) if missed else (TRIAL, f"{event_id}:{person_id}")
    says = subjects.get(kind)
    if not isinstance(says, SaysAgain) or (missed is None and row != TRIAL_AGAIN):
        return Withdrawn("delivery.gone")
    return await says.again(tx, guild_id, subject, locale)


class ChaseTry:
    """What somebody has missed, once more; see :class:`bot.delivery.service.Subject`."""

    def __init__(self, clock: Clock, subjects: Mapping[str, Subject], reach: FollowsReach) -> None:
        self._clock, self._subjects, self._reach = clock, subjects, reach

    async def render(self, tx: Transaction, guild_id: int, subject: str, _locale: str) -> Rendered | Withdrawn:
        """Return what it says as it stands now."""
        return await again(tx, self._subjects, guild_id, *_read(subject))

    async def sent(self, tx: Transaction, delivery: Delivery) -> None:
        """Note that they are reached, and let the result leave once everybody was tried."""
        event_id, person_id, _ = _read(delivery.subject)
        await self._reach.direct_reached(tx, delivery.guild_id, event_id, person_id)
        await self._end(tx, delivery)

    async def failed(self, tx: Transaction, delivery: Delivery, _reason: str) -> None:
        """They stay among those who are not reached."""
        await self._end(tx, delivery)

    async def expired(self, tx: Transaction, delivery: Delivery) -> None:
        """It could not be tried."""
        await self._end(tx, delivery)

    async def _end(self, tx: Transaction, delivery: Delivery) -> None:
        now = self._clock.now()
        for line in await store.planned_of(tx, delivery.guild_id, RESULT):
            first, last = map(int, line.subject.split("-"))
            tries = await store.between(tx, delivery.guild_id, TRY, first, last)
            if not any(one.state in AHEAD for one in tries):
                await store.hasten(tx, delivery.guild_id, RESULT, line.subject, now)


class ChaseTitles:
    """A try bears the name of what was missed, so that both are one in the report."""

    def __init__(self, texts: Texts, names: Names) -> None:
        self._texts, self._names = texts, names

    async def title(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Title:
        """See :class:`bot.delivery.report.titles.Titles`."""
        event_id, _, row = _read(subject)
        missed = await store.one(tx, guild_id, row) if row != TRIAL_AGAIN else None
        if missed is None:
            return Title(self._texts.get("title.trial", language(locale)), event_id, in_private=True)
        (entry,) = await self._names.entries(tx, [missed], locale)
        return entry.title

    async def about(self, _tx: Transaction, _guild_id: int, event_id: int) -> tuple[str, ...]:
        """See :class:`bot.delivery.report.titles.Titles`."""
        return (f"{event_id}:",)


def not_made_good(lines: Iterable[Line]) -> list[Line]:
    """Return *lines* without what a later try has made good, and without the tries that changed nothing."""
    rows = list(lines)
    made_good = {_read(line.subject)[2] for line in rows if line.kind == TRY and line.state is State.SENT}
    in_vain = {State.FAILED, State.ABANDONED}
    return [line for line in rows if line.id not in made_good and not (line.kind == TRY and line.state in in_vain)]


class ChaseResult:
    """Who was reached, for the organisers alone; see :class:`bot.delivery.service.Subject`."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    async def render(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """Return their names by how it ended; it pings nobody."""
        say = self._texts.bound(language(locale))
        first, last = map(int, subject.split("-"))
        tries = await store.between(tx, guild_id, TRY, first, last)
        reached = [line for line in tries if line.state is State.SENT]
        missed = [line for line in tries if line.state in {State.FAILED, State.ABANDONED}]
        lines = [f"**{say('chase.title')}**"]
        for key, found in (("chase.reached", reached), ("chase.missed", missed)):
            if found:
                lines.append(say(key, count=len(found), people=await self._names(tx, guild_id, found)))
        if going := len([line for line in tries if line.state in {*AHEAD, State.UNKNOWN}]):
            lines.append(say("chase.going", count=going))
        if missed:
            lines.append(say("chase.next"))
        return Rendered(Card((Text("\n".join(lines)),)))

    async def sent(self, _tx: Transaction, _delivery: Delivery) -> None:
        """Said once and done."""

    async def _names(self, tx: Transaction, guild_id: int, lines: list[Line]) -> str:
        found = [await places.reachable(tx, guild_id, line.person_id or 0) for line in lines]
        return ", ".join(f"<@{one.discord_id}>" for one in found if one) or "…"


def _read(subject: str) -> tuple[int, int, int]:
    event_id, person_id, row = map(int, subject.split(":"))
    return event_id, person_id, row
