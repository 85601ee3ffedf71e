"""When a reminder leaves, as people type it."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dates import UnreadableHour
from bot.i18n import LOCALES, Locale, Texts
from bot.instants import HourTwice, InThePast, NoHour, NoSuchHour, WrongWeekday
from bot.reminders.model import AtInstant, DaysBefore, MinutesBefore
from bot.reminders.rules.grammar import MOST_DAYS, MOST_MINUTES, UnreadableRule, read_when, write_when

if TYPE_CHECKING:
    from bot.errors import Refusal
    from bot.reminders.model import When

TEXTS = Texts.load(Path(__file__).parents[3] / "config" / "locales")
PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2025, 12, 15, 8, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("7 jours avant à 18h", DaysBefore(7, time(18))),
        ("7 jours avant 18h", DaysBefore(7, time(18))),
        ("Sept jours avant, à 18 h.", DaysBefore(7, time(18))),
        ("une semaine avant à 9h", DaysBefore(7, time(9))),
        ("2 semaines avant à midi", DaysBefore(14, time(12))),
        ("J-7 à 18h", DaysBefore(7, time(18))),
        ("j - 1 à 16h30", DaysBefore(1, time(16, 30))),
        ("la veille à 16h30", DaysBefore(1, time(16, 30))),
        ("La veille 16 h 30", DaysBefore(1, time(16, 30))),
        ("l’avant-veille à 9h", DaysBefore(2, time(9))),
        ("le jour même à 7h", DaysBefore(0, time(7))),
        ("le jour J à 7h", DaysBefore(0, time(7))),
        ("0 jour avant à 7h", DaysBefore(0, time(7))),
        ("2 h avant", MinutesBefore(120)),
        ("2h avant", MinutesBefore(120)),
        ("une heure avant", MinutesBefore(60)),
        ("1h30 avant le début", MinutesBefore(90)),
        ("2 heures et 15 minutes avant", MinutesBefore(135)),
        ("30 minutes avant", MinutesBefore(30)),
        ("une demi-heure avant", MinutesBefore(30)),
        ("7 days before at 18:00", DaysBefore(7, time(18))),
        ("a week before at 6:30 pm", DaysBefore(7, time(18, 30))),
        ("the day before at 4:30 pm", DaysBefore(1, time(16, 30))),
        ("on the day at 7:00", DaysBefore(0, time(7))),
        ("2 hours before it starts", MinutesBefore(120)),
        ("half an hour before", MinutesBefore(30)),
        ("mardi 20 janvier à 12h15", AtInstant(datetime(2026, 1, 20, 11, 15, tzinfo=UTC))),
        ("20/01 12h15", AtInstant(datetime(2026, 1, 20, 11, 15, tzinfo=UTC))),
    ],
)
def test_what_people_type_is_read(typed: str, meant: When) -> None:
    """In French as they write it, and in English."""
    assert read_when(typed, NOW, PARIS) == meant


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("bientôt", UnreadableRule),
        ("", UnreadableRule),
        ("2 h après", UnreadableRule),
        ("quelques jours avant à 9h", UnreadableRule),
        ("avant la veille à 9h", UnreadableRule),
        ("366 jours avant à 9h", UnreadableRule),
        ("49 h avant", UnreadableRule),
        ("0 minute avant", UnreadableRule),
        ("7 jours avant", NoHour),
        ("la veille", NoHour),
        ("la veille au soir", UnreadableHour),
        ("7 jours avant à 25h", UnreadableHour),
        ("lundi 20 janvier à 12h15", WrongWeekday),
        ("1er décembre 2025 à 9h", InThePast),
        ("29 mars à 2h30", NoSuchHour),
        ("25 octobre 2026 à 2h30", HourTwice),
    ],
)
def test_what_is_not_known_is_refused(typed: str, refusal: type[Refusal]) -> None:
    """Never guessed; each refusal says what to type instead."""
    with pytest.raises(refusal) as refused:
        read_when(typed, NOW, PARIS)

    assert refused.value.sentence(TEXTS.bound("fr"))


@pytest.mark.parametrize(
    ("when", "french", "english"),
    [
        (DaysBefore(7, time(18)), "7 jours avant à 18 h", "7 days before at 18:00"),
        (DaysBefore(1, time(16, 30)), "la veille à 16 h 30", "the day before at 16:30"),
        (DaysBefore(0, time(7)), "le jour même à 7 h", "on the day at 7:00"),
        (MinutesBefore(120), "2 h avant", "2 hours before"),
        (MinutesBefore(95), "1 h 35 avant", "1 h 35 before"),
        (MinutesBefore(65), "1 h 05 avant", "1 h 05 before"),
        (MinutesBefore(30), "30 minutes avant", "30 minutes before"),
    ],
)
def test_it_is_written_as_people_say_it(when: When, french: str, english: str) -> None:
    """The list shows it, and the form opens with it."""
    written = [write_when(when, TEXTS.bound(locale), PARIS, locale) for locale in LOCALES]

    assert {one.replace("\u00a0", " ") for one in written} == {french, english}


@given(
    when=st.one_of(
        st.builds(DaysBefore, st.integers(0, MOST_DAYS), st.builds(time, st.integers(0, 23), st.integers(0, 59))),
        st.builds(MinutesBefore, st.integers(1, MOST_MINUTES)),
        st.just(AtInstant(datetime(2026, 1, 20, 11, 15, tzinfo=UTC))),
    ),
    locale=st.sampled_from(LOCALES),
)
def test_what_is_written_is_read_again(when: When, locale: Locale) -> None:
    """Who opens the form and changes nothing changes nothing."""
    written = write_when(when, TEXTS.bound(locale), PARIS, locale)

    assert read_when(written, NOW, PARIS, locale) == when
