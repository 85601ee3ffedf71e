"""Which reminders somebody wants, and all of them stopped at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.events.signups.model import NotSignedUp, Way
from tests.fakes import GUILD, OTHER_GUILD
from tests.integration.events.conftest import A_DAY, EMMA, LEA

if TYPE_CHECKING:
    from tests.integration.events.conftest import Town

SHOWN = ("fortnight", "week", "eve")


async def test_what_is_not_chosen_among_what_was_shown_is_refused(town: Town) -> None:
    """What was not shown stays as it was; who comes back is asked everything anew."""
    day = await town.add(inscription="ici")
    await town.signups.sign_up(GUILD, LEA, day)
    await town.signups.choose_way(GUILD, LEA, day, Way.DIRECT)
    await town.signups.choose_reminders(GUILD, LEA, day, offered=SHOWN, wanted=("week",))
    first = (await town.held())[0].refused
    again = await town.signups.choose_reminders(GUILD, LEA, day, offered=("week", "eve"), wanted=("eve", "other"))
    heard = len(town.followed.heard)
    await town.signups.withdraw(GUILD, LEA, day)
    await town.signups.sign_up(GUILD, LEA, day)

    assert first == ("eve", "fortnight")
    assert again.signup.refused == ("fortnight", "week")
    assert heard == 4
    assert (await town.held())[0].refused == ()


async def test_who_is_not_in_chooses_nothing(town: Town) -> None:
    """There is nothing to remind them of."""
    day = await town.add(inscription="ici")

    with pytest.raises(NotSignedUp):
        await town.signups.choose_reminders(GUILD, LEA, day, offered=SHOWN, wanted=())
    assert await town.signups.stop_all(GUILD, LEA) == 0


async def test_all_reminders_stop_and_every_place_stays(town: Town) -> None:
    """Of what is ahead, on this server; a second tap changes nothing, and nobody else is concerned."""
    days = [await town.add(slug=f"jour-{number}", on=A_DAY.on + timedelta(days=number)) for number in range(3)]
    for day in days:
        await town.signups.sign_up(GUILD, LEA, day)
    await town.signups.choose_way(GUILD, LEA, days[0], Way.DIRECT)
    await town.signups.sign_up(GUILD, EMMA, days[0])
    town.clock.instant += A_DAY.on - town.clock.instant.date() + timedelta(days=1)

    stopped = await town.signups.stop_all(GUILD, LEA)

    assert (stopped, await town.signups.stop_all(GUILD, LEA)) == (2, 0)
    assert [(one.way, one.is_in) for one in await town.held()] == [
        (Way.DIRECT, True),
        (Way.NONE, True),
        (Way.NONE, True),
    ]
    assert [one.way for one in await town.held(EMMA)] == [Way.CHANNEL]
    assert await town.signups.stop_all(OTHER_GUILD, LEA) == 0


async def test_what_was_refused_is_erased_with_the_rest(town: Town) -> None:
    """The row is deleted."""
    day = await town.add(inscription="ici")
    await town.signups.sign_up(GUILD, LEA, day)
    await town.signups.choose_reminders(GUILD, LEA, day, offered=SHOWN, wanted=())
    await town.signups.erase(GUILD, LEA)
    await town.signups.sign_up(GUILD, replace(LEA), day)

    assert [one.refused for one in await town.held()] == [()]
