"""How a reminder reads; its first line is what a push shows, and who is pinged stands last."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot import dates
from bot.delivery.card import Button, Card, Row, Text
from bot.delivery.lateness import words as late_words
from bot.events.cards import Cards
from bot.events.model import short_title
from bot.reminders.model import DAY, EVE, FORTNIGHT, WEEK, days_until

if TYPE_CHECKING:
    from datetime import datetime

    from bot.delivery.lateness import Late
    from bot.events.model import Event
    from bot.i18n import Locale, Texts


class ReminderCards:
    """Write reminders in one language."""

    def __init__(self, texts: Texts, locale: Locale) -> None:
        self._locale, self._say, self._events = locale, texts.bound(locale), Cards(texts, locale)

    def post(
        self, event: Event, rule: str, now: datetime, *, late: Late | None = None, ping_role: int | None = None
    ) -> Card:
        """Return the reminder called *rule* as it reads *now* in the event's room; None as *ping_role* pings nobody.

        *late* says why it leaves late, None where it does not.
        """
        lines = [*self._lines(event, rule, now, late), *self._change(rule, "reminder.change")]
        roles = (ping_role,) if ping_role else ()
        lines += [f"<@&{role}>" for role in roles]
        return Card((Text("\n".join(lines)), *_row(self._buttons(event, rule))), roles=roles)

    def direct(self, event: Event, rule: str, now: datetime, *, late: Late | None = None) -> Card:
        """Return the same as one person gets it, without what only works on the server."""
        lines = [*self._lines(event, rule, now, late), *self._change(rule, "reminder.change_there")]
        buttons = [one for one in self._buttons(event, rule) if not (one.custom_id or "").startswith("programme:")]
        return Card((Text("\n".join(lines)), *_row(buttons)))

    def _lines(self, event: Event, rule: str, now: datetime, late: Late | None) -> list[str]:
        lines = [self._first(event, now), *self._events.practical(event), *self._asked(event, rule)]
        if event.inscription == "ailleurs":
            lines.append(self._say("reminder.not_a_registration"))
        if late:
            lines.append(late_words(late, self._say, ZoneInfo(event.timezone), self._locale))
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
