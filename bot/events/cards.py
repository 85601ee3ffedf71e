"""How an event reads: its programme, its public card, its line on the organisers' board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import dates
from bot.delivery.card import Button, Card, Row, Rule, Text
from bot.events.model import Event, Phase, ProgrammeItem, missing, phase

if TYPE_CHECKING:
    from datetime import datetime

    from bot.i18n import Locale, Texts


class Cards:
    """Write events in one language."""

    def __init__(self, texts: Texts, locale: Locale) -> None:
        self._locale = locale
        self._say = texts.bound(locale)

    def programme(self, event: Event, now_is: Phase) -> Card:
        """Return the programme as the answer to one person."""
        say = self._say
        items = [self._item(item) for item in event.programme] or [say("programme.empty")]
        head = [f"**{say('programme.title', title=event.title)}**", *self._when_where(event, now_is)]
        tail = [] if event.starts_at else [say("programme.no_hours")]
        blocks: list[Text | Row | Rule] = [Text("\n".join(head)), Rule(), Text("\n\n".join(items))]
        tail.append(say("answer.again", command=f"/{say('command.programme.name')}"))
        blocks += [Rule(), Text("\n".join(tail))]
        return Card((*blocks, *self._links(event)), panel=True)

    def announcement(self, event: Event, now: datetime) -> Card:
        """Return the public card; its first line is what a push notification shows."""
        say = self._say
        now_is = phase(event, now)
        lines = [f"**{event.title}**", *self._when_where(event, now_is), ""]
        lines += [say("event.audience", audience=event.audience), say("event.organiser", organiser=event.organiser)]
        lines += [event.summary, self._sign_up(event, now_is)]
        return Card((Text("\n".join(line for line in lines)), *self._links(event, programme=True)))

    def board_line(self, event: Event, now: datetime) -> str:
        """Return what the organisers' board says of the event itself."""
        say = self._say
        fields = self.fields(missing(event))
        when_where = say("organiser.when_where", day=dates.day(event.on, self._locale), city=event.city)
        lines = [f"**{event.title}**", when_where]
        if phase(event, now) == "past":
            lines.append(say("organiser.past"))
        lines.append(say("organiser.missing", fields=fields) if fields else say("organiser.nothing_missing"))
        return "\n".join(lines)

    def fields(self, names: tuple[str, ...]) -> str:
        """Return the fields called *names* as one list in words, empty for none."""
        words = [self._say(f"field.{name}") for name in names]
        if len(words) < 2:
            return "".join(words)
        return self._say("word.list_end", items=", ".join(words[:-1]), last=words[-1])

    def _when_where(self, event: Event, now_is: Phase) -> list[str]:
        say = self._say
        state = "cancelled" if event.status == "cancelled" else now_is
        first = say(f"event.{state}", day=dates.day(event.on, self._locale), city=event.city)
        if state in {"past", "cancelled"}:
            return [first]
        return [first, self._hours(event), self._place(event)]

    def _hours(self, event: Event) -> str:
        say = self._say
        known = {
            name: dates.hour(at, self._locale)
            for name in ("doors", "starts_at", "ends_at")
            if (at := getattr(event, name))
        }
        if "starts_at" not in known:
            return say("event.hours_unknown")
        if "ends_at" not in known:
            return say("event.hours_start", start=known["starts_at"])
        key = "event.hours_doors" if "doors" in known else "event.hours"
        return say(key, start=known["starts_at"], end=known["ends_at"], doors=known.get("doors", ""))

    def _place(self, event: Event) -> str:
        if event.venue and event.address:
            return self._say("event.place", venue=event.venue, address=event.address)
        if event.venue:
            return self._say("event.place_venue", venue=event.venue)
        if event.address:
            return self._say("event.place_address", address=event.address)
        return self._say("event.place_unknown")

    def _sign_up(self, event: Event, now_is: Phase) -> str:
        if event.status == "cancelled":
            return self._say("event.nothing_to_do")
        if now_is == "past":
            return f"{self._say('event.signup_closed')} {self._say('event.still_readable')}"
        return self._say("event.signup_official" if event.official_url else "event.signup_unknown")

    def _item(self, item: ProgrammeItem) -> str:
        say = self._say
        title = say("programme.kind", kind=say(f"programme.kinds.{item.kind}"), title=item.title)
        named = (
            say("programme.item_place", position=item.position, title=title, place=item.place)
            if item.place
            else (say("programme.item", position=item.position, title=title))
        )
        line = say("programme.item_tentative", item=named) if item.tentative else named
        if not item.speaker:
            return line
        key = "programme.speaker_role" if item.speaker_role else "programme.speaker"
        return f"{line}\n{say(key, speaker=item.speaker, role=item.speaker_role or '')}"

    def _links(self, event: Event, *, programme: bool = False) -> tuple[Row, ...]:
        buttons = [Button(self._say("button.programme"), custom_id=f"programme:show:{event.id}")] if programme else []
        if event.official_url:
            buttons.append(Button(self._say("button.official"), url=event.official_url))
        if event.article_url:
            buttons.append(Button(self._say("button.article"), url=event.article_url))
        return (Row(tuple(buttons)),) if buttons else ()
