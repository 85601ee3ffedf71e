"""Whom organisers write to, and how each hears it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.events.signups.audiences import MENTIONED_AT_MOST, Audience, Reached, addressed
from bot.events.signups.model import Way

ROOM, DIRECT, NOTHING = (Reached(number, "fr", way, 500 + number) for number, way in enumerate(Way, 1))


def test_each_hears_it_once_on_their_way() -> None:
    """Who chose nothing is rung by neither."""
    parts = addressed(Audience.SIGNED_UP, [ROOM, DIRECT, NOTHING])

    assert (parts.in_room, parts.direct, parts.count) == ((ROOM,), (DIRECT,), 2)


@pytest.mark.parametrize(
    ("audience", "count", "rings_role"),
    [
        (Audience.SIGNED_UP, 1, True),
        (Audience.UNANSWERED, 1, False),
        (Audience.TO_REGISTER, MENTIONED_AT_MOST, False),
        (Audience.UNANSWERED, MENTIONED_AT_MOST + 1, True),
    ],
)
def test_a_part_of_the_room_is_mentioned_by_name_while_names_fit(
    audience: Audience, count: int, rings_role: bool
) -> None:
    """The role would ring those whom it does not concern."""
    people = [Reached(number, "fr", Way.CHANNEL, 500 + number) for number in range(count)]

    assert addressed(audience, people).rings_role is rings_role


def test_a_word_to_everybody_is_shown_to_who_wants_nothing_too() -> None:
    """They are not rung by it; a word to a part is shown to nobody for them."""
    assert addressed(Audience.SIGNED_UP, [NOTHING]).is_in_room
    assert not addressed(Audience.UNANSWERED, [NOTHING]).is_in_room
    assert not addressed(Audience.SIGNED_UP, [DIRECT]).is_in_room
    assert addressed(Audience.SIGNED_UP, [ROOM, DIRECT, NOTHING]).silent == 1


def test_where_there_is_no_room_who_would_read_it_there_is_written_to() -> None:
    """An event that was over when it was entered has none; who chose nothing still gets nothing."""
    parts = addressed(Audience.SIGNED_UP, [ROOM, DIRECT, NOTHING], has_room=False)

    assert (parts.direct, parts.is_in_room, parts.count) == ((ROOM, DIRECT), False, 2)


@pytest.mark.parametrize(("length", "by_name"), [(0, True), (1875, True), (1876, False)])
def test_names_stand_below_a_text_while_all_of_them_fit(length: int, by_name: bool) -> None:
    """One that is cut off would not ring."""
    assert addressed(Audience.UNANSWERED, [ROOM]).by_name("é" * length) is by_name
    assert not addressed(Audience.SIGNED_UP, [ROOM]).by_name("")


def test_somebody_wants_what_they_have_not_refused_in_private() -> None:
    """In the room a role rings for all."""
    assert DIRECT.wants("week")
    assert not replace(DIRECT, refused=("week",)).wants("week")
    assert not ROOM.wants("week")
