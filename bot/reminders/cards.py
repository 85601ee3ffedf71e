"""How a reminder reads; its first line is what a push shows, and who is pinged stands last."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot import dates
from bot.delivery.card import Button, Card, Choice, Row, Select, Text
from bot.events.cards import Cards
from bot.events.model import short_title
from bot.reminders.later import Later, offers
from bot.reminders.model import DAY, EVE, FORTNIGHT, WEEK, days_until, is_late

if TYPE_CHECKING:
    from datetime import datetime

    from bot.events.model import Event
    from bot.i18n import Locale, Texts
    from bot.reminders.snoozing import Snooze


class ReminderCards:
    """Write reminders in one language."""

    def __init__(self, texts: Texts, locale: Locale) -> None:
        self._locale, self._say, self._events = locale, texts.bound(locale), Cards(texts, locale)

    def post(self, event: Event, rule: str, now: datetime, *, due_at: datetime, ping_role: int | None = None) -> Card:
        """Return the reminder called *rule* as it reads *now* in the event's room; None as *ping_role* pings nobody."""
        lines = [*self._lines(event, rule, now, due_at), *self._change(rule, "reminder.change")]
        roles = (ping_role,) if ping_role else ()
        lines += [f"<@&{role}>" for role in roles]
        return Card((Text("\n".join(lines)), *_row(self._buttons(event, rule))), roles=roles)

    def direct(self, event: Event, rule: str, now: datetime, *, due_at: datetime, count: int = 1) -> Card:
        """Return the same as one person gets it, without what only works on the server.

        It can be put off, but for the morning itself; *count* tells one time from the next.
        """
        lines = [*self._lines(event, rule, now, due_at), *self._change(rule, "reminder.change_there")]
        buttons = [one for one in self._buttons(event, rule) if not (one.custom_id or "").startswith("programme:")]
        if offers(event, now):
            later = Later(event.id or 0, rule, count)
            buttons.append(Button(self._say("button.remind_later"), f"rappels:later:{later}"))
        return Card((Text("\n".join(lines)), *_row(buttons)))

    def snooze(self, snooze: Snooze) -> Card:
        """Ask when a reminder is to come again."""
        event, say = snooze.event, self._say
        lines = [f"**{say('later.title')}**", self._events.head(event)]
        if snooze.due_at:
            lines.append(say("later.planned", instant=self._instant(event, snooze.due_at)))
        choices = tuple(
            Choice(say(f"later.{when}"), when, self._instant(event, instant), chosen=instant == snooze.due_at)
            for when, instant in snooze.instants.items()
        )
        button = replace(snooze.later, person_id=None)
        select = Select(f"rappels:at:{button}", say("later.choose"), choices=choices, least=1)
        return Card((Text("\n".join(lines)), Row((select,))), panel=True)

    def snoozed(self, snooze: Snooze) -> Card:
        """Say when it comes again."""
        instant = self._instant(snooze.event, snooze.due_at) if snooze.due_at else ""
        return Card((Text(self._say("later.done", instant=instant)),), panel=True)

    def _instant(self, event: Event, instant: datetime) -> str:
        return dates.instant(instant, ZoneInfo(event.timezone), self._locale)

    def _lines(self, event: Event, rule: str, now: datetime, due_at: datetime) -> list[str]:
        lines = [self._first(event, now), *self._events.practical(event), *self._asked(event, rule)]
        if event.inscription == "ailleurs":
            lines.append(self._say("reminder.not_a_registration"))
        if is_late(due_at, now):
            was_due = dates.instant(due_at, ZoneInfo(event.timezone), self._locale)
            lines.append(self._say("reminder.late", instant=was_due))
        return lines

    def _change(self, rule: str, key: str) -> list[str]:
        """Return where reminders are changed; the morning itself is no time for that."""
        return [] if rule == DAY else [self._say(key, command=f"/{self._say('command.moi.name')}")]

    def _first(self, event: Event, now: datetime) -> str:
        """Return the line with event, day and place; how many days are left is counted when it is written."""
        days = days_until(event, now)
        key = {0: "reminder.today", 1: "reminder.tomorrow"}.get(days, "reminder.in_days")
        named = {"title": short_title(event), "day": dates.day(event.on, self._locale), "city": event.city}
        return self._say(key, count=days, **named)

    def _asked(self, event: Event, rule: str) -> list[str]:
        """Return what this reminder asks of people, and whom they can call."""
        is_elsewhere = event.inscription == "ailleurs"
        give_back = self._say("reminder.stop" if is_elsewhere else "reminder.give_back")
        asked = {WEEK: [self._say("reminder.still_coming"), give_back], EVE: [give_back]}.get(rule, [])
        if rule == DAY and not is_elsewhere:
            asked.append(self._say("reminder.desk"))
        if event.phone and rule in {EVE, DAY}:
            asked.append(self._say("reminder.hindered" if rule == EVE else "reminder.on_the_way", phone=event.phone))
        return asked

    def _buttons(self, event: Event, rule: str) -> list[Button]:
        """Return the buttons: at most three, and none on the morning itself."""
        say = self._say
        coming = Button(say("button.coming"), f"inscription:coming:{event.id}", style="success")
        not_coming = Button(say("button.not_coming"), f"inscription:notcoming:{event.id}")
        programme = Button(say("button.programme"), f"programme:show:{event.id}")
        official = [Button(say("button.official"), url=event.official_url)] if event.official_url else []
        if event.inscription == "ailleurs" and official and rule != DAY:
            # There the sign-up is what people may still have to do.
            programme = official[0]
        shown = {
            FORTNIGHT: [programme, *(one for one in official if one is not programme)],
            WEEK: [coming, not_coming, programme],
            EVE: [programme, not_coming],
        }
        return shown.get(rule, [])


def _row(buttons: list[Button]) -> tuple[Row, ...]:
    return (Row(tuple(buttons)),) if buttons else ()
