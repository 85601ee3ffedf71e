"""What has changed of a programme, in words: as a table."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING

import pytest

from bot.announcements.changes import ChangeWords, changed, freeze, thaw
from bot.announcements.model import LONGEST_TEXT
from bot.events.model import ProgrammeItem
from tests.house import DAY, texts
from tests.unit.announcements.test_changes import WORDS, plain

if TYPE_CHECKING:
    from bot.events.model import Event

OPENING = ProgrammeItem(position=1, title="Ouverture", kind="presentation", at=time(9, 30))
READ = ProgrammeItem(position=2, title="Lire", kind="workshop", place="salle 1", capacity=10)
WRITE = ProgrammeItem(position=3, title="Écrire", kind="workshop")
ALL = (OPENING, READ, WRITE)


def day(*items: ProgrammeItem) -> Event:
    """Return the day with this programme."""
    return replace(DAY, programme=items)


@pytest.mark.parametrize(
    ("programme", "lines"),
    [
        ((OPENING, replace(READ, title="Lire à deux"), WRITE), ["Programme : Lire → Lire à deux"]),
        ((OPENING, replace(READ, place="salle 2"), WRITE), ["Lieu de « Lire » : salle 1 → salle 2"]),
        ((replace(OPENING, at=time(10)), READ, WRITE), ["Heure de « Ouverture » : 9 h 30 → 10 h"]),
        (
            (replace(OPENING, speaker="Zoé Abel"), READ, WRITE),
            ["Avec qui, pour « Ouverture » : à préciser → Zoé Abel"],
        ),
        ((OPENING, replace(WRITE, position=2)), ["Retiré du programme : Lire, salle 1"]),
        (
            (*ALL, ProgrammeItem(position=4, title="Dire", kind="workshop", at=time(14), place="salle 3")),
            ["Ajouté au programme : Dire, 14 h, salle 3"],
        ),
        (
            (OPENING, replace(WRITE, position=2, title="Écrire seul", place="salle 4")),
            [
                "Retiré du programme : Lire, salle 1",
                "Programme : Écrire → Écrire seul",
                "Lieu de « Écrire » : à préciser → salle 4",
            ],
        ),
        (
            (OPENING, replace(READ, title="Pause", kind="break"), WRITE),
            ["Retiré du programme : Lire, salle 1", "Ajouté au programme : Pause, salle 1"],
        ),
    ],
)
def test_each_line_of_a_programme_reads_from_old_to_new(programme: tuple[ProgrammeItem, ...], lines: list[str]) -> None:
    """Known by its title or, renamed, by where it stands among those of its kind."""
    text = plain(WORDS.text(day(*ALL), day(*programme)))

    assert text.splitlines()[1:-1] == lines


def test_how_many_fit_and_in_which_order_positions_count_is_told_to_nobody() -> None:
    """It is nothing that people were shown."""
    after = day(OPENING, replace(READ, capacity=3), replace(WRITE, position=9))

    assert changed(day(*ALL), after) == ()


def test_what_was_kept_is_read_again_and_what_was_kept_before_knows_of_no_programme() -> None:
    """A change that waits to be told outlives an update."""
    before, after = day(*ALL), day(OPENING)
    old = json.dumps({name: value for name, value in json.loads(freeze(before)).items() if name != "programme"})

    assert changed(thaw(freeze(before), after), before) == ()
    assert changed(thaw(freeze(before), after), after) == ("programme",)
    assert changed(thaw(old, after), after) == ()


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_a_programme_that_is_made_anew_still_fits_one_announcement(locale: str) -> None:
    """What does not fit is counted."""
    lines = [ProgrammeItem(position=at, title=f"{at} {'t' * 280}", kind="exchange") for at in range(1, 40)]
    words = ChangeWords(texts(), "en" if locale == "en" else "fr")

    text = words.text(replace(day(), title="é" * 200, city="c" * 100), day(*lines))

    assert len(text) <= LONGEST_TEXT
    assert plain(text).splitlines()[-3] == (
        "And 28 more changes of the programme." if locale == "en" else "Et 28 autres changements au programme."
    )
