"""Which events stand in Discord's calendar, and what they say there: pure rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import pytest

from bot.delivery.keeping.diary import SCHEDULED, SeenEntry
from bot.events.scheduled.model import entry_of, is_shown, made_already, mark_of, person_mark
from tests.house import DAY

if TYPE_CHECKING:
    from bot.events.model import Event

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
EVENT = replace(
    DAY, id=7, on=date(2026, 1, 23), starts_at=time(9, 30), ends_at=time(17), status="visible", publication=1
)


@pytest.mark.parametrize(
    ("event", "shown"),
    [
        (EVENT, True),
        (replace(EVENT, starts_at=None), False),
        (replace(EVENT, ends_at=None), False),
        (replace(EVENT, publication=0), False),
        (replace(EVENT, status="draft"), False),
        (replace(EVENT, status="cancelled"), False),
        (replace(EVENT, on=date(2026, 1, 2)), False),
    ],
)
def test_it_stands_there_once_it_is_published_to_come_and_has_hours(event: Event, shown: bool) -> None:
    """Discord wants to know when it ends, and takes nothing that has begun."""
    assert is_shown(event, NOW) is shown


def test_an_entry_fits_into_what_discord_takes() -> None:
    """However long the event's own words are."""
    long = replace(EVENT, title="T" * 200, summary="S" * 3000, venue="V" * 200, address="A" * 300)
    entry = entry_of(long, "Inscription : /agenda")

    assert [len(part) for part in (entry.name, entry.description, entry.location)] == [100, 1000, 100]
    assert entry.description.endswith(f"Inscription : /agenda\n{mark_of(7)}")


def test_its_times_are_those_of_the_wall() -> None:
    """In UTC, as Discord has them."""
    entry = entry_of(EVENT, "")

    assert (entry.starts_at, entry.ends_at) == (
        datetime(2026, 1, 23, 8, 30, tzinfo=UTC),
        datetime(2026, 1, 23, 16, tzinfo=UTC),
    )


def test_a_place_that_is_not_known_is_the_city() -> None:
    """An entry needs one."""
    assert entry_of(replace(EVENT, venue=None, address=None), "").location == EVENT.city


def test_only_an_entry_of_ours_with_the_events_mark_is_taken_for_made() -> None:
    """Not that of another event whose number begins alike, and not a copy that somebody made."""
    ours = SeenEntry(1, entry_of(EVENT, ""), SCHEDULED, is_ours=True)
    copied = replace(ours, id=2, is_ours=False)
    other = SeenEntry(3, entry_of(replace(EVENT, id=77), ""), SCHEDULED, is_ours=True)

    assert made_already((copied, other, ours), 7) == ours
    assert made_already((copied, other), 7) is None


def test_a_mark_tells_nobody_who_it_is() -> None:
    """The same person has another one for each event."""
    marks = {person_mark(salt, discord_id) for salt in ("a" * 32, "b" * 32) for discord_id in (501, 502)}

    assert len(marks) == 4
    assert person_mark("a" * 32, 501) in marks
    assert "501" not in marks
