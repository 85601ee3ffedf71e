"""Sign-up opened and closed by hand: pure rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.events.model import sign_up_closes_at
from bot.events.signups.model import (
    AlreadyOpen,
    EventIsCancelled,
    EventIsPast,
    SignUpIsClosed,
    is_open,
)
from bot.events.signups.window import NotPublished, closed, opened
from tests.house import DAY

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
EVENT = replace(DAY, on=date(2026, 1, 23), starts_at=time(9), ends_at=time(17), status="visible", inscription="ici")
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(replace(EVENT, opens_at=NOW + HOUR), id="before it opens"),
        pytest.param(replace(EVENT, closes_at=NOW - HOUR), id="after it has closed"),
        pytest.param(replace(EVENT, opens_at=NOW + HOUR, closes_at=NOW - HOUR), id="both at once"),
    ],
)
def test_what_is_opened_is_open_until_the_event_begins(before: object) -> None:
    """Whatever was in the way."""
    after = opened(before, NOW)  # type: ignore[arg-type] # an event

    assert is_open(after, NOW)
    assert sign_up_closes_at(after) == datetime(2026, 1, 23, 8, tzinfo=UTC)


def test_what_would_have_closed_later_still_does() -> None:
    """Opening early moves nothing else."""
    later = NOW + timedelta(days=3)

    assert opened(replace(EVENT, opens_at=NOW + HOUR, closes_at=later), NOW).closes_at == later


def test_on_the_day_it_opens_until_the_end() -> None:
    """Who comes late may still be welcome."""
    noon = datetime(2026, 1, 23, 11, tzinfo=UTC)
    after = opened(EVENT, noon)

    assert is_open(after, noon)
    assert sign_up_closes_at(after) == datetime(2026, 1, 23, 16, tzinfo=UTC)


def test_what_is_closed_is_closed_and_can_be_opened_again() -> None:
    """At the same instant."""
    after = closed(EVENT, NOW)

    assert not is_open(after, NOW)
    assert is_open(opened(after, NOW), NOW)


def test_what_cannot_be_turned_is_refused_with_its_reason() -> None:
    """Nothing changes twice."""
    refusals = [
        (opened, EVENT, AlreadyOpen),
        (closed, replace(EVENT, closes_at=NOW), SignUpIsClosed),
        (closed, replace(EVENT, opens_at=NOW + HOUR), SignUpIsClosed),
        (opened, replace(EVENT, status="cancelled"), EventIsCancelled),
        (opened, replace(EVENT, on=date(2026, 1, 2)), EventIsPast),
        (opened, replace(EVENT, status="draft"), NotPublished),
        (closed, replace(EVENT, status="draft"), NotPublished),
    ]
    for turn, event, refusal in refusals:
        with pytest.raises(refusal):
            turn(event, NOW)
