"""What people see from memory is what was committed last."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.database import Database
from bot.events import store
from bot.events.service import Events
from tests.fakes import GUILD
from tests.gate import Gate
from tests.integration.events.conftest import A_DAY

if TYPE_CHECKING:
    from bot.database import Transaction
    from bot.database.transaction import T, Work
    from tests.house import House

# So long the newer look may overtake the older one, where nothing keeps it from doing so.
CHANCE_S = 0.5


class SlowFirst(Database):
    """The same database, whose first look is held at the gate when it has seen all."""

    def __init__(self, database: Database) -> None:
        super().__init__(database.url.render_as_string(hide_password=False))
        self.gate, self._is_first = Gate(database), True

    async def read(self, work: Work[T]) -> T:
        """Read, the first time no faster than the gate lets it."""
        is_first, self._is_first = self._is_first, False

        async def held(tx: Transaction) -> T:
            found = await work(tx)
            if is_first:
                await self.gate.hold()
            return found

        return await super().read(held)


async def test_of_two_looks_at_once_the_newer_one_stays(house: House) -> None:
    """Whichever is read more slowly."""
    slow = SlowFirst(house.database)
    events = Events(slow, house.clock, house.outbox, house.guilds, seeds=(), locale="fr")
    first = asyncio.create_task(events.refresh(GUILD))
    await slow.gate.reached()
    await house.database.write(lambda tx: store.add(tx, A_DAY))
    second = asyncio.create_task(events.refresh(GUILD))
    await asyncio.wait({second}, timeout=CHANCE_S)
    slow.gate.open()
    await asyncio.gather(first, second)
    await slow.close()

    assert [event.title for event in events.visible(GUILD)] == [A_DAY.title]
