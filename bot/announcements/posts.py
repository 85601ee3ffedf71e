"""Announcements on their way out; see :class:`bot.delivery.service.Subject`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from bot import dates
from bot.announcements import store
from bot.announcements.model import Announcement, Place, State, title_of
from bot.announcements.saying import CROSSPOST, DIRECT, NEWS, POST, subject_of
from bot.announcements.service import CANCELLED
from bot.delivery import lateness
from bot.delivery.card import Button, Card, Post, Row, Text
from bot.delivery.model import InStep, Rendered, Withdrawn
from bot.delivery.outages import why_late
from bot.events import store as events
from bot.events.cards import Cards
from bot.events.model import short_title
from bot.i18n import language

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from bot.announcements.saying import Announcer
    from bot.clock import Clock
    from bot.database import Transaction
    from bot.delivery.model import Delivery
    from bot.events.model import Event
    from bot.events.ports import FollowsFailure
    from bot.events.signups.audiences import Addressed
    from bot.i18n import Locale, Texts

GONE = "delivery.gone"
ECHO = 60
# docs.discord.com resources/channel: the name of a thread
LONGEST_TITLE = 100


class PingRoles(Protocol):
    """Who knows the role that rings."""

    async def ping_role_of(self, tx: Transaction, guild_id: int, event_id: int) -> int | None:
        """Return the role of those who chose the channel, None while there is none."""


class Waits(Protocol):
    """Who knows when something that is kept is looked at again."""

    async def due_at(self, tx: Transaction, guild_id: int, kind: str, subject: str) -> datetime | None:
        """Return that instant, None where it stands as wanted."""


class _Announced(ABC):
    """How an announcement reads, alone or among those that leave with it."""

    async def render(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """Return what it says as it stands."""
        return await self._rendered(tx, await read(tx, guild_id, subject), locale)

    async def all_rendered(
        self, tx: Transaction, guild_id: int, deliveries: Sequence[Delivery]
    ) -> list[Rendered | Withdrawn]:
        """See :class:`bot.delivery.service.KeptInStep`."""
        found = await _all_read(tx, guild_id, deliveries)
        return [await self._rendered(tx, one, row.locale) for one, row in zip(found, deliveries, strict=True)]

    @abstractmethod
    async def _rendered(self, tx: Transaction, one: Announcement | None, locale: str) -> Rendered | Withdrawn:
        """Return what *one* says, or why there is nothing to say any more."""


class AnnouncementPost(_Announced):
    """An announcement in its channel, or in an event's room; it is corrected in place."""

    KIND = POST

    def __init__(
        self,
        texts: Texts,
        clock: Clock,
        roles: PingRoles,
        announcer: Announcer,
        follow: Callable[[Transaction, Announcement], Awaitable[None]],
        *,
        timezone: str,
    ) -> None:
        self._texts, self._clock, self._roles, self._announcer = texts, clock, roles, announcer
        self._follow, self._zone = follow, ZoneInfo(timezone)

    async def _rendered(self, tx: Transaction, one: Announcement | None, locale: str) -> Rendered | Withdrawn:
        """Return what it says as it stands; who is rung stands last."""
        if one is None:
            return Withdrawn(GONE)
        if one.state is State.CANCELLED:
            return Withdrawn(CANCELLED)
        late, told = await self.late(tx, one, POST, locale), await self._announcer.addressed(tx, one)
        card = await self._card(tx, one, told, late)
        return Rendered(card, version=one.version, rung=len(told.in_room) if told else None)

    async def sent(self, tx: Transaction, delivery: Delivery) -> InStep | Withdrawn:
        """Keep what was said in step, and let what is to follow it follow."""
        return (await self.all_sent(tx, delivery.guild_id, (delivery,)))[0]

    async def all_sent(
        self, tx: Transaction, guild_id: int, deliveries: Sequence[Delivery]
    ) -> list[InStep | Withdrawn]:
        """See :class:`bot.delivery.service.KeptInStep`."""
        found = await _all_read(tx, guild_id, deliveries)
        for one in filter(None, found):
            await self._follow(tx, one)
        return [standing(one) for one in found]

    async def failed(self, tx: Transaction, delivery: Delivery, reason: str) -> None:
        """Let the organisers know."""
        if one := await read(tx, delivery.guild_id, delivery.subject):
            await self._announcer.tell_organisers(tx, one, reason)

    async def expired(self, tx: Transaction, delivery: Delivery) -> None:
        """Let the organisers know, and decide where they wanted to be asked."""
        if one := await read(tx, delivery.guild_id, delivery.subject):
            await self._announcer.expired(tx, one)

    async def _card(self, tx: Transaction, one: Announcement, told: Addressed | None, late: str | None) -> Card:
        """Return it with who is rung, as they are known now: the room's role, or a part of the room by name."""
        if told is None or one.event_id is None:
            return composed(one, late)
        people = tuple(person.discord_id for person in told.in_room)
        if told.by_name(one.text):
            return composed(one, late, people)
        role = await self._roles.ping_role_of(tx, one.guild_id, one.event_id)
        return composed(replace(one, roles=(*one.roles, role)) if role else one, late)

    async def late(self, tx: Transaction, one: Announcement, kind: str, locale: str) -> str | None:
        """Return the words that say why it leaves late, or did; None where it does not."""
        if one.said_for is None:
            return None
        now, spoken = self._clock.now(), language(locale)
        late = await why_late(tx, one.guild_id, kind, subject_of(one), one.said_for, now)
        return f"-# {lateness.words(late, self._texts.bound(spoken), self._zone, spoken)}" if late else None


class AnnouncementDirect(_Announced):
    """The same, in a message to one person who chose that way for the event, which its first line names."""

    KIND = DIRECT

    def __init__(self, texts: Texts, post: AnnouncementPost, way: FollowsFailure) -> None:
        self._texts, self._post, self._way = texts, post, way

    async def _rendered(self, tx: Transaction, one: Announcement | None, locale: str) -> Rendered | Withdrawn:
        """Return what it says; a direct message rings by itself."""
        event = await events.one(tx, one.guild_id, one.event_id) if one and one.event_id else None
        if one is None or event is None:
            return Withdrawn(GONE)
        if one.state is State.CANCELLED:
            return Withdrawn(CANCELLED)
        late = await self._post.late(tx, one, DIRECT, locale)
        return Rendered(self._card(one, event, late, locale), version=one.version)

    async def again(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """See :class:`bot.delivery.service.SaysAgain`."""
        one = await read(tx, guild_id, subject)
        event = await events.one(tx, guild_id, one.event_id) if one and one.event_id else None
        if one is None or event is None or one.state is State.CANCELLED:
            return Withdrawn(GONE)
        return Rendered(self._card(one, event, None, locale))

    def _card(self, one: Announcement, event: Event, late: str | None, locale: str) -> Card:
        """Return it as it reads where nothing else says which event it is about."""
        if short_title(event) not in one.text.splitlines()[0]:
            head = Cards(self._texts, language(locale)).head(event)
            one = replace(one, text=f"{head}\n{one.text}")
        return composed(replace(one, roles=(), everyone=False), late)

    async def sent(self, tx: Transaction, delivery: Delivery) -> InStep | Withdrawn:
        """Keep what was said in step."""
        return (await self.all_sent(tx, delivery.guild_id, (delivery,)))[0]

    async def all_sent(
        self, tx: Transaction, guild_id: int, deliveries: Sequence[Delivery]
    ) -> list[InStep | Withdrawn]:
        """See :class:`bot.delivery.service.KeptInStep`."""
        return [standing(one) for one in await _all_read(tx, guild_id, deliveries)]

    async def failed(self, tx: Transaction, delivery: Delivery, reason: str) -> None:
        """Bring the person back to the channel, and let the organisers know whom it did not reach."""
        one = await read(tx, delivery.guild_id, delivery.subject)
        person = delivery.recipient.removeprefix("person:")
        if one and one.event_id and person.isdecimal():
            await self._way.direct_failed(tx, delivery.guild_id, one.event_id, int(person), reason)


class AnnouncementNews:
    """What the organisers read of an announcement: it waits for them, was missed, or could not be said."""

    KIND = NEWS

    def __init__(self, texts: Texts, waits: Waits, *, timezone: str) -> None:
        self._texts, self._waits, self._zone = texts, waits, ZoneInfo(timezone)

    async def render(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """Return what happened and the button that leads to it."""
        number, _, _, why = subject.split(":", 3)
        one = await store.one(tx, guild_id, int(number))
        if one is None or (why == State.WAITING and one.state is not State.WAITING):
            return Withdrawn(GONE)
        if why != CROSSPOST:
            return Rendered(self._card(one, why, language(locale)))
        until = await self._waits.due_at(tx, guild_id, CROSSPOST, subject.removesuffix(f":0:{why}"))
        return Rendered(self._postponed(one, until, language(locale))) if until else Withdrawn(GONE)

    async def sent(self, _tx: Transaction, _delivery: Delivery) -> None:
        """Said once and done."""

    def _postponed(self, one: Announcement, until: datetime, locale: Locale) -> Card:
        said = {"title": title_of(one, longest=ECHO), "instant": dates.instant(until, self._zone, locale)}
        return Card((Text(self._texts.get("announcement.news_crosspost", locale, **said)),))

    def _card(self, one: Announcement, why: str, locale: Locale) -> Card:
        say = self._texts.bound(locale)
        known = {"waiting": "waiting", "cancel": "missed", "ask": "asking"}
        head = say(f"announcement.news_{known.get(why, 'failed')}", title=title_of(one, longest=ECHO))
        lines = [head] if why in known else [head, say(why)]
        if one.said_for and why in {"cancel", "ask"}:
            lines.append(say("announcement.was_due", instant=dates.instant(one.said_for, self._zone, locale)))
        opens = Button(say("button.announcement_open"), custom_id=f"annonce:open:{one.id}", style="primary")
        return Card((Text("\n".join(lines)), Row((opens,))))


async def read(tx: Transaction, guild_id: int, subject: str) -> Announcement | None:
    """Return the announcement that a row is about."""
    return await store.one(tx, guild_id, _number(subject))


async def _all_read(tx: Transaction, guild_id: int, deliveries: Sequence[Delivery]) -> list[Announcement | None]:
    """Return the announcement that each of *deliveries* is about."""
    numbers = [_number(one.subject) for one in deliveries]
    found = await store.several(tx, guild_id, numbers)
    return [found.get(number) for number in numbers]


def _number(subject: str) -> int:
    return int(subject.partition(":")[0])


def standing(one: Announcement | None) -> InStep | Withdrawn:
    """Return how an announcement that was just sent stands, or why it is not kept in step."""
    if one is None:
        return Withdrawn(GONE)
    return Withdrawn(CANCELLED) if one.state is State.CANCELLED else InStep(one.version)


def composed(one: Announcement, late: str | None, people: tuple[int, ...] = ()) -> Card:
    """Return the message exactly as a channel shows it: the text, a word if it is late, who is rung."""
    rung = ["@everyone"] if one.everyone else []
    rung += [f"<@&{role}>" for role in one.roles] + [f"<@{person}>" for person in people]
    lines = [one.text, *([late] if late else []), *([" ".join(rung)] if rung else [])]
    post = Post(title_of(one, longest=LONGEST_TITLE), (one.tag_id,) if one.tag_id else ())
    return Card(
        (Text("\n".join(lines)),),
        roles=one.roles,
        people=people,
        everyone=one.everyone,
        file=one.file,
        post=post if one.place is Place.FORUM and one.event_id is None else None,
    )
