"""Halves of a day, who may look when, codes, and how a few letters find somebody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.events.attendance.codes import MOST_TRIES, Tries, as_typed, drawn
from bot.events.attendance.model import (
    Half,
    covers,
    half_now,
    has_begun,
    is_day_of,
    is_eve_of,
    may_look,
    spans_noon,
    without,
)
from bot.events.attendance.searching import Attendee, found
from tests.fakes import GUILD, OTHER_GUILD
from tests.house import DAY, MEMBER, ORGANISER

PARTS = {Half.MORNING: {"am"}, Half.AFTERNOON: {"pm"}, Half.DAY: {"am", "pm"}}
LONG = replace(DAY, id=7, starts_at=time(9, 30), ends_at=time(16, 30))
PEOPLE = [
    Attendee(1, "Léa Martin", "Collège Émile-Zola", None),
    Attendee(2, "Yanis Dupont-Leroy", "Ville de Pau", None),
    Attendee(3, "Zoé d’Arcy", "Collège Martin-Luther-King", None),
    Attendee(4, "Amar Œuvrard", None, None),
    Attendee(5, None, None, None),
]


@pytest.mark.parametrize("before", Half)
@pytest.mark.parametrize("half", Half)
def test_what_is_undone_is_gone_and_the_rest_stays(before: Half, half: Half) -> None:
    """A half is noted where all its parts are."""
    left = without(before, half)

    assert (PARTS[left] if left else set()) == PARTS[before] - PARTS[half]
    assert covers(before, half) is (PARTS[half] <= PARTS[before])
    assert not covers(None, half)


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "hour", "half"),
    [
        (time(9), time(17), 8, Half.DAY),
        (time(9), time(17), 14, Half.AFTERNOON),
        (time(9), time(12), 14, Half.DAY),
        (time(14), time(17), 14, Half.DAY),
        (None, None, 14, Half.AFTERNOON),
    ],
)
def test_who_comes_in_the_afternoon_was_not_there_in_the_morning(
    starts_at: time | None, ends_at: time | None, hour: int, half: Half
) -> None:
    """Where there is a morning and an afternoon; where hours are not known there may be both."""
    event = replace(LONG, starts_at=starts_at, ends_at=ends_at)

    assert half_now(event, datetime(2026, 1, 23, hour, tzinfo=UTC)) is half
    assert spans_noon(event) is (half is not Half.DAY or hour == 8)


@pytest.mark.parametrize(
    ("now", "eve", "day", "begun"),
    [
        ("2026-01-21T22:30", False, False, False),
        ("2026-01-22T12:00", True, False, False),
        ("2026-01-22T23:30", False, True, True),
        ("2026-01-23T22:30", False, True, True),
        ("2026-01-23T23:30", False, False, True),
    ],
)
def test_the_day_goes_from_midnight_to_midnight_where_it_takes_place(
    now: str, eve: bool, day: bool, begun: bool
) -> None:
    """The instants are UTC, and Paris is an hour ahead; who welcomes looks on the eve and the day alone."""
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)

    assert (is_eve_of(LONG, at), is_day_of(LONG, at), has_begun(LONG, at)) == (eve, day, begun)
    assert may_look(LONG, at, is_organiser=False) is (eve or day)
    assert may_look(LONG, at, is_organiser=True)


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("mar", [1, 3, 4]),
        ("DUP", [2]),
        ("leroy yan", [2]),
        ("lea mar", [1]),
        ("emi", [1]),
        ("arcy", [3]),
        ("oeu", [4]),
        ("pau dup", [2]),
        ("zzz", []),
        ("", []),
        ("  -- ", []),
    ],
)
def test_a_few_letters_find_somebody(typed: str, numbers: list[int]) -> None:
    """By the beginning of any word of the name, then of the structure, then by what is inside one."""
    assert [one.person_id for one in found(PEOPLE, typed)] == numbers


@given(st.sampled_from(PEOPLE[:4]), st.integers(min_value=3, max_value=8))
def test_the_first_letters_of_a_name_find_it(one: Attendee, count: int) -> None:
    """Whatever the name is; it is among the first who are shown."""
    assert one in found(PEOPLE, (one.full_name or "")[:count])


def test_a_code_is_four_digits_and_another_one_each_time() -> None:
    """It is typed with or without spaces."""
    codes = [drawn() for _ in range(200)]

    assert all(len(code) == 4 and code.isdecimal() for code in codes)
    assert len(set(codes)) > 150
    assert all(drawn(code) != code for code in codes)
    assert as_typed(" 04 27\u00a0") == "0427"


def test_five_wrong_codes_a_day_are_enough() -> None:
    """For each person of each server; the next day counts anew, and so does a right code."""
    tries, today = Tries(), date(2026, 1, 23)
    spent = [tries.spend(GUILD, MEMBER, today) for _ in range(MOST_TRIES + 2)]
    others = tries.spend(GUILD, ORGANISER, today), tries.spend(OTHER_GUILD, MEMBER, today)
    tries.give_back(GUILD, MEMBER)

    assert spent == [True] * MOST_TRIES + [False] * 2
    assert others == (True, True)
    assert tries.spend(GUILD, MEMBER, today)
    assert tries.spend(GUILD, ORGANISER, date(2026, 1, 24))
