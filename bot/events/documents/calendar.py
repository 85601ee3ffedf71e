"""An event as an iCalendar file (RFC 5545), for anybody's calendar.

The UID never changes and the SEQUENCE is the event's revision, so that a newer file replaces an older one. The
time zone goes with the file: its changes around the day are written as they are, and not as a rule.
"""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

    import icalendar

    from bot.events.model import Event

PRODUCT = "-//Passerelle//Journees//FR"
DAY = timedelta(days=1)


def uid(event: Event) -> str:
    """Return what names *event* in every calendar for good."""
    return f"event-{event.id}-guild-{event.guild_id}@passerelle"


def calendar(event: Event, *, description: str, email: str | None, now: datetime) -> bytes:
    """Return *event* as a file; *email* is where its organiser is written to, *description* what one reads of it."""
    import icalendar  # noqa: PLC0415 - who asks for no calendar does not pay for it

    file = icalendar.Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("method", "CANCEL" if event.status == "cancelled" else "PUBLISH")
    if event.starts_at:
        file.add_component(_zone(event.timezone, event.on.year))
    file.add_component(_entry(event, description, email, now))
    return bytes(file.to_ical())


def where(event: Event) -> str:
    """Return the place of *event* in one line; the city is said once."""
    place = ", ".join(filter(None, (event.venue, event.address)))
    return place if event.city.casefold() in place.casefold() else ", ".join(filter(None, (place, event.city)))


def _entry(event: Event, description: str, email: str | None, now: datetime) -> icalendar.Event:
    import icalendar  # noqa: PLC0415 - as above

    # Outlook's own way to name an organiser who has no address; a published event must have one (RFC 5546, 3.2.1).
    organiser = icalendar.vCalAddress(f"mailto:{email}" if email else "invalid:nomail")
    organiser.params["CN"] = icalendar.vText(event.organiser)
    entry = icalendar.Event()
    entry.add("uid", uid(event))
    entry.add("dtstamp", now.astimezone(UTC))
    entry.add("sequence", event.revision)
    entry.add("summary", _text(event.title))
    entry.add("status", "CANCELLED" if event.status == "cancelled" else "CONFIRMED")
    for name, at in _span(event):
        entry.add(name, at)
    entry.add("location", _text(where(event)))
    entry.add("description", _text(description))
    entry.add("organizer", organiser)
    if page := event.official_url or event.article_url:
        entry.add("url", page)
    return entry


def _text(words: str) -> str:
    """Return *words* without the control characters that no text may hold (RFC 5545, 3.3.11)."""
    return "".join(sign for sign in words if sign == "\n" or unicodedata.category(sign) != "Cc")


def _span(event: Event) -> Iterator[tuple[str, object]]:
    """Yield when it begins and ends: a whole day while its hours are not known, no end while that is not."""
    if event.starts_at is None:
        yield "dtstart", event.on
        yield "dtend", event.on + DAY
        return
    zone = ZoneInfo(event.timezone)
    yield "dtstart", datetime.combine(event.on, event.starts_at, zone)
    if event.ends_at:
        yield "dtend", datetime.combine(event.on, event.ends_at, zone)


@lru_cache(maxsize=16)
def _zone(name: str, year: int) -> icalendar.Timezone:
    """Return the time zone as it stands from the year before *year* to its end (RFC 5545, 3.6.5)."""
    import icalendar  # noqa: PLC0415 - as above

    zone, made = ZoneInfo(name), icalendar.Timezone()
    made.add("tzid", name)
    for onset in _onsets(zone, year):
        there, before = onset.astimezone(zone), (onset - timedelta(seconds=1)).astimezone(zone)
        part = icalendar.TimezoneDaylight() if there.dst() else icalendar.TimezoneStandard()
        offset = before.utcoffset() or timedelta()
        # An onset is read on the wall as it stood before: 2:00 in March, 3:00 in October.
        part.add("dtstart", (onset + offset).replace(tzinfo=None))
        part.add("tzoffsetfrom", offset)
        part.add("tzoffsetto", there.utcoffset() or timedelta())
        part.add("tzname", there.tzname() or name)
        made.add_component(part)
    return made


def _onsets(zone: ZoneInfo, year: int) -> Iterator[datetime]:
    """Yield the instants, in UTC, at which the offset changes; the first one is where the zone's description begins."""
    at = datetime.combine(datetime(year - 1, 1, 1, tzinfo=UTC), time(), UTC)
    yield at
    while at.year <= year:
        after = at + DAY
        if after.astimezone(zone).utcoffset() != at.astimezone(zone).utcoffset():
            yield _change(zone, at, after)
        at = after


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Return the first minute after *before* whose offset is that of *after*."""
    while after - before > timedelta(minutes=1):
        middle = (before + (after - before) / 2).replace(second=0, microsecond=0)
        if middle.astimezone(zone).utcoffset() == before.astimezone(zone).utcoffset():
            before = middle
        else:
            after = middle
    return after
