"""Which document somebody can have, and when: a table."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.events.attendance.model import Half
from bot.events.documents import model
from bot.events.documents.model import Part, check, is_for_calendar, papers, reference
from bot.events.signups.model import Kind, signed_up
from tests.house import DAY

if TYPE_CHECKING:
    from bot.events.documents.model import Paper, PaperRefusal

BEFORE, AFTER = datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 1, 24, 12, tzinfo=UTC)
ON_THE_DAY = datetime(2026, 1, 23, 12, tzinfo=UTC)
EVENT = replace(DAY, id=1, guild_id=99)
NAMED = Part(EVENT, replace(signed_up(EVENT, 42, None, BEFORE), full_name="Zoé Œuvrard"))
THERE = replace(NAMED, half=Half.MORNING)
NAMELESS = replace(THERE, signup=replace(THERE.signup, full_name=None))
REMINDED = replace(NAMED, signup=replace(NAMED.signup, kind=Kind.REMINDERS))
LEFT = replace(THERE, signup=replace(THERE.signup, is_in=False))
CANCELLED = replace(THERE, event=replace(EVENT, status="cancelled"))


@pytest.mark.parametrize(
    ("paper", "part", "now", "refusal"),
    [
        ("justificatif", NAMED, BEFORE, None),
        ("justificatif", NAMED, ON_THE_DAY, None),
        ("justificatif", THERE, AFTER, model.IsOver),
        ("justificatif", NAMELESS, BEFORE, model.HasNoName),
        ("justificatif", REMINDED, BEFORE, model.OnlyReminders),
        ("justificatif", CANCELLED, BEFORE, model.IsCancelled),
        ("attestation", THERE, AFTER, None),
        ("attestation", NAMED, AFTER, model.WasNotThere),
        ("attestation", THERE, ON_THE_DAY, model.IsNotOver),
        ("attestation", THERE, BEFORE, model.IsNotOver),
        ("attestation", NAMELESS, AFTER, model.HasNoName),
        ("attestation", replace(REMINDED, half=Half.DAY), AFTER, None),
        ("attestation", CANCELLED, AFTER, model.IsCancelled),
        ("attestation", LEFT, AFTER, None),
        ("justificatif", LEFT, ON_THE_DAY, model.HasLeft),
    ],
)
def test_a_document_proves_what_is_so(
    paper: Paper, part: Part, now: datetime, refusal: type[PaperRefusal] | None
) -> None:
    """Before the day that somebody is signed up, after it that they were there; never about nobody."""
    if refusal is None:
        check(paper, part, now)
        return

    with pytest.raises(refusal):
        check(paper, part, now)


@pytest.mark.parametrize(
    ("part", "now", "offered"),
    [
        (NAMED, BEFORE, ("justificatif",)),
        (NAMELESS, BEFORE, ("justificatif",)),
        (THERE, AFTER, ("attestation",)),
        (NAMELESS, AFTER, ("attestation",)),
        (NAMED, AFTER, ()),
        (REMINDED, BEFORE, ()),
        (CANCELLED, BEFORE, ()),
    ],
)
def test_only_what_can_be_had_is_offered(part: Part, now: datetime, offered: tuple[Paper, ...]) -> None:
    """A name that is missing is asked for when it is needed."""
    assert papers(part, now) == offered


def test_a_calendar_takes_what_is_not_over() -> None:
    """A cancelled day too, so that it leaves the calendar."""
    assert is_for_calendar(EVENT, BEFORE)
    assert is_for_calendar(CANCELLED.event, BEFORE)
    assert not is_for_calendar(EVENT, AFTER)


def test_a_document_has_the_same_number_each_time() -> None:
    """It tells the kind, the day, the event and the person apart."""
    assert (reference("justificatif", NAMED), reference("attestation", NAMED)) == ("J-260123-1-42", "A-260123-1-42")
