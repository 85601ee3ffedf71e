"""The card of one event for its organisers: what it says, and a button for each section that can be changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot import dates
from bot.client.custom_ids import CustomId
from bot.delivery.card import Button, Card, Row, Rule, Text
from bot.events.closing.cards import OF_TEAM
from bot.events.model import phase
from bot.events.questions.model import COLUMNS
from bot.events.workshops.cards import FEATURE as WORKSHOPS
from cogs.organiser.screens import card_standing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.errors import Refusal
    from bot.events.cards import Cards
    from bot.events.editing.service import Note
    from bot.events.model import Event
    from bot.events.service import OnBoard
    from bot.i18n import Locale, Say

FEATURE = "journee"
AGAIN = "again"
# What the form of a new event is about.
NO_EVENT = "0"
# A description is read in its form, and in the preview.
LONGEST_SUMMARY = 300
_IN_A_ROW = 5


@dataclass(frozen=True)
class Section:
    """A button of the card; it carries ``feature:action:NUMBER-OF-THE-EVENT``, and *label_key* is what stands on it."""

    action: str
    label_key: str
    feature: str = FEATURE


SECTIONS = (
    Section("essentials", "button.section_essentials"),
    Section("hours", "button.section_hours"),
    Section("day", "button.section_day"),
    Section("access", "button.section_access"),
    Section("window", "button.section_window"),
    Section("questions", "button.section_questions"),
    Section("image", "button.section_image"),
    Section("list", "button.workshops", feature=WORKSHOPS),
    Section("open", "roster.press.people", feature="inscrits"),
    Section("panel", "desk.button.section", feature="accueil"),
    Section("open", "button.section_cycle", "cycle"),
    Section("panel", "button.waitlist", feature="attente"),
)
"""What can be changed, in the order of the buttons; a handler of each is registered with the router."""


class EventSheet:
    """Write the card in one language."""

    def __init__(self, say: Say, locale: Locale, cards: Cards) -> None:
        self._say, self._locale, self._cards = say, locale, cards

    def card(self, shown: OnBoard, now: datetime, channel_id: int | None, notes: Iterable[Note] = ()) -> Card:
        """Return what an event says, section by section, below what its organiser has to know first."""
        event, say = shown.event, self._say
        news = [say(note.key, **note.params) for note in notes]
        head = self._standing(shown, now, channel_id)
        if fields := self._cards.missing(event):
            head.append(say("organiser.missing", fields=fields))
        parts = (self._essentials(event), self._access(event), [*self._window(event), self._image(event)])
        blocks: list[Text | Row | Rule] = [Text("\n".join(news)), Rule()] if news else []
        blocks += [Text("\n".join(head)), Rule()]
        blocks += [Text("\n\n".join("\n".join(lines) for lines in parts)), Rule()]
        buttons = [self._button(say(one.label_key), one.feature, one.action, event) for one in SECTIONS]
        blocks += [Row(tuple(buttons[at : at + _IN_A_ROW])) for at in range(0, len(buttons), _IN_A_ROW)]
        return Card((*blocks, Rule(), Row(self._actions(shown, now))), panel=True).fitted()

    def to_correct(self, refusal: Refusal, section: str, claim: str, *, is_late: bool) -> Card:
        """Say what to correct; one button opens the form again, filled, another enters a day that is over."""
        say = self._say
        again = str(CustomId(FEATURE, section, f"{claim}.{AGAIN}"))
        buttons = [Button(say("button.correct"), again, style="primary")]
        if is_late:
            buttons.append(Button(say("button.save_past"), str(CustomId(FEATURE, "late", f"{claim}.{section}"))))
        if claim.isdecimal() and claim != NO_EVENT:
            buttons.append(Button(say("button.back"), str(CustomId(FEATURE, "sheet", claim))))
        words = f"{refusal.sentence(say)}\n{say('event_form.refused')}"
        return Card((Text(words), Row(tuple(buttons))), panel=True).fitted()

    def _standing(self, shown: OnBoard, now: datetime, channel_id: int | None) -> list[str]:
        event, say = shown.event, self._say
        lines = [f"**{event.title}**"]
        if event.status == "draft":
            lines.append(say("event_form.is_draft"))
        elif event.status == "cancelled":
            lines.append(say("agenda.cancelled"))
        else:
            lines.append(card_standing(shown, say, channel_id))
        return [*lines, *([say("organiser.past")] if phase(event, now) == "past" else [])]

    def _essentials(self, event: Event) -> list[str]:
        say, summary = self._say, event.summary
        if len(summary) > LONGEST_SUMMARY:
            summary = summary[: LONGEST_SUMMARY - 1].rstrip() + "…"
        when_where = say("organiser.when_where", day=dates.day(event.on, self._locale), city=event.city)
        audience = say("event.audience", audience=event.audience)
        phone = [say("event_form.to_call", phone=event.phone)] if event.phone else []
        return [when_where, *self._cards.practical(event), *phone, audience, summary]

    def _access(self, event: Event) -> list[str]:
        say = self._say
        lines = [say("event_form.signs_up", where=say(f"event_form.inscription.{event.inscription}"))]
        if event.inscription != "ailleurs":
            places = say("event_form.places", count=event.capacity) if event.capacity else say("event_form.no_limit")
            lines.append(f"{places} {say('event_form.counted' if event.shows_count else 'event_form.not_counted')}")
        if event.official_url:
            lines.append(say("event_form.page", url=event.official_url))
        return [*lines, *self._asked(event), say("event.organiser", organiser=event.organiser)]

    def _asked(self, event: Event) -> list[str]:
        if event.inscription == "ailleurs":
            return []
        labels = [self._say(f"fiche.{COLUMNS[question]}.label") for question in event.questions]
        return [self._say("questions.asked", questions=", ".join(labels)), self._say(f"questions.{event.form}")]

    def _window(self, event: Event) -> list[str]:
        zone, say = ZoneInfo(event.timezone), self._say
        known = {"event.opens": event.opens_at, "event.closes": event.closes_at}
        return [say(key, instant=dates.instant(at, zone, self._locale)) for key, at in known.items() if at] or [
            say("event_form.no_window")
        ]

    def _image(self, event: Event) -> str:
        if event.image_name is None:
            return self._say("event_form.no_image")
        if not event.image_description:
            return self._say("event_form.image_undescribed", name=event.image_name)
        return self._say("event_form.has_image", name=event.image_name, description=event.image_description)

    def _actions(self, shown: OnBoard, now: datetime) -> tuple[Button, ...]:
        event, say, buttons = shown.event, self._say, []
        if event.status != "cancelled" and shown.card not in {"posted", "leaving"}:
            preview = str(CustomId("organiser", "preview", str(event.id)))
            buttons.append(Button(say("button.publish"), preview, style="primary"))
        if event.status != "cancelled" and phase(event, now) != "past":
            buttons.append(self._button(say("button.rules"), "rappels", "list", event))
        if event.status == "visible" and phase(event, now) == "past":
            buttons.append(self._button(say("afterwards.title"), OF_TEAM, "open", event))
        return (*buttons, Button(say("button.board"), str(CustomId("organiser", "board"))))

    def _button(self, label: str, feature: str, action: str, event: Event) -> Button:
        return Button(label, str(CustomId(feature, action, str(event.id))))
