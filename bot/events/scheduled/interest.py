"""*Intéressé*: who says so in Discord's calendar is counted once, and the events channel gets one line a day.

Nobody is written to, and no id is kept: interest is no sign-up, and who pressed it asked for nothing.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.delivery.card import Card, Text
from bot.delivery.keeping.model import Barred, Gone, Stuck
from bot.delivery.model import Message, Rendered, Setting, Withdrawn
from bot.events import store as events
from bot.events.model import phase, short_title
from bot.events.scheduled import store
from bot.events.scheduled.model import has_begun, person_mark
from bot.events.signups import store as signups
from bot.events.signups.model import is_open
from bot.guilds import store as guilds
from bot.guilds.model import CHANNEL_EVENTS
from bot.i18n import language

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.delivery.keeping.diary import Diary
    from bot.delivery.model import Delivery
    from bot.delivery.service import Outbox
    from bot.events.model import Event
    from bot.events.scheduled.keeper import ScheduledEvents
    from bot.i18n import Locale, Texts

EVERY = timedelta(minutes=15)
# When people read it, and how long it is still of use.
SAID_AT, USEFUL_FOR = time(18), timedelta(hours=12)
KIND = "scheduled.interest"


class Interest:
    """Asks Discord every quarter of an hour; its gateway events would need more intents than the bot has."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        outbox: Outbox,
        diary: Diary,
        scheduled: ScheduledEvents,
        *,
        timezone: str,
        locale: Locale,
    ) -> None:
        self._database, self._clock, self._outbox, self._diary = database, clock, outbox, diary
        self._scheduled, self._zone, self._locale = scheduled, ZoneInfo(timezone), locale
        self._asked_at: datetime | None = None

    async def run(self) -> None:
        """Count who is new, and plan the line of today; harmless twice, or late."""
        now = self._clock.now()
        if self._asked_at and now - self._asked_at < EVERY - timedelta(seconds=5):
            return
        self._asked_at = now
        await self._database.write(self._follow_all)
        for kept in await self._database.read(store.standing):
            await self._count(kept)

    async def _follow_all(self, tx: Transaction) -> None:
        """Have what was published before there was a calendar stand in it, too."""
        for guild_id, event_id in await events.ahead(tx, self._clock.now().date() - timedelta(days=1)):
            if event := await events.one(tx, guild_id, event_id):
                await self._scheduled.follow(tx, event, only_new=True)

    async def _count(self, kept: store.Kept) -> None:
        event = await self._database.read(lambda tx: events.one(tx, kept.guild_id, kept.event_id))
        now = self._clock.now()
        if event is None or kept.entry_id is None or event.status != "visible" or has_begun(event, now):
            is_over = event is None or phase(event, now) == "past"
            await self._database.write(lambda tx: self._forget(tx, kept, is_over=is_over))
            return
        try:
            people = await self._diary.interested(kept.guild_id, kept.entry_id)
        except (Stuck, Barred, Gone):  # asked again in a quarter of an hour
            return
        await self._database.write(lambda tx: self._note(tx, kept, people, now))

    async def _forget(self, tx: Transaction, kept: store.Kept, *, is_over: bool) -> None:
        """Keep nothing of who was counted; the entry of what is over is asked about no more."""
        await store.forget(tx, kept.guild_id, kept.event_id)
        if is_over:
            await store.change(tx, kept.guild_id, kept.event_id, entry_id=None)

    async def _note(self, tx: Transaction, kept: store.Kept, people: frozenset[int], now: datetime) -> None:
        # Who has a place needs no line about how to get one.
        held = {one.discord_id for one in await signups.reached(tx, kept.guild_id, kept.event_id)}
        marks = {person_mark(kept.salt, person) for person in people - held}
        await store.count_once(tx, kept.guild_id, kept.event_id, marks, now)
        is_chosen = (await guilds.choices(tx, kept.guild_id)).get(CHANNEL_EVENTS)
        if is_chosen and await store.untold(tx, kept.guild_id):
            await self._outbox.say(tx, self._line(kept.guild_id, now))

    def _line(self, guild_id: int, now: datetime) -> Message:
        """Return the line of today, or of tomorrow when today's hour is over."""
        there = now.astimezone(self._zone)
        on = there.date() if there.time() < SAID_AT else there.date() + timedelta(days=1)
        due_at = datetime.combine(on, SAID_AT, self._zone)
        place, until = Setting(CHANNEL_EVENTS), due_at + USEFUL_FOR
        return Message(guild_id, KIND, on.isoformat(), place, due_at, self._locale, expires_at=until)


class InterestLine:
    """The line of a day; see :class:`bot.delivery.service.Subject`."""

    def __init__(self, texts: Texts, clock: Clock) -> None:
        self._texts, self._clock = texts, clock

    async def render(self, tx: Transaction, guild_id: int, _subject: str, locale: str) -> Rendered | Withdrawn:
        """Return how many people each event has gained, and how they get a place; it rings nobody."""
        lines, now = list[str](), self._clock.now()
        for event_id, count in (await store.untold(tx, guild_id)).items():
            event = await events.one(tx, guild_id, event_id)
            if event and is_open(event, now):
                lines.append(self._said(event, count, language(locale)))
        return Rendered(Card((Text("\n\n".join(lines)),))) if lines else Withdrawn("delivery.gone")

    async def sent(self, tx: Transaction, delivery: Delivery) -> None:
        """Count nobody a second time."""
        now = self._clock.now()
        await store.told(tx, delivery.guild_id, delivery.claimed_at or now, now)

    def _said(self, event: Event, count: int, locale: Locale) -> str:
        say = self._texts.bound(locale)
        how = "diary.elsewhere" if event.inscription == "ailleurs" else "diary.here"
        counted = say("diary.interested", count=count, title=short_title(event))
        command = f"/{say('command.agenda.name')}"
        return f"{counted}\n{say(how, command=command)}"
