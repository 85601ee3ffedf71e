"""Reminders from their plan to the rows that leave, on each engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import pytest

from bot.dates import Calendar
from bot.delivery.model import Rendered, Withdrawn
from bot.delivery.model import State as Row
from bot.delivery.turns import store as turns
from bot.events import store as events
from bot.events.signups.model import Way
from bot.reminders.model import EVE, WEEK, State
from bot.reminders.service import Reminders
from tests.gate import meanwhile
from tests.integration.reminders.conftest import PING_ROLE, service

if TYPE_CHECKING:
    from bot.database import Transaction
    from tests.integration.reminders.conftest import Story

WEEK_BEFORE, THE_EVE = "2026-01-15T11:15", "2026-01-22T15:30"


async def test_an_event_plans_its_four_reminders(story: Story) -> None:
    """With the event itself, and nothing is said yet."""
    kept = await story.kept()

    assert [one.due_at.isoformat()[:16] for one in kept] == [
        "2026-01-08T11:15",
        WEEK_BEFORE,
        THE_EVE,
        "2026-01-23T06:00",
    ]
    assert await story.said() == []


async def test_a_change_that_fails_changes_no_reminder(story: Story) -> None:
    """Event and reminders are one transaction."""
    kept = await story.kept()

    async def work(tx: Transaction) -> None:
        moved = replace(story.event, on=date(2026, 3, 5))
        await events.change(tx, moved)
        await story.reminders.event_changed(tx, story.event, moved)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await story.database.write(work)

    assert await story.kept() == kept


async def test_everybody_is_told_once_on_the_way_they_chose(story: Story) -> None:
    """One post for the channel, a message to each who wants one, nothing for who chose nothing; a tick twice is one."""
    await story.joins(1, Way.CHANNEL)
    await story.joins(2, Way.CHANNEL)
    direct = await story.joins(3, Way.DIRECT, "en")
    await story.joins(4, Way.NONE)

    await story.at(WEEK_BEFORE)
    await story.at(WEEK_BEFORE)
    story.reminders = service(story.database, story.clock, story.outbox)
    await story.at(WEEK_BEFORE)

    rows = await story.rows()
    assert [row["recipient"] for row in rows] == [f"room:{story.event.id}", f"person:{direct}"]
    assert [row["locale"] for row in rows] == ["fr", "en"]
    assert {row["expires_at"].isoformat()[:16] for row in rows} == {"2026-01-23T23:00"}


@pytest.mark.parametrize(("way", "said"), [(Way.DIRECT, "person"), (Way.NONE, None), (None, None)])
async def test_no_post_without_anybody_in_the_channel(story: Story, way: Way | None, said: str | None) -> None:
    """A post that pings nobody is noise."""
    if way:
        await story.joins(1, way)

    await story.at("2026-01-08T11:15")

    assert [recipient.partition(":")[0] for recipient in await story.said()] == ([said] if said else [])


async def test_who_has_withdrawn_is_not_reminded(story: Story) -> None:
    """Neither before the rows are made, nor between then and the sending."""
    before = await story.joins(1, Way.DIRECT)
    between = await story.joins(2, Way.DIRECT)
    await story.withdraws(before)

    await story.at("2026-01-08T11:15")
    (row,) = await story.rows()
    await story.withdraws(between)

    assert row["recipient"] == f"person:{between}"
    assert isinstance(await story.reads(row), Withdrawn)


async def test_the_post_names_event_day_and_place_first_and_the_role_last(story: Story) -> None:
    """A hundred characters is what a push shows; the mention rings wherever it stands."""
    await story.joins(1, Way.CHANNEL)
    await story.at("2026-01-08T11:15")
    story.clock.instant = datetime(2026, 1, 15, 11, 15, tzinfo=UTC)
    await story.reminders.run()

    rendered = await story.reads((await story.rows())[1])

    assert isinstance(rendered, Rendered)
    words = await story.words((await story.rows())[1])
    assert words[:100].startswith("Journée régionale, vendredi 23 janvier 2026, à Bordeaux : dans 8 jours.")
    assert words.endswith(f"\n<@&{PING_ROLE}>")
    assert rendered.card.roles == (PING_ROLE,)
    assert "en retard" not in words
    assert [item.custom_id for item in rendered.card.rows[0].items][:2] == [
        f"inscription:coming:{story.event.id}",
        f"inscription:notcoming:{story.event.id}",
    ]


async def test_a_private_reminder_is_in_the_persons_language_and_pings_nobody(story: Story) -> None:
    """It says the same."""
    await story.joins(1, Way.DIRECT, "en")
    await story.at("2026-01-22T15:30")

    rendered = await story.reads((await story.rows())[-1])

    assert isinstance(rendered, Rendered)
    assert rendered.card.text.startswith("Journée régionale, Friday 23 January 2026, in Bordeaux: it is tomorrow.")
    assert rendered.card.roles == ()
    assert "05 00 00 00 00" in rendered.card.text
    number = story.event.id
    shown = [item.custom_id for item in rendered.card.rows[0].items]
    assert shown == [f"inscription:notcoming:{number}", f"rappels:later:{number}:eve:1"]


async def test_a_late_reminder_says_so_after_what_is_useful(story: Story) -> None:
    """More than ten minutes; the days are counted when it leaves."""
    await story.joins(1, Way.CHANNEL)
    await story.at("2026-01-16T08:00")
    (row,) = await story.rows()

    words = await story.words(row)

    assert words.startswith("Journée régionale, vendredi 23 janvier 2026, à Bordeaux : dans 7 jours.")
    assert "Envoyé en retard, après une panne : c’était prévu le jeudi 15 janvier 2026 à 12 h 15." in words


async def test_after_a_long_stop_only_the_newest_is_said(story: Story) -> None:
    """Three messages that all say that it is tomorrow would be two too many."""
    await story.joins(1, Way.CHANNEL)

    await story.at(THE_EVE)

    assert [row["subject"] for row in await story.rows()] == [f"{story.event.id}:eve:1"]
    assert [one.state for one in await story.kept()] == [State.DROPPED, State.DROPPED, State.SAID, State.PLANNED]


async def test_nothing_is_said_once_the_event_has_begun(story: Story) -> None:
    """A bot that was down all the while does not catch up."""
    await story.joins(1, Way.CHANNEL)
    await story.changes(starts_at=time(9, 30))

    await story.at("2026-01-23T08:30")

    assert await story.said() == []
    assert {one.state for one in await story.kept()} == {State.DROPPED}


async def test_an_event_that_moves_takes_its_reminders_along(story: Story) -> None:
    """One that was said is said again for the new day; moved back to a day that is near, it is not."""
    await story.joins(1, Way.CHANNEL)
    await story.at("2026-01-08T11:15")
    await story.at(WEEK_BEFORE)
    await story.changes(on=date(2026, 3, 27))
    moved = [(one.rule, one.revision, one.state) for one in await story.kept()]

    await story.changes(on=date(2026, 1, 23))
    await story.at(THE_EVE)

    assert (WEEK, 2, State.PLANNED) in moved
    assert [row["subject"].split(":")[1:] for row in await story.rows()] == [
        ["fortnight", "1"],
        ["week", "1"],
        ["eve", "1"],
    ]


async def test_moved_and_said_again_is_another_message(story: Story) -> None:
    """The key has the revision, never the instant."""
    await story.joins(1, Way.CHANNEL)
    await story.at("2026-01-22T15:30")
    said = len(await story.rows())

    await story.changes(on=date(2026, 1, 30))
    await story.at("2026-01-29T15:30")

    assert [row["subject"].split(":")[1:] for row in (await story.rows())[said:]] == [[EVE, "2"]]


async def test_what_waits_to_leave_is_dropped_when_the_event_has_moved_or_begun(story: Story) -> None:
    """The room may stand open for hours: what is said then is true then."""
    await story.joins(1, Way.CHANNEL)
    await story.at(THE_EVE)
    (row,) = await story.rows()
    await story.changes(starts_at=time(9, 30))

    assert isinstance(await story.reads(row), Rendered)
    story.clock.instant = datetime(2026, 1, 23, 8, 30, tzinfo=UTC)
    assert isinstance(await story.reads(row), Withdrawn)
    story.clock.instant = datetime(2026, 1, 22, 16, 0, tzinfo=UTC)
    await story.changes(on=date(2026, 3, 27))
    assert isinstance(await story.reads(row), Withdrawn)


async def test_a_cancelled_event_is_not_reminded(story: Story) -> None:
    """Neither by what is planned, nor by what was about to leave."""
    await story.joins(1, Way.CHANNEL)
    await story.at("2026-01-08T11:15")

    await story.changes(status="cancelled")
    await story.at(THE_EVE)

    (row,) = await story.rows()
    assert isinstance(await story.reads(row), Withdrawn)
    assert row["state"] == Row.WITHDRAWN
    assert await story.reminders.next_due() is None


async def test_who_only_gets_reminders_reads_that_this_is_no_registration(story: Story) -> None:
    """Where the sign-up is elsewhere every text says so."""
    await story.joins(1, Way.CHANNEL)
    await story.changes(inscription="ailleurs")
    for instant in ("2026-01-08T11:15", WEEK_BEFORE, THE_EVE, "2026-01-23T06:00"):
        await story.at(instant)

    said = [await story.words(row) for row in await story.rows()]

    assert len(said) == 4
    assert all("n’est pas une inscription" in words for words in said)
    assert not any("place" in words for words in said)


async def test_a_closed_door_leads_back_to_the_channel_once(story: Story) -> None:
    """The way is changed, and the channel has this reminder, once, even where nobody else is there."""
    people = [await story.joins(number, Way.DIRECT) for number in (1, 2)]
    await story.at("2026-01-08T11:15")

    async def fail(tx: Transaction) -> None:
        now = story.clock.now()
        for row in await turns.first_due(tx, now, resting=(), most=9):
            await story.direct().failed(tx, row, "delivery.closed_dm")

    await story.database.write(fail)

    assert story.ways.failed == people
    assert await story.said() == [*(f"person:{one}" for one in people), f"room:{story.event.id}"]


async def test_a_new_table_of_holidays_is_followed_at_the_next_start(story: Story) -> None:
    """What was planned by the old one moves."""
    day_off = Calendar(public=frozenset({date(2026, 1, 15)}))
    story.reminders = Reminders(story.database, story.clock, story.outbox, calendar=day_off, locale="fr")

    await story.reminders.run()

    assert "2026-01-14T11:15" in {one.due_at.isoformat()[:16] for one in await story.kept()}


async def test_a_day_that_moves_during_a_start_is_not_planned_by_the_old_one(story: Story) -> None:
    """The start waits for the change, and reads the event as it then is."""
    moved = replace(story.event, on=date(2026, 3, 5))

    async def moves(tx: Transaction) -> None:
        await events.change(tx, moved)
        await story.reminders.event_changed(tx, story.event, moved)

    _, starting = await meanwhile(story.database, moves, service(story.database, story.clock, story.outbox).run)
    await starting

    assert {one.due_at.month for one in await story.kept() if one.state is State.PLANNED} <= {2, 3}


async def test_the_next_reminder_is_told_to_the_clock(story: Story) -> None:
    """So that the sandbox steps from one to the next."""
    first = await story.reminders.next_due()
    await story.at("2026-01-08T11:15")
    second = await story.reminders.next_due()

    assert (first, second) == tuple(one.due_at for one in (await story.kept())[:2])
