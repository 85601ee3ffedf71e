"""How an event reads: its programme, its public card, its line on the organisers' board."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot import dates
from bot.delivery.card import Button, Card, File, Row, Rule, Text
from bot.events.model import (
    Event,
    Phase,
    ProgrammeItem,
    erased_on,
    missing,
    phase,
    short_title,
    sign_up_closes_at,
)
from bot.events.signups.model import is_early, is_open

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.i18n import Locale, Texts

# On a phone more than three buttons wrap.
MOST_BUTTONS = 3
# A panel holds 40 components, its rows and itself among them. In the agenda four are the panel, its title and its last
# line; a day takes up to five, what stands above the days two each.
_MOST_PARTS, _DAY_PARTS, _ABOVE_PARTS, _MOST_ABOVE = 36, 5, 2, 5


def image_of(event: Event) -> File | None:
    """Return the image of *event*; without a description nobody sees it."""
    if not (event.image_hash and event.image_name and event.image_description):
        return None
    return File(event.guild_id, event.image_hash, event.image_name, event.image_description)


class Cards:
    """Write events in one language."""

    def __init__(self, texts: Texts, locale: Locale) -> None:
        self._locale = locale
        self._say = texts.bound(locale)

    def programme(self, event: Event, now_is: Phase) -> Card:
        """Return the programme as the answer to one person."""
        say = self._say
        items = [self._item(number, item) for number, item in enumerate(event.programme, 1)] or [say("programme.empty")]
        head = [f"**{say('programme.title', title=event.title)}**", *self._when_where(event, now_is)]
        tail = [] if event.starts_at else [say("programme.no_hours")]
        blocks: list[Text | Row | Rule] = [Text("\n".join(head)), Rule(), Text("\n\n".join(items))]
        tail.append(say("answer.again", command=f"/{say('command.programme.name')}"))
        blocks += [Rule(), Text("\n".join(tail))]
        first = (*self._needs(event, now_is), *self.synthesis(event))
        return Card((*blocks, *self._links(event, *first)), panel=True)

    def announcement(self, event: Event, now: datetime, *, taken: int | None = None) -> Card:
        """Return the public card; its first line is what a push notification shows.

        *taken* is how many places are taken, None where that is not shown.
        """
        say = self._say
        now_is = phase(event, now)
        lines = [self.head(event), *([event.title] if event.title != short_title(event) else [])]
        lines += [*self._when_where(event, now_is)[now_is == "upcoming" and event.status != "cancelled" :], ""]
        lines += [say("event.audience", audience=event.audience), say("event.organiser", organiser=event.organiser)]
        lines += [event.summary, *self._count(event, now_is, taken), *self._sign_up(event, now)]
        if now_is == "today" and event.status != "cancelled":
            lines.append(self.arrival())
        return Card((Text("\n".join(lines)), Row(self._actions(event, now))), file=image_of(event))

    def private(self, event: Event, now: datetime, *, taken: int | None = None) -> Card:
        """Return the card as the answer to one person."""
        card = self.announcement(event, now, taken=taken)
        again = Text(self._say("answer.again", command=f"/{self._say('command.agenda.name')}"))
        return replace(card, blocks=(*card.blocks[:-1], again, card.blocks[-1]), panel=True, file=None)

    def agenda(self, events: Sequence[Event], now: datetime, opening: Sequence[str] = ()) -> Card:
        """Return the days in one panel: those to come first, the latest past one after them.

        *opening* stands above them: what is going on today.
        """
        ahead = [event for event in events if phase(event, now) != "past"]
        over = [event for event in reversed(events) if phase(event, now) == "past"]
        above = opening[:_MOST_ABOVE]
        blocks: list[Text | Row | Rule] = [part for text in above for part in (Text(text), Rule())]
        blocks.append(Text(f"**{self._say('agenda.title')}**"))
        most = (_MOST_PARTS - _ABOVE_PARTS * len(above)) // _DAY_PARTS
        for event in (ahead + over)[:most]:
            show = Button(self._say("button.show_day"), custom_id=f"agenda:show:{event.id}")
            state = "cancelled" if event.status == "cancelled" else phase(event, now)
            is_summed_up = state == "past" and event.synthesis_url
            line = f"{self.head(event)}\n{self._say('agenda.summed_up' if is_summed_up else f'agenda.{state}')}"
            first = self.synthesis(event) if is_summed_up else self._sign_up_button(event, now)
            blocks += [Rule(), Text(line), Row((*first, show))]
        again = self._say("answer.again", command=f"/{self._say('command.agenda.name')}")
        return Card((*blocks, Rule(), Text(again)), panel=True)

    def synthesis(self, event: Event) -> tuple[Button, ...]:
        """Return the button that leads to what came of *event*, none where nobody has said."""
        return (Button(self._say("button.synthesis"), url=event.synthesis_url),) if event.synthesis_url else ()

    def head(self, event: Event) -> str:
        """Return what people call *event*, its day and its place: one line that a phone shows whole."""
        day = dates.day(event.on, self._locale)
        return self._say("event.head", title=short_title(event), day=day, city=event.city)

    def board_line(self, event: Event, now: datetime) -> str:
        """Return what the organisers' board says of the event itself."""
        say = self._say
        fields = self.missing(event)
        when_where = say("organiser.when_where", day=dates.day(event.on, self._locale), city=event.city)
        lines = [f"**{event.title}**", when_where]
        if phase(event, now) == "past":
            lines.append(say("organiser.past"))
        if event.status == "cancelled":
            return "\n".join([*lines, say("agenda.cancelled")])
        lines.append(say("organiser.missing", fields=fields) if fields else say("organiser.nothing_missing"))
        return "\n".join(lines)

    def practical(self, event: Event) -> list[str]:
        """Return what people need to come: hours and place, a line each."""
        return [self._hours(event), self._place(event)]

    def titled(self, item: ProgrammeItem) -> str:
        """Return what kind of thing a part of the programme is, and its title."""
        return self._say("programme.kind", kind=self._say(f"programme.kinds.{item.kind}"), title=item.title)

    def arrival(self) -> str:
        """Return what to do at the door."""
        return self._say("today.arrival", command=f"/{self._say('command.ici.name')}")

    def reason(self, event: Event) -> list[str]:
        """Return why a cancelled event does not take place, where organisers have said so."""
        return [self._say("event.cancel_reason", reason=event.cancel_reason)] if event.cancel_reason else []

    def missing(self, event: Event) -> str:
        """Return what is still to fill in as one list in words, empty for nothing."""
        words = [self._say(f"field.{name}") for name in missing(event)]
        if len(words) < 2:
            return "".join(words)
        return self._say("word.list_end", items=", ".join(words[:-1]), last=words[-1])

    def _when_where(self, event: Event, now_is: Phase) -> list[str]:
        say = self._say
        state = "cancelled" if event.status == "cancelled" else now_is
        first = say(f"event.{state}", day=dates.day(event.on, self._locale), city=event.city)
        if state in {"past", "cancelled"}:
            return [first, *self.reason(event)]
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

    def _sign_up(self, event: Event, now: datetime) -> list[str]:
        """Return where signing up counts, until when, and what becomes of the answers."""
        say = self._say
        if event.status == "cancelled":
            return [say("event.nothing_to_do")]
        if phase(event, now) == "past":
            readable = say("event.synthesis_readable" if event.synthesis_url else "event.still_readable")
            return [f"{say('event.signup_closed')} {readable}"]
        if event.inscription == "ailleurs":
            return [say("event.signup_elsewhere" if event.official_url else "event.signup_unknown")]
        if now >= sign_up_closes_at(event):
            return [say("event.signup_closed")]
        here = "form" if event.form == "avant" else "here"
        where = say(f"event.signup_{here if event.inscription == 'ici' else 'both'}")
        notice = say("signup.notice", organiser=event.organiser, day=dates.day(erased_on(event), self._locale))
        return [where, *self._workshops(event), *self._window(event, now), notice]

    def _workshops(self, event: Event) -> list[str]:
        """Return who gets which workshop in one sentence, where places are limited."""
        places = [item.capacity for item in event.programme if item.kind == "workshop"]
        return [self._say("event.workshops" if len(places) > 1 else "event.workshop")] if any(places) else []

    def _window(self, event: Event, now: datetime) -> list[str]:
        zone = ZoneInfo(event.timezone)
        if event.opens_at and now < event.opens_at:
            return [self._say("event.opens", instant=dates.instant(event.opens_at, zone, self._locale))]
        if event.closes_at:
            return [self._say("event.closes", instant=dates.instant(event.closes_at, zone, self._locale))]
        return []

    def _count(self, event: Event, now_is: Phase, taken: int | None) -> list[str]:
        if taken is None or now_is == "past" or event.status == "cancelled":
            return []
        if event.capacity is None:
            return [self._say("event.taken", count=taken)]
        return [self._say("event.taken_of", count=taken, capacity=event.capacity)]

    def _actions(self, event: Event, now: datetime) -> tuple[Button, ...]:
        """Return the buttons of a card, three at most; on the day, who is there says so first."""
        here = Button(self._say("here.button"), custom_id=f"ici:open:{event.id}", style="success")
        is_on = phase(event, now) == "today" and event.status != "cancelled" and not event.synthesis_url
        return (*((here,) if is_on else ()), *self._usual(event, now))[:MOST_BUTTONS]

    def _usual(self, event: Event, now: datetime) -> tuple[Button, ...]:
        sign_up = self._sign_up_button(event, now)
        programme = Button(self._say("button.programme"), custom_id=f"programme:show:{event.id}")
        if sign_up and event.inscription == "ailleurs" and event.official_url:
            form = Button(self._say("button.official_form"), url=event.official_url)
            return (form, *sign_up, programme)
        links = [item for row in self._links(event) for item in row.items if isinstance(item, Button)]
        if phase(event, now) == "past":
            links.reverse()
        return (*sign_up, programme, *self.synthesis(event), *links)[:MOST_BUTTONS]

    def _sign_up_button(self, event: Event, now: datetime) -> tuple[Button, ...]:
        if is_early(event, now) and event.status != "cancelled":
            return (Button(self._say("button.tell_me"), custom_id=f"inscription:wish:{event.id}", style="primary"),)
        if not is_open(event, now):
            return ()
        key = "button.reminders_on" if event.inscription == "ailleurs" else "button.sign_up"
        return (Button(self._say(key), custom_id=f"inscription:signup:{event.id}", style="primary"),)

    def _item(self, number: int, item: ProgrammeItem) -> str:
        say = self._say
        title = self.titled(item)
        if item.at:
            title = say("today.at_hour", hour=dates.hour(item.at, self._locale), title=title)
        named = (
            say("programme.item_place", position=number, title=title, place=item.place)
            if item.place
            else (say("programme.item", position=number, title=title))
        )
        line = say("programme.item_tentative", item=named) if item.tentative else named
        if not item.speaker:
            return line
        key = "programme.speaker_role" if item.speaker_role else "programme.speaker"
        return f"{line}\n{say(key, speaker=item.speaker, role=item.speaker_role or '')}"

    def _needs(self, event: Event, now_is: Phase) -> tuple[Button, ...]:
        """Return the button that says whom to ask for what somebody needs to take part; before they sign up, too."""
        if now_is == "past" or event.status == "cancelled":
            return ()
        return (Button(self._say("button.accommodation"), custom_id=f"amenagement:show:{event.id}"),)

    def _links(self, event: Event, *first: Button) -> tuple[Row, ...]:
        buttons: list[Button] = [*first]
        if event.official_url:
            buttons.append(Button(self._say("button.official"), url=event.official_url))
        # Where the article is the synthesis, one button leads there.
        if event.article_url and event.article_url != event.synthesis_url:
            buttons.append(Button(self._say("button.article"), url=event.article_url))
        return (Row(tuple(buttons)),) if buttons else ()
