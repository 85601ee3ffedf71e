"""The parts of an event's people, as the tables know them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.events.signups import store
from bot.events.signups.audiences import Audience
from bot.events.signups.model import Coming, Way
from tests.fakes import GUILD
from tests.integration.events.conftest import EMMA, LEA

if TYPE_CHECKING:
    from tests.integration.events.conftest import Town


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        (Audience.SIGNED_UP, [LEA.discord_id, EMMA.discord_id]),
        (Audience.UNANSWERED, [EMMA.discord_id]),
        (Audience.TO_REGISTER, []),
        (Audience.ORGANISERS, []),
    ],
)
async def test_an_audience_is_who_it_says(town: Town, audience: Audience, expected: list[int]) -> None:
    """One of two has answered."""
    day = await town.add(inscription="ici")
    for actor in (LEA, EMMA):
        await town.signups.sign_up(GUILD, actor, day)
    await town.signups.answer(GUILD, LEA, day, Coming.YES)

    found = await town.database.read(lambda tx: store.reached(tx, GUILD, int(day), audience))

    assert [one.discord_id for one in found] == expected


async def test_who_asked_for_reminders_alone_still_has_to_register(town: Town) -> None:
    """The sign-up is elsewhere."""
    day = await town.add(inscription="ailleurs", official_url="https://example.org/page")
    await town.signups.sign_up(GUILD, LEA, day)

    found = await town.database.read(lambda tx: store.reached(tx, GUILD, int(day), Audience.TO_REGISTER))

    assert [one.discord_id for one in found] == [LEA.discord_id]


async def test_who_waits_for_the_opening_hears_it_in_private(town: Town) -> None:
    """They are in no room."""
    day = await town.add(opens_at=datetime(2026, 1, 5, 8, tzinfo=UTC))
    await town.signups.wish(GUILD, EMMA, day)

    found = await town.database.read(lambda tx: store.reached(tx, GUILD, int(day), Audience.WAITING))

    assert [(one.discord_id, one.way) for one in found] == [(EMMA.discord_id, Way.DIRECT)]
