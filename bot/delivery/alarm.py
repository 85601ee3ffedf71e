"""Discord calls it too many direct conversations: the lane is closed, the organisers are told once, and it reopens.

What closes it is remembered: a process that starts again must not ask Discord at once.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot import dates
from bot.database.marks import APPLICATION, remember, remembered
from bot.delivery.card import Button, Card, Row, Text
from bot.delivery.lane import QUARANTINED, TOO_MANY, Resting
from bot.delivery.model import Delivery, Message, Postponed, Rendered, Setting, Withdrawn
from bot.i18n import language

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.database import Transaction
    from bot.delivery.service import Outbox
    from bot.errors import Say
    from bot.i18n import Locale, Texts

logger = logging.getLogger(__name__)

KIND, CLOSED = "deliveries.lane", "lane_closed"
# Where the organisers are told, by the name of their option.
TEAM = "channel_organisers"
# After "too fast" the lane rests for so long; a quarantine lasts until somebody has appealed and says so here.
CLOSED_FOR = timedelta(hours=1)
ASKED_AGAIN_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Closed:
    """Since when no new conversation is opened, why, and until when; None until somebody acts."""

    since: datetime
    reason: str
    until: datetime | None

    def left(self, now: datetime) -> timedelta:
        """Return for how long the lane stays closed."""
        return (self.until or now + ASKED_AGAIN_AFTER) - now


async def closed(tx: Transaction, now: datetime) -> Closed | None:
    """Return what closes the lane, None while it is open."""
    kept = json.loads(await remembered(tx, APPLICATION, CLOSED) or "null")
    if kept is None:
        return None
    since, reason, until = kept
    found = Closed(datetime.fromisoformat(since), reason, datetime.fromisoformat(until) if until else None)
    return found if found.until is None or found.until > now else None


class Alarm:
    """Closes the lane where Discord asks for it, and lets the organisers know."""

    def __init__(self, clock: Clock, outbox: Outbox) -> None:
        self._clock, self._outbox = clock, outbox

    async def heard(self, tx: Transaction, delivery: Delivery, outcome: Postponed) -> Postponed:
        """Follow an answer to *delivery* that may be the alarm; return for how long it waits."""
        if outcome.reason not in {TOO_MANY, QUARANTINED}:
            return outcome
        now = self._clock.now()
        found = await closed(tx, now)
        if found is None and isinstance(outcome, Resting):
            # Somebody has opened it again since.
            return Postponed(outcome.reason)
        if found is None or (found.reason, outcome.reason) == (TOO_MANY, QUARANTINED):
            found = await self._close(tx, outcome.reason, now)
        message = Message(delivery.guild_id, KIND, found.since.isoformat(), Setting(TEAM), now, delivery.locale)
        await self._outbox.say(tx, replace(message, priority=1))
        return Postponed(found.reason, after=found.left(now).total_seconds())

    async def _close(self, tx: Transaction, reason: str, now: datetime) -> Closed:
        made = Closed(now, reason, None if reason == QUARANTINED else now + CLOSED_FOR)
        logger.error("Discord calls it too many direct conversations (%s): closed until %s", reason, made.until)
        kept = [made.since.isoformat(), made.reason, made.until.isoformat() if made.until else None]
        await remember(tx, APPLICATION, CLOSED, json.dumps(kept))
        return made


async def reopen(tx: Transaction) -> None:
    """Let conversations be opened again."""
    await remember(tx, APPLICATION, CLOSED, "null")


class AlarmPost:
    """What the organisers read of it; see :class:`bot.delivery.service.Subject`."""

    def __init__(self, texts: Texts, clock: Clock, *, locale: Locale, timezone: str) -> None:
        self._texts, self._clock, self._locale, self._zone = texts, clock, locale, ZoneInfo(timezone)

    async def render(self, tx: Transaction, _guild_id: int, subject: str, _locale: str) -> Rendered | Withdrawn:
        """Return what it means and what to do, unless it is over."""
        found = await closed(tx, self._clock.now())
        if found is None or found.since.isoformat() != subject:
            return Withdrawn("delivery.mended")
        spoken = language(self._locale)
        return Rendered(shown(found, self._texts.bound(spoken), self._zone, spoken))

    async def sent(self, _tx: Transaction, _delivery: Delivery) -> None:
        """Said once and done."""


def shown(found: Closed, say: Say, zone: ZoneInfo, locale: Locale) -> Card:
    """Return what the alarm says, and for a quarantine the button that ends it."""
    head = f"**{say('lane.title')}**"
    if found.until:
        until = dates.instant(found.until, zone, locale)
        return Card((Text("\n".join([head, say("lane.rests", instant=until), say("lane.nothing_to_do")])),))
    steps = [say(f"lane.{step}") for step in ("quarantined", "appeal", "meanwhile", "then_resume")]
    resume = Button(say("button.resume"), custom_id="envois:resume:", style="primary")
    return Card((Text("\n".join([head, *steps])), Row((resume,))))
