"""The shipped table of holidays, and what is said of a table that is wrong."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.settings.holidays import read_calendar
from bot.settings.problems import InvalidSettings

CALENDAR = read_calendar(Path(__file__).parents[2] / "config" / "holidays.toml")


def easter(year: int) -> date:
    """Return Easter Sunday (Gauss's rule for 1900 to 2099)."""
    d = (19 * (year % 19) + 24) % 30
    e = (2 * (year % 4) + 4 * (year % 7) + 6 * d + 5) % 7
    return date(year, 3, 22) + timedelta(days=d + e)


@pytest.mark.parametrize("year", [2026, 2027])
def test_the_public_holidays_are_those_of_the_law(year: int) -> None:
    """Eight fixed ones and three that follow Easter; the table of 2027 ends with the school year."""
    fixed = {date(year, *day) for day in [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]}
    with_easter = {easter(year) + timedelta(days=days) for days in (1, 39, 50)}
    last = max(CALENDAR.public)

    listed = {day for day in CALENDAR.public if day.year == year}

    assert listed == {day for day in fixed | with_easter if day <= last}
    assert last >= date(2027, 8, 15)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2025-12-19", "2025-12-19"),
        ("2025-12-24", "2025-12-19"),
        ("2026-01-04", "2025-12-19"),
        ("2026-01-05", "2026-01-05"),
        ("2026-02-22", "2026-02-06"),
        ("2026-05-16", "2026-05-13"),
        ("2026-08-31", "2026-07-03"),
        ("2026-09-01", "2026-09-01"),
    ],
)
def test_a_day_off_moves_to_the_working_day_before(on: str, expected: str) -> None:
    """School holidays begin on a Saturday and end the day before school is back."""
    found = CALENDAR.last_working_day(date.fromisoformat(on), with_school=True)

    assert found == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("[[public]]\non = 2026-05-01", "cette clé manque"),
        ("[[public]]\non = 2026-13-01", "Corrigez cette ligne"),
        ("[[school]]\nname = 'Noël'\nbegins_on = 2026-01-05\nback_on = 2025-12-20", "la reprise doit suivre"),
        ("[[schol]]", "Vouliez-vous dire school"),
    ],
)
def test_a_wrong_table_is_told_in_a_sentence(tmp_path: Path, table: str, told: str) -> None:
    """With the file that it stands in."""
    path = tmp_path / "holidays.toml"
    path.write_text(table, encoding="utf-8")

    with pytest.raises(InvalidSettings) as problem:
        read_calendar(path)

    assert told in problem.value.problems[0]
    assert "holidays.toml" in problem.value.problems[0]
