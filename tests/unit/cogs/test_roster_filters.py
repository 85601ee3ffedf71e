"""The screen that filters a roster: everything can be reached, in lists that Discord takes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.delivery.card import PANEL_LIMIT, Card, Select
from bot.events.roster.filters import By, Filter
from bot.events.roster.model import Part
from bot.events.roster.service import Sheet
from bot.i18n import LOCALES, Locale
from cogs.organiser.roster_filters import choices
from tests.unit.cogs.test_roster_sheets import COUNTS, DAY, LONG, TEXTS, components, pressed, sheets
from tests.unit.events.test_roster import LINE

LINES = tuple(
    replace(LONG, person_id=at, structure=f"Collège {at} {'x' * 140}", department=f"{at:02}", workshop=f"Atelier {at}")
    for at in range(1, 61)
)


def lists(card: Card) -> dict[str, Select]:
    """Return the lists of a card by what they filter."""
    found = [item for row in card.rows for item in row.items if isinstance(item, Select)]
    return {item.custom_id.rpartition(".")[2]: item for item in found}


@pytest.mark.parametrize("locale", LOCALES)
def test_what_does_not_fit_a_list_is_searched(locale: Locale) -> None:
    """Twenty-five of sixty, and the search finds the others; the label of a long name is cut."""
    whole = choices(DAY, LINES, "everyone", "", TEXTS.bound(locale))
    found = choices(DAY, LINES, "everyone", "COLLEGE 59", TEXTS.bound(locale))
    nothing = choices(DAY, LINES, "everyone", "zzz", TEXTS.bound(locale))

    assert {by: len(one.choices) for by, one in lists(whole).items()} == dict.fromkeys(By, 25)
    assert TEXTS.bound(locale)("roster.filter.most", count=25) in whole.text
    assert all(len(one.label) <= 100 for each in lists(whole).values() for one in each.choices)
    assert [one.value for one in lists(found)["structure"].choices] == [
        str(Filter.of(By.STRUCTURE, LINES[58].structure))
    ]
    assert list(lists(found)) == ["structure"]
    assert TEXTS.bound(locale)("roster.filter.nothing") in nothing.text
    assert pressed(nothing) == ["inscrits:find:12.everyone", "inscrits:list:12.everyone.0"]


def test_a_departement_is_searched_by_its_name() -> None:
    """And nobody has said anything where there is nothing to choose."""
    found = choices(DAY, [LONG], "everyone", "girond", TEXTS.bound("fr"))
    empty = choices(DAY, [replace(LINE, structure=None)], "everyone", "", TEXTS.bound("fr"))

    assert [one.label for one in lists(found)["department"].choices] == ["Gironde (1)"]
    assert TEXTS.bound("fr")("roster.split_nothing") in empty.text
    assert not lists(empty)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("by", By)
def test_a_filtered_page_says_so_fits_and_stays_filtered(locale: Locale, by: By) -> None:
    """Every button that turns, changes the part or looks again carries the filter; one takes it away."""
    lines = tuple(replace(LONG, person_id=number) for number in range(15))
    wanted = Filter.of(by, getattr(LONG, by))
    sheet = Sheet(DAY, Part.EVERYONE, lines, 1, 3, COUNTS, dict.fromkeys(Part, 33), wanted)

    card = sheets(locale).page(sheet, news="n" * 300)

    carried = [one for one in pressed(card) if str(wanted) in one]
    assert sorted(one.split(":")[1] for one in carried) == ["csv", "list", "list", "list", "part", "pdf"]
    assert "inscrits:list:12.everyone.0" in pressed(card)
    assert "33" in card.text
    assert components(card) <= 40
    assert len(card.text) <= PANEL_LIMIT
    assert len(set(pressed(card))) == len(pressed(card))
    assert all(len(one) <= 100 for one in pressed(card))


def test_a_filter_that_nobody_matches_any_more_says_so() -> None:
    """Somebody has changed their card meanwhile."""
    sheet = Sheet(DAY, Part.LEFT, (), 0, 1, COUNTS, dict.fromkeys(Part, 0), Filter.of(By.STRUCTURE, "Rectorat"))

    assert "Filtre – Structure : plus personne dans cette partie de la liste." in sheets("fr").page(sheet).text.replace(
        "\u202f", " "
    ).replace("\u00a0", " ")
