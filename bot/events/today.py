"""The day itself, as people read it: what is now, what is next, and what to know before they leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot import dates
from bot.events.attendance.model import is_eve_of
from bot.events.model import phase

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.events.cards import Cards
    from bot.events.model import Event, ProgrammeItem
    from bot.i18n import Locale, Texts

# From this hour on the eve, what to know for tomorrow stands first.
EVENING = time(17)


@dataclass(frozen=True)
class Moment:
    """Something that begins *at* an hour of the day: a part of the programme, or what *key* names."""

    at: time
    key: str
    item: ProgrammeItem | None = None


def moments(event: Event) -> list[Moment]:
    """Return what begins when, in order; what has no hour is left out."""
    parts = [Moment(item.at, "item", item) for item in event.programme if item.at]
    bounds = [Moment(at, key) for key in ("doors", "starts_at", "ends_at") if (at := getattr(event, key))]
    begun = {part.at for part in parts}
    # What begins with the first part of the programme is that part.
    marks = [one for one in bounds if one.key != "starts_at" or one.at not in begun]
    return sorted([*marks, *parts], key=lambda one: one.at)


def now_and_next(event: Event, now: datetime) -> tuple[Moment | None, Moment | None]:
    """Return what is going on at *now* and what comes then; None for what is not known, or before and after it all."""
    there = now.astimezone(ZoneInfo(event.timezone)).time()
    begun = [one for one in moments(event) if one.at <= there]
    ahead = [one for one in moments(event) if one.at > there]
    return (begun[-1] if begun else None), (ahead[0] if ahead else None)


class TodayCards:
    """Write the day in one language."""

    def __init__(self, texts: Texts, locale: Locale, cards: Cards) -> None:
        self._locale, self._cards = locale, cards
        self._say = texts.bound(locale)

    def opening(self, events: Sequence[Event], now: datetime) -> list[str]:
        """Return what stands above the agenda: each event that is today, or tomorrow once it is evening."""
        return [text for event in events if event.status != "cancelled" and (text := self._of_event(event, now))]

    def _of_event(self, event: Event, now: datetime) -> str:
        if phase(event, now) == "today":
            return "\n".join([self._cards.head(event), *self._now_and_next(event, now), *self._practical(event)])
        is_evening = now.astimezone(ZoneInfo(event.timezone)).time() >= EVENING
        if is_eve_of(event, now) and is_evening:
            head = f"{self._cards.head(event)}\n{self._say('today.tomorrow')}"
            return "\n".join([head, *self._practical(event)])
        return ""

    def _now_and_next(self, event: Event, now: datetime) -> list[str]:
        current, then = now_and_next(event, now)
        parts = (("today.now", current), ("today.next", then))
        return [
            self._say(key, hour=dates.hour(moment.at, self._locale), what=self._what(moment))
            for key, moment in parts
            if moment
        ]

    def _what(self, moment: Moment) -> str:
        if moment.item is None:
            return self._say(f"today.{moment.key}")
        title = self._cards.titled(moment.item)
        return self._say("today.item_place", item=title, place=moment.item.place) if moment.item.place else title

    def _practical(self, event: Event) -> list[str]:
        lines = [*self._cards.practical(event), self._cards.arrival()]
        return [*lines, self._say("reminder.on_the_way", phone=event.phone)] if event.phone else lines
