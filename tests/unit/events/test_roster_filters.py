"""Filtering a roster by workshop, département and structure: as tables."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.events.roster.filters import By, Filter, filtered, groups
from bot.events.roster.model import Line, Standing
from tests.unit.events.test_roster import LINE

LEA = replace(LINE, structure="Collège Émile", department="33", workshop="Lire")
EMMA = replace(LINE, person_id=2, structure="college emile", department="2A", workshop=None)
INES = replace(LINE, person_id=3, structure="Rectorat", department=None, workshop="Lire")
GONE = replace(LINE, person_id=4, standing=Standing.LEFT, structure="Rectorat")
EVERYBODY = (LEA, EMMA, INES, GONE)


@pytest.mark.parametrize(
    ("by", "value", "people"),
    [
        (By.STRUCTURE, "COLLÈGE ÉMILE", [LEA, EMMA]),
        (By.STRUCTURE, "Rectorat", [INES, GONE]),
        (By.DEPARTMENT, "2A", [EMMA]),
        (By.DEPARTMENT, None, [INES, GONE]),
        (By.WORKSHOP, "Lire", [LEA, INES]),
        (By.WORKSHOP, "Écrire", []),
    ],
)
def test_a_list_shows_who_was_asked_for(by: By, value: str | None, people: list[Line]) -> None:
    """However it is spelt, and through what a button carries."""
    wanted = Filter.read(str(Filter.of(by, value)))

    assert wanted is not None
    assert list(filtered(EVERYBODY, wanted)) == people


@pytest.mark.parametrize("kept", ["", "previous", "next", "x", "d123", "s" + "g" * 10, "w" + "0" * 11])
def test_what_is_no_filter_filters_nothing(kept: str) -> None:
    """A button of before, or one that somebody made."""
    assert Filter.read(kept) is None
    assert filtered(EVERYBODY, None) == EVERYBODY


def test_who_is_in_is_counted_the_most_frequent_first() -> None:
    """Who has said nothing stands last; where nobody has said anything there is nothing to choose."""
    found = groups(EVERYBODY, By.STRUCTURE)

    assert [(one.value, one.count) for one in found] == [("Collège Émile", 2), ("Rectorat", 1)]
    assert [(one.value, one.count) for one in groups(EVERYBODY, By.WORKSHOP)] == [("Lire", 2), (None, 1)]
    assert groups([replace(LINE, department=None)], By.DEPARTMENT) == ()
