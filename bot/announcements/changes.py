"""What has changed of an event since its people were last told of it, in the words that they read."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, time
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from bot import dates
from bot.announcements import programmes
from bot.announcements.model import LONGEST_TEXT
from bot.events.cards import Cards
from bot.events.store import IN_CALENDARS

if TYPE_CHECKING:
    from bot.announcements.programmes import Edit
    from bot.events.model import Event, ProgrammeItem
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
    "programme",
)
_PROGRAMME = "programme"
_DAYS, _HOURS = {"on"}, {"doors", "starts_at", "ends_at"}
# Eleven fields, old and new, fit into one announcement; of the programme, what still fits beside them.
LONGEST_VALUE = 90


def freeze(event: Event) -> str:
    """Return what *event* says, as a row keeps it."""
    said = {name: _plain(getattr(event, name)) for name in FIELDS if name != _PROGRAMME}
    return json.dumps({**said, _PROGRAMME: programmes.freeze(event.programme)}, ensure_ascii=False)


def thaw(kept: str, event: Event) -> Event:
    """Return *event* as it was when :func:`freeze` wrote down *kept*."""
    return replace(event, **{name: _read(name, value) for name, value in json.loads(kept).items() if name in FIELDS})


def changed(before: Event, after: Event) -> tuple[str, ...]:
    """Return the names of the fields that differ."""
    return tuple(name for name in FIELDS if _said(before, name) != _said(after, name))


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
        names = [name for name in changed(before, after) if name not in {"status", _PROGRAMME}]
        lines = [self._say("change.head", head=head), *(self._line(name, before, after) for name in names)]
        rest = [self._say("change.rest"), *([self._say("change.calendar")] if moved(before, after) else [])]
        room = LONGEST_TEXT - sum(len(line) + 1 for line in (*lines, *rest))
        return "\n".join([*lines, *self._programme(before, after, room), *rest])

    def _programme(self, before: Event, after: Event, room: int) -> list[str]:
        """Return what has changed of the programme, as far as *room* characters hold it; the rest is counted."""
        told = [line for edit in programmes.edits(before.programme, after.programme) for line in self._edited(edit)]
        lengths = list(accumulate(len(line) + 1 for line in told))
        more = self._say("change.programme_more", count=len(told))
        if not told or lengths[-1] <= room:
            return told
        shown = sum(length <= room - len(more) - 1 for length in lengths)
        return [*told[:shown], self._say("change.programme_more", count=len(told) - shown)]

    def _edited(self, edit: Edit) -> list[str]:
        """Return what has become of one line of the programme."""
        if edit.after is None or edit.before is None:
            key = "gone" if edit.after is None else "new"
            item = edit.before or edit.after
            return [self._say(f"change.programme_{key}", item=self._item(item))] if item else []
        named = self._word(edit.before.title)
        labels = {name: self._say(f"change.programme_{name}", item=named) for name in edit.fields}
        return [self._from_to(label, edit.before, edit.after, name) for name, label in labels.items()]

    def _item(self, item: ProgrammeItem) -> str:
        """Return what names a line of the programme: its title, with its hour and place as far as they are known."""
        return ", ".join(self._word(value) for value in (item.title, item.at, item.place) if value)

    def _from_to(self, label: str, before: object, after: object, name: str) -> str:
        was, now = self._word(getattr(before, name)), self._word(getattr(after, name))
        return self._say("change.from_to", label=label, before=was, after=now)

    def _line(self, name: str, before: Event, after: Event) -> str:
        """Return what a field was and is; of a page only its new address is of use."""
        label, now = self._say(f"change.{name}"), getattr(after, name)
        if name == "inscription":
            was, now = (self._say(f"event_form.inscription.{one.inscription}") for one in (before, after))
            return self._say("change.from_to", label=label, before=was, after=now)
        if name == "official_url" and now:
            return self._say("change.is_now", label=label, after=now)
        return self._from_to(label, before, after, name)

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


def _said(event: Event, name: str) -> object:
    return programmes.said(event.programme) if name == _PROGRAMME else getattr(event, name)


def _plain(value: Any) -> str | None:
    return value.isoformat() if isinstance(value, date | time) else value


def _read(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name == _PROGRAMME:
        return programmes.thaw(value)
    return date.fromisoformat(value) if name in _DAYS else time.fromisoformat(value) if name in _HOURS else value
