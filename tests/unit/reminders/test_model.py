"""When reminders leave, and what becomes of them when an event moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.events.model import Event
from bot.reminders.model import (
    DAY,
    EVE,
    FORTNIGHT,
    WEEK,
    Planned,
    Reminder,
    State,
    begins_at,
    days_until,
    plan,
    replan,
)
from bot.settings.holidays import read_calendar

CALENDAR = read_calendar(Path(__file__).parents[3] / "config" / "holidays.toml")
A_DAY = Event(
    id=1,
    guild_id=7,
    slug="journee",
    title="Journée régionale",
    on=date(2026, 1, 23),
    timezone="Europe/Paris",
    city="Bordeaux",
    audience="toutes et tous",
    organiser="PQN-A",
    summary="Une journée.",
    inscription="les-deux",
    status="visible",
)
PARIS, REUNION = "Europe/Paris", "Indian/Reunion"
NOW = datetime(2026, 1, 10, tzinfo=UTC)
LATER, SOON = NOW + timedelta(days=9), NOW + timedelta(days=3)


def event(**changes: Any) -> Event:
    """Return the day of 23 January 2026 in Bordeaux, with *changes*."""
    return replace(A_DAY, **changes)


def utc(text: str) -> datetime:
    """Return an instant that is written in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("on", "zone", "expected"),
    [
        pytest.param(
            "2026-01-23",
            PARIS,
            "fortnight 2026-01-08T11:15, week 2026-01-15T11:15, eve 2026-01-22T15:30, day 2026-01-23T06:00",
            id="the regional day: a Thursday, a Thursday, the eve, the morning",
        ),
        pytest.param(
            "2026-01-23",
            REUNION,
            "fortnight 2026-01-08T08:15, week 2026-01-15T08:15, eve 2026-01-22T12:30, day 2026-01-23T03:00",
            id="the same day in Saint-Denis, four hours ahead of UTC",
        ),
        pytest.param(
            "2026-04-02",
            PARIS,
            "fortnight 2026-03-18T11:15, week 2026-03-25T11:15, eve 2026-04-01T14:30, day 2026-04-02T05:00",
            id="summer time begins on 29 March between the second and the third",
        ),
        pytest.param(
            "2026-04-02",
            REUNION,
            "fortnight 2026-03-18T08:15, week 2026-03-25T08:15, eve 2026-04-01T12:30, day 2026-04-02T03:00",
            id="no summer time in Saint-Denis",
        ),
        pytest.param(
            "2026-10-30",
            PARIS,
            "fortnight 2026-10-15T10:15, week 2026-10-22T10:15, eve 2026-10-29T15:30, day 2026-10-30T06:00",
            id="summer time ends on 25 October between the second and the third",
        ),
        pytest.param(
            "2028-03-08",
            PARIS,
            "fortnight 2028-02-22T11:15, week 2028-02-29T11:15, eve 2028-03-07T15:30, day 2028-03-08T06:00",
            id="a leap day is a day",
        ),
        pytest.param(
            "2026-03-09",
            PARIS,
            "fortnight 2026-02-06T11:15, eve 2026-03-06T15:30, week 2026-02-27T11:15, day 2026-03-09T06:00",
            id="a Monday: its eve is Friday; the others leave before the week-end and before the holidays",
        ),
        pytest.param(
            "2026-05-22",
            PARIS,
            "fortnight 2026-05-07T10:15, week 2026-05-13T10:15, eve 2026-05-21T14:30, day 2026-05-22T05:00",
            id="Ascension Thursday moves to the Wednesday",
        ),
        pytest.param(
            "2026-01-07",
            PARIS,
            "week 2025-12-19T11:15, eve 2026-01-06T15:30, day 2026-01-07T06:00",
            id="two that come to the last day before Christmas are one, the nearer one",
        ),
        pytest.param(
            "2026-04-15",
            PARIS,
            "fortnight 2026-03-31T10:15, week 2026-04-07T10:15, eve 2026-04-14T14:30, day 2026-04-15T05:00",
            id="an event in the school holidays does not mind them",
        ),
        pytest.param(
            "2026-06-06",
            PARIS,
            "fortnight 2026-05-22T10:15, week 2026-05-29T10:15, eve 2026-06-05T14:30, day 2026-06-06T05:00",
            id="the reminder of the day itself stays, on a Saturday too",
        ),
    ],
)
def test_reminders_leave_at_these_instants(on: str, zone: str, expected: str) -> None:
    """Local hours, working days, and both changes of the clocks."""
    planned = plan(event(on=date.fromisoformat(on), timezone=zone), CALENDAR)

    wanted = {Planned(*(one.split()[0], utc(one.split()[1]))) for one in expected.split(", ")}
    assert set(planned) == wanted


@given(on=st.dates(date(2025, 9, 1), date(2029, 12, 31)), zone=st.sampled_from([PARIS, REUNION, "America/Cayenne"]))
def test_reminders_come_in_order_one_a_day_and_before_the_event(on: date, zone: str) -> None:
    """Whatever the date: none twice, none after it begins, the last one on the day itself."""
    a_day = event(on=on, timezone=zone)

    planned = plan(a_day, CALENDAR)

    instants = [one.due_at for one in planned]
    assert instants == sorted(set(instants))
    assert planned[-1].rule == DAY
    assert all(instant < begins_at(a_day) for instant in instants)


@pytest.mark.parametrize("status", ["draft", "cancelled"])
def test_only_a_visible_event_is_reminded(status: str) -> None:
    """A draft is nobody's business yet, and a cancelled event has another message."""
    assert plan(event(status=status), CALENDAR) == ()


def test_an_event_that_begins_before_seven_has_no_reminder_of_the_day() -> None:
    """It would come too late."""
    assert [one.rule for one in plan(event(starts_at=time(6, 30)), CALENDAR)] == [FORTNIGHT, WEEK, EVE]


@pytest.mark.parametrize(
    ("kept", "wanted", "expected"),
    [
        pytest.param([], [Planned(EVE, LATER)], [Reminder(EVE, 1, LATER)], id="a new one"),
        pytest.param([], [Planned(EVE, NOW)], [], id="never in the past"),
        pytest.param([Reminder(EVE, 1, LATER)], [Planned(EVE, LATER)], [], id="nothing has changed"),
        pytest.param([Reminder(EVE, 1, NOW)], [Planned(EVE, NOW)], [], id="what is due this minute stays"),
        pytest.param([Reminder(EVE, 1, LATER)], [Planned(EVE, SOON)], [Reminder(EVE, 1, SOON)], id="it follows"),
        pytest.param(
            [Reminder(EVE, 1, LATER)],
            [Planned(EVE, NOW - timedelta(days=1))],
            [Reminder(EVE, 1, LATER, State.DROPPED)],
            id="moved so near that it would be past",
        ),
        pytest.param([Reminder(EVE, 1, LATER)], [], [Reminder(EVE, 1, LATER, State.DROPPED)], id="cancelled"),
        pytest.param(
            [Reminder(EVE, 1, LATER, State.DROPPED)],
            [Planned(EVE, LATER)],
            [Reminder(EVE, 2, LATER)],
            id="shown again",
        ),
        pytest.param(
            [Reminder(EVE, 1, NOW, State.SAID)], [Planned(EVE, LATER)], [Reminder(EVE, 2, LATER)], id="said, then moved"
        ),
        pytest.param([Reminder(EVE, 1, NOW, State.SAID)], [Planned(EVE, NOW)], [], id="said and not moved"),
        pytest.param(
            [Reminder(EVE, 1, NOW, State.SAID), Reminder(EVE, 2, LATER)],
            [Planned(EVE, NOW)],
            [Reminder(EVE, 2, LATER, State.DROPPED)],
            id="said, moved and moved back: not said again",
        ),
    ],
)
def test_a_change_of_the_event_changes_its_reminders(
    kept: list[Reminder], wanted: list[Planned], expected: list[Reminder]
) -> None:
    """The newest revision alone counts."""
    assert list(replan(kept, wanted, NOW)) == expected


def test_moved_and_moved_back_before_it_was_said_is_still_said_once() -> None:
    """The row follows there and back."""
    first = replan([], [Planned(EVE, LATER)], NOW)
    moved = replan(first, [Planned(EVE, SOON)], NOW)

    assert replan(moved, [Planned(EVE, LATER)], NOW) == first


def test_days_are_counted_where_the_event_takes_place() -> None:
    """At 22:30 UTC it is tomorrow already in Saint-Denis."""
    at = utc("2026-01-22T22:30")

    assert days_until(event(), at) == 1
    assert days_until(event(timezone=REUNION), at) == 0
