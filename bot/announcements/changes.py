"""What has changed of an event since its people were last told of it, in the words that they read."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, time
from typing import TYPE_CHECKING, Any

from bot import dates
from bot.events.cards import Cards
from bot.events.store import IN_CALENDARS

if TYPE_CHECKING:
    from bot.events.model import Event
    from bot.i18n import Locale, Texts

# In the order in which they are read.
FIELDS = (
    "status",
    "title",
    "on",
    "doors",
    "starts_at",
    "ends_at",
    "city",
    "venue",
    "address",
    "inscription",
    "official_url",
)
_DAYS, _HOURS = {"on"}, {"doors", "starts_at", "ends_at"}
# Eleven fields, old and new, fit into one announcement.
LONGEST_VALUE = 90


def freeze(event: Event) -> str:
    """Return what *event* says, as a row keeps it."""
    return json.dumps({name: _plain(getattr(event, name)) for name in FIELDS}, ensure_ascii=False)


def thaw(kept: str, event: Event) -> Event:
    """Return *event* as it was when :func:`freeze` wrote down *kept*."""
    return replace(event, **{name: _read(name, value) for name, value in json.loads(kept).items() if name in FIELDS})


def changed(before: Event, after: Event) -> tuple[str, ...]:
    """Return the names of the fields that differ."""
    return tuple(name for name in FIELDS if getattr(before, name) != getattr(after, name))


def moved(before: Event, after: Event) -> bool:
    """Whether what has changed stands in calendars."""
    return bool(IN_CALENDARS.intersection(changed(before, after)))


class ChangeWords:
    """Write what has changed in one language."""

    def __init__(self, texts: Texts, locale: Locale) -> None:
        self._locale, self._say, self._events = locale, texts.bound(locale), Cards(texts, locale)

    def text(self, before: Event, after: Event) -> str:
        """Return the message to those who are signed up; its first line is what a push notification shows."""
        head = self._events.head(after)
        if after.status == "cancelled":
            day = dates.day(after.on, self._locale)
            return f"{head}\n{self._say('event.cancelled', day=day, city=after.city)}"
        lines = [self._line(name, before, after) for name in changed(before, after) if name != "status"]
        rest = [self._say("change.rest"), *([self._say("change.calendar")] if moved(before, after) else [])]
        return "\n".join([self._say("change.head", head=head), *lines, *rest])

    def _line(self, name: str, before: Event, after: Event) -> str:
        """Return what a field was and is; of a page only its new address is of use."""
        label, now = self._say(f"change.{name}"), getattr(after, name)
        if name == "inscription":
            was, now = (self._say(f"event_form.inscription.{one.inscription}") for one in (before, after))
            return self._say("change.from_to", label=label, before=was, after=now)
        if name == "official_url" and now:
            return self._say("change.is_now", label=label, after=now)
        return self._say("change.from_to", label=label, before=self._word(getattr(before, name)), after=self._word(now))

    def _word(self, value: date | time | str | None) -> str:
        match value:
            case None:
                return self._say("change.unknown")
            case date():
                return dates.day(value, self._locale)
            case time():
                return dates.hour(value, self._locale)
            case _:
                return value if len(value) <= LONGEST_VALUE else value[: LONGEST_VALUE - 1].rstrip() + "…"


def _plain(value: Any) -> str | None:
    return value.isoformat() if isinstance(value, date | time) else value


def _read(name: str, value: str | None) -> Any:
    if value is None:
        return None
    return date.fromisoformat(value) if name in _DAYS else time.fromisoformat(value) if name in _HOURS else value
