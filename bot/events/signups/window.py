"""*Ouvrir maintenant* and *Fermer maintenant*: sign-up by hand; who asked to be told of the opening is woken."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.events import store as events
from bot.events.model import over_at, sign_up_closes_at
from bot.events.service import UnknownEvent, number
from bot.events.signups import store
from bot.events.signups.audiences import Audience
from bot.events.signups.model import AlreadyOpen, SignUpIsClosed, SignUpRefusal, check_alive, is_early, is_open
from bot.events.signups.opening import Opening, opening_of, subject_of
from bot.events.waitlist import store as waitlist
from bot.events.waitlist.model import too_late
from bot.i18n import language

if TYPE_CHECKING:
    from datetime import datetime

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.delivery.service import Outbox
    from bot.events.model import Event
    from bot.events.service import Events
    from bot.events.waitlist.model import Reserve
    from bot.guilds.model import Actor
    from bot.guilds.service import Guilds

ANEW, GONE = "delivery.anew", "delivery.gone"


class NotPublished(SignUpRefusal):
    """Nobody can sign up for what nobody sees."""

    key = "refusal.event_is_draft"


@dataclass(frozen=True)
class Turned:
    """An event whose sign-up was opened or closed by hand; *woken* people had asked to be told.

    *late* are the places that are still kept back, each with the text that says who can have them.
    """

    event: Event
    woken: int = 0
    late: tuple[tuple[str, Reserve], ...] = ()


def opened(event: Event, now: datetime) -> Event:
    """Return *event* with its sign-up open from *now* on, until it would have closed anyway.

    What had closed stays open until the event begins or, where it has, until it is over. Raise a
    :class:`~bot.events.signups.model.SignUpRefusal` where there is nothing to open.
    """
    _check(event, now)
    if is_open(event, now):
        raise AlreadyOpen(event)
    if is_early(event, now):
        event = replace(event, opens_at=now)
    if now >= sign_up_closes_at(event):
        event = replace(event, closes_at=None)
    return event if is_open(event, now) else replace(event, closes_at=over_at(event))


def closed(event: Event, now: datetime) -> Event:
    """Return *event* with its sign-up closed *now*; raise a refusal where it is not open."""
    _check(event, now)
    if not is_open(event, now):
        raise SignUpIsClosed(event)
    return replace(event, closes_at=now)


def _check(event: Event, now: datetime) -> None:
    if event.status == "draft":
        raise NotPublished(event)
    check_alive(event, now)


class Openings:
    """Lets the messages to those who asked for them follow the instant; an :class:`bot.events.ports.EventListener`."""

    def __init__(self, clock: Clock, outbox: Outbox) -> None:
        self._clock, self._outbox = clock, outbox

    async def event_changed(self, tx: Transaction, before: Event | None, after: Event) -> None:
        """Plan anew what was to leave at another instant, inside the transaction of the change."""
        if before is None or (before.opens_at, before.status) == (after.opens_at, after.status):
            return
        now = self._clock.now()
        for one in await store.reached(tx, after.guild_id, after.id or 0, Audience.WAITING):
            subject = subject_of(after, one.person_id)
            reason = ANEW if after.status == "visible" else GONE
            await self._outbox.withdraw(tx, after.guild_id, Opening.KIND, subject, reason, now)
            if after.status == "visible":
                message = opening_of(after, one.person_id, language(one.locale))
                await self._outbox.say(tx, replace(message, due_at=after.opens_at or now))


class Windows:
    """Opens and closes sign-up by hand."""

    def __init__(self, database: Database, clock: Clock, guilds: Guilds, events: Events) -> None:
        self._database, self._clock, self._guilds, self._events = database, clock, guilds, events

    async def open(self, guild_id: int, actor: Actor, claim: str) -> Turned:
        """Open sign-up now; raise :class:`~bot.events.signups.model.AlreadyOpen` where it is."""
        return await self._turn(guild_id, actor, claim, is_opening=True)

    async def close(self, guild_id: int, actor: Actor, claim: str) -> Turned:
        """Close sign-up now; raise :class:`~bot.events.signups.model.SignUpIsClosed` where it is."""
        return await self._turn(guild_id, actor, claim, is_opening=False)

    async def _turn(self, guild_id: int, actor: Actor, claim: str, *, is_opening: bool) -> Turned:
        self._guilds.require_organiser(guild_id, actor)

        async def work(tx: Transaction) -> Turned:
            before = await events.one(tx, guild_id, number(claim), for_change=True)
            if before is None:
                raise UnknownEvent
            now = self._clock.now()
            after = opened(before, now) if is_opening else closed(before, now)
            waiting = await store.reached(tx, guild_id, before.id or 0, Audience.WAITING) if is_opening else []
            act = "signup_opened" if is_opening else "signup_closed"
            reserves = await waitlist.reserves(tx, guild_id, before.id or 0)
            late = tuple((key, one) for one in reserves if (key := too_late(one, before, after)))
            return Turned(await self._events.rewrite(tx, actor, before, after, act), len(waiting), late)

        turned = await self._database.write(work)
        await self._events.refresh(guild_id)
        return turned
