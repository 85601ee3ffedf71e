"""What is now and what is next, as it reads above the agenda."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from bot.delivery.card import PANEL_LIMIT
from bot.delivery.discord.rendering import show
from bot.events.cards import Cards
from bot.events.model import ProgrammeItem
from bot.events.today import TodayCards, moments, now_and_next
from tests.house import DAY, texts

if TYPE_CHECKING:
    from bot.events.model import Event
    from bot.i18n import Locale

PARIS = ZoneInfo("Europe/Paris")
PROGRAMME = (
    ProgrammeItem(position=1, title="Coopérer", kind="round-table", place="salle 2", at=time(9, 30)),
    ProgrammeItem(position=2, title="Une surprise", kind="project"),
    ProgrammeItem(position=3, title="Agir", kind="workshop", at=time(14)),
)
FULL = replace(
    DAY,
    id=7,
    doors=time(9),
    starts_at=time(9, 30),
    ends_at=time(16, 30),
    venue="Halle",
    address="1 place X",
    phone="05 00 00 00 00",
    programme=PROGRAMME,
)
BARE = replace(DAY, id=7)


def at(hour: int, minute: int = 0, day: int = 23) -> datetime:
    """Return an instant of January 2026 as it reads on a wall of the event's."""
    return datetime(2026, 1, day, hour, minute, tzinfo=PARIS)


def read(event: Event, now: datetime, locale: Locale = "fr") -> list[str]:
    """Return the lines above the agenda, with plain spaces."""
    opening = TodayCards(texts(), locale, Cards(texts(), locale)).opening([event], now)
    return re.sub("[\u00a0\u202f]", " ", "\n".join(opening)).splitlines()


@pytest.mark.parametrize(
    ("hour", "names"),
    [
        (8, (None, "doors")),
        (9, ("doors", "Coopérer")),
        (10, ("Coopérer", "Agir")),
        (14, ("Agir", "ends_at")),
        (17, ("ends_at", None)),
    ],
)
def test_something_is_now_and_something_is_next(hour: int, names: tuple[str | None, str | None]) -> None:
    """What begins as the day does is the day's beginning; a part without an hour is neither."""
    found = now_and_next(FULL, at(hour))

    assert tuple(one and (one.item.title if one.item else one.key) for one in found) == names


def test_what_has_no_hours_has_no_moments() -> None:
    """Nothing is made up; with hours alone the beginning and the end are what is known."""
    assert moments(BARE) == []
    assert [one.key for one in moments(replace(BARE, starts_at=time(9), ends_at=time(12)))] == ["starts_at", "ends_at"]


def test_the_agenda_opens_with_the_day() -> None:
    """Now, next, where, what to do at the door and whom to call."""
    assert read(FULL, at(10)) == [
        "**Journée régionale**, vendredi 23 janvier 2026, à Bordeaux",
        "**Maintenant**, depuis 9 h 30 : Table ronde : Coopérer, salle 2.",
        "**Ensuite**, à 14 h : Atelier : Agir.",
        "Horaires : accueil à 9 h, puis de 9 h 30 à 16 h 30.",
        "Lieu : Halle, 1 place X.",
        "À l’arrivée, donnez votre nom à l’accueil, ou tapez /ici puis le code affiché.",
        "Un retard, une difficulté : 05 00 00 00 00.",
    ]
    assert read(FULL, at(9), "en")[1:3] == [
        "**Now**, since 9:00: welcome.",
        "**Next**, at 9:30: Round table: Coopérer, salle 2.",
    ]


@pytest.mark.parametrize("today", [0, 1, 2, 4, 20])
def test_the_agenda_fits_a_panel_however_much_is_today(today: int) -> None:
    """Days ahead make room for what stands above them; else Discord would refuse the whole panel."""
    days = [replace(FULL, id=number, on=FULL.on + timedelta(days=number >= today)) for number in range(30)]
    cards = Cards(texts(), "fr")

    agenda = cards.agenda(days, at(10), TodayCards(texts(), "fr", cards).opening(days, at(10))).fitted()

    # It refuses what Discord does.
    assert show(agenda)
    assert len(agenda.text) <= PANEL_LIMIT
    assert len(agenda.rows) >= 5


def test_a_day_without_hours_says_what_is_known() -> None:
    """Neither now nor next."""
    assert read(BARE, at(10)) == [
        "**Journée régionale**, vendredi 23 janvier 2026, à Bordeaux",
        "Horaires : à préciser.",
        "Lieu et adresse : à préciser.",
        "À l’arrivée, donnez votre nom à l’accueil, ou tapez /ici puis le code affiché.",
    ]


def test_the_evening_before_says_what_to_know_for_tomorrow() -> None:
    """From five o'clock on."""
    evening = read(FULL, at(17, day=22))

    assert evening[1:3] == ["C’est demain.", "Horaires : accueil à 9 h, puis de 9 h 30 à 16 h 30."]
    assert read(FULL, at(16, 59, day=22)) == []


@pytest.mark.parametrize(
    ("event", "now"),
    [(FULL, at(17)), (FULL, at(10, day=24)), (FULL, at(10, day=2)), (replace(FULL, status="cancelled"), at(10))],
)
def test_other_days_open_as_they_always_did(event: Event, now: datetime) -> None:
    """Over, past, far away or cancelled."""
    assert read(event, now) == []
