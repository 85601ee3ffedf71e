"""Events are found as soon as everybody may see them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.events.finding import EventDocuments, EventsFollowed, EventWords
from bot.events.seed import EventSeed
from bot.events.service import Events
from bot.resources.model import Section
from bot.resources.service import Resources
from bot.resources.shelves import Shelves
from tests.fakes import GUILD
from tests.house import DAY, OWNER, House, a_server, texts

if TYPE_CHECKING:
    from bot.database import Database
    from tests.fakes import FakeClock

DRAFT = replace(DAY, slug="brouillon", title="Forum des familles", city="Pau", status="draft")


class Agenda(House):
    """A process whose events are looked up."""

    def __init__(self, database: Database, clock: FakeClock) -> None:
        super().__init__(database, clock, seeds=(DAY, DRAFT))
        self.shelves, words = Shelves(database), EventWords(texts(), "fr")
        seeds = [EventSeed(event.slug, event) for event in (DAY, DRAFT)]
        listeners = (EventsFollowed(self.shelves, words),)
        self.events = Events(database, clock, self.outbox, self.guilds, seeds=seeds, locale="fr", listeners=listeners)
        self.shelves.fed_by(EventDocuments(database, self.events, words))
        self.arrival._events = self.events
        self.resources = Resources(self.shelves)

    async def finds(self, text: str) -> list[str]:
        """Return the titles of the events that *text* finds."""
        found = await self.resources.search(GUILD, text, Section.JOURNEES)
        return [hit.document.title for hit in found.hits]


@pytest.fixture
async def agenda(database: Database, clock: FakeClock) -> Agenda:
    """Lend a process on a server that was welcomed."""
    agenda = Agenda(database, clock)
    await agenda.arrival.seen(a_server())
    return agenda


async def test_an_event_is_found_by_name_place_and_speaker(agenda: Agenda) -> None:
    """By what people remember of it; a draft by nobody."""
    for typed in ("journée régionale", "bordeaux", "Jeanne Petit", "journee regionnale"):
        assert await agenda.finds(typed) == ["Journée régionale"]

    assert await agenda.finds("forum des familles") == []
    (hit,) = (await agenda.resources.search(GUILD, "bordeaux")).hits
    assert hit.document.short == "Le vendredi 23 janvier 2026, à Bordeaux."


async def test_what_changes_is_found_at_once_here_and_at_the_next_look_elsewhere(
    agenda: Agenda, database: Database, clock: FakeClock
) -> None:
    """A new place; a draft that is published."""
    elsewhere = Agenda(database, clock)
    await elsewhere.arrival.seen(a_server())
    for process in (agenda, elsewhere):
        await process.finds("x")
    (draft,) = agenda.events.matching(GUILD, "Forum", most=1, drafts=True)

    await agenda.events.complete(GUILD, OWNER, agenda.number_of(), {"city": "Angoulême"})
    await agenda.events.publish(GUILD, OWNER, str(draft.id))

    assert await agenda.finds("angouleme") == ["Journée régionale"]
    assert await agenda.finds("forum") == ["Forum des familles"]
    assert await elsewhere.finds("forum") == []
    await elsewhere.shelves.refresh([GUILD])
    assert await elsewhere.finds("forum") == ["Forum des familles"]
    assert await elsewhere.finds("angouleme") == ["Journée régionale"]
