"""When a private reminder may come again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reminders.later import Later, When, offers
from bot.reminders.model import begins_at
from tests.house import DAY

PARIS = ZoneInfo("Europe/Paris")
AT_TEN = replace(DAY, starts_at=time(10))


def at(text: str) -> datetime:
    """Return the instant at which clocks in Paris show *text*."""
    return datetime.fromisoformat(text).replace(tzinfo=PARIS).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (
            "2026-01-15T12:15",
            {When.HOUR: "2026-01-15T13:15", When.HOURS: "2026-01-15T15:15", When.MORNING: "2026-01-16T09:00"},
        ),
        ("2026-01-15T18:30", {When.HOUR: "2026-01-15T19:30", When.MORNING: "2026-01-16T09:00"}),
        ("2026-01-22T23:00", {When.MORNING: "2026-01-23T09:00"}),
        ("2026-01-23T07:00", {}),
    ],
)
def test_it_comes_by_day_before_the_event_and_not_on_its_morning(now: str, expected: dict[When, str]) -> None:
    """What would ring at night is not offered."""
    assert offers(AT_TEN, at(now)) == {when: at(instant) for when, instant in expected.items()}


def test_while_its_hour_is_not_known_nothing_comes_on_its_day() -> None:
    """It may begin as the day does."""
    assert set(offers(DAY, at("2026-01-22T16:30"))) == {When.HOUR, When.HOURS}


def test_tomorrow_at_nine_is_that_on_the_wall_when_the_clocks_change() -> None:
    """The night of 29 March 2026 has an hour less."""
    event = replace(AT_TEN, on=date(2026, 4, 2))

    assert offers(event, at("2026-03-28T12:00"))[When.MORNING] == at("2026-03-29T09:00")


@given(now=st.datetimes(datetime(2025, 12, 1), datetime(2026, 1, 24), timezones=st.just(UTC)))  # noqa: DTZ001 - bounds
def test_whatever_is_offered_is_ahead_by_day_and_before_the_event(now: datetime) -> None:
    """At any instant."""
    for instant in offers(AT_TEN, now).values():
        assert now.replace(second=0, microsecond=0) < instant < begins_at(AT_TEN)
        assert 7 <= instant.astimezone(PARIS).hour < 21


@pytest.mark.parametrize("later", [Later(1, "week", 1), Later(12, "r-3", 4, 56)])
def test_what_a_button_or_a_row_keeps_is_read_again(later: Later) -> None:
    """With the person, or without."""
    assert Later.read(str(later)) == later
