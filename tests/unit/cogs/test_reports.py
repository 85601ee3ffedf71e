"""The report of deliveries fits on a screen, whatever has happened, in both languages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.delivery.alarm import Closed
from bot.delivery.card import PANEL_LIMIT, Card, Row
from bot.delivery.lane import QUARANTINED, TOO_MANY
from bot.delivery.lateness import Outage
from bot.delivery.model import State
from bot.delivery.report.model import Ahead, things, troubles
from bot.i18n import LOCALES, Locale
from bot.operations.deliveries import PAGE
from bot.operations.reported import EventReport, Mending, Missed, Overview, Shown, ShownThing
from cogs.organiser.reports import Reports
from tests.fakes import MONDAY
from tests.house import DAY, texts
from tests.unit.delivery.test_report import REMINDER, letter, post

if TYPE_CHECKING:
    from bot.delivery.report.model import Trouble

EVENT = replace(DAY, id=1)
MOST_COMPONENTS = 40
CROWD = tuple(Missed(10**18 + number, "Marie-Christine Dupont-Durand") for number in range(80))
EVERYTHING = Mending(
    channels=tuple((str(10**18 + number), "write") for number in range(5)),
    team="write",
    lane=Closed(MONDAY, QUARANTINED, None),
    outage=Outage(MONDAY, MONDAY),
)


def components(card: Card) -> int:
    """Count what Discord counts: the container, its blocks, and what stands in their rows."""
    return 1 + sum(1 + len(block.items) if isinstance(block, Row) else 1 for block in card.blocks)


def lost(row: int) -> Trouble:
    """Return something in trouble."""
    (found,) = troubles([post(row, State.UNKNOWN)])
    return found


def reports(locale: Locale) -> Reports:
    """Return how the report reads."""
    return Reports(texts().bound(locale), locale, "Europe/Paris")


@pytest.mark.parametrize("locale", LOCALES)
def test_everything_that_can_go_wrong_fits_on_a_panel(locale: Locale) -> None:
    """A full page, every alert, and a crowd that is not reached."""
    seen = Overview(
        mending=EVERYTHING,
        troubles=tuple(Shown(lost(row), can_resend=True) for row in range(PAGE)),
        count=99,
        page=1,
        pages=3,
        planned=(Ahead(REMINDER, MONDAY, 3, "delivery.opening"),) * 8,
        sent=12,
        unreached=80,
        titles={1: EVENT},
    )

    card = reports(locale).overview(seen, [EVENT] * 30)

    assert components(card) <= MOST_COMPONENTS
    assert len(card.text) <= PANEL_LIMIT
    assert "{" not in card.text


@pytest.mark.parametrize("locale", LOCALES)
def test_a_crowd_that_was_not_reached_fits_on_a_panel(locale: Locale) -> None:
    """The first are named, the others counted."""
    (thing,) = things([post(1), letter(2, 5, State.SENT), letter(3, 6, State.UNKNOWN), letter(4, 7, State.PLANNED)])
    in_private = troubles([letter(3, 6, State.UNKNOWN)])[0]
    shown = ShownThing(thing, CROWD, (Shown(lost(1), can_resend=True), Shown(in_private, can_resend=True)))
    planned = (Ahead(REMINDER, MONDAY),) * 8
    report = EventReport(EVENT, (shown,) * PAGE, planned, CROWD, page=1, pages=3)

    card = reports(locale).of_event(report)

    assert components(card) <= MOST_COMPONENTS
    assert len(card.text) <= PANEL_LIMIT
    assert "{" not in card.text
    alone = reports(locale).of_event(replace(report, things=(), unreached=CROWD)).text
    assert alone.count("<@") < len(CROWD)
    assert "65" in alone


@pytest.mark.parametrize("locale", LOCALES)
def test_the_lane_says_until_when_it_rests(locale: Locale) -> None:
    """An hour is told as an hour, and a quarantine as one."""
    rests = reports(locale).alerts(Mending(lane=Closed(MONDAY, TOO_MANY, MONDAY)))
    blocked = reports(locale).alerts(Mending(lane=Closed(MONDAY, QUARANTINED, None)))

    assert "2025" in rests[0]
    assert "2025" not in blocked[0]
