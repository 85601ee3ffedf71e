"""What files say of an event: its hours, what a calendar shows of it, when somebody was there."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot import dates
from bot.events.signups.model import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.events.attendance.model import Half
    from bot.events.model import Event
    from bot.i18n import Locale, Texts


class Words:
    """Write them in the language of who asks; papers are French."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def hours(self, event: Event, locale: Locale) -> str:
        """Return from when to when, as far as it is known."""
        if event.starts_at is None:
            return ""
        starts = dates.hour(event.starts_at, locale)
        if event.ends_at is None:
            return self._texts.get("document.from", locale, starts=starts)
        return self._texts.get("document.hours", locale, starts=starts, ends=dates.hour(event.ends_at, locale))

    def description(self, event: Event, kind: Kind | None, locale: Locale, own: Sequence[str] = ()) -> str:
        """Return what a calendar shows under the title; *own* are sentences on the reader's own day.

        *kind* is what they have there, None where that is nothing, or not known.
        """
        say = self._texts.bound(locale)
        lines = [say("document.cancelled")] if event.status == "cancelled" else []
        if kind and not lines:
            lines += [say("moi.in_place" if kind is Kind.PLACE else "moi.in_reminders"), *own]
        lines.append(event.summary)
        if event.doors:
            lines.append(say("document.doors", hour=dates.hour(event.doors, locale)))
        if event.starts_at is None:
            lines.append(say("document.no_hours"))
        lines.append(say("document.organiser", organiser=event.organiser))
        if kind:
            lines.append(say("document.changes", command=f"/{say('command.moi.name')}"))
        return "\n".join(lines)

    def presence(self, half: Half) -> str:
        """Return for which part of the day somebody was there."""
        return self._texts.get(f"document.presence.{half}", "fr")

    def today(self, event: Event, now: datetime) -> str:
        """Return the day of *now* where the event takes place, without its weekday."""
        on = now.astimezone(ZoneInfo(event.timezone)).date()
        return dates.day(on, "fr").split(" ", 1)[1]
