"""Instants as people type them, on an ordinary Monday morning and around both changes of the clocks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from bot.dates import UnreadableHour
from bot.instants import (
    HourTwice,
    InThePast,
    NoHour,
    NoSuchHour,
    UnreadableInstant,
    WrongWeekday,
    read_instant,
)

if TYPE_CHECKING:
    from bot.errors import Refusal

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
        ("31 novembre à 9h", UnreadableInstant),
        ("29 février à 9h", UnreadableInstant),
        ("32/01 9h", UnreadableInstant),
        ("9h demain", UnreadableInstant),
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


def test_the_day_is_that_of_the_zone() -> None:
    """Late in the evening of UTC it is tomorrow at the other end of the Republic."""
    evening = datetime(2025, 12, 15, 21, tzinfo=UTC)

    assert read_instant("demain à 9h", evening, REUNION) == datetime(2025, 12, 17, 9, tzinfo=REUNION)
