"""How a reminder reads; its first line is what a push shows, and who is pinged stands last."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot import dates
from bot.delivery.card import Button, Card, Choice, Row, Select, Text
from bot.delivery.lateness import words as late_words
from bot.events.cards import Cards
from bot.events.model import short_title
from bot.events.signups.audiences import Audience
from bot.events.workshops.model import workshops
from bot.reminders.later import Later, offers
from bot.reminders.model import DAY, EVE, FORTNIGHT, USUAL, WEEK, days_until
from bot.reminders.rules.words import filled, gaps_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.delivery.lateness import Late
    from bot.events.model import Event, ProgrammeItem
    from bot.i18n import Locale, Texts
    from bot.reminders.model import Rule
    from bot.reminders.snoozing import Snooze

# They have no place to give back, and nothing to answer.
NO_PARTICIPANTS = frozenset({Audience.WAITING, Audience.ON_WAITLIST, Audience.ORGANISERS})
_LIKE = {Audience.UNANSWERED: WEEK, Audience.TO_REGISTER: FORTNIGHT}


class ReminderCards:
    """Write reminders in one language; what organisers have *written* themselves is filled in theirs."""

    def __init__(self, texts: Texts, locale: Locale, *, written: Locale | None = None) -> None:
        self._locale, self._say, self._events = locale, texts.bound(locale), Cards(texts, locale)
        self._written = written or locale
        self._say_written = texts.bound(self._written)

    def post(
        self,
        event: Event,
        rule: Rule,
        now: datetime,
        *,
        due_at: datetime,
        late: Late | None = None,
        ping_role: int | None = None,
        people: Sequence[int] = (),
    ) -> Card:
        """Return the reminder that *rule* asks for as it reads *now* in the event's room.

        It pings *people*, or who carries *ping_role*; nobody where there are none. *late* says why it leaves late, None
        where it does not.
        """
        like = _like(rule, event, due_at)
        lines = [*self._lines(event, rule, now, due_at, late), *self._change(rule, like, "reminder.change")]
        roles = (ping_role,) if ping_role else ()
        if mentions := [*(f"<@&{role}>" for role in roles), *(f"<@{one}>" for one in people)]:
            lines.append(" ".join(mentions))
        rows = _row(self._buttons(event, rule, like))
        return Card((Text("\n".join(lines)), *rows), roles=roles, people=tuple(people))

    def direct(
        self, event: Event, rule: Rule, now: datetime, *, due_at: datetime, late: Late | None = None, count: int = 1
    ) -> Card:
        """Return the same as one person gets it, without what only works on the server.

        It can be put off, but for the morning itself; *count* tells one time from the next.
        """
        like = _like(rule, event, due_at)
        lines = [*self._lines(event, rule, now, due_at, late), *self._change(rule, like, "reminder.change_there")]
        buttons = self._buttons(event, rule, like)
        buttons = [one for one in buttons if not (one.custom_id or "").startswith("programme:")]
        if offers(event, now) and rule.audience not in NO_PARTICIPANTS:
            later = Later(event.id or 0, rule.name, count)
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

    def _lines(self, event: Event, rule: Rule, now: datetime, due_at: datetime, late: Late | None) -> list[str]:
        lines = self._worded(event, rule, now) if rule.text else self._usual(event, rule, now, due_at)
        lines += [self._workshop(item) for item in workshops(event) if item.position == rule.workshop]
        is_elsewhere = event.inscription == "ailleurs" or rule.audience is Audience.TO_REGISTER
        if is_elsewhere and rule.audience is not Audience.ORGANISERS:
            lines.append(self._say("reminder.not_a_registration"))
        if late:
            lines.append(late_words(late, self._say, ZoneInfo(event.timezone), self._locale))
        return lines

    def _usual(self, event: Event, rule: Rule, now: datetime, due_at: datetime) -> list[str]:
        lines = [self._first(event, now), *self._events.practical(event)]
        if rule.audience is Audience.WAITING and event.opens_at and now < event.opens_at:
            opens = dates.instant(event.opens_at, ZoneInfo(event.timezone), self._locale)
            lines.append(self._say("event.opens", instant=opens))
        return lines if rule.audience in NO_PARTICIPANTS else lines + self._asked(event, _like(rule, event, due_at))

    def _worded(self, event: Event, rule: Rule, now: datetime) -> list[str]:
        """Return the organisers' words, and what people need to come as far as those do not say it."""
        gaps = gaps_of(rule.text)
        lines = [filled(rule.text or "", event, now, self._say_written, self._written)]
        if not gaps >= {"titre", "jour"}:
            lines.append(self._first(event, now))
        hours, place = self._events.practical(event)
        return [*lines, *([] if "heure" in gaps else [hours]), *([] if gaps & {"lieu", "adresse"} else [place])]

    def _workshop(self, item: ProgrammeItem) -> str:
        key = "reminder.workshop_there" if item.place else "reminder.workshop"
        return self._say(key, title=item.title, place=item.place or "")

    def _change(self, rule: Rule, like: str, key: str) -> list[str]:
        """Return where reminders are changed; the morning itself is no time for that."""
        if like == DAY or rule.audience in NO_PARTICIPANTS:
            return []
        return [self._say(key, command=f"/{self._say('command.moi.name')}")]

    def _first(self, event: Event, now: datetime) -> str:
        """Return the line with event, day and place; how many days are left is counted when it is written."""
        days = days_until(event, now)
        key = {0: "reminder.today", 1: "reminder.tomorrow"}.get(days, "reminder.in_days")
        named = {"title": short_title(event), "day": dates.day(event.on, self._locale), "city": event.city}
        return self._say(key, count=days, **named)

    def _asked(self, event: Event, like: str) -> list[str]:
        """Return what this reminder asks of people, and whom they can call."""
        is_elsewhere = event.inscription == "ailleurs"
        give_back = self._say("reminder.stop" if is_elsewhere else "reminder.give_back")
        asked = {WEEK: [self._say("reminder.still_coming"), give_back], EVE: [give_back]}.get(like, [])
        if like == DAY and not is_elsewhere:
            asked.append(self._say("reminder.desk", command=f"/{self._say('command.ici.name')}"))
        if event.phone and like in {EVE, DAY}:
            asked.append(self._say("reminder.hindered" if like == EVE else "reminder.on_the_way", phone=event.phone))
        return asked

    def _buttons(self, event: Event, rule: Rule, like: str) -> list[Button]:
        """Return the buttons: at most three, and none on the morning itself."""
        say = self._say
        if rule.audience is Audience.ORGANISERS:
            return []
        coming = Button(say("button.coming"), f"inscription:coming:{event.id}", style="success")
        not_coming = Button(say("button.not_coming"), f"inscription:notcoming:{event.id}")
        programme = Button(say("button.programme"), f"programme:show:{event.id}")
        official = [Button(say("button.official"), url=event.official_url)] if event.official_url else []
        if event.inscription == "ailleurs" and official and like != DAY:
            # There the sign-up is what people may still have to do.
            programme = official[0]
        if rule.audience in {Audience.WAITING, Audience.ON_WAITLIST}:
            return [programme]
        shown = {
            FORTNIGHT: [programme, *(one for one in official if one is not programme)],
            WEEK: [coming, not_coming, programme],
            EVE: [programme, not_coming],
        }
        return shown.get(like, [])


def _row(buttons: list[Button]) -> tuple[Row, ...]:
    return (Row(tuple(buttons)),) if buttons else ()


def _like(rule: Rule, event: Event, due_at: datetime) -> str:
    """Return the usual reminder after which *rule* reads: by its day, else by its name, else by what it asks for."""
    if days_until(event, due_at) <= 0:
        return DAY
    if rule.name in USUAL and rule.name != DAY:
        return rule.name
    return _LIKE.get(rule.audience, EVE)
