"""Dates as people read them, hours as people type them."""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dates import Calendar, UnreadableHour, day, hour, instant, read_hour, stamp
from bot.i18n import LOCALES, Locale

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("on", "locale", "written"),
    [
        (date(2026, 1, 23), "fr", "vendredi 23 janvier 2026"),
        (date(2026, 1, 23), "en", "Friday 23 January 2026"),
        (date(2026, 2, 1), "fr", "dimanche 1er février 2026"),
        (date(2026, 2, 1), "en", "Sunday 1 February 2026"),
        (date(2026, 8, 11), "fr", "mardi 11 août 2026"),
        (date(2025, 12, 31), "fr", "mercredi 31 décembre 2025"),
    ],
)
def test_a_day_is_written_in_full(on: date, locale: Locale, written: str) -> None:
    """With its weekday, so that a mistake is seen."""
    assert day(on, locale) == written


@pytest.mark.parametrize(
    ("at", "locale", "written"),
    [
        (time(9), "fr", "9 h"),
        (time(9, 30), "fr", "9 h 30"),
        (time(9, 5), "fr", "9 h 05"),
        (time(0), "fr", "0 h"),
        (time(9), "en", "9:00"),
        (time(16, 30), "en", "16:30"),
    ],
)
def test_an_hour_is_written_so_that_it_does_not_break(at: time, locale: Locale, written: str) -> None:
    """French hours have no-break spaces."""
    assert hour(at, locale) == written.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    ("at", "written"),
    [
        (datetime(2026, 1, 23, 8, 30, tzinfo=UTC), "vendredi 23 janvier 2026 à 9 h 30"),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "dimanche 29 mars 2026 à 1 h 59"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "dimanche 29 mars 2026 à 3 h"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "dimanche 25 octobre 2026 à 2 h 30"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "dimanche 25 octobre 2026 à 2 h 30"),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), "vendredi 1er janvier 2027 à 0 h"),
    ],
)
def test_an_instant_is_written_as_it_reads_on_a_wall(at: datetime, written: str) -> None:
    """Also on the two days when the clocks change, and over midnight."""
    assert instant(at, PARIS, "fr").replace("\u00a0", " ") == written


def test_a_stamp_lets_each_reader_have_their_own_zone() -> None:
    """The relative form is the default one."""
    at = datetime(2026, 1, 23, 8, 0, tzinfo=UTC)

    assert stamp(at) == "<t:1769155200:R>"
    assert stamp(at, "F") == "<t:1769155200:F>"


def test_an_instant_without_a_zone_is_refused() -> None:
    """It would be read in the zone of the machine."""
    with pytest.raises(ValueError, match="time zone"):
        stamp(datetime(2026, 1, 23, 8, 0))  # noqa: DTZ001 - that is what is refused


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("9h30", time(9, 30)),
        ("9 h", time(9)),
        ("9 h 30", time(9, 30)),
        ("9\u00a0h\u00a030", time(9, 30)),
        ("09H30", time(9, 30)),
        ("9:30", time(9, 30)),
        ("9.30", time(9, 30)),
        (" 14 heures ", time(14)),
        ("1 heure", time(1)),
        ("14 heures 15", time(14, 15)),
        ("14h15min", time(14, 15)),
        ("9 heures 30 minutes", time(9, 30)),
        ("14", time(14)),
        ("midi", time(12)),
        ("Minuit", time(0)),
        ("noon", time(12)),
        ("2:30 pm", time(14, 30)),
        ("12 am", time(0)),
        ("12 p.m.", time(12)),
        ("0h", time(0)),
        ("23:59", time(23, 59)),
        # From an Arabic keyboard.
        ("٩h", time(9)),
    ],
)
def test_an_hour_is_read_as_people_type_it(typed: str, read: time) -> None:
    """No format is asked for."""
    assert read_hour(typed) == read


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("25h", "9 h 30"),
        ("9h75", "9 h 30"),
        ("930", "9 h 30"),
        ("1430", "14 h 30"),
        ("14 pm", "9 h 30"),
        ("0 am", "9 h 30"),
        ("le matin", "9 h 30"),
        ("", "9 h 30"),
        ("9h30-16h", "9 h 30"),
        ("-9h", "9 h"),
        ("9h ou 10h", "9 h"),
        ("de 9h à 16h", "9 h"),
        ("24 janvier 14h", "14 h"),
        ("9 30", "9 h 30"),
    ],
)
def test_what_is_no_hour_is_refused_with_a_suggestion(typed: str, suggestion: str) -> None:
    """Nothing is guessed in silence."""
    with pytest.raises(UnreadableHour) as refused:
        read_hour(typed)

    assert refused.value.params == {"typed": typed, "suggestion": suggestion.replace(" ", "\u00a0")}


def test_a_suggestion_is_written_in_the_language_of_the_person() -> None:
    """An English reader sees a colon."""
    with pytest.raises(UnreadableHour) as refused:
        read_hour("1430", "en")

    assert refused.value.params["suggestion"] == "14:30"


@given(at=st.times().map(lambda at: at.replace(second=0, microsecond=0)), locale=st.sampled_from(LOCALES))
def test_every_hour_that_is_written_can_be_read_again(at: time, locale: Locale) -> None:
    """A form that is filled with what the bot wrote can be sent back as it is."""
    assert read_hour(hour(at, locale)) == at


@given(typed=st.text(max_size=60))
def test_any_text_is_an_hour_or_a_refusal(typed: str) -> None:
    """No text that somebody types is an unexpected error."""
    with contextlib.suppress(UnreadableHour):
        assert isinstance(read_hour(typed), time)


def test_a_refusal_repeats_little_of_what_was_typed() -> None:
    """A long text would bury the suggestion."""
    with pytest.raises(UnreadableHour) as refused:
        read_hour("matin " * 50)

    assert len(str(refused.value.params["typed"])) == 40


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("20:59", "20:59"),
        ("21:00", "21:00"),
        ("21:01", "21:00"),
        ("23:59", "21:00"),
        ("00:00", "07:00"),
        ("07:00", "07:00"),
    ],
)
def test_what_falls_in_the_quiet_hours_moves_to_their_nearest_end_on_that_day(at: str, expected: str) -> None:
    """Both ends are waking hours; without quiet hours, or with none of them, nothing moves."""
    night = Calendar(quiet=(time(21), time(7)))

    assert night.waking(time.fromisoformat(at)) == time.fromisoformat(expected)
    assert Calendar().waking(time(3)) == Calendar(quiet=(time(21), time(21))).waking(time(3)) == time(3)
