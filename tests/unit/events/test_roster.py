"""The parts of a roster, the order of its lines, and how often something stands there: as tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.events.attendance.model import Half
from bot.events.roster.model import Line, Part, Standing, counts, part_of, tally
from bot.events.signups.model import Coming
from tests.fakes import MONDAY

LINE = Line(
    person_id=1,
    discord_id=501,
    standing=Standing.IN,
    full_name="Léa Martin",
    structure="Collège",
    coming=Coming.UNKNOWN,
    is_guest=False,
    is_registered=False,
    since=MONDAY,
    changed_at=MONDAY,
)
COMES = replace(LINE, person_id=2, full_name="Zoé ABEL", coming=Coming.YES, is_registered=True, half=Half.DAY)
GUEST = replace(LINE, person_id=3, full_name="Anne Petit", discord_id=None, is_guest=True)
NAMELESS = replace(LINE, person_id=4, full_name=None, is_registered=True)
WAITS = replace(LINE, person_id=5, standing=Standing.WAITING, full_name=None)
WAITS_TOO = replace(WAITS, person_id=6)
LEFT = replace(LINE, person_id=7, standing=Standing.LEFT, full_name=None)
LEFT_LATER = replace(LEFT, person_id=8, changed_at=MONDAY + timedelta(hours=1))
EVERYBODY = (NAMELESS, LINE, GUEST, COMES, WAITS, WAITS_TOO, LEFT, LEFT_LATER)


@pytest.mark.parametrize(
    ("part", "people"),
    [
        (Part.EVERYONE, [COMES, LINE, GUEST, NAMELESS]),
        (Part.UNANSWERED, [LINE, NAMELESS]),
        (Part.WAITING, [WAITS, WAITS_TOO]),
        (Part.LEFT, [LEFT_LATER, LEFT]),
        (Part.TO_REGISTER, [LINE, GUEST]),
        (Part.GUESTS, [GUEST]),
        (Part.PRESENT, [COMES]),
    ],
)
def test_a_part_is_who_it_says_in_the_order_in_which_it_is_read(part: Part, people: list[Line]) -> None:
    """By surname, who waits in their order, who left last first; its count says as many."""
    assert list(part_of(EVERYBODY, part)) == people
    assert counts(EVERYBODY)[part] == len(people)


def test_what_is_written_differently_is_counted_together() -> None:
    """As it is most often written; the most frequent first, then by the alphabet."""
    values = ["Mairie de Pau", "mairie de pau", "Mairie de Pau", "CAF", None, "", "École", "ecole", "École"]

    assert tally(values) == (("École", 3), ("Mairie de Pau", 3), ("CAF", 1))
