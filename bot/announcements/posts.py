"""Announcements on their way out; see :class:`bot.delivery.service.Subject`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from bot import dates
from bot.announcements import store
from bot.announcements.model import Announcement, State
from bot.announcements.saying import DIRECT, NEWS, POST, subject_of
from bot.announcements.service import CANCELLED
from bot.delivery import lateness
from bot.delivery.card import Button, Card, Row, Text
from bot.delivery.model import Rendered, Withdrawn
from bot.delivery.outages import why_late
from bot.events.signups import store as signups
from bot.events.signups.model import Way
from bot.i18n import language

if TYPE_CHECKING:
    from bot.announcements.saying import Announcer
    from bot.clock import Clock
    from bot.database import Transaction
    from bot.delivery.model import Delivery
    from bot.events.ports import FollowsFailure
    from bot.i18n import Locale, Texts

GONE = "delivery.gone"
ECHO = 60


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
        late, rung = await self.late(tx, one, POST, locale), None
        if one.event_id:
            rung = sum(a.way is Way.CHANNEL for a in await signups.reached(tx, guild_id, one.event_id))
            ping_role = await self._roles.ping_role_of(tx, guild_id, one.event_id)
            one = replace(one, roles=(*one.roles, ping_role)) if ping_role else one
        return Rendered(composed(one, late), version=one.version, rung=rung)

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

    async def late(self, tx: Transaction, one: Announcement, kind: str, locale: str) -> str | None:
        """Return the words that say why it leaves late, or did; None where it does not."""
        if one.said_for is None:
            return None
        now, spoken = self._clock.now(), language(locale)
        late = await why_late(tx, one.guild_id, kind, subject_of(one), one.said_for, now)
        return f"-# {lateness.words(late, self._texts.bound(spoken), self._zone, spoken)}" if late else None


class AnnouncementDirect:
    """The same, in a message to one person who chose that way for the event."""

    KIND = DIRECT

    def __init__(self, post: AnnouncementPost, way: FollowsFailure) -> None:
        self._post, self._way = post, way

    async def render(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """Return what it says; a direct message rings by itself."""
        rendered = await self._post.render(tx, guild_id, subject, locale)
        one = await read(tx, guild_id, subject)
        if one is None or isinstance(rendered, Withdrawn):
            return rendered
        late = await self._post.late(tx, one, DIRECT, locale)
        return replace(rendered, card=composed(replace(one, roles=(), everyone=False), late), rung=None)

    async def again(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:  # noqa: ARG002 - organisers write in one language
        """See :class:`bot.delivery.service.SaysAgain`."""
        one = await read(tx, guild_id, subject)
        if one is None or one.state is State.CANCELLED:
            return Withdrawn(GONE)
        return Rendered(composed(replace(one, roles=(), everyone=False), None))

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


def composed(one: Announcement, late: str | None) -> Card:
    """Return the message exactly as a channel shows it: the text, a word if it is late, who is rung."""
    rung = ["@everyone"] if one.everyone else []
    rung += [f"<@&{role}>" for role in one.roles]
    lines = [one.text, *([late] if late else []), *([" ".join(rung)] if rung else [])]
    return Card((Text("\n".join(lines)),), roles=one.roles, everyone=one.everyone)


def title_of(one: Announcement) -> str:
    """Return the first words of an announcement, by which its organisers know it."""
    first = one.text.splitlines()[0].strip("# *_")
    return first if len(first) <= ECHO else first[: ECHO - 1].rstrip() + "…"
