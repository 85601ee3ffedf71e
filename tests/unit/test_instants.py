"""Instants as people type them, on an ordinary Monday morning and around both changes of the clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.dates import UnreadableHour
from bot.errors import Refusal
from bot.instants import (
    HourTwice,
    InThePast,
    NoDay,
    NoHour,
    NoSuchDay,
    NoSuchHour,
    OtherPartOfDay,
    UnreadableInstant,
    WrongWeekday,
    read_instant,
    read_when,
)
from tests.unit.instants_typed import REFUSED, UNDERSTOOD

PARIS = ZoneInfo("Europe/Paris")
REUNION = ZoneInfo("Indian/Reunion")
# A Monday, 8 in the morning.
NOW = datetime(2025, 12, 15, 8, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("maintenant", "2025-12-15 08:00"),
        ("dans 2 heures", "2025-12-15 10:00"),
        ("Dans 30 min", "2025-12-15 08:30"),
        ("dans 3 jours", "2025-12-18 08:00"),
        ("aujourd'hui à 18h", "2025-12-15 18:00"),
        ("Aujourd’hui 18 h 30", "2025-12-15 18:30"),
        ("ce soir à 19h", "2025-12-15 19:00"),
        ("demain 9h", "2025-12-16 09:00"),
        ("après-demain à midi", "2025-12-17 12:00"),
        ("lundi à 9h", "2025-12-15 09:00"),
        ("lundi 7h", "2025-12-22 07:00"),
        ("mardi prochain à 9 h", "2025-12-16 09:00"),
        ("le 23 janvier à 9h30", "2026-01-23 09:30"),
        ("vendredi 23 janvier 2026 à 9h30", "2026-01-23 09:30"),
        ("1er février à 14:00", "2026-02-01 14:00"),
        ("23/01 14h", "2026-01-23 14:00"),
        ("23.01.2026 14h", "2026-01-23 14:00"),
        ("23/01/26 14h", "2026-01-23 14:00"),
        ("2026-01-23 09:00", "2026-01-23 09:00"),
        ("le 5 janvier, 9h", "2026-01-05 09:00"),
        ("29 février 2028 à 9h", "2028-02-29 09:00"),
        ("Friday 23 January at 2:30 pm", "2026-01-23 14:30"),
        ("tomorrow at noon", "2025-12-16 12:00"),
        ("in 2 hours", "2025-12-15 10:00"),
        ("28 mars 2026 à 2h30", "2026-03-28 02:30"),
        ("29 mars 2026 à 3h30", "2026-03-29 03:30"),
        ("25 octobre 2026 à 3h30", "2026-10-25 03:30"),
    ],
)
def test_what_people_type_is_read(typed: str, meant: str) -> None:
    """On the wall where they live."""
    assert read_instant(typed, NOW, PARIS) == datetime.fromisoformat(meant).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("", UnreadableInstant),
        ("bonjour", UnreadableInstant),
        ("31 novembre à 9h", NoSuchDay),
        ("29 février à 9h", NoSuchDay),
        ("32/01 9h", NoSuchDay),
        ("9h", NoDay),
        ("demain matin à 15h", OtherPartOfDay),
        ("demain", NoHour),
        ("23 janvier", NoHour),
        ("demain à 25h", UnreadableHour),
        ("14 décembre à 9h", InThePast),
        ("lundi 15 décembre à 7h", InThePast),
        ("14/12/2025 à 9h", InThePast),
        ("ce matin à 7h", InThePast),
        ("jeudi 23 janvier à 9h", WrongWeekday),
        ("29 mars 2026 à 2h30", NoSuchHour),
        ("25 octobre 2026 à 2h30", HourTwice),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(typed: str, refusal: type[Refusal]) -> None:
    """Rather than guessed."""
    with pytest.raises(refusal):
        read_instant(typed, NOW, PARIS)


@pytest.mark.parametrize(("typed", "meant"), UNDERSTOOD)
def test_each_phrase_of_the_table_is_understood(typed: str, meant: str) -> None:
    """However it is spelt."""
    assert read_instant(typed, NOW, PARIS) == datetime.fromisoformat(meant).replace(tzinfo=PARIS)


@pytest.mark.parametrize(("typed", "reason"), REFUSED)
def test_each_other_is_refused_with_something_that_can_be_typed(typed: str, reason: str) -> None:
    """What is suggested is itself understood."""
    with pytest.raises(Refusal) as refused:
        read_instant(typed, NOW, PARIS)

    assert refused.value.key == f"refusal.{reason}"
    assert read_instant(str(refused.value.params["suggestion"]), NOW, PARIS) > NOW


def test_the_suggestion_keeps_what_was_right() -> None:
    """The day where the hour was wrong, the hour where the day was."""
    with pytest.raises(WrongWeekday) as refused:
        read_instant("jeudi 23 janvier à 9h30", NOW, PARIS)

    assert refused.value.params["suggestion"] == "vendredi 23 janvier 2026 à 9h30"


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("12/25 9h", "jeudi 25 décembre 2025 à 9h"),
        ("01/23/2026 9h", "vendredi 23 janvier 2026 à 9h"),
        ("32/01 9h", "samedi 31 janvier 2026 à 9h"),
        ("23/01/2126 9h", "vendredi 23 janvier 2026 à 9h"),
        ("demain soir à minuit", "mercredi 17 décembre 2025 à 0 h"),
        ("demain 14h/15h", "demain à 14 h"),
        ("23 janvier de 9h à 16h", "23 janvier à 9 h"),
        ("dans 2 jours et 3 heures", "mercredi 17 décembre 2025 à 3 h"),
    ],
)
def test_what_is_suggested_is_what_was_meant(typed: str, suggestion: str) -> None:
    """As far as it can be told: month and day that changed places, one digit too many."""
    with pytest.raises(Refusal) as refused:
        read_instant(typed, NOW, PARIS)

    assert str(refused.value.params["suggestion"]).replace("\u00a0", " ") == suggestion


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("jeudi 23 janvier", "vendredi 23 janvier 2026"),
        ("30 février", "samedi 28 février 2026"),
        ("hier", "mardi 16 décembre 2025"),
    ],
)
def test_where_a_day_alone_is_enough_a_day_alone_is_suggested(typed: str, suggestion: str) -> None:
    """And can be typed as it stands."""
    with pytest.raises(Refusal) as refused:
        read_when(typed, NOW, PARIS)

    assert refused.value.params["suggestion"] == suggestion
    assert read_when(suggestion, NOW, PARIS) > NOW.date()


def test_a_day_alone_is_understood_where_the_hour_may_be_missing() -> None:
    """An event may have a date and no hours yet; a day that is over is refused all the same."""
    assert read_when("1er février", NOW, PARIS) == date(2026, 2, 1)
    assert read_when("le 23", NOW, PARIS) == date(2025, 12, 23)
    assert read_when("demain 9h", NOW, PARIS) == datetime(2025, 12, 16, 9, tzinfo=PARIS)
    with pytest.raises(InThePast):
        read_when("14 décembre", NOW, PARIS)


def test_the_day_is_that_of_the_zone() -> None:
    """Late in the evening of UTC it is tomorrow at the other end of the Republic."""
    evening = datetime(2025, 12, 15, 21, tzinfo=UTC)

    assert read_instant("demain à 9h", evening, REUNION) == datetime(2025, 12, 17, 9, tzinfo=REUNION)
