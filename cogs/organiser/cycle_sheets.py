"""How the life of an event reads to its organisers: cards made of outcomes, nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot import dates
from bot.announcements.cancelling import LONGEST_REASON
from bot.client.custom_ids import CustomId
from bot.delivery.card import Button, Card, Field, Form, Row, Rule, Text
from bot.events.editions import LONGEST_TITLE
from bot.events.model import phase, short_title, sign_up_closes_at
from bot.events.signups.model import is_early, is_open
from cogs.organiser.sheets import reach

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.announcements.cancelling import Cancellation
    from bot.announcements.service import Sheet
    from bot.errors import Refusal
    from bot.events.cards import Cards
    from bot.events.editions import Edition
    from bot.events.model import Event
    from bot.events.signups.window import Turned
    from bot.i18n import Locale, Say

FEATURE = "cycle"


class CycleSheets:
    """Write them in one language."""

    def __init__(self, say: Say, locale: Locale, cards: Cards) -> None:
        self._say, self._locale, self._cards = say, locale, cards

    def panel(self, event: Event, now: datetime, *, above: str | None = None) -> Card:
        """Return where sign-up stands, and what can be done with the event, below why something could not be."""
        head = [self._cards.head(event), self._standing(event, now)]
        buttons = [self._button("copy", event)]
        is_alive = event.status == "visible" and phase(event, now) != "past"
        if is_alive:
            buttons.insert(0, self._button("stop" if is_open(event, now) else "start", event))
            buttons.append(self._button("cancel", event, danger=True))
        words = "\n".join([*([above, ""] if above else []), *head])
        return Card((Text(words), Rule(), Row(tuple(buttons)), Row((self._back(),))), panel=True).fitted()

    def opened(self, turned: Turned) -> Card:
        """Say that sign-up is open, until when, and how many are told."""
        event, say = turned.event, self._say
        until = dates.instant(sign_up_closes_at(event), ZoneInfo(event.timezone), self._locale)
        lines = [say("cycle.opened", title=short_title(event), instant=until)]
        lines += [say("cycle.woken", count=turned.woken)] if turned.woken else []
        return self._done(event, *lines, then="stop")

    def closed(self, turned: Turned) -> Card:
        """Say that sign-up is closed, which places are still kept back, and how to open it again."""
        event, say = turned.event, self._say
        lines = [say("cycle.closed", title=short_title(event))]
        for key, one in turned.late:
            when = dates.instant(one.release_at, ZoneInfo(event.timezone), self._locale)
            lines.append(say(key, label=one.label, count=one.places, when=when))
        return self._done(event, *lines, then="start")

    def edition_form(self, custom_id: str, typed: Mapping[str, str]) -> Form:
        """Return the form of the next edition: what it is called, and when."""
        when = self._field("when", "edition.when.label", "edition.when.hint", typed, longest=60)
        title = self._field("title", "edition.title.label", "edition.title.hint", typed, longest=LONGEST_TITLE)
        return Form(custom_id, self._say("edition.form"), (when, title))

    def edition(self, made: Edition) -> Card:
        """Say what the draft holds and what is still to be filled in, with the button that publishes it."""
        say, event = self._say, made.event
        key = "edition.made" if made.is_new else "edition.made_already"
        day = dates.day(event.on, self._locale)
        lines = [say(key, title=short_title(event), day=day), say("edition.holds"), say("edition.next")]
        sheet = Button(say("button.edit_event"), str(CustomId("journee", "sheet", str(event.id))), style="primary")
        return Card((Text("\n".join(lines)), Row((sheet,))), panel=True).fitted()

    def cancel_form(self, custom_id: str, typed: Mapping[str, str]) -> Form:
        """Return the form that asks why."""
        why = self._field("reason", "cancel.reason.label", "cancel.reason.hint", typed, longest=LONGEST_REASON)
        return Form(custom_id, self._say("cancel.form"), (replace(why, kind="paragraph"),))

    def second_look(self, found: Cancellation, above: str | None = None) -> Card:
        """Return the words as people would read them, how many they are, and how they hear it."""
        say, told = self._say, found.told
        asked = [*([above] if above else []), f"**{say('cancel.question', title=short_title(found.event))}**"]
        asked.append(f"{say('cancel.to_people', count=told.count)} {reach(told, say)}".strip())
        asked += [say("cancel.beyond", count=found.beyond)] if found.beyond else []
        asked.append(say("cancel.follows"))
        yes = Button(say("button.cancel_yes"), str(CustomId(FEATURE, "sure", found.claim)), style="danger")
        again = Button(say("button.correct"), str(CustomId(FEATURE, "cancel", str(found.event.id))))
        no = Button(say("button.cancel_no"), str(CustomId(FEATURE, "open", str(found.event.id))))
        return Card(
            (Text("\n".join(asked)), Rule(), Text(found.text), Rule(), Row((yes, again, no))), panel=True
        ).fitted()

    def cancelled(self, sheet: Sheet | None) -> Card:
        """Say that it is done, and where to follow what leaves."""
        say, told = self._say, sheet.addressed if sheet else None
        lines = [say("cancel.done")]
        lines.append(say("cancel.leaves", count=told.count) if told else say("cancel.nobody"))
        deliveries = Button(say("button.deliveries"), str(CustomId("envois", "list", "0")))
        return Card((Text("\n".join(lines)), Row((deliveries, self._back()))), panel=True).fitted()

    def to_correct(self, refusal: Refusal, again: CustomId) -> Card:
        """Say what to correct; the button opens the form again with what was typed."""
        button = Button(self._say("button.correct"), str(again), style="primary")
        words = f"{refusal.sentence(self._say)}\n{self._say('event_form.refused')}"
        return Card((Text(words), Row((button,))), panel=True).fitted()

    def _standing(self, event: Event, now: datetime) -> str:
        say, zone = self._say, ZoneInfo(event.timezone)
        if event.status == "cancelled":
            return "\n".join([say("agenda.cancelled"), *self._cards.reason(event)])
        if event.status == "draft":
            return say("cycle.is_draft")
        if is_open(event, now):
            return say("cycle.is_open", instant=dates.instant(sign_up_closes_at(event), zone, self._locale))
        if is_early(event, now) and event.opens_at:
            return say("event.opens", instant=dates.instant(event.opens_at, zone, self._locale))
        return say("event.signup_closed")

    def _done(self, event: Event, *lines: str, then: str) -> Card:
        row = Row((self._button(then, event), self._back()))
        return Card((Text("\n".join(lines)), row), panel=True).fitted()

    def _field(self, name: str, label: str, hint: str, typed: Mapping[str, str], *, longest: int) -> Field:
        value = typed.get(name, "")
        return Field(name, self._say(label), self._say(hint), value=value, is_required=True, longest=longest)

    def _button(self, action: str, event: Event, *, danger: bool = False) -> Button:
        custom_id = str(CustomId(FEATURE, action, str(event.id)))
        return Button(self._say(f"button.cycle_{action}"), custom_id, style="danger" if danger else "secondary")

    def _back(self) -> Button:
        return Button(self._say("button.board"), str(CustomId("organiser", "board")))
