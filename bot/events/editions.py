"""*Nouvelle édition*: a draft made of an event, with its programme and texts, and nothing of what happened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.errors import Refusal
from bot.events import store
from bot.events.editing.words import cleaned, has_words
from bot.events.questions.answers import within
from bot.events.service import UnknownEvent, number
from bot.instants import read_when

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.events.model import Event
    from bot.events.service import Events
    from bot.guilds.model import Actor
    from bot.guilds.service import Guilds

LONGEST_TITLE = 200


class NoTitle(Refusal):
    """People need something to call it."""

    key = "refusal.no_title"


@dataclass(frozen=True)
class Edition:
    """A draft of the next edition; ``is_new`` is False where that day's was made before."""

    event: Event
    is_new: bool


def next_edition(event: Event, title: str, when: date | datetime) -> Event:
    """Return a draft of *event* on another day: its programme, texts, access, places and questions.

    Hours, links, the window of sign-up and what became of it stay with the old one. *when* may tell the hour at which
    it starts, on a wall where the event takes place.
    """
    on, starts_at = (when, None)
    if isinstance(when, datetime):
        there = when.astimezone(ZoneInfo(event.timezone))
        on, starts_at = there.date(), there.time()
    return replace(
        event,
        id=None,
        slug=f"edition-{event.id}-{on.isoformat()}",
        title=title,
        on=on,
        doors=None,
        starts_at=starts_at,
        ends_at=None,
        official_url=None,
        article_url=None,
        synthesis_url=None,
        synthesis_at=None,
        opens_at=None,
        closes_at=None,
        cancel_reason=None,
        status="draft",
        version=1,
        revision=0,
        publication=0,
        programme=tuple(replace(item, at=None) for item in event.programme),
    )


class Editions:
    """Makes the next edition of an event."""

    def __init__(self, database: Database, clock: Clock, guilds: Guilds, events: Events) -> None:
        self._database, self._clock, self._guilds, self._events = database, clock, guilds, events

    async def make(self, guild_id: int, actor: Actor, claim: str, *, title: str, when: str) -> Edition:
        """Keep a draft of the event's next edition; twice for one day is one draft.

        Raise a :class:`bot.errors.Refusal` for a day that cannot be read or is over, and for no title.
        """
        self._guilds.require_organiser(guild_id, actor)
        name = within(cleaned(title), LONGEST_TITLE)
        if not has_words(name):
            raise NoTitle

        async def work(tx: Transaction) -> Edition:
            source = await store.one(tx, guild_id, number(claim))
            if source is None:
                raise UnknownEvent
            day = read_when(when, self._clock.now(), ZoneInfo(source.timezone), actor.locale)
            draft = next_edition(source, name, day)
            for event in await store.of_guild(tx, guild_id):
                if event.slug == draft.slug:
                    return Edition(event, is_new=False)
            return Edition(await self._events.introduce(tx, actor, draft, "edition"), is_new=True)

        made = await self._database.write(work)
        await self._events.refresh(guild_id)
        return made
