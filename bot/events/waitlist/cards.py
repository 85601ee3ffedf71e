"""How waiting reads: where one stands, what is offered until when, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot import dates
from bot.delivery.card import Button, Card, Choice, Row, Select, Text
from bot.events.cards import Cards
from bot.events.model import short_title
from bot.events.signups.model import Way

if TYPE_CHECKING:
    from datetime import datetime

    from bot.events.model import Event
    from bot.events.waitlist.model import Standing, Waiting
    from bot.i18n import Locale, Texts

FEATURE = "attente"
WAYS = (Way.DIRECT, Way.CHANNEL)


class WaitingCards:
    """Write what is said to those who wait, in one language."""

    def __init__(self, texts: Texts, locale: Locale) -> None:
        self._locale = locale
        self._say = texts.bound(locale)
        self._events = Cards(texts, locale)

    def standing(self, standing: Standing, now: datetime) -> Card:
        """Return where they stand in the line, or the place that is kept for them."""
        if standing.waiting.has_offer(now):
            return self.offer(standing.event, standing.waiting, panel=True)
        key = "waitlist.new" if standing.is_new else "waitlist.already"
        return self._in_line(standing, self._say(key, position=standing.position))

    def too_late(self, standing: Standing) -> Card:
        """Say that the place is kept for them no more, and where they stand now."""
        if standing.waiting.passed_at is None:
            return self._in_line(standing, self._say("waitlist.already", position=standing.position))
        when = self._instant(standing.event, standing.waiting.passed_at)
        return self._in_line(standing, self._say("waitlist.too_late", when=when, position=standing.position))

    def way_chosen(self, standing: Standing, now: datetime) -> Card:
        """Say how they will be told."""
        if standing.waiting.has_offer(now):
            return self.offer(standing.event, standing.waiting, panel=True)
        return self._in_line(standing, self._say("signup.way_kept"))

    def offer(self, event: Event, waiting: Waiting, *, panel: bool = False) -> Card:
        """Return the place that is kept for them, until when, and both answers."""
        until = waiting.offered_until
        kept = self._instant(event, until) if until else ""
        head = {"title": short_title(event), "day": dates.day(event.on, self._locale), "city": event.city}
        lines = [
            self._say("waitlist.offer", **head),
            self._say("waitlist.kept_until", when=kept, left=dates.stamp(until) if until else ""),
            self._say("waitlist.silence"),
            self._again(),
        ]
        take = Button(self._say("button.take_place"), custom_id=f"{FEATURE}:take:{event.id}", style="success")
        leave = Button(self._say("button.leave_place"), custom_id=f"{FEATURE}:decline:{event.id}")
        return Card((Text("\n".join(lines)), Row((take, leave))), panel=panel)

    def passed(self, standing: Standing) -> Card:
        """Return the message to who has let an offer pass."""
        words = self._say("waitlist.passed", position=standing.position)
        text = f"{words}\n{self._events.head(standing.event)}\n{self._again()}"
        return Card((Text(text), Row((self._quit(standing.event),))))

    def given(self, event: Event) -> Card:
        """Return the message to who was given a place by the organisers."""
        text = f"{self._say('waitlist.given')}\n{self._events.head(event)}\n{self._again()}"
        fill = Button(self._say("button.fill_card"), custom_id=f"inscription:card:{event.id}", style="primary")
        stop = Button(self._say("button.stop_place"), custom_id=f"inscription:withdraw:{event.id}")
        return Card((Text(text), Row((fill, stop))))

    def news(self, event_id: int, member: int) -> Card:
        """Return the line that rings one person in a channel that others read as well: it tells nothing."""
        see = Button(self._say("button.see_offer"), custom_id=f"{FEATURE}:see:{event_id}", style="primary")
        words = self._say("waitlist.news", person=f"<@{member}>", command=f"/{self._say('command.moi.name')}")
        return Card((Text(words), Row((see,))), people=(member,))

    def taken(self, event: Event) -> str:
        """Return the first line for who has taken the place."""
        return self._say("waitlist.taken", day=dates.day(event.on, self._locale))

    def left(self, event: Event, *, declined: bool) -> Card:
        """Say that they wait no more; one tap brings them back, behind the others."""
        lines = [self._say("waitlist.declined" if declined else "waitlist.left"), self._events.head(event)]
        back = Button(self._say("button.wait_again"), custom_id=f"inscription:signup:{event.id}")
        return Card((Text("\n".join(lines)), Row((back,))), panel=True)

    def mine(self, standing: Standing, now: datetime) -> tuple[str, Row]:
        """Return what one's own page says of the line, and its buttons."""
        event, waiting = standing.event, standing.waiting
        if waiting.has_offer(now) and waiting.offered_until:
            words = self._say("waitlist.mine_offer", when=self._instant(event, waiting.offered_until))
            see = Button(self._say("button.see_offer"), custom_id=f"{FEATURE}:see:{event.id}", style="primary")
            return f"{self._events.head(event)}\n{words}", Row((see, self._quit(event)))
        words = self._say("waitlist.mine", position=standing.position)
        return f"{self._events.head(event)}\n{words}", Row((self._quit(event),))

    def _in_line(self, standing: Standing, first: str) -> Card:
        lines = [first, self._events.head(standing.event), "", self._say("waitlist.how"), self._say("waitlist.wait")]
        lines += [self._say(f"waitlist.way_{standing.waiting.way or Way.DIRECT}"), self._again()]
        rows = Row((self._ways(standing),)), Row((self._quit(standing.event),))
        return Card((Text("\n".join(lines)), *rows), panel=True)

    def _ways(self, standing: Standing) -> Select:
        chosen = standing.waiting.way or Way.DIRECT
        choices = tuple(
            Choice(self._say(f"waitlist.{way}.label"), way.value, self._say(f"waitlist.{way}.hint"), way is chosen)
            for way in WAYS
        )
        return Select(f"{FEATURE}:way:{standing.event.id}", self._say("waitlist.choose"), choices=choices, least=1)

    def _quit(self, event: Event) -> Button:
        return Button(self._say("button.quit_line"), custom_id=f"{FEATURE}:leave:{event.id}")

    def _instant(self, event: Event, at: datetime) -> str:
        return dates.instant(at, ZoneInfo(event.timezone), self._locale)

    def _again(self) -> str:
        return self._say("answer.again", command=f"/{self._say('command.moi.name')}")
