"""Calendars that nobody has to ask for: with the answer to a sign-up, and with what is said to an event's people."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.delivery.card import Attachment, File
from bot.delivery.files import store as files
from bot.delivery.files.model import Upload
from bot.documents.names import file_name
from bot.events.documents.calendar import calendar
from bot.events.model import short_title
from bot.events.signups.model import kind_of
from bot.i18n import LOCALES

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.database import Transaction
    from bot.events.documents.words import Words
    from bot.events.model import Event
    from bot.events.service import Events
    from bot.events.signups.model import Kind
    from bot.i18n import Locale


@dataclass(frozen=True)
class _Key:
    """What a calendar says, and to whom: *revision* rises with all that it shows of the event."""

    guild_id: int
    event_id: int | None
    revision: int
    kind: Kind
    locale: Locale


class Calendars:
    """The event as it reads for everybody who has signed up, made once for each of its revisions.

    What somebody has chosen within the day stands in the calendar that they ask for.
    """

    def __init__(self, clock: Clock, words: Words, *, email: str | None) -> None:
        self._clock, self._words, self._email = clock, words, email
        self._made: dict[_Key, bytes] = {}

    async def prepare(self, events: Events) -> None:
        """Make what the next sign-ups hand over: the first one waits neither for icalendar nor for its file."""
        wanted = {_key(event, kind_of(event), locale): event for event in events.ahead() for locale in LOCALES}
        made = {key: self._made.get(key) or await self._apart(event, key) for key, event in wanted.items()}
        self._made = made

    async def attached(self, event: Event, kind: Kind, locale: Locale) -> Attachment:
        """Return the calendar of who has just signed up."""
        key = _key(event, kind, locale)
        if key not in self._made:
            self._made[key] = await self._apart(event, key)
        return Attachment(called("", event, "ics"), self._made[key])

    async def keep(self, tx: Transaction, event: Event, locale: Locale) -> File:
        """Keep the calendar of *event*, as it stands in *tx*, for a message to all its people."""
        upload = Upload(called("", event, "ics"), self._written(event, None, locale))
        await files.put(tx, event.guild_id, upload.hash, upload.content, self._clock.now())
        return File(event.guild_id, upload.hash, upload.name, is_spare=True)

    async def _apart(self, event: Event, key: _Key) -> bytes:
        # The first time, icalendar is imported: not while others wait.
        return await asyncio.to_thread(self._written, event, key.kind, key.locale)

    def _written(self, event: Event, kind: Kind | None, locale: Locale) -> bytes:
        said = self._words.description(event, kind, locale)
        return calendar(event, description=said, email=self._email, now=self._clock.now())


def called(what: str, event: Event, ending: str) -> str:
    """Return the name of a file about *event*."""
    return file_name(what, short_title(event), event.on.isoformat(), ending=ending)


def _key(event: Event, kind: Kind, locale: Locale) -> _Key:
    return _Key(event.guild_id, event.id, event.revision, kind, locale)
