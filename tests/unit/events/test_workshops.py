"""Workshops: first come, first served, with a second choice; nobody is moved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.events.model import ProgrammeItem
from bot.events.questions.answers import AnswerTooLong
from bot.events.workshops.model import (
    Choice,
    NoSuchCapacity,
    NoTitle,
    TitleTooLong,
    UnknownWorkshop,
    choose_first,
    choose_second,
    has_room,
    read_workshop,
    workshop,
    workshops,
)
from tests.house import DAY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.errors import Refusal

WORKSHOPS, PEOPLE = (1, 2, 3), range(6)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE),
        st.one_of(
            st.tuples(st.sampled_from(("first", "second")), st.sampled_from(WORKSHOPS)),
            st.just(("leave", 0)),
            st.tuples(st.sampled_from(("grow", "shrink")), st.sampled_from(WORKSHOPS)),
        ),
    ),
    max_size=60,
)


def taken(held: Mapping[int, Choice]) -> dict[int, int]:
    """Return how many have each workshop."""
    given = [choice.given for choice in held.values()]
    return {position: given.count(position) for position in WORKSHOPS}


@given(STEPS, st.fixed_dictionaries({position: st.integers(0, 3) for position in WORKSHOPS}))
def test_whatever_people_do_nobody_is_moved_and_nothing_overflows(
    steps: list[tuple[int, tuple[str, int]]], capacity: dict[int, int]
) -> None:
    """One workshop each, of those they asked for; the second only where the first was full; others are untouched."""
    held: dict[int, Choice] = {}
    for person, (deed, position) in steps:
        before, counts = dict(held), taken(held)

        def room(at: int, counts: Mapping[int, int] = counts) -> bool:
            return counts[at] < capacity[at]

        if deed == "first":
            held[person] = choose_first(held.get(person), position, room)
        elif deed == "second" and person in held:
            held[person] = choose_second(held[person], position, room)
        elif deed == "leave":
            held.pop(person, None)
        elif deed == "grow":
            capacity[position] += 1
        elif deed == "shrink":
            capacity[position] -= 1

        now = taken(held)
        assert all(now[at] <= max(capacity[at], counts[at]) for at in WORKSHOPS)
        assert {one: choice for one, choice in held.items() if one != person} == {
            one: choice for one, choice in before.items() if one != person
        }
        if deed in {"first", "second"} and (choice := held.get(person)):
            was = before[person].given if person in before else None
            assert choice.given in {choice.first, choice.second, None}
            assert choice.first != choice.second
            # Who has asked has their first wish wherever there was room, and never less than before.
            assert choice.given == choice.first or not room(choice.first)
            assert choice.given is not None or was is None
            asked = before.get(person)
            if choice.given is None and deed == "second" and asked and position != asked.first:
                assert not room(position)


@pytest.mark.parametrize(
    ("before", "wanted", "full", "after"),
    [
        (None, 1, (), Choice(1, None, 1)),
        (None, 1, (1,), Choice(1, None, None)),
        (Choice(1, None, 1), 2, (), Choice(2, None, 2)),
        (Choice(1, None, 1), 2, (2,), Choice(2, 1, 1)),
        (Choice(1, 2, 2), 1, (), Choice(1, 2, 1)),
        (Choice(1, 2, 1), 2, (), Choice(2, None, 2)),
        (Choice(1, 2, None), 3, (1, 3), Choice(3, 2, 2)),
        (Choice(1, None, 1), 1, (1,), Choice(1, None, 1)),
    ],
)
def test_a_first_choice_comes_to(before: Choice | None, wanted: int, full: tuple[int, ...], after: Choice) -> None:
    """Theirs where there is room; who has one keeps it."""
    assert choose_first(before, wanted, lambda at: at not in full) == after


@pytest.mark.parametrize(
    ("before", "wanted", "full", "after"),
    [
        (Choice(1, None, None), 2, (1,), Choice(1, 2, 2)),
        (Choice(1, None, None), 2, (1, 2), Choice(1, 2, None)),
        (Choice(1, None, 1), 2, (), Choice(1, 2, 1)),
        (Choice(1, 2, 2), 3, (1, 3), Choice(1, 2, 2)),
        (Choice(1, 2, 2), 3, (1,), Choice(1, 3, 3)),
        (Choice(1, 2, 2), 3, (), Choice(1, 3, 1)),
        (Choice(1, 2, 2), 1, (1,), Choice(1, 2, 2)),
    ],
)
def test_a_second_choice_comes_to(before: Choice, wanted: int, full: tuple[int, ...], after: Choice) -> None:
    """Theirs where the first is full, too."""
    assert choose_second(before, wanted, lambda at: at not in full) == after


def test_only_the_workshops_of_a_programme_are_chosen() -> None:
    """By their position in it; a break has none."""
    items = (
        ProgrammeItem(position=1, title="Accueil", kind="break"),
        ProgrammeItem(position=2, title="A", kind="workshop"),
    )
    day = replace(DAY, programme=items)

    assert [item.title for item in workshops(day)] == ["A"]
    assert workshop(day, 2).title == "A"
    with pytest.raises(UnknownWorkshop):
        workshop(day, 1)


@pytest.mark.parametrize(("capacity", "count", "fits"), [(None, 500, True), (2, 1, True), (2, 2, False), (2, 3, False)])
def test_room_is_left_below_the_capacity(capacity: int | None, count: int, *, fits: bool) -> None:
    """Without a capacity, always."""
    item = ProgrammeItem(position=2, title="A", kind="workshop", capacity=capacity)

    assert has_room(item, {2: count}) is fits


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (("  Lire   ensemble ", "salle 2", "20"), ("Lire ensemble", "salle 2", 20)),
        (("Lire", "", ""), ("Lire", None, None)),
        (("Lire\u202eelbmesne", "", "1 200"), ("Lireelbmesne", None, 1200)),
        (("Pour @everyone", "", "3"), ("Pour everyone", None, 3)),
        (("Avec <@501> Léa", "salle <@&12>2", "3"), ("Avec Léa", "salle 2", 3)),
    ],
)
def test_what_is_typed_of_a_workshop_is_read(
    typed: tuple[str, str, str], read: tuple[str, str | None, int | None]
) -> None:
    """In one line, ringing nobody, and read in one direction."""
    assert read_workshop(*typed) == read


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        (("", "", ""), NoTitle),
        (("🎉", "", ""), NoTitle),
        (("<@501>", "", ""), NoTitle),
        (("x" * 101, "", ""), TitleTooLong),
        (("Lire", "x" * 101, ""), AnswerTooLong),
        (("Lire", "", "0"), NoSuchCapacity),
        (("Lire", "", "beaucoup"), NoSuchCapacity),
        (("Lire", "", "-3"), NoSuchCapacity),
        (("Lire", "", "1000000"), NoSuchCapacity),
    ],
)
def test_what_is_no_workshop_is_refused(typed: tuple[str, str, str], refusal: type[Refusal]) -> None:
    """With what to write instead."""
    with pytest.raises(refusal):
        read_workshop(*typed)
