"""Recurrences, read and reckoned; held against dateutil.rrule, which knows nothing of ours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

import pytest
from dateutil import rrule
from hypothesis import given
from hypothesis import strategies as st

from bot.announcements.recurrence import (
    LAST,
    Recurrence,
    UnreadableRecurrence,
    after_one,
    freeze,
    is_recurrence,
    occurrences,
    read_recurrence,
    thaw,
)
from bot.dates import Calendar
from bot.errors import Refusal

PARIS = ZoneInfo("Europe/Paris")
TODAY = date(2025, 12, 15)
NINE = time(9)
NO_HOLIDAYS = Calendar()


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("chaque lundi à 9h", Recurrence("week", NINE, (0,))),
        ("Tous les jeudis à 18h30", Recurrence("week", time(18, 30), (3,))),
        ("chaque mardi et jeudi à 9 h", Recurrence("week", NINE, (1, 3))),
        ("chaque jour à 9h, 5 fois", Recurrence("day", NINE, times=5)),
        ("tous les jours à 9h sauf jours fériés", Recurrence("day", NINE, skips_holidays=True)),
        ("le premier jeudi du mois à 9h", Recurrence("month_weekday", NINE, (3,), 1)),
        ("le dernier vendredi de chaque mois à 9h", Recurrence("month_weekday", NINE, (4,), LAST)),
        ("le 15 de chaque mois à 9h", Recurrence("month_day", NINE, (), 15)),
        ("chaque mois le 1er à 9h", Recurrence("month_day", NINE, (), 1)),
        ("le dernier jour du mois à 9h", Recurrence("month_day", NINE, (), LAST)),
        ("chaque lundi à 9h jusqu'au 30 juin 2026", Recurrence("week", NINE, (0,), until=date(2026, 6, 30))),
        (
            "chaque lundi à 9h, sauf les jours fériés, jusqu'au 30 juin",
            Recurrence("week", NINE, (0,), until=date(2026, 6, 30), skips_holidays=True),
        ),
        ("every Monday at 9:00", Recurrence("week", NINE, (0,))),
        ("the first Thursday of the month at 9:00, 3 times", Recurrence("month_weekday", NINE, (3,), 1, times=3)),
    ],
)
def test_what_people_type_is_read(typed: str, rule: Recurrence) -> None:
    """In either language, whatever the order of the ends."""
    assert is_recurrence(typed)
    assert read_recurrence(typed, TODAY) == rule


@pytest.mark.parametrize("typed", ["lundi à 9h", "demain à 9h", "le 15 janvier à 9h"])
def test_an_instant_is_no_recurrence(typed: str) -> None:
    """What begins otherwise is read as an instant."""
    assert not is_recurrence(typed)


@pytest.mark.parametrize("typed", ["chaque lundi", "le 32 du mois à 9h", "chaque lundi à 9h jusqu'à plus soif"])
def test_what_cannot_be_read_is_refused(typed: str) -> None:
    """Rather than guessed."""
    with pytest.raises(Refusal):
        read_recurrence(typed, TODAY)
    with pytest.raises(UnreadableRecurrence):
        read_recurrence("parfois", TODAY)


HOURS = st.builds(time, st.integers(0, 23), st.integers(0, 59))
RULES = st.one_of(
    st.builds(Recurrence, st.just("day"), HOURS),
    st.builds(
        Recurrence,
        st.just("week"),
        HOURS,
        st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    ),
    st.builds(
        Recurrence,
        st.just("month_day"),
        HOURS,
        st.just(()),
        st.one_of(st.integers(1, 31), st.just(LAST)),
    ),
    st.builds(
        Recurrence,
        st.just("month_weekday"),
        HOURS,
        st.integers(0, 6).map(lambda day: (day,)),
        st.one_of(st.integers(1, 4), st.just(LAST)),
    ),
)


def independent(rule: Recurrence, start: datetime) -> rrule.rrule:
    """Return dateutil's rule for the same, on the wall."""
    begin = datetime.combine(start.date(), rule.at)
    match rule.every:
        case "day":
            return rrule.rrule(rrule.DAILY, dtstart=begin)
        case "week":
            return rrule.rrule(rrule.WEEKLY, dtstart=begin, byweekday=rule.weekdays)
        case "month_day":
            return rrule.rrule(rrule.MONTHLY, dtstart=begin, bymonthday=rule.number)
        case _:
            return rrule.rrule(rrule.MONTHLY, dtstart=begin, byweekday=rrule.weekday(rule.weekdays[0], rule.number))


@given(rule=RULES, start=st.datetimes(datetime(2024, 1, 1), datetime(2028, 12, 31)))  # noqa: DTZ001 - on the wall
def test_the_instants_are_those_of_an_independent_implementation(rule: Recurrence, start: datetime) -> None:
    """Through both changes of the clocks and a leap day."""
    after = start.replace(tzinfo=PARIS)
    expected = (one.replace(tzinfo=PARIS).astimezone(UTC) for one in independent(rule, start))
    later = islice((one for one in expected if one > after.astimezone(UTC)), 12)

    assert list(islice(occurrences(rule, after, PARIS, NO_HOLIDAYS), 12)) == list(later)


@given(rule=RULES)
def test_a_kept_rule_is_the_same(rule: Recurrence) -> None:
    """A row keeps it as text."""
    assert thaw(freeze(rule)) == rule


def test_it_ends_on_its_day_and_after_its_number() -> None:
    """The last day counts; one that was said leaves one less."""
    after = datetime(2025, 12, 15, 8, tzinfo=PARIS)
    until = Recurrence("week", NINE, (0,), until=date(2025, 12, 29))
    thrice = Recurrence("week", NINE, (0,), times=3)

    assert len(list(occurrences(until, after, PARIS, NO_HOLIDAYS))) == 3
    assert len(list(occurrences(thrice, after, PARIS, NO_HOLIDAYS))) == 3
    assert len(list(occurrences(after_one(thrice), after + timedelta(days=1), PARIS, NO_HOLIDAYS))) == 2


def test_public_holidays_are_skipped_where_that_is_asked() -> None:
    """Easter Monday has no news."""
    easter = date(2026, 4, 6)
    calendar, after = Calendar(public=frozenset({easter})), datetime(2026, 4, 1, tzinfo=PARIS)
    rule = Recurrence("week", NINE, (0,), skips_holidays=True)

    assert next(occurrences(rule, after, PARIS, calendar)).date() == date(2026, 4, 13)


def test_a_rule_that_never_comes_ends() -> None:
    """Every day of it is a holiday."""
    mondays = frozenset(date(2026, 1, 5) + timedelta(weeks=week) for week in range(200))
    rule = Recurrence("week", NINE, (0,), skips_holidays=True)

    assert list(occurrences(rule, datetime(2026, 1, 1, tzinfo=PARIS), PARIS, Calendar(public=mondays))) == []


def test_the_hour_on_the_wall_stays_when_the_clocks_change() -> None:
    """A day later and earlier by an hour of UTC."""
    rule = Recurrence("day", NINE)
    instants = takewhile(
        lambda one: one < datetime(2026, 3, 31, tzinfo=UTC),
        occurrences(rule, datetime(2026, 3, 28, tzinfo=PARIS), PARIS, NO_HOLIDAYS),
    )

    assert [one.hour for one in instants] == [8, 7, 7]
