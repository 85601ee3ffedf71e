"""Announcements on their way out; see :class:`bot.delivery.service.Subject`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from bot import dates
from bot.announcements import store
from bot.announcements.model import Announcement, State, has_missed
from bot.announcements.saying import DIRECT, NEWS, POST
from bot.announcements.service import CANCELLED
from bot.delivery.card import Button, Card, Row, Text
from bot.delivery.model import Rendered, Withdrawn
from bot.delivery.model import State as RowState
from bot.events import store as events
from bot.events.cards import Cards
from bot.events.model import short_title
from bot.i18n import language

if TYPE_CHECKING:
    from datetime import datetime

    from bot.announcements.saying import Announcer
    from bot.clock import Clock
    from bot.database import Transaction
    from bot.delivery.model import Delivery
    from bot.events.ports import FollowsFailure
    from bot.i18n import Locale, Texts

GONE = "delivery.gone"
ECHO = 60
# Emphasis anywhere, and what makes a heading, a quote or a list.
_SIGNS = re.compile(r"\*+|__|~~|\|\||`|^\s*(?:[#>-]+ )+")


class PingRoles(Protocol):
    """Who knows the role that rings."""

    async def ping_role_of(self, tx: Transaction, guild_id: int, event_id: int) -> int | None:
        """Return the role of those who chose the channel, None while there is none."""


class AnnouncementPost:
    """An announcement in its channel, or in an event's room; it is corrected in place."""

    KIND = POST

    def __init__(self, texts: Texts, clock: Clock, roles: PingRoles, announcer: Announcer, *, timezone: str) -> None:
        self._texts, self._clock, self._roles, self._announcer = texts, clock, roles, announcer
        self._zone = ZoneInfo(timezone)

    async def render(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """Return what it says as it stands; who is rung stands last."""
        one = await read(tx, guild_id, subject)
        if one is None:
            return Withdrawn(GONE)
        if one.state is State.CANCELLED:
            return Withdrawn(CANCELLED)
        late = self._late(one, await self._left_at(tx, one), locale)
        return Rendered(await self._card(tx, one, late), version=one.version)

    async def sent(self, tx: Transaction, delivery: Delivery) -> Rendered | Withdrawn:
        """Keep what was said in step."""
        return await self.render(tx, delivery.guild_id, delivery.subject, delivery.locale)

    async def failed(self, tx: Transaction, delivery: Delivery, reason: str) -> None:
        """Let the organisers know."""
        if one := await read(tx, delivery.guild_id, delivery.subject):
            await self._announcer.tell_organisers(tx, one, reason)

    async def expired(self, tx: Transaction, delivery: Delivery) -> None:
        """Let the organisers know, and decide where they wanted to be asked."""
        if one := await read(tx, delivery.guild_id, delivery.subject):
            await self._announcer.expired(tx, one)

    async def _card(self, tx: Transaction, one: Announcement, late: str | None) -> Card:
        """Return it with who is rung, as they are known now: the room's role, or a part of the room by name."""
        told = await self._announcer.addressed(tx, one)
        if told is None or one.event_id is None:
            return composed(one, late)
        people = tuple(person.discord_id for person in told.in_room)
        if told.by_name(one.text):
            return composed(one, late, people)
        role = await self._roles.ping_role_of(tx, one.guild_id, one.event_id)
        return composed(replace(one, roles=(*one.roles, role)) if role else one, late)

    async def _left_at(self, tx: Transaction, one: Announcement) -> datetime:
        """Return when it left: a correction of what left in time is not late, whenever it is made."""
        rows = await self._announcer.rows(tx, one, POST)
        left = (row.claimed_at for row in rows if row.claimed_at and row.state in {RowState.CLAIMED, RowState.SENT})
        return next(left, self._clock.now())

    def _late(self, one: Announcement, left_at: datetime, locale: str) -> str | None:
        if one.said_for is None or not has_missed(one.said_for, left_at):
            return None
        spoken = language(locale)
        return self._texts.get("announcement.late", spoken, instant=dates.instant(one.said_for, self._zone, spoken))


class AnnouncementDirect:
    """The same, in a message to one person who chose that way for the event, which its first line names."""

    KIND = DIRECT

    def __init__(self, texts: Texts, way: FollowsFailure) -> None:
        self._texts, self._way = texts, way

    async def render(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """Return what it says; a direct message rings by itself."""
        one = await read(tx, guild_id, subject)
        event = await events.one(tx, guild_id, one.event_id) if one and one.event_id else None
        if one is None or event is None:
            return Withdrawn(GONE)
        if one.state is State.CANCELLED:
            return Withdrawn(CANCELLED)
        if short_title(event) not in one.text.splitlines()[0]:
            head = Cards(self._texts, language(locale)).head(event)
            one = replace(one, text=f"{head}\n{one.text}")
        return Rendered(composed(replace(one, roles=(), everyone=False), None), version=one.version)

    async def sent(self, tx: Transaction, delivery: Delivery) -> Rendered | Withdrawn:
        """Keep what was said in step."""
        return await self.render(tx, delivery.guild_id, delivery.subject, delivery.locale)

    async def failed(self, tx: Transaction, delivery: Delivery, reason: str) -> None:
        """Bring the person back to the channel, and let the organisers know whom it did not reach."""
        one = await read(tx, delivery.guild_id, delivery.subject)
        person = delivery.recipient.removeprefix("person:")
        if one and one.event_id and person.isdecimal():
            await self._way.direct_failed(tx, delivery.guild_id, one.event_id, int(person), reason)


class AnnouncementNews:
    """What the organisers read of an announcement: it waits for them, was missed, or could not be said."""

    KIND = NEWS

    def __init__(self, texts: Texts, *, timezone: str) -> None:
        self._texts, self._zone = texts, ZoneInfo(timezone)

    async def render(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """Return what happened and the button that leads to it."""
        number, _, _, why = subject.split(":", 3)
        one = await store.one(tx, guild_id, int(number))
        if one is None or (why == State.WAITING and one.state is not State.WAITING):
            return Withdrawn(GONE)
        return Rendered(self._card(one, why, language(locale)))

    async def sent(self, _tx: Transaction, _delivery: Delivery) -> None:
        """Said once and done."""

    def _card(self, one: Announcement, why: str, locale: Locale) -> Card:
        say = self._texts.bound(locale)
        known = {"waiting": "waiting", "cancel": "missed", "ask": "asking"}
        head = say(f"announcement.news_{known.get(why, 'failed')}", title=title_of(one))
        lines = [head] if why in known else [head, say(why)]
        if one.said_for and why in {"cancel", "ask"}:
            lines.append(say("announcement.was_due", instant=dates.instant(one.said_for, self._zone, locale)))
        opens = Button(say("button.announcement_open"), custom_id=f"annonce:open:{one.id}", style="primary")
        return Card((Text("\n".join(lines)), Row((opens,))))


async def read(tx: Transaction, guild_id: int, subject: str) -> Announcement | None:
    """Return the announcement that a row is about."""
    return await store.one(tx, guild_id, int(subject.partition(":")[0]))


def composed(one: Announcement, late: str | None, people: tuple[int, ...] = ()) -> Card:
    """Return the message exactly as a channel shows it: the text, a word if it is late, who is rung."""
    rung = ["@everyone"] if one.everyone else []
    rung += [f"<@&{role}>" for role in one.roles] + [f"<@{person}>" for person in people]
    lines = [one.text, *([late] if late else []), *([" ".join(rung)] if rung else [])]
    return Card((Text("\n".join(lines)),), roles=one.roles, people=people, everyone=one.everyone)


def title_of(one: Announcement) -> str:
    """Return the first words of an announcement, by which its organisers know it."""
    lines = (_SIGNS.sub("", line).strip() for line in one.text.splitlines())
    first = next(filter(None, lines), one.text.strip())
    return first if len(first) <= ECHO else first[: ECHO - 1].rstrip() + "…"
