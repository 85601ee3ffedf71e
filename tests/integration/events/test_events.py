"""What organisers do with events, and what follows from it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import func, select

from bot.database import Database, Transaction
from bot.database.marks import CHANGES, remembered
from bot.delivery.model import Refused
from bot.delivery.store import outbox
from bot.events.model import EndBeforeStart
from bot.events.service import EventCancelled, NoEventsChannel, UnknownEvent
from bot.guilds.model import CHANNEL_EVENTS
from bot.guilds.store import audit
from tests.fakes import GUILD
from tests.house import AGENDA, DAY, HOURS, ORGANISER, OWNER, House, a_server


@pytest.fixture
async def number(house: House) -> str:
    """Welcome a server whose team is told; return the number of its event."""
    await house.arrival.seen(a_server())
    await house.deliver()
    return house.number_of()


async def cards_planned(database: Database) -> int:
    """Return how many event cards were ever planned."""

    async def work(tx: Transaction) -> int:
        cards = select(func.count()).select_from(outbox).where(outbox.c.kind == "events.card")
        return int((await tx.connection.execute(cards)).scalar_one())

    return await database.read(work)


async def test_an_event_is_seeded_once_as_its_file_says(house: House, number: str) -> None:
    """A second arrival adds nothing; the programme is there in its order."""
    await house.arrival.seen(a_server())

    (event,) = house.events.visible(GUILD)
    assert event == replace(DAY, id=int(number), guild_id=GUILD)


async def test_an_edited_event_stays_edited(house: House, number: str) -> None:
    """At the next start the file is not taken over again, though it has changed meanwhile."""
    await house.events.complete(GUILD, ORGANISER, number, {"venue": "Halle des Douves"})

    later = House(house.database, house.clock, seeds=(replace(DAY, venue="Ailleurs", title="Autre titre"),))
    await later.arrival.seen(a_server())

    (event,) = later.events.visible(GUILD)
    assert (event.venue, event.title) == ("Halle des Douves", DAY.title)


async def test_a_new_file_brings_a_new_event(house: House, number: str) -> None:
    """The others stay as they are, and the next one comes first."""
    sooner = replace(DAY, slug="rencontre", title="Rencontre", on=date(2026, 1, 10))

    later = House(house.database, house.clock, seeds=(DAY, sooner))
    await later.arrival.seen(a_server())

    assert [event.slug for event in later.events.visible(GUILD)] == ["rencontre", "journee"]
    assert str(later.events.find(GUILD, number).id) == number


async def test_publishing_twice_posts_one_card(house: House, number: str) -> None:
    """Two organisers who press at once, and one who presses again when it is posted."""
    both = await asyncio.gather(
        house.events.publish(GUILD, ORGANISER, number), house.events.publish(GUILD, OWNER, number)
    )
    await house.deliver()
    again = await house.events.publish(GUILD, ORGANISER, number)
    await house.deliver()

    assert sorted(published.leaves_now for published in both) == [False, True]
    assert (again.leaves_now, again.channel_id) == (False, AGENDA)
    assert len(house.door.standing(AGENDA)) == 1


async def test_two_processes_that_publish_at_once_post_one_card(house: House, number: str, database_url: str) -> None:
    """On PostgreSQL the event is locked meanwhile; on SQLite there is one writer."""
    other = House(Database(database_url), house.clock)
    await other.arrival.seen(a_server())

    published = await asyncio.gather(
        *(process.events.publish(GUILD, ORGANISER, number) for process in (house, other) for _ in range(5))
    )
    await house.deliver()

    assert [one.leaves_now for one in published].count(True) == 1
    assert len(house.door.standing(AGENDA)) == await cards_planned(house.database) == 1
    await other.database.close()


async def test_a_board_tells_where_the_card_stands(house: House, number: str) -> None:
    """From before it is published to after somebody has deleted it."""

    async def standing() -> str:
        (on_board,) = await house.events.board(GUILD, ORGANISER)
        return on_board.card

    seen = [await standing()]
    await house.events.publish(GUILD, ORGANISER, number)
    seen.append(await standing())
    await house.deliver()
    seen.append(await standing())
    house.door.messages[-1].is_deleted = True
    await house.events.complete(GUILD, ORGANISER, number, {"venue": "Ailleurs"})
    await house.deliver()
    seen.append(await standing())

    assert seen == ["unpublished", "leaving", "posted", "deleted"]


async def test_a_deleted_card_can_be_published_again(house: House, number: str) -> None:
    """It is another message, which then stands once and follows."""
    await house.events.publish(GUILD, ORGANISER, number)
    await house.deliver()
    house.door.messages[-1].is_deleted = True
    await house.events.complete(GUILD, ORGANISER, number, {"venue": "Halle des Douves"})
    await house.deliver()

    again = await house.events.publish(GUILD, ORGANISER, number)
    await house.deliver()
    await house.events.complete(GUILD, ORGANISER, number, {"venue": "Ailleurs"})
    await house.deliver()

    assert again.leaves_now
    (card,) = house.door.standing(AGENDA)
    assert "Ailleurs" in card


async def test_completing_an_event_brings_its_posted_card_up_to_date(house: House, number: str) -> None:
    """Its version rises by one, and who made the change is written down."""
    await house.events.publish(GUILD, ORGANISER, number)
    await house.deliver()
    before = house.door.standing(AGENDA)

    on_board = await house.events.complete(GUILD, ORGANISER, number, {**HOURS, "venue": "Halle des Douves"})
    await house.deliver()

    assert (on_board.event.version, house.events.find(GUILD, number).version) == (2, 2)
    (card,) = house.door.standing(AGENDA)
    assert "Halle des Douves" in card
    assert "Halle des Douves" not in before[0]
    assert await acts(house) == ["publish", "complete"]


async def acts(house: House) -> list[str]:
    """Return what organisers did, oldest first."""

    async def work(tx: Transaction) -> list[str]:
        return list((await tx.connection.execute(select(audit.c.action).order_by(audit.c.id))).scalars())

    return await house.database.read(work)


async def test_completing_with_what_is_already_there_changes_nothing(house: House, number: str) -> None:
    """No version, no edit, nothing in the audit, nothing for other processes to read again."""
    await house.events.complete(GUILD, ORGANISER, number, {"venue": "Halle des Douves"})
    await house.events.publish(GUILD, ORGANISER, number)
    await house.deliver()
    before = await house.database.read(lambda tx: remembered(tx, GUILD, CHANGES))
    woken: list[str] = []
    house.outbox.woken_by(lambda: woken.append("woken"), mirror=lambda: woken.append("mirror"))

    on_board = await house.events.complete(GUILD, ORGANISER, number, {"venue": "Halle des Douves"})
    await house.deliver()

    assert (on_board.event.version, house.door.edits, woken) == (2, 0, [])
    assert await acts(house) == ["complete", "publish"]
    assert await house.database.read(lambda tx: remembered(tx, GUILD, CHANGES)) == before


async def test_hours_that_contradict_each_other_leave_everything_as_it_was(house: House, number: str) -> None:
    """Also against what was there before."""
    await house.events.complete(GUILD, ORGANISER, number, {"starts_at": time(9, 30)})

    with pytest.raises(EndBeforeStart):
        await house.events.complete(GUILD, ORGANISER, number, {"venue": "Ailleurs", "ends_at": time(9)})

    on_board = await house.events.for_organiser(GUILD, ORGANISER, number)
    assert (on_board.event.venue, on_board.event.ends_at, on_board.event.version) == (None, None, 2)


async def test_a_card_says_that_it_is_today_and_then_that_it_is_past(house: House, number: str) -> None:
    """By itself, at midnight where it takes place, when it starts and when it has ended; nobody does anything."""
    await house.events.complete(GUILD, ORGANISER, number, {**HOURS})
    await house.events.publish(GUILD, ORGANISER, number)
    await house.deliver()

    read = [house.door.standing(AGENDA)[0]]
    for instant in ("2026-01-22T23:00:00+00:00", "2026-01-23T08:30:00+00:00", "2026-01-23T15:30:00+00:00"):
        house.clock.instant = house.clock.instant.fromisoformat(instant) - timedelta(seconds=1)
        await house.deliver()
        read.append(house.door.standing(AGENDA)[0])
        house.clock.advance(1)
        await house.deliver()
        read.append(house.door.standing(AGENDA)[0])

    assert read[0] == read[1] != read[2] == read[3] != read[4] == read[5] != read[6]
    assert "aujourd’hui" in read[2]
    assert "closes" in read[4]
    assert "a eu lieu" in read[6]


async def test_a_card_that_was_never_answered_for_may_be_published_again(house: House, number: str) -> None:
    """The organisers have looked at the channel: only they can tell."""
    await house.events.publish(GUILD, ORGANISER, number)
    house.door.before.append(ZeroDivisionError())
    house.door.is_readable = False
    with pytest.raises(ZeroDivisionError):
        await house.deliver()
    house.clock.advance(61)
    await house.deliver()

    (on_board,) = await house.events.board(GUILD, ORGANISER)
    again = await house.events.publish(GUILD, ORGANISER, number)
    await house.deliver()

    assert (on_board.card, on_board.reason, again.leaves_now) == ("unknown", "delivery.unknown", True)
    assert len(house.door.standing(AGENDA)) == 1


async def test_a_card_that_was_said_again_from_the_report_can_still_be_published(house: House, number: str) -> None:
    """That has used up the number which its next publication would have had."""
    await house.events.publish(GUILD, ORGANISER, number)
    house.door.before.append(Refused("delivery.refused"))
    await house.deliver()
    said_again = replace(house.events._card_of(house.events.find(GUILD, number)), revision=2)
    house.door.before.append(Refused("delivery.refused"))
    await house.database.write(lambda tx: house.outbox.say(tx, said_again))
    await house.deliver()

    published = await house.events.publish(GUILD, ORGANISER, number)
    await house.deliver()

    assert published.leaves_now
    assert len(house.door.standing(AGENDA)) == 1


async def test_without_a_channel_nothing_is_published(house: House, number: str) -> None:
    """And nothing is left that would leave later."""
    await house.guilds.choose(GUILD, ORGANISER, CHANNEL_EVENTS, None)

    with pytest.raises(NoEventsChannel):
        await house.events.publish(GUILD, ORGANISER, number)

    assert await cards_planned(house.database) == 0


async def test_a_cancelled_event_is_not_published(database: Database, house: House) -> None:
    """Everybody may still see that it is."""
    cancelled = House(database, house.clock, seeds=(replace(DAY, status="cancelled"),))
    await cancelled.arrival.seen(a_server())

    with pytest.raises(EventCancelled):
        await cancelled.events.publish(GUILD, ORGANISER, cancelled.number_of())

    assert [event.status for event in cancelled.events.visible(GUILD)] == ["cancelled"]


async def test_a_draft_is_seen_by_organisers_alone_until_it_is_published(database: Database, house: House) -> None:
    """From then on everybody sees it."""
    drafted = House(database, house.clock, seeds=(replace(DAY, status="draft"),))
    await drafted.arrival.seen(a_server())
    (on_board,) = await drafted.events.board(GUILD, ORGANISER)
    claim = str(on_board.event.id)
    with pytest.raises(UnknownEvent):
        drafted.events.find(GUILD, claim)

    await drafted.events.publish(GUILD, ORGANISER, claim)

    assert drafted.events.find(GUILD, claim).status == "visible"


CLAIMS = ["", "0", "-1", "+1", " 1", "1.0", "journee", "²", "1" * 18, "1" * 19, "9" * 100, "1; DROP TABLE events", "\0"]


@pytest.mark.usefixtures("number")
async def test_a_claim_that_names_no_event_is_unknown(house: House) -> None:
    """Whatever somebody writes into an option."""
    for claim in CLAIMS:
        with pytest.raises(UnknownEvent):
            house.events.find(GUILD, claim)
        with pytest.raises(UnknownEvent):
            await house.events.for_organiser(GUILD, ORGANISER, claim)
        with pytest.raises(UnknownEvent):
            await house.events.publish(GUILD, ORGANISER, claim)
        with pytest.raises(UnknownEvent):
            await house.events.complete(GUILD, ORGANISER, claim, {"venue": "Ailleurs"})


async def test_the_next_event_is_the_one_that_people_mean(database: Database, house: House) -> None:
    """Today counts as next until it has ended; when all are past it is the last one."""
    first, second = replace(DAY, slug="un", on=date(2026, 1, 10)), replace(DAY, slug="deux", on=date(2026, 1, 23))
    both = House(database, house.clock, seeds=(second, first))
    nobody = both.events.next_one(GUILD)
    await both.arrival.seen(a_server())

    meant = []
    for day in ("2025-12-15", "2026-01-10", "2026-01-11", "2026-01-23", "2026-06-01"):
        both.clock.instant = both.clock.instant.fromisoformat(f"{day}T12:00:00+00:00")
        meant.append(getattr(both.events.next_one(GUILD), "slug", None))

    assert nobody is None
    assert meant == ["un", "un", "deux", "deux", "deux"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [("", 2), ("RÉGIONALE", 2), ("regio", 2), ("pau", 1), ("10/01", 1), ("2026-01-10", 1), ("zzz", 0)],
)
async def test_events_are_found_by_what_was_typed(database: Database, house: House, typed: str, found: int) -> None:
    """In title, city or date, whatever the case and the accents; no more than are asked for."""
    many = House(database, house.clock, seeds=(DAY, replace(DAY, slug="pau", city="Pau", on=date(2026, 1, 10))))
    await many.arrival.seen(a_server())

    assert len(many.events.matching(GUILD, typed, most=25)) == found
    assert len(many.events.matching(GUILD, typed, most=1)) == min(found, 1)


async def test_what_another_process_changed_is_read_again(house: House, number: str, database_url: str) -> None:
    """Events and the community's choices alike, also when only a choice has changed."""
    other = House(Database(database_url), house.clock)
    await other.arrival.seen(a_server())

    await house.events.complete(GUILD, ORGANISER, number, {"venue": "Halle des Douves"})
    await other.events.refresh_changed()
    venue = other.events.find(GUILD, number).venue
    await house.guilds.choose(GUILD, OWNER, CHANNEL_EVENTS, 999)
    await other.events.refresh_changed()

    assert venue == "Halle des Douves"
    assert other.guilds.choices(GUILD)[CHANNEL_EVENTS] == 999
    await other.database.close()
