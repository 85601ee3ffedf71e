"""The screens of a roster at their fullest: they fit, and lead where they say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.delivery.card import PANEL_LIMIT, Button, Card, Row, Select, Text
from bot.events.attendance.model import Half
from bot.events.roster.model import EveryPlaceTaken, Line, NoReason, Part, Standing
from bot.events.roster.names import Compared
from bot.events.roster.service import Marked, Sheet
from bot.events.signups.model import Coming
from bot.i18n import LOCALES, Locale, Texts
from cogs.organiser.roster_sheets import GUEST, RosterSheets
from tests.integration.events.conftest import A_DAY
from tests.unit.events.test_roster import LINE

TEXTS = Texts.load(Path(__file__).parents[3] / "config" / "locales")
DAY = replace(A_DAY, id=12, capacity=300)
LONG = replace(
    LINE,
    full_name="*" * 100,
    structure="_" * 150,
    is_guest=True,
    is_registered=True,
    coming=Coming.YES,
    reason="#" * 300,
    role="school",
    department="33",
    meal="onsite",
    half=Half.MORNING,
    workshop="Atelier des alliances",
)
COUNTS = dict.fromkeys(Part, 299)


def sheets(locale: Locale) -> RosterSheets:
    """Return the screens in one language."""
    return RosterSheets(TEXTS.bound(locale), locale)


def components(card: Card) -> int:
    """Count as Discord does: the container, its parts, and what stands in the rows."""
    return 1 + sum(1 + len(block.items) if isinstance(block, Row) else 1 for block in card.blocks)


def pressed(card: Card) -> list[str]:
    """Return what the buttons and lists of a card carry."""
    return [item.custom_id or "" for row in card.rows for item in row.items]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("part", Part)
def test_the_fullest_page_fits(locale: Locale, part: Part) -> None:
    """Fifteen people with the longest names, on a page in the middle: nothing is cut by Discord, or by us."""
    standing = {Part.WAITING: Standing.WAITING, Part.LEFT: Standing.LEFT}.get(part, Standing.IN)
    lines = tuple(replace(LONG, person_id=number, standing=standing) for number in range(15))
    sheet = Sheet(DAY, part, lines, 1, 3, COUNTS, COUNTS)

    card = sheets(locale).page(sheet, news="n" * 300)

    assert components(card) <= 40
    assert len(card.text) <= PANEL_LIMIT
    assert "…" not in card.text.replace("*…", "").replace("_…", "")
    assert len(set(pressed(card))) == len(pressed(card))
    assert all(len(one) <= 100 for one in pressed(card))
    assert all(len(button.label) <= 20 for row in card.rows for button in row.items if isinstance(button, Button))


@pytest.mark.parametrize("locale", LOCALES)
def test_only_who_is_in_can_be_opened(locale: Locale) -> None:
    """Who waits has their own screens, and who has left is no longer on the list."""
    lines = (replace(LINE, standing=Standing.WAITING), replace(LINE, standing=Standing.LEFT))
    card = sheets(locale).page(Sheet(DAY, Part.WAITING, lines, 0, 1, COUNTS, COUNTS))

    assert not any(one.startswith("inscrits:person") for one in pressed(card))


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_only_of_an_official_list_is_not_asked_where_there_is_none(locale: Locale) -> None:
    """Where signing up is here alone, nothing is to be ticked."""
    here = replace(DAY, inscription="ici")
    page, person = (
        sheets(locale).page(Sheet(here, Part.EVERYONE, (LINE,), 0, 1, COUNTS, COUNTS)),
        sheets(locale).person(here, LINE),
    )

    assert not any(one.startswith(("inscrits:paste", "inscrits:mark")) for one in (*pressed(page), *pressed(person)))
    (parts,) = [
        item for row in page.rows for item in row.items if isinstance(item, Select) and ":part:" in item.custom_id
    ]
    assert "to_register" not in [choice.value for choice in parts.choices]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_full_event_offers_to_go_over_and_a_mistake_to_be_corrected(locale: Locale) -> None:
    """One sentence, and what to do next."""
    full = EveryPlaceTaken(taken=300, offered=0, reserved=0, capacity=300)

    over = sheets(locale).to_correct(full, "12", "form", "guest")
    correct = sheets(locale).to_correct(NoReason(), "12", "remove", "7")

    assert pressed(over) == ["inscrits:over:12.guest", "inscrits:list:12.everyone.0"]
    assert pressed(correct) == ["inscrits:remove:12.7", "inscrits:list:12.everyone.0"]


@pytest.mark.parametrize("locale", LOCALES)
def test_who_will_read_a_reason_is_said_where_it_is_typed(locale: Locale) -> None:
    """A member reads it in private, be they added or removed; a guest never does."""
    member, guest = (sheets(locale).form(DAY, who, {"reason": "Oubli"}).fields[-1] for who in ("502", GUEST))
    removed, gone = (sheets(locale).removal(DAY, replace(LINE, discord_id=one), {}).fields[0] for one in (502, None))

    assert member.hint == removed.hint == TEXTS.bound(locale)("roster.field.reason_told.hint")
    assert guest.hint == gone.hint == TEXTS.bound(locale)("roster.field.reason.hint")
    assert (member.key, member.value) == (guest.key, guest.value) == ("reason", "Oubli")


@pytest.mark.parametrize("locale", LOCALES)
def test_a_long_pasted_list_is_told_within_a_panel(locale: Locale) -> None:
    """A number of names, and how many more there are."""
    names = tuple(f"Nom{number} {'x' * 200}" for number in range(80))
    compared: Compared[Line] = Compared((LINE,), names, names, names)

    card = sheets(locale).marked(Marked(DAY, compared, 1))

    assert len(card.text) <= PANEL_LIMIT
    assert "60" in card.text


@pytest.mark.parametrize("locale", LOCALES)
def test_a_breakdown_and_a_card_show_what_is_known(locale: Locale) -> None:
    """In words, not in keys; and what nobody has said is not asked."""
    split = sheets(locale).split(DAY, [LONG, replace(LINE, structure=None)])
    nothing = sheets(locale).split(DAY, [replace(LINE, structure=None)])
    person = sheets(locale).person(DAY, LONG)

    for words in (split.text, person.text):
        assert "Gironde" in words
        assert "Atelier des alliances" in words
        assert "onsite" not in words
    assert len([block for block in nothing.blocks if isinstance(block, Text)]) == 2
