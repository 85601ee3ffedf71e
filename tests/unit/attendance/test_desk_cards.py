"""How the desk reads: what was typed of somebody is shown as it stands."""

from __future__ import annotations

from dataclasses import replace

from bot.events.attendance.cards import DeskCards
from bot.events.attendance.searching import Attendee
from bot.events.attendance.service import Desk
from tests.fakes import MONDAY
from tests.house import DAY, texts


def test_a_name_rings_nobody_and_is_no_markdown() -> None:
    """Nor is what was searched for."""
    cards, odd = DeskCards(texts(), "fr", MONDAY), "<@12> @everyone **a**"
    who = Attendee(7, odd, odd, None)
    desk = Desk(replace(DAY, id=12), (who,), "0123", is_organiser=True)

    for card in (cards.person(desk, who), cards.results(desk, "\u202e" + odd + "zzz")):
        assert r"\<\@12\> \@everyone \*\*a\*\*" in card.text
        assert "\u202e" not in card.text
