"""Recurrences, read and reckoned; held against dateutil.rrule, which knows nothing of ours."""

from __future__ import annotations

from dataclasses import replace
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


ENDED = st.builds(
    lambda rule, until, times: replace(rule, until=until, times=times),
    RULES,
    st.none() | st.dates(date(2024, 1, 1), date(2029, 6, 30)),
    st.none() | st.integers(0, 9),
)


@given(rule=ENDED, start=st.datetimes(datetime(2024, 1, 1), datetime(2028, 12, 31)))  # noqa: DTZ001 - on the wall
def test_it_ends_as_an_independent_implementation_does(rule: Recurrence, start: datetime) -> None:
    """The last day is one of its days; what is not ahead does not count."""
    after = start.replace(tzinfo=PARIS)
    endless = (
        one for one in independent(rule, start) if one.replace(tzinfo=PARIS).astimezone(UTC) > after.astimezone(UTC)
    )
    walls = takewhile(lambda wall: rule.until is None or wall.date() <= rule.until, endless)
    expected = [
        wall.replace(tzinfo=PARIS).astimezone(UTC) for wall in islice(walls, 12 if rule.times is None else rule.times)
    ]

    assert list(islice(occurrences(rule, after, PARIS, NO_HOLIDAYS), 12)) == expected


@given(rule=RULES, public=st.sets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=40))
def test_without_holidays_it_is_the_same_but_for_them(rule: Recurrence, public: set[date]) -> None:
    """They have no occurrence, and do not count."""
    after, calendar = datetime(2026, 1, 1, tzinfo=PARIS), Calendar(public=frozenset(public))
    skipping = replace(rule, skips_holidays=True)

    def days(of: Recurrence, known: Calendar) -> list[date]:
        found = (one.astimezone(PARIS).date() for one in occurrences(of, after, PARIS, known))
        return list(takewhile(lambda day: day.year == 2026, found))

    expected = [day for day in days(rule, NO_HOLIDAYS) if day not in public]
    assert days(skipping, calendar) == expected
    assert days(replace(skipping, times=3), calendar) == expected[:3]


@pytest.mark.parametrize(
    ("rule", "start", "days"),
    [
        (Recurrence("month_day", NINE, (), 31), (2026, 1, 1), [(1, 31), (3, 31), (5, 31), (7, 31)]),
        (Recurrence("month_day", NINE, (), LAST), (2028, 1, 31), [(2, 29), (3, 31), (4, 30), (5, 31)]),
        (Recurrence("month_day", NINE, (), 29), (2026, 2, 1), [(3, 29), (4, 29), (5, 29), (6, 29)]),
        (Recurrence("month_weekday", NINE, (4,), LAST), (2026, 1, 31), [(2, 27), (3, 27), (4, 24), (5, 29)]),
        (Recurrence("week", NINE, (0,)), (2025, 12, 24), [(12, 29), (1, 5), (1, 12), (1, 19)]),
    ],
)
def test_months_end_where_they_end(rule: Recurrence, start: tuple[int, int, int], days: list[tuple[int, int]]) -> None:
    """A day that a month lacks is left out; the year changes on the way."""
    found = islice(occurrences(rule, datetime(*start, 12, tzinfo=PARIS), PARIS, NO_HOLIDAYS), 4)

    assert [(one.astimezone(PARIS).month, one.astimezone(PARIS).day) for one in found] == days


def test_an_hour_that_is_skipped_or_shown_twice_is_said_once() -> None:
    """In spring as the clocks go on, in autumn the first time."""
    rule = Recurrence("day", time(2, 30))

    def around(year: int, month: int, day: int) -> list[str]:
        found = islice(occurrences(rule, datetime(year, month, day, tzinfo=PARIS), PARIS, NO_HOLIDAYS), 3)
        return [f"{one:%d %H:%M}" for one in found]

    assert around(2026, 3, 28) == ["28 01:30", "29 01:30", "30 00:30"]
    assert around(2026, 10, 24) == ["24 00:30", "25 00:30", "26 01:30"]
