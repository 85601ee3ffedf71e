"""What is wanted while an older look goes on is done at once, and wholly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.delivery.keeping.model import Stuck
from bot.delivery.model import Postponed
from tests.fakes import GUILD
from tests.grounds import FakeGrounds
from tests.integration.events.conftest import LEA

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from bot.database import Database
    from bot.delivery.keeping.model import Survey
    from tests.fakes import FakeClock
    from tests.integration.places.conftest import Village


class BusyGrounds(FakeGrounds):
    """Something happens while a role is given, or while the server is looked at."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(clock)
        self.at_gift: list[Callable[[], Awaitable[object]]] = []
        self.at_survey: list[Callable[[], Awaitable[object]]] = []

    async def give(self, guild_id: int, discord_id: int, role_id: int) -> None:
        await super().give(guild_id, discord_id, role_id)
        if self.at_gift:
            await self.at_gift.pop(0)()

    async def survey(self, guild_id: int) -> Survey:
        if self.at_survey:
            await self.at_survey.pop(0)()
        return await super().survey(guild_id)


@pytest.fixture
def grounds(clock: FakeClock) -> BusyGrounds:
    """Lend a server where much happens."""
    return BusyGrounds(clock)


@pytest.fixture
def village(village: Village, grounds: BusyGrounds) -> Village:
    """Lend a community on it."""
    village.grounds = grounds
    return village


async def test_who_withdraws_while_a_role_is_given_carries_nothing(village: Village, grounds: BusyGrounds) -> None:
    """The older look ends well, and does not forget whom the newer one is about."""
    await village.publish()
    await village.run()
    await village.sign_up(LEA)
    grounds.at_gift.append(lambda: village.signups.withdraw(GUILD, LEA, str(village.event_id)))

    await village.run()

    assert grounds.names_of(LEA.discord_id) == set()


async def test_a_newer_wish_does_not_wait_for_the_next_try_of_an_older_one(
    village: Village, grounds: BusyGrounds
) -> None:
    """The older look is put off for ten minutes."""
    await village.publish()
    await village.run()
    await village.sign_up(LEA)

    async def withdraws_while_discord_is_slow() -> None:
        await village.signups.withdraw(GUILD, LEA, str(village.event_id))
        raise Stuck(Postponed("delivery.too_fast", after=600))

    grounds.at_gift.append(withdraws_while_discord_is_slow)
    await village.run()

    assert grounds.names_of(LEA.discord_id) == set()


async def test_a_doubt_during_a_look_waits_for_the_next_look(
    village: Village, grounds: BusyGrounds, database: Database
) -> None:
    """The look that goes on does not say that all stands."""
    await village.publish()
    await village.run(700)
    checked: list[datetime | None] = []

    async def doubts() -> None:
        await database.write(lambda tx: village.places.room_in_doubt(tx, GUILD, village.event_id))

    async def notes() -> None:
        checked.append((await village.place()).checked_at)

    await doubts()
    grounds.at_survey += [doubts, notes]
    await village.run()

    assert checked == [None]
    assert (await village.place()).checked_at == village.clock.now()
