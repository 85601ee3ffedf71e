"""The rules of an event: when it is, what it lacks, what may be filled in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.events.model import (
    DoorsAfterStart,
    EndBeforeStart,
    Event,
    Phase,
    complete,
    erased_on,
    missing,
    next_change_at,
    phase,
    short_title,
    sign_up_closes_at,
)

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
)


def utc(*parts: int) -> datetime:
    """Return an instant in UTC; Bordeaux is one hour ahead in winter."""
    year, month, day, hour, minute, second = (*parts, 0, 0, 0)[:6]
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def event(**changes: Any) -> Event:
    """Return the day of 23 January 2026 in Bordeaux, with *changes*."""
    return replace(A_DAY, **changes)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (utc(2026, 1, 22, 22, 59, 59), "upcoming"),
        (utc(2026, 1, 22, 23), "today"),
        (utc(2026, 1, 23, 22, 59, 59), "today"),
        (utc(2026, 1, 23, 23), "past"),
    ],
)
def test_an_event_without_hours_is_today_from_midnight_to_midnight_where_it_takes_place(
    now: datetime, expected: Phase
) -> None:
    """Midnight in Bordeaux is 23:00 UTC in January."""
    assert phase(event(), now) == expected


def test_an_event_is_past_once_it_has_ended() -> None:
    """In the evening people read that it took place."""
    known = event(starts_at=time(9, 30), ends_at=time(16, 30))

    assert phase(known, utc(2026, 1, 23, 15, 29)) == "today"
    assert phase(known, utc(2026, 1, 23, 15, 30)) == "past"


@pytest.mark.parametrize(
    ("on", "hours"),
    [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 1, 23), 24)],
)
def test_a_day_lasts_as_long_as_it_does_on_the_wall(on: date, hours: int) -> None:
    """The days when the clocks change have 23 and 25 hours."""
    begins = next_change_at(event(on=on), utc(2026, 1, 1))
    assert begins is not None

    ends = next_change_at(event(on=on), begins)

    assert ends is not None
    assert ends - begins == timedelta(hours=hours)


@given(
    now=st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001 - the bounds are naive by contract
    on=st.dates(date(2026, 1, 2), date(2026, 12, 30)),
    ends_at=st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    zone=st.sampled_from(["Europe/Paris", "Indian/Reunion", "America/Martinique", "Pacific/Auckland"]),
)
def test_the_phase_changes_at_the_next_change_and_not_before(
    now: datetime, on: date, ends_at: time | None, zone: str
) -> None:
    """So that a card is rendered anew exactly when it must be."""
    some = event(on=on, ends_at=ends_at, timezone=zone)

    change = next_change_at(some, now)

    if change is None:
        assert phase(some, now) == "past"
    else:
        assert phase(some, change - timedelta(microseconds=1)) == phase(some, now)
        assert phase(some, change) != phase(some, now)


def test_what_was_not_announced_is_missing() -> None:
    """In the order in which people read it."""
    assert missing(event()) == ("starts_at", "ends_at", "venue", "address", "official_url")
    assert missing(event(venue="Hôtel de Région", ends_at=time(0, 0))) == ("starts_at", "address", "official_url")


def test_what_is_filled_in_is_no_longer_missing() -> None:
    """The event itself stays as it was."""
    before = event()

    after = complete(
        before, starts_at=time(9, 30), ends_at=time(16, 30), venue="Hôtel", address="1 rue", official_url="u"
    )

    assert missing(after) == ()
    assert before == event()


def test_what_was_filled_in_can_be_emptied() -> None:
    """A room that falls through is to be announced again."""
    assert missing(complete(event(venue="Hôtel"), venue=None))[2] == "venue"


@pytest.mark.parametrize("ends_at", [time(9, 29), time(9, 30), time(0)])
def test_an_end_that_is_not_after_the_start_is_refused(ends_at: time) -> None:
    """Whichever of the two was filled in last."""
    with pytest.raises(EndBeforeStart):
        complete(event(starts_at=time(9, 30)), ends_at=ends_at)
    with pytest.raises(EndBeforeStart):
        complete(event(ends_at=ends_at), starts_at=time(9, 30))


def test_a_welcome_after_the_start_is_refused() -> None:
    """People would find the door closed, or the room full."""
    with pytest.raises(DoorsAfterStart):
        complete(event(), doors=time(10), starts_at=time(9, 30))


def test_an_end_without_a_start_is_let_through() -> None:
    """What is not known contradicts nothing."""
    assert complete(event(), ends_at=time(16)).ends_at == time(16)


@pytest.mark.parametrize(
    ("changes", "closes"),
    [
        ({}, utc(2026, 1, 22, 23)),
        ({"starts_at": time(9, 30)}, utc(2026, 1, 23, 8, 30)),
        ({"starts_at": time(9, 30), "timezone": "Indian/Reunion"}, utc(2026, 1, 23, 5, 30)),
        ({"starts_at": time(9, 30), "closes_at": utc(2026, 1, 14, 11)}, utc(2026, 1, 14, 11)),
        ({"on": date(2026, 3, 29), "starts_at": time(9)}, utc(2026, 3, 29, 7)),
    ],
)
def test_sign_up_closes_as_set_or_with_the_start_or_with_the_day(changes: dict[str, Any], closes: datetime) -> None:
    """While no hour is known, nobody can say when it would be too late."""
    assert sign_up_closes_at(event(**changes)) == closes


def test_the_card_is_looked_at_again_when_sign_up_opens_and_closes() -> None:
    """Its button changes at these instants, and nobody touches it."""
    known = event(opens_at=utc(2026, 1, 5, 8), closes_at=utc(2026, 1, 14, 11))

    instants, now = [], utc(2025, 12, 15)
    while (at := next_change_at(known, now)) is not None:
        instants.append(at)
        now = at

    assert instants == [utc(2026, 1, 5, 8), utc(2026, 1, 14, 11), utc(2026, 1, 22, 23), utc(2026, 1, 23, 23)]


def test_what_participants_told_is_erased_ninety_days_later() -> None:
    """The day that the card names."""
    assert erased_on(event()) == date(2026, 4, 23)
    assert erased_on(event(retention_days=1)) == date(2026, 1, 24)


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Journée régionale : faire alliance", "Journée régionale"),
        ("Journée régionale\u00a0: faire alliance", "Journée régionale"),
        ("Regional day: alliances", "Regional day"),
        ("Atelier 9:30", "Atelier 9:30"),
        ("Atelier", "Atelier"),
        ("Rencontre des équipes de réussite éducative", "Rencontre des équipes de réussite é…"),
    ],
)
def test_a_title_is_shortened_to_what_people_call_it(title: str, short: str) -> None:
    """A push shows a hundred characters, and day and place are to be among them."""
    assert short_title(event(title=title)) == short
