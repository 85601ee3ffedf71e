"""An event in Discord's calendar, between a real database and a server that somebody else changes too."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.delivery.keeping.diary import ACTIVE, CANCELLED, COMPLETED, SCHEDULED
from bot.delivery.keeping.model import Barred
from bot.delivery.keeping.service import Keeping
from bot.delivery.model import Rendered, Withdrawn
from bot.events import store as events
from bot.events.scheduled import store
from bot.events.scheduled.interest import KIND, Interest, InterestLine
from bot.events.scheduled.keeper import EntryKeeper, ScheduledEvents
from bot.events.scheduled.model import ENTRY
from bot.guilds import store as guilds
from bot.guilds.model import CHANNEL_EVENTS
from tests.fakes import GUILD, Crash
from tests.house import texts
from tests.integration.events.conftest import A_DAY, LEA

if TYPE_CHECKING:
    from bot.database import Transaction
    from bot.events.model import Event
    from tests.integration.places.conftest import Village


class Calendar:
    """What keeps the calendar of a village; made anew, it is another process."""

    def __init__(self, village: Village, *, dies_at: str | None = None) -> None:
        def on_step(step: str) -> None:
            if step == dies_at:
                raise Crash(step)

        self.village, database, clock = village, village.database, village.clock
        self.keeping = Keeping(database, clock, on_step=on_step)
        keeper = EntryKeeper(database, clock, village.outbox, village.grounds, texts(), locale="fr")
        self.keeping.kept_by({ENTRY: keeper})
        self.scheduled = ScheduledEvents(clock, self.keeping)
        self.interest = Interest(
            database,
            clock,
            village.outbox,
            village.grounds,
            self.scheduled,
            timezone="Europe/Paris",
            locale="fr",
        )

    async def changes(self, event: Event) -> None:
        """Change the event, and let the calendar follow."""

        async def work(tx: Transaction) -> None:
            await events.change(tx, event)
            await self.scheduled.event_changed(tx, event, event)

        await self.village.database.write(work)
        await self.keeping.run()

    async def line(self) -> str | None:
        """Return what the line of the day would say; None for nothing."""
        said = InterestLine(texts(), self.village.clock)
        rendered = await self.village.database.read(lambda tx: said.render(tx, GUILD, "", "fr"))
        if isinstance(rendered, Withdrawn):
            return None
        assert isinstance(rendered, Rendered)
        return rendered.card.text


async def an_event(village: Village) -> Event:
    """Store a published event with its hours."""

    async def work(tx: Transaction) -> int:
        await guilds.welcome(tx, GUILD, village.clock.now())
        await guilds.choose(tx, GUILD, CHANNEL_EVENTS, 44, by=None, now=village.clock.now())
        return await events.add(tx, replace(A_DAY, publication=1, starts_at=time(9, 30), ends_at=time(17)))

    village.event_id = await village.database.write(work)
    await village.events.refresh(GUILD)
    return village.events.find(GUILD, str(village.event_id))


async def test_it_is_made_once_and_follows_the_event(village: Village) -> None:
    """To another hour, out of the calendar, and back into it."""
    event, calendar = await an_event(village), Calendar(village)
    await calendar.changes(event)
    await calendar.changes(replace(event, starts_at=time(10)))
    (made,) = village.grounds.calendar.values()
    await calendar.changes(replace(event, starts_at=None))
    gone = dict(village.grounds.calendar)
    await calendar.changes(event)

    assert f"{made.entry.starts_at:%H:%M}" == "09:00"
    assert gone == {}
    assert len(village.grounds.calendar) == 1


@pytest.mark.parametrize("step", ["keep", "kept"])
async def test_a_crash_leaves_one(village: Village, step: str) -> None:
    """Before the request, and before it was noted that all is done."""
    event = await an_event(village)
    with pytest.raises(ExceptionGroup):
        await Calendar(village, dies_at=step).changes(event)
    await Calendar(village).keeping.run()

    assert len(village.grounds.calendar) == 1


async def test_one_that_was_made_and_not_noted_is_found_by_its_mark(village: Village) -> None:
    """Even where the event has changed meanwhile, or does not take place."""
    event, calendar = await an_event(village), Calendar(village)
    await calendar.changes(event)
    await village.database.write(lambda tx: store.change(tx, GUILD, event.id or 0, entry_id=None))
    await Calendar(village).changes(replace(event, title="Autre titre"))
    (found,) = village.grounds.calendar.values()
    await village.database.write(lambda tx: store.change(tx, GUILD, event.id or 0, entry_id=None))
    await Calendar(village).changes(replace(event, status="cancelled"))
    (ended,) = village.grounds.calendar.values()

    assert found.entry.name == "Autre titre"
    assert (ended.id, ended.status) == (found.id, CANCELLED)


@pytest.mark.parametrize(("status", "after"), [(SCHEDULED, CANCELLED), (ACTIVE, COMPLETED), (COMPLETED, COMPLETED)])
async def test_a_cancelled_event_ends_its_entry(village: Village, status: int, after: int) -> None:
    """As Discord lets it: what is on cannot be cancelled, only be over."""
    event, calendar = await an_event(village), Calendar(village)
    await calendar.changes(event)
    ((number, made),) = village.grounds.calendar.items()
    village.grounds.calendar[number] = replace(made, status=status)
    for _ in range(2):
        await calendar.changes(replace(event, status="cancelled"))

    assert village.grounds.calendar[number].status == after


async def test_what_organisers_delete_or_cancel_by_hand_stays_so(village: Village) -> None:
    """They did not want it."""
    event, calendar = await an_event(village), Calendar(village)
    await calendar.changes(event)
    village.grounds.calendar.clear()
    for hour in (10, 11):
        await calendar.changes(replace(event, starts_at=time(hour)))

    assert village.grounds.calendar == {}


async def test_a_missing_permission_is_looked_at_again(village: Village) -> None:
    """It is told by the shared words, and made once it is granted."""
    event, calendar = await an_event(village), Calendar(village)
    village.grounds.before.append(Barred())
    await calendar.changes(event)
    problem = await village.database.read(lambda tx: calendar.keeping.problem(tx, GUILD, ENTRY, str(event.id)))
    village.clock.advance(400)
    await calendar.keeping.run()

    assert problem == "permission:create_events"
    assert len(village.grounds.calendar) == 1


async def test_what_has_begun_is_left_alone(village: Village) -> None:
    """Discord begins and ends it by itself."""
    event, calendar = await an_event(village), Calendar(village)
    await calendar.changes(event)
    before = dict(village.grounds.calendar)
    village.clock.advance(timedelta(days=39, hours=2).total_seconds())
    await calendar.changes(replace(event, title="Autre titre"))

    assert village.grounds.calendar == before


async def test_what_is_cancelled_on_the_day_ends_there_too(village: Village) -> None:
    """It has begun on Discord, and so can only be over."""
    event, calendar = await an_event(village), Calendar(village)
    await calendar.changes(event)
    ((number, made),) = village.grounds.calendar.items()
    village.grounds.calendar[number] = replace(made, status=ACTIVE)
    village.clock.advance(timedelta(days=39, hours=2).total_seconds())
    await calendar.changes(replace(event, status="cancelled"))

    assert village.grounds.calendar[number].status == COMPLETED


async def test_what_is_over_is_asked_about_no_more(village: Village) -> None:
    """Not for ever, every quarter of an hour."""
    event, calendar = await an_event(village), Calendar(village)
    await calendar.changes(event)
    village.clock.advance(timedelta(days=41).total_seconds())
    await calendar.interest.run()

    assert await village.database.read(store.standing) == []


async def test_what_was_published_before_stands_there_after_a_quarter_of_an_hour(village: Village) -> None:
    """An update of the bot needs no new publication."""
    await an_event(village)
    calendar = Calendar(village)
    await calendar.interest.run()
    await calendar.keeping.run()

    assert len(village.grounds.calendar) == 1


async def test_each_person_is_counted_once_ever(village: Village) -> None:
    """Who has a place is not; and once it begins, nothing is kept of them."""
    event, calendar = await an_event(village), Calendar(village)
    await calendar.changes(event)
    (number,) = village.grounds.calendar
    await village.sign_up(LEA)
    village.grounds.interest[number] = {LEA.discord_id, 601, 602}
    await calendar.interest.run()
    first = await calendar.line()
    planned = await village.database.read(lambda tx: village.outbox.latest(tx, GUILD, KIND, "2025-12-15"))
    await village.database.write(lambda tx: store.told(tx, GUILD, village.clock.now(), village.clock.now()))
    village.grounds.interest[number] -= {601}
    village.clock.advance(900)
    await calendar.interest.run()
    village.grounds.interest[number] |= {601}
    village.clock.advance(900)
    await calendar.interest.run()
    again = await calendar.line()
    village.clock.advance(timedelta(days=39, hours=2).total_seconds())
    await calendar.interest.run()
    left = await village.database.read(lambda tx: store.count_once(tx, GUILD, event.id or 0, (), village.clock.now()))

    assert first
    assert "2 personnes sont intéressées" in first
    assert planned
    assert f"{planned.due_at:%d %H:%M}" == "15 17:00"
    assert (again, left) == (None, 0)
