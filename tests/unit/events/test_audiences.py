"""Whom organisers write to, and how each hears it."""

from __future__ import annotations

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
