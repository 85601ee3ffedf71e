"""The forms of an event's sections: which lines they have, and what stands in them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot import dates
from bot.delivery.card import Choice, Field, Form
from bot.events.editing.moments import write_moments
from bot.events.editing.spans import span_of, write_span

if TYPE_CHECKING:
    from bot.delivery.card import FieldKind
    from bot.events.model import Event
    from bot.i18n import Locale, Say

Typed = Mapping[str, str]
NO, YES = "no", "yes"
# Where signing up counts, in the order in which it is chosen from.
INSCRIPTIONS = ("ici", "les-deux", "ailleurs")


@dataclass(frozen=True)
class Line:
    """One line of a form; *choices* are the values of a list."""

    name: str
    longest: int = 200
    kind: FieldKind = "line"
    is_required: bool = False
    choices: tuple[str, ...] = ()


TITLE, WHEN = Line("title", is_required=True), Line("when", 100, is_required=True)
SUMMARY = Line("summary", 1000, "paragraph", is_required=True)
PLACE, IMAGE = Line("place", 300, is_required=True), Line("image", kind="file")

NEW = (TITLE, WHEN, PLACE, SUMMARY, IMAGE)
"""What is asked of a new event."""
SECTIONS: Mapping[str, tuple[Line, ...]] = {
    "essentials": (TITLE, WHEN, Line("city", 100, is_required=True), SUMMARY, Line("audience", 400, is_required=True)),
    "hours": (Line("doors", 20), Line("starts_at", 20), Line("ends_at", 20), Line("venue"), Line("address", 300)),
    "day": (Line("phone", 40), Line("programme", 4000, "paragraph")),
    "access": (
        Line("inscription", kind="list", is_required=True, choices=INSCRIPTIONS),
        Line("capacity", 20),
        Line("shows_count", kind="list", is_required=True, choices=(NO, YES)),
        Line("official_url", 500),
        Line("organiser", is_required=True),
    ),
    "window": (Line("opens_at", 60), Line("closes_at", 60)),
    "image": (IMAGE, Line("image_description", 500, "paragraph")),
}
"""The sections of an event that are a form each."""
LONGEST = {line.name: line.longest for lines in SECTIONS.values() for line in lines}


def form(custom_id: str, title: str, lines: tuple[Line, ...], say: Say, typed: Typed) -> Form:
    """Return the form of *lines*, with what was *typed*; a file that was received need not be given again.

    The hours of a programme that has no part are not asked for.
    """
    fields = tuple(_field(line, say, typed) for line in lines if line.name != "programme" or typed.get("programme"))
    return Form(custom_id, title, fields)


def as_typed(event: Event, section: str, locale: Locale) -> dict[str, str]:
    """Return what a section of *event* says, as somebody would have typed it."""
    return {line.name: _written(event, line.name, locale) for line in SECTIONS[section] if line.kind != "file"}


def digest(event: Event, section: str) -> str:
    """Return by what one knows whether a section has changed, whatever the language."""
    said = sorted({**as_typed(event, section, "fr"), "file": event.image_hash or ""}.items())
    return hashlib.sha256(repr(said).encode()).hexdigest()[:12]


def label(name: str, say: Say) -> str:
    """Return what a line is called."""
    return say(f"event_form.{name}.label")


def shown(name: str, value: str, say: Say) -> str:
    """Return a *value* as people read it; nothing is a dash."""
    line = next(line for lines in SECTIONS.values() for line in lines if line.name == name)
    return say(f"event_form.{name}.{value}") if line.choices else value or "–"


def _field(line: Line, say: Say, typed: Typed) -> Field:
    hint = say(f"event_form.{line.name}.hint")
    if line.kind == "file" and (has := typed.get("image_name")):
        hint = say("event_form.image.kept", name=has if len(has) <= 40 else has[:39] + "…")
    choices = tuple(Choice(say(f"event_form.{line.name}.{value}"), value) for value in line.choices)
    value = "" if line.kind == "file" else typed.get(line.name, "")[: line.longest]
    field = Field(line.name, label(line.name, say), hint, line.kind, value, line.is_required, line.longest)
    return replace(field, choices=choices)


def _written(event: Event, name: str, locale: Locale) -> str:
    if name in {"when", "programme"}:
        return write_span(span_of(event), locale) if name == "when" else write_moments(event.programme, locale)
    value: Any = getattr(event, name)
    match value:
        case None:
            return ""
        case bool():
            return YES if value else NO
        case time():
            return dates.hour(value, locale)
        case datetime():
            return dates.instant(value, ZoneInfo(event.timezone), locale)
        case _:
            return str(value)
