"""When a source is looked at next."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.model import Shape
from bot.feeds.rhythm import interval, least, pause
from tests.fakes import MONDAY
from tests.watched import a_source

QUARTER, HOUR, DAY = timedelta(minutes=15), timedelta(hours=1), timedelta(hours=24)


@pytest.mark.parametrize(
    ("changes", "shortest"),
    [
        ({}, QUARTER),
        ({"every_minutes": 1}, QUARTER),
        ({"every_minutes": 90}, timedelta(minutes=90)),
        ({"crosspost": True}, timedelta(minutes=20)),
        ({"shape": Shape.LISTING}, HOUR),
        ({"shape": Shape.SITEMAP}, HOUR),
        ({"address": "https://www.pqn-a.fr/feed"}, HOUR),
    ],
)
def test_nobody_is_asked_too_often(changes: dict[str, object], shortest: timedelta) -> None:
    """A quarter of an hour at least, an hour for pages and for the community's own site."""
    assert least(a_source(**changes)) == shortest


@pytest.mark.parametrize(
    ("per_month", "silent_for", "expected"),
    [(28 * 24, timedelta(), QUARTER), (28, timedelta(), HOUR), (28, DAY * 2, HOUR * 2), (1, timedelta(), DAY)],
)
def test_the_rhythm_is_the_source_s_own(per_month: int, silent_for: timedelta, expected: timedelta) -> None:
    """A twenty-fourth of what lies between two articles, and up to a tenth more."""
    waits = interval(a_source(per_month=per_month, changed_at=MONDAY - silent_for), MONDAY)

    assert expected / 1.1 <= waits <= min(expected * 1.1, DAY)


@given(st.integers(1, 10**6), st.integers(0, 5000), st.integers(0, 10**7), st.integers(0, 60), st.integers(0, 10**7))
def test_a_source_waits_a_quarter_of_an_hour_at_least_and_a_day_at_most(
    number: int, per_month: int, silent_s: int, failures: int, asked_s: int
) -> None:
    """Whatever it says, and however often it has failed."""
    changed_at, asked = MONDAY - timedelta(seconds=silent_s), timedelta(seconds=asked_s)
    source = a_source(id=number, per_month=per_month, changed_at=changed_at, failures=failures)

    for wait in (interval(source, MONDAY, asked=asked), pause(source, asked=asked)):
        assert max(QUARTER, min(asked, DAY)) <= wait <= DAY
    assert interval(source, MONDAY) == interval(source, MONDAY)


def test_failures_wait_twice_as_long_each_time() -> None:
    """Up to a day."""
    waits = [pause(a_source(failures=failures)) / pause(a_source(failures=1)) for failures in range(1, 5)]

    assert waits == pytest.approx([1, 2, 4, 8])
