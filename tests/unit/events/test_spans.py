"""The day and hours of an event, as people type them."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dates import UnreadableHour
from bot.errors import Refusal
from bot.events.editing.spans import DayInThePast, EndsBeforeItStarts, Span, TwoWaysToRead, read_span, write_span
from bot.instants import HourTwice, NoSuchHour, TooFarAhead, UnreadableInstant, WrongWeekday
from tests.fakes import MONDAY
from tests.house import texts

if TYPE_CHECKING:
    from bot.i18n import Locale

PARIS = ZoneInfo("Europe/Paris")
DAY = date(2026, 1, 23)
WHOLE = Span(DAY, time(9, 30), time(16, 30))


@pytest.mark.parametrize(
    ("typed", "span"),
    [
        ("vendredi 23 janvier de 9h30 à 16h30", WHOLE),
        ("Vendredi 23 Janvier 2026, de 9 h 30 à 16 h 30.", WHOLE),
        ("le 23/01 9h30-16h30", WHOLE),
        ("23/01/2026 9:30 – 16:30", WHOLE),
        ("2026-01-23 de 9h30 à 16h30", WHOLE),
        ("23 janvier entre 9h30 et 16h30", WHOLE),
        ("Friday 23 January from 9:30 to 16:30", WHOLE),
        ("on 23 January 9:30am to 4:30pm", WHOLE),
        ("23 janvier de 9 à 17h", Span(DAY, time(9), time(17))),
        ("23 janvier de 9h à midi", Span(DAY, time(9), time(12))),
        ("vendredi 23 janvier à 9h30", Span(DAY, time(9, 30))),
        ("23/01 14h", Span(DAY, time(14))),
        ("demain 9h", Span(date(2025, 12, 16), time(9))),
        ("après-demain 8h15", Span(date(2025, 12, 17), time(8, 15))),
        ("demain de 9h à 12h", Span(date(2025, 12, 16), time(9), time(12))),
        ("1er février", Span(date(2026, 2, 1))),
        ("vendredi 23 janvier", Span(DAY)),
        ("23/01", Span(DAY)),
        ("dans 2 heures", Span(date(2025, 12, 15), time(12))),
        ("23 janvier 9h30 → 16h30", WHOLE),
        ("de 9h30 à 16h30 le vendredi 23 janvier", WHOLE),
        ("9h30-16h30, 23/01", WHOLE),
        ("le 23 à 9h", Span(date(2025, 12, 23), time(9))),
        ("vendredi 23 à 9h30", Span(DAY, time(9, 30))),
        ("mardi 13 à 9h", Span(date(2026, 1, 13), time(9))),
        ("vendredi 9-16h", Span(date(2025, 12, 19), time(9), time(16))),
        ("vendredi de 9 à 16h", Span(date(2025, 12, 19), time(9), time(16))),
        # It is ten in Paris: that Monday hour is over.
        ("lundi 9h", Span(date(2025, 12, 22), time(9))),
    ],
)
def test_a_day_and_its_hours_are_read(typed: str, span: Span) -> None:
    """With both hours, the first alone, or none."""
    assert read_span(typed, MONDAY, PARIS, "fr") == span


@pytest.mark.parametrize(
    ("typed", "refusal", "says"),
    [
        ("jeudi 23 janvier de 9h à 12h", WrongWeekday, "vendredi 23 janvier 2026"),
        ("29 mars de 2h30 à 4h", NoSuchHour, "heure d’été"),
        ("25 octobre 2026 de 1h à 2h30", HourTwice, "heure d’hiver"),
        ("23 janvier de 9h à 25h", UnreadableHour, "25h"),
        ("bientôt", UnreadableInstant, "demain à 9h"),
        ("", UnreadableInstant, "demain à 9h"),
        ("12 décembre 2025 de 9h à 12h", DayInThePast, "mardi 16 décembre 2025 de 9 h à 12 h"),
        ("aujourd'hui 8h", DayInThePast, "mardi 16 décembre 2025 à 8 h"),
        ("hier", DayInThePast, "mardi 16 décembre 2025"),
        ("vendredi 9 à 16h", TwoWaysToRead, "vendredi 9 janvier 2026 à 16 h, ou bien : vendredi de 9h à 16h"),
        ("23 janvier de 16h à 9h", EndsBeforeItStarts, "vendredi 23 janvier 2026 de 16 h à 21 h"),
        ("23 janvier de 22h à 2h", EndsBeforeItStarts, "vendredi 23 janvier 2026 de 22 h à 23 h 59"),
        ("23 janvier de 14h à minuit", EndsBeforeItStarts, "vendredi 23 janvier 2026 de 14 h à 23 h 59"),
        ("tomorrow from 9 to 5", EndsBeforeItStarts, "mardi 16 décembre 2025 de 9 h à 17 h"),
        ("23 janvier 9h à 9h", EndsBeforeItStarts, "vendredi 23 janvier 2026 de 9 h à 21 h"),
        ("31/12/9999", TooFarAhead, "mercredi 31 décembre 2025"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_type(typed: str, refusal: type[Refusal], says: str) -> None:
    """The suggestion can be typed as it stands."""
    with pytest.raises(refusal) as raised:
        read_span(typed, MONDAY, PARIS, "fr")

    assert says in raised.value.sentence(texts().bound("fr")).replace("\u00a0", " ")


def test_what_took_place_can_be_entered_late() -> None:
    """With its hours."""
    assert read_span("12/12/2025 de 9h à 12h", MONDAY, PARIS, "fr", late=True) == Span(
        date(2025, 12, 12), time(9), time(12)
    )


@given(
    st.dates(date(2026, 1, 1), date(2026, 3, 1)),
    st.none() | st.times(),
    st.none() | st.times(),
    st.sampled_from(["fr", "en"]),
)
def test_what_is_written_reads_back(on: date, starts: time | None, ends: time | None, locale: Locale) -> None:
    """A form that is opened and sent back changes nothing."""
    first, last = (at.replace(second=0, microsecond=0) if at else None for at in (starts, ends))
    span = Span(on, first, last if first and last and last > first else None)

    assert read_span(write_span(span, locale), MONDAY, PARIS, locale) == span


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused_in_a_sentence(typed: str) -> None:
    """Nothing that a keyboard has breaks it."""
    said = ""
    try:
        said = write_span(read_span(typed, MONDAY, PARIS, "fr"), "fr")
    except Refusal as refusal:
        said = refusal.sentence(texts().bound("fr"))

    assert said
