"""How the desk reads: what was typed of somebody is shown as it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.delivery.card import Button
from bot.events.attendance.cards import DeskCards
from bot.events.attendance.model import Half, Tick
from bot.events.attendance.searching import Attendee
from bot.events.attendance.service import Desk
from tests.fakes import MONDAY
from tests.house import DAY, texts

ON_THE_DAY, AFTER = datetime(2026, 1, 23, 12, tzinfo=UTC), datetime(2026, 1, 24, 9, tzinfo=UTC)
THERE = Attendee(7, "Zoé Petit", None, Tick(Half.DAY, ON_THE_DAY))


def test_a_name_rings_nobody_and_is_no_markdown() -> None:
    """Nor is what was searched for."""
    cards, odd = DeskCards(texts(), "fr", MONDAY), "<@12> @everyone **a**"
    who = Attendee(7, odd, odd, None)
    desk = Desk(replace(DAY, id=12), (who,), "0123", is_organiser=True)

    for card in (cards.person(desk, who), cards.results(desk, "\u202e" + odd + "zzz")):
        assert r"\<\@12\> \@everyone \*\*a\*\*" in card.text
        assert "\u202e" not in card.text


@pytest.mark.parametrize(
    ("now", "has_code", "buttons"),
    [
        (datetime(2026, 1, 22, 18, tzinfo=UTC), True, ["Actualiser", "Feuille à signer", "QR code", "Changer le code"]),
        (
            datetime(2026, 1, 23, 21, tzinfo=UTC),
            True,
            [
                *("Chercher un nom", "Ajouter quelqu’un", "Actualiser"),
                *("Feuille à signer", "QR code", "Changer le code"),
            ],
        ),
        (
            datetime(2026, 1, 24, 9, tzinfo=UTC),
            False,
            ["Chercher un nom", "Ajouter quelqu’un", "Actualiser", "Feuille à signer"],
        ),
    ],
    ids=["the eve", "the evening of the day", "the day after"],
)
def test_the_code_stands_there_as_long_as_it_notes_an_arrival(
    now: datetime, has_code: bool, buttons: list[str]
) -> None:
    """Afterwards, or where the event was entered late, organisers note who was there, and there is nothing to show."""
    card = DeskCards(texts(), "fr", now).panel(Desk(replace(DAY, id=12), (), "0123", is_organiser=True))

    assert ("0123" in card.text) is has_code
    assert [item.label for row in card.rows for item in row.items if isinstance(item, Button)] == buttons


@pytest.mark.parametrize(
    ("who", "now", "is_organiser", "offered"),
    [
        (THERE, AFTER, True, True),
        (THERE, AFTER, False, False),
        (THERE, ON_THE_DAY, True, False),
        (replace(THERE, full_name=None, discord_id=5), AFTER, True, False),
        (replace(THERE, tick=None), AFTER, True, False),
    ],
    ids=["after the day", "for who welcomes", "on the day", "without a name", "who was not there"],
)
def test_organisers_hand_an_attestation_over_once_the_day_is_past(
    who: Attendee, now: datetime, is_organiser: bool, offered: bool
) -> None:
    """To who was there and has a name; who welcomes has no papers."""
    desk = Desk(replace(DAY, id=12), (who,), "0123", is_organiser=is_organiser)

    card = DeskCards(texts(), "fr", now).person(desk, who)

    assert ("Attestation" in [item.label for row in card.rows for item in row.items if isinstance(item, Button)]) is (
        offered
    )
