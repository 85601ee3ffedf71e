"""The card of an event for its organisers, at its widest."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import pytest

from bot.delivery.card import PANEL_LIMIT, Button, Card, Row
from bot.events.cards import Cards
from bot.events.editing.forms import LONGEST
from bot.events.editing.forms import SECTIONS as FORMS
from bot.events.editing.service import Note
from bot.events.model import ProgrammeItem
from bot.events.service import OnBoard
from cogs.organiser import event_sheet
from cogs.organiser.event_sheet import FEATURE, SECTIONS, EventSheet
from tests.fakes import MONDAY
from tests.house import AGENDA, DAY, texts

if TYPE_CHECKING:
    from bot.events.model import Event
    from bot.i18n import Locale

# docs.discord.com components/reference: 40 of a message, five buttons of a row; the question below takes eight.
MOST, OF_THE_QUESTION = 40, 8
AT_NINE = datetime(2026, 1, 5, 8, tzinfo=UTC)


def sheet(event: Event, locale: Locale = "fr", *notes: Note) -> Card:
    """Return the card of *event*, which is published."""
    shown = OnBoard(replace(event, id=1), "posted", AGENDA)
    return EventSheet(texts().bound(locale), locale, Cards(texts(), locale)).card(shown, MONDAY, AGENDA, notes)


def widest() -> Event:
    """Return the event that says the most."""
    words = {name: "x" * LONGEST[name] for name in ("title", "city", "summary", "audience", "venue", "address")}
    words |= {name: "x" * LONGEST[name] for name in ("official_url", "organiser", "image_description", "phone")}
    hours = {"doors": time(8, 30), "starts_at": time(9, 30), "ends_at": time(16, 30)}
    item = ProgrammeItem(position=1, title="x", kind="break")
    event = replace(DAY, **words, **hours, programme=(item,))  # type: ignore[arg-type] # the names are Event's
    return replace(event, image_name="x" * 80, capacity=99_999, opens_at=AT_NINE, closes_at=AT_NINE)


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_the_widest_card_is_one_that_discord_takes(locale: Locale) -> None:
    """With everything that its organiser may have to know, and room for the question below."""
    notes = [Note(f"event_form.{key}", {"count": 2, "capacity": 1}) for key in ("saved", "over_capacity")]

    card = sheet(widest(), locale, *notes, Note("event_form.mentions_removed", {}))

    count = 1 + sum(1 + len(block.items) if isinstance(block, Row) else 1 for block in card.blocks)
    assert count + OF_THE_QUESTION <= MOST
    assert len(card.text) <= PANEL_LIMIT
    assert all(len(row.items) <= 5 for row in card.rows)


def test_a_button_for_each_section_carries_the_event() -> None:
    """Those of other features as well; each form has one."""
    buttons = [item for row in sheet(DAY).rows for item in row.items if isinstance(item, Button)]

    assert [item.custom_id for item in buttons][: len(SECTIONS)] == [
        f"{section.feature}:{section.action}:1" for section in SECTIONS
    ]
    assert set(FORMS) <= {section.action for section in SECTIONS if section.feature == FEATURE}


@pytest.mark.parametrize(
    ("changes", "is_offered"),
    [({}, False), ({"on": date(2025, 12, 1)}, True), ({"on": date(2025, 12, 1), "status": "cancelled"}, False)],
)
def test_once_a_day_is_over_its_wrap_up_is_a_tap_away(changes: dict[str, object], is_offered: bool) -> None:
    """One that did not take place has none."""
    card = sheet(replace(DAY, **{"status": "visible", **changes}))  # type: ignore[arg-type] # the names are Event's

    buttons = [item for row in card.rows for item in row.items if isinstance(item, Button)]
    assert ("bilan:open:1" in [item.custom_id for item in buttons]) is is_offered


def test_a_long_description_is_read_elsewhere() -> None:
    """The card is for finding what to change."""
    card = sheet(replace(DAY, summary="mot " * 200))

    assert "mot …" not in card.text
    assert card.text.count("mot") < event_sheet.LONGEST_SUMMARY / 4 + 1


def test_an_image_without_a_description_is_asked_for() -> None:
    """It is not shown until then."""
    waiting = sheet(replace(DAY, image_hash="a", image_name="affiche.png"))
    shown = sheet(replace(DAY, image_hash="a", image_name="affiche.png", image_description="Une salle."))

    assert "Elle paraîtra quand elle aura une description" in waiting.text
    assert "Une salle." in shown.text
