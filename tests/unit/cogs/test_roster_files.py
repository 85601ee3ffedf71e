"""Which of an event's people the files hold: those on the screen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.events.roster.filters import By, Filter
from bot.events.roster.model import Part, Standing
from cogs.organiser.roster_files import Selection
from tests.unit.cogs.test_roster_sheets import DAY, TEXTS
from tests.unit.events.test_roster import LINE

CITY = replace(LINE, person_id=1, full_name="Anne Zola", structure="Mairie", workshop="Lire")
SCHOOL = replace(LINE, person_id=2, full_name="Zoé Abel", structure="École", is_guest=True)
UNNAMED = replace(LINE, person_id=3, full_name=None, structure=None)
WAITS = replace(LINE, person_id=4, full_name=None, structure=None, standing=Standing.WAITING)
GONE = replace(LINE, person_id=5, full_name=None, structure=None, standing=Standing.LEFT)
EVERYBODY = (CITY, SCHOOL, UNNAMED, WAITS, GONE)


@pytest.mark.parametrize(
    ("part", "wanted", "people", "about"),
    [
        (Part.EVERYONE, None, [1, 2, 3, 4, 5], ""),
        (Part.GUESTS, None, [2], "Sans Discord"),
        (Part.WAITING, None, [4], "En attente d’une place"),
        (Part.NAMELESS, None, [3], "Sans nom : fiche à compléter"),
        (Part.EVERYONE, Filter.of(By.WORKSHOP, "Lire"), [1], "Atelier : Lire"),
        (Part.EVERYONE, Filter.of(By.STRUCTURE, None), [3], "Structure : "),
        (Part.GUESTS, Filter.of(By.STRUCTURE, "ecole"), [2], "Sans Discord, Structure : École"),
        (Part.GUESTS, Filter.of(By.STRUCTURE, "CAF"), [], "Sans Discord, Structure : plus personne"),
    ],
)
def test_a_file_holds_what_the_list_shows_and_says_so(
    part: Part, wanted: Filter | None, people: list[int], about: str
) -> None:
    """The whole list, with who waits and who has left, where nothing was chosen: they have said nothing to choose."""
    chosen = Selection(DAY, part, wanted, EVERYBODY)

    assert [line.person_id for line in chosen.lines] == people
    assert chosen.about(TEXTS.bound("fr")).replace("\u202f", " ").replace("\u00a0", " ").startswith(about)
    assert bool(chosen.about(TEXTS.bound("en"))) is bool(about)
