"""What organisers typed into the form of a section, read and checked."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

from bot import dates
from bot.errors import Refusal
from bot.events.editing.forms import INSCRIPTIONS, LONGEST, NEW, SECTIONS, YES, as_typed, label
from bot.events.editing.moments import read_moments
from bot.events.editing.spans import Span, check_ahead, read_span, span_of, write_span
from bot.events.editing.words import cleaned, has_words
from bot.events.model import Completion, Event, Inscription, over_at
from bot.instants import plain, read_instant

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from bot.events.editing.forms import Line
    from bot.i18n import Locale, Say

MOST_PLACES = 100_000
# A host of at least two names; Discord refuses a card whose button leads nowhere.
_ADDRESS = re.compile(r"https?://[^\s/.?#@:]+(?:\.[^\s/.?#@:]+)+(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE)


class _OfLine(Refusal):
    """A refusal that names the line it is about."""

    def __init__(self, *, name: str, **params: object) -> None:
        super().__init__(name=name, **params)
        self._name = name

    def sentence(self, say: Say) -> str:
        """Return it with the line as its form calls it."""
        return say(self.key, field=label(self._name, say), **self.params)


class LineMissing(_OfLine):
    """A line without which there is no event."""

    key = "refusal.line_missing"


class LineTooLong(_OfLine):
    """More than its column and the card hold."""

    key = "refusal.line_too_long"


class TitleWithoutWords(Refusal):
    """A title that cannot be read aloud."""

    key = "refusal.title_without_words"


class NotACapacity(Refusal):
    """What was typed is no number of places."""

    key = "refusal.not_a_capacity"


class NotAnAddress(Refusal):
    """What was typed is no address of a web page."""

    key = "refusal.not_an_address"


class EndsEarlier(Refusal):
    """A start was typed, and the event ends before it."""

    key = "refusal.ends_earlier"


class ClosesBeforeOpening(Refusal):
    """Sign-up cannot close before it opens."""

    key = "refusal.closes_before_opening"


class ClosesAfterEvent(Refusal):
    """Sign-up cannot close once the event is over."""

    key = "refusal.closes_after_event"


class Reader:
    """Read one form at the instant *now*, for somebody who reads *locale*; *late* takes a day that is over."""

    def __init__(self, now: datetime, locale: Locale, *, late: bool = False) -> None:
        self._now, self._locale, self._late = now, locale, late

    def new(self, typed: Mapping[str, str], zone: ZoneInfo) -> Completion:
        """Return what a new event is to say; its place is a city and, after a comma, a venue."""
        kept = _checked(NEW, typed)
        span = read_span(kept["when"], self._now, zone, self._locale, late=self._late)
        city, _, venue = (part.strip() for part in kept["place"].partition(","))
        for name, part in (("city", city), ("venue", venue)):
            if len(part) > (most := LONGEST[name]):
                raise LineTooLong(name=name, count=len(part), most=most, over=len(part) - most)
        return Completion(
            title=_title(kept["title"]),
            on=span.on,
            starts_at=span.starts_at,
            ends_at=span.ends_at,
            city=city,
            venue=venue or None,
            summary=kept["summary"],
        )

    def section(self, name: str, typed: Mapping[str, str], event: Event) -> Completion:
        """Return what a section of *event* is to say; raise a :class:`Refusal` that says what to write instead."""
        readers: Mapping[str, Callable[[Mapping[str, str], Event], Completion]] = {
            "essentials": self._essentials,
            "hours": self._hours,
            "day": self._day,
            "access": self._access,
            "window": self._window,
        }
        return readers[name](_checked(SECTIONS[name], typed), event)

    def _essentials(self, kept: Mapping[str, str], event: Event) -> Completion:
        span = span_of(event)
        if plain(kept["when"]) != plain(as_typed(event, "essentials", self._locale)["when"]):
            span = read_span(kept["when"], self._now, ZoneInfo(event.timezone), self._locale, late=self._late)
            # A day alone moves the event; its hours are emptied where they are typed.
            if span.starts_at is None:
                span = Span(span.on, event.starts_at, event.ends_at)
                check_ahead(span, self._now, ZoneInfo(event.timezone), self._locale, late=self._late)
            elif span.ends_at is None:
                span = self._with_end(span, event.ends_at)
        return Completion(
            title=_title(kept["title"]),
            on=span.on,
            starts_at=span.starts_at,
            ends_at=span.ends_at,
            city=kept["city"],
            summary=kept["summary"],
            audience=kept["audience"],
        )

    def _with_end(self, span: Span, ends_at: time | None) -> Span:
        """Return *span* with the end that the event has, where it can have it."""
        starts_at = span.starts_at or time()
        if ends_at and ends_at <= starts_at:
            later = replace(span, ends_at=time(starts_at.hour + 2) if starts_at.hour < 22 else time(23, 59))
            raise EndsEarlier(end=dates.hour(ends_at, self._locale), suggestion=write_span(later, self._locale))
        return replace(span, ends_at=ends_at)

    def _hours(self, kept: Mapping[str, str], event: Event) -> Completion:
        doors, starts_at, ends_at = (self._hour(kept[name]) for name in ("doors", "starts_at", "ends_at"))
        span = Span(event.on, starts_at, ends_at)
        zone = ZoneInfo(event.timezone)
        # Of a day that is over the hours may still be mended.
        is_ahead = starts_at != event.starts_at and event.on >= self._now.astimezone(zone).date()
        check_ahead(span, self._now, zone, self._locale, late=self._late or not is_ahead)
        return Completion(
            doors=doors,
            starts_at=starts_at,
            ends_at=ends_at,
            venue=kept["venue"] or None,
            address=kept["address"] or None,
        )

    def _day(self, kept: Mapping[str, str], event: Event) -> Completion:
        programme = read_moments(kept["programme"], event.programme, self._locale)
        return Completion(phone=kept["phone"] or None, programme=programme)

    def _access(self, kept: Mapping[str, str], event: Event) -> Completion:
        chosen = kept["inscription"]
        return Completion(
            inscription=cast("Inscription", chosen) if chosen in INSCRIPTIONS else event.inscription,
            capacity=_capacity(kept["capacity"]),
            shows_count=kept["shows_count"] == YES,
            official_url=read_address(kept["official_url"]),
            organiser=kept["organiser"],
        )

    def _window(self, kept: Mapping[str, str], event: Event) -> Completion:
        opens_at, closes_at = (self._instant(name, kept[name], event) for name in ("opens_at", "closes_at"))
        if opens_at and closes_at and closes_at <= opens_at:
            raise ClosesBeforeOpening
        if (latest := closes_at or opens_at) and latest >= over_at(event):
            raise ClosesAfterEvent(instant=dates.instant(latest, ZoneInfo(event.timezone), self._locale))
        return Completion(opens_at=opens_at, closes_at=closes_at)

    def _hour(self, typed: str) -> time | None:
        return dates.read_hour(typed, self._locale) if typed else None

    def _instant(self, name: str, typed: str, event: Event) -> datetime | None:
        """Return what was typed; what stood there already may be over."""
        if not typed:
            return None
        if plain(typed) == plain(as_typed(event, "window", self._locale)[name]):
            return event.opens_at if name == "opens_at" else event.closes_at
        return read_instant(typed, self._now, ZoneInfo(event.timezone), self._locale)


def _checked(lines: tuple[Line, ...], typed: Mapping[str, str]) -> dict[str, str]:
    """Return the lines without what nobody sees and without mentions; refuse what is missing or too long."""
    kept = {
        line.name: cleaned(typed.get(line.name, ""), is_line=line.kind != "paragraph")
        for line in lines
        if line.kind != "file"
    }
    for line in lines:
        count = len(kept.get(line.name, ""))
        if line.is_required and not count:
            raise LineMissing(name=line.name)
        if count > line.longest:
            raise LineTooLong(name=line.name, count=count, most=line.longest, over=count - line.longest)
    return kept


def _title(typed: str) -> str:
    if not has_words(typed):
        raise TitleWithoutWords
    return typed


def _capacity(typed: str) -> int | None:
    if not typed:
        return None
    digits = re.sub(r"\s", "", typed)
    if not re.fullmatch(r"[0-9]{1,6}", digits) or not 1 <= int(digits) <= MOST_PLACES:
        raise NotACapacity(typed=typed[:40])
    return int(digits)


def read_address(typed: str) -> str | None:
    """Return the address of a page, None where nothing was typed; raise :class:`NotAnAddress` for what is none."""
    address = typed.strip() or None
    if address is not None and not _ADDRESS.fullmatch(address):
        raise NotAnAddress(typed=address[:100])
    return address
