"""Events can be looked up like everything else: who is told of it, and how an event is found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot import dates
from bot.events.model import Event, short_title
from bot.resources.search.model import Document, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.database import Database, Transaction
    from bot.i18n import Locale, Texts
    from bot.resources.ports import Library


class EventWords:
    """How events are found, in the language of the community's posts."""

    def __init__(self, texts: Texts, locale: Locale) -> None:
        self._say, self._locale = texts.bound(locale), locale

    def document(self, event: Event) -> Document:
        """Return what *event* is found by: its name, day and place, and what its programme names."""
        parts = [part for item in event.programme for part in (item.title, item.speaker, item.place) if part]
        return Document(
            id=f"event:{event.id}",
            kind=Kind.JOURNEE,
            title=event.title,
            short=self._say("chercher.event", day=dates.day(event.on, self._locale), city=event.city),
            body="\n".join([event.summary, event.audience, *parts]),
            aliases=(short_title(event),),
            terms=(event.city, event.organiser, *filter(None, (event.venue,))),
        )


class EventsFollowed:
    """Tells the library what everybody may see of events; see :class:`bot.events.ports.EventListener`."""

    def __init__(self, library: Library, words: EventWords) -> None:
        self._library, self._words = library, words

    async def event_changed(self, tx: Transaction, before: Event | None, after: Event) -> None:
        """Follow in the transaction of the change, where what is found would read otherwise."""
        was, now = (self._words.document(event) if event and _is_seen(event) else None for event in (before, after))
        if now and now != was:
            await self._library.put(tx, after.guild_id, now)
        elif was and not now:
            await self._library.drop(tx, after.guild_id, was.id)


class HasEvents(Protocol):
    """Who knows the events of a community."""

    async def of_guild(self, tx: Transaction, guild_id: int) -> tuple[Event, ...]:
        """Return all of them, drafts too."""


class EventDocuments:
    """Gives the library all events of a community; see :class:`bot.resources.ports.Provider`."""

    def __init__(self, database: Database, events: HasEvents, words: EventWords) -> None:
        self._database, self._events, self._words = database, events, words

    async def documents(self, guild_id: int) -> Sequence[Document]:
        """Return those that everybody may see."""
        known = await self._database.read(lambda tx: self._events.of_guild(tx, guild_id))
        return [self._words.document(event) for event in known if _is_seen(event)]


def _is_seen(event: Event) -> bool:
    return event.status != "draft"
