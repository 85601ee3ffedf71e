"""What is checked of a rule before it is kept: that it leaves at all, and that Discord takes its words."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot import dates
from bot.delivery.card import MESSAGE_LIMIT
from bot.errors import Refusal
from bot.events.editing.forms import LONGEST
from bot.instants import on_the_wall
from bot.reminders.cards import ReminderCards
from bot.reminders.model import DaysBefore, Idle
from bot.reminders.rules.words import TextTooLong, filled

if TYPE_CHECKING:
    from datetime import datetime

    from bot.events.model import Event
    from bot.i18n import Locale, Texts
    from bot.reminders.model import Foreseen, Rule

# A mention, and what the other language may take more.
_SPARE = 100


class RuleInThePast(Refusal):
    """It would have had to leave already."""

    key = "refusal.rule_in_the_past"


class RuleTooLate(Refusal):
    """The event has begun by then."""

    key = "refusal.rule_too_late"


def require_ahead(event: Event, one: Foreseen, now: datetime, locale: Locale) -> None:
    """Raise a :class:`bot.errors.Refusal` where what a rule comes to is past, too late, or no hour of that day."""
    if one.due_at is None:
        return
    zone, when = ZoneInfo(event.timezone), one.rule.when
    if isinstance(when, DaysBefore) and not one.has_moved:
        on_the_wall(one.due_at.astimezone(zone).date(), when.at, zone, locale)
    instant = dates.instant(one.due_at, zone, locale)
    if one.due_at <= now:
        raise RuleInThePast(instant=instant)
    if one.idle is Idle.TOO_LATE:
        raise RuleTooLate(instant=instant)


def require_room(event: Event, rule: Rule, texts: Texts, locale: Locale, now: datetime) -> None:
    """Raise :class:`TextTooLong` unless Discord takes the words with the longest values that an event can have."""
    hour, late = time(23, 59), now + timedelta(days=1)
    widest = {name: "x" * LONGEST[name] for name in ("venue", "address", "official_url", "phone")}
    longest = replace(event, doors=hour, starts_at=hour, ends_at=hour, **widest)  # type: ignore[arg-type] # the names are Event's
    whole = ReminderCards(texts, locale).post(longest, rule, late, due_at=now)
    over = len(whole.text) - (MESSAGE_LIMIT - _SPARE)
    if over > 0:
        count = len(filled(rule.text or "", longest, late, texts.bound(locale), locale))
        raise TextTooLong(count=count, most=count - over, over=over)
