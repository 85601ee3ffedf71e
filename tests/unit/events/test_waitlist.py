"""The rules of the waiting list: until when a place is kept, how many are free, and who comes after whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dates import Calendar
from bot.events.waitlist.model import (
    Reserve,
    Room,
    Terms,
    Waiting,
    begins_at,
    kept_until,
    let_pass,
    may_offer,
    offered,
    takes,
    too_late,
)
from tests.unit.events.test_model import event, utc

if TYPE_CHECKING:
    from bot.events.model import Event

PARIS = ZoneInfo("Europe/Paris")
HOLIDAYS = Calendar(
    public=frozenset({date(2025, 12, 25), date(2026, 1, 1), date(2026, 4, 6)}), quiet=(time(21), time(7))
)
WAITING = Waiting(id=1, guild_id=7, event_id=1, person_id=3, received_at=utc(2025, 12, 1, 9))


def a_day(**changes: Any) -> Event:
    """Return the day, visible and full, with *changes*."""
    return event(**{"status": "visible", "capacity": 2, "starts_at": time(9, 30), **changes})


def wall(text: str) -> datetime:
    """Return an instant as it reads on a wall in Paris."""
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("offered_at", "expected"),
    [
        pytest.param("2026-01-12 10:00", "2026-01-13 12:00", id="on a Monday morning: the next day at noon"),
        pytest.param("2026-01-12 15:00", "2026-01-13 15:00", id="in the afternoon: a whole day"),
        pytest.param("2026-01-09 17:00", "2026-01-12 12:00", id="on a Friday evening: Monday at noon"),
        pytest.param("2026-01-10 17:00", "2026-01-12 12:00", id="on a Saturday: Monday at noon"),
        pytest.param("2026-01-11 23:59", "2026-01-12 23:59", id="late on a Sunday: a whole day"),
        pytest.param("2025-12-24 10:00", "2025-12-26 12:00", id="before Christmas: the day after it"),
        pytest.param("2025-12-31 10:00", "2026-01-02 12:00", id="before New Year"),
        pytest.param("2026-01-21 09:00", "2026-01-22 12:00", id="just more than the last 48 hours"),
        pytest.param("2026-01-21 10:00", "2026-01-21 13:00", id="within the last 48 hours: three"),
        pytest.param("2026-01-21 19:30", "2026-01-22 10:00", id="into the night: three hours of the morning"),
        pytest.param("2026-01-22 02:00", "2026-01-22 10:00", id="at night: the same"),
        pytest.param("2026-01-23 08:00", "2026-01-23 09:30", id="never longer than until it begins"),
    ],
)
def test_a_place_is_kept_until(offered_at: str, expected: str) -> None:
    """Working days, holidays and the last hours before the day of 23 January at 9:30."""
    assert kept_until(a_day(), wall(offered_at), HOLIDAYS, Terms()) == wall(expected)


@pytest.mark.parametrize(
    ("on", "offered_at", "expected"),
    [
        # Clocks go forward on Sunday 29 March 2026, and back on Sunday 25 October.
        (date(2026, 4, 20), "2026-03-27 17:00", "2026-03-30 12:00"),
        (date(2026, 4, 20), "2026-03-28 14:00", "2026-03-30 12:00"),
        (date(2026, 4, 20), "2026-04-03 10:00", "2026-04-07 12:00"),
        (date(2026, 11, 20), "2026-10-23 17:00", "2026-10-26 12:00"),
    ],
)
def test_noon_is_noon_whatever_the_clocks_do(on: date, offered_at: str, expected: str) -> None:
    """On the wall of the event, on both days on which the hour changes."""
    assert kept_until(a_day(on=on), wall(offered_at), HOLIDAYS, Terms()) == wall(expected)


def test_no_place_is_kept_after_the_event_has_begun() -> None:
    """The next working noon may be too late: of a Monday morning, what is offered the Saturday before."""
    monday = a_day(on=date(2026, 1, 26))

    assert kept_until(monday, wall("2026-01-24 08:00"), HOLIDAYS, Terms()) == wall("2026-01-26 09:30")


def test_the_terms_can_be_set() -> None:
    """Longer offers, and a longer end of the list."""
    terms = Terms(timedelta(hours=72), timedelta(hours=96), timedelta(hours=6))

    assert kept_until(a_day(), wall("2026-01-12 15:00"), HOLIDAYS, terms) == wall("2026-01-15 15:00")
    assert kept_until(a_day(), wall("2026-01-20 10:00"), HOLIDAYS, terms) == wall("2026-01-20 16:00")


@given(st.integers(0, 60 * 24 * 60))
def test_an_offer_is_long_enough_and_ends_before_the_event(minutes: int) -> None:
    """Whenever it is made: in the last 48 hours it is short, else it lasts a day and a working noon."""
    now, day = utc(2025, 11, 25, 9) + timedelta(minutes=minutes), a_day()
    if not may_offer(day, now):
        return

    until = kept_until(day, now, HOLIDAYS, Terms())

    assert now < until <= begins_at(day)
    if begins_at(day) - now > timedelta(hours=48):
        assert until == begins_at(day) or until - now >= timedelta(hours=24)
        assert until.astimezone(PARIS).date() > now.astimezone(PARIS).date()


@pytest.mark.parametrize(
    ("room", "free", "is_open"),
    [
        (Room(None, 10_000), None, True),
        (Room(2, 1), 1, True),
        (Room(2, 2), 0, False),
        (Room(2, 1, offered=1), 0, False),
        (Room(2, 1, reserved=1), 0, False),
        (Room(2, 5), 0, False),
        (Room(3, 1, has_line=True), 2, False),
    ],
)
def test_an_offer_and_a_reserve_count_as_taken(room: Room, free: int | None, is_open: bool) -> None:
    """And nobody goes before those who wait, even where a place is free."""
    now = utc(2025, 12, 15, 9)

    assert (room.free, takes(a_day(), room, now)) == (free, is_open)


def test_once_an_event_has_begun_who_comes_takes_what_is_free() -> None:
    """Nobody in line is offered anything any more; a full event stays full."""
    day, begun = a_day(), utc(2026, 1, 23, 8, 30)

    assert not takes(day, Room(3, 1, has_line=True), begun - timedelta(minutes=1))
    assert takes(day, Room(3, 1, has_line=True), begun)
    assert not takes(day, Room(3, 3, has_line=True), begun)


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        ({}, {"summary": "Autre."}, None),
        ({}, {"on": date(2026, 1, 30)}, None),
        ({}, {"on": date(2026, 1, 15)}, "event_form.reserve_after_start"),
        ({}, {"closes_at": utc(2026, 1, 18, 9)}, "event_form.reserve_after_close"),
        ({}, {"closes_at": utc(2026, 1, 22, 9)}, None),
        ({"closes_at": utc(2026, 1, 18, 9)}, {"on": date(2026, 1, 15)}, "event_form.reserve_after_start"),
        ({"on": date(2026, 1, 15)}, {"on": date(2026, 1, 20), "starts_at": time(13)}, None),
    ],
)
def test_places_that_are_released_too_late_are_told_when_the_limit_moves(
    before: dict[str, Any], after: dict[str, Any], key: str | None
) -> None:
    """To be released on 20 January at noon; what has not moved was said before."""
    reserve = Reserve(1, "Parents", 3, utc(2026, 1, 20, 11))

    assert too_late(reserve, a_day(**before), a_day(**{**before, **after})) == key


@pytest.mark.parametrize("changes", [{"status": "cancelled"}, {"status": "draft"}, {"on": date(2025, 12, 1)}])
def test_nothing_is_offered_of_what_is_of_no_use(changes: dict[str, Any]) -> None:
    """Cancelled, not published yet, or begun."""
    assert not may_offer(a_day(**changes), utc(2025, 12, 15, 9))


def test_who_lets_an_offer_pass_goes_behind_all_others() -> None:
    """Even behind who was received a moment after now, by another clock."""
    now = utc(2026, 1, 5, 9)
    asked = offered(WAITING, number=1, now=now - timedelta(days=1), until=now)

    passed = let_pass(asked, now, last=now + timedelta(seconds=2))

    assert passed.received_at > now + timedelta(seconds=2)
    assert (passed.offered_until, passed.passed_at, passed.id) == (None, now, WAITING.id)
    assert let_pass(asked, now, last=WAITING.received_at).received_at == now
    assert not replace(asked, offered_until=None).has_offer(now)
