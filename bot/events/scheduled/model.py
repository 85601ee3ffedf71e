"""Which events stand in Discord's calendar, and what they say there: pure rules."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.delivery.keeping.diary import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.delivery.keeping.diary import SeenEntry
    from bot.events.model import Event

ENTRY = "scheduled.entry"
"""The kind that is kept; its subject is the event's number."""

# docs.discord.com resources/guild-scheduled-event: characters of a name, a description and a place
LONGEST_NAME, LONGEST_DESCRIPTION, LONGEST_LOCATION = 100, 1000, 100


def starts_at(event: Event) -> datetime | None:
    """Return when *event* starts, in UTC; None while its hours are not known."""
    if event.starts_at is None:
        return None
    return datetime.combine(event.on, event.starts_at, ZoneInfo(event.timezone)).astimezone(UTC)


def is_shown(event: Event, now: datetime) -> bool:
    """Whether *event* belongs into Discord's calendar: published, to come, and both its hours are known."""
    begins = starts_at(event)
    is_published = event.status == "visible" and event.publication > 0
    return is_published and event.ends_at is not None and begins is not None and now < begins


def has_begun(event: Event, now: datetime) -> bool:
    """Whether Discord has begun *event* by itself, or would have: nothing of it can be moved any more."""
    begins = starts_at(event)
    return begins is not None and begins <= now


def entry_of(event: Event, how: str) -> Entry:
    """Return what the entry of *event* says; *how* tells how to sign up. Only for one that :func:`is_shown`."""
    zone, mark = ZoneInfo(event.timezone), mark_of(event.id or 0)
    begins = datetime.combine(event.on, event.starts_at or event.ends_at or datetime.min.time(), zone)
    ends = datetime.combine(event.on, event.ends_at or event.starts_at or datetime.max.time(), zone)
    tail = f"\n\n{how}\n{mark}"
    place = ", ".join(part for part in (event.venue, event.address) if part) or event.city
    return Entry(
        name=_shortened(event.title, LONGEST_NAME),
        description=_shortened(event.summary, LONGEST_DESCRIPTION - len(tail)) + tail,
        location=_shortened(place, LONGEST_LOCATION),
        starts_at=begins.astimezone(UTC),
        ends_at=ends.astimezone(UTC),
    )


def mark_of(event_id: int) -> str:
    """Return the line by which an entry of ours is known again; it is the same in every language."""
    return f"Passerelle, n° {event_id}"


def made_already(seen: Iterable[SeenEntry], event_id: int) -> SeenEntry | None:
    """Return the entry that an earlier try has made and could not note any more."""
    mark = mark_of(event_id)
    return next((one for one in seen if one.is_ours and one.entry.description.rpartition("\n")[2] == mark), None)


def person_mark(salt: str, discord_id: int) -> str:
    """Return by what somebody who is interested is known again, without their id; *salt* is the event's own."""
    return hashlib.blake2b(str(discord_id).encode(), key=salt.encode(), digest_size=16).hexdigest()


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
