"""Rows are locked in one order, so that nobody waits for who waits for them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from bot.delivery.model import Delivery, State
from bot.delivery.store import DELIVERY, delivery_of, outbox
from bot.delivery.turns import store
from tests.fakes import message
from tests.gate import Gate
from tests.waiting import until_one_waits

if TYPE_CHECKING:
    from bot.database import Transaction
    from tests.integration.delivery.conftest import Stage


async def _claimed(stage: Stage) -> list[Delivery]:
    """Return two claimed rows; PostgreSQL finds the second one first, since it was written first."""
    await stage.say(message("1"), message("2"))

    async def claim(tx: Transaction) -> None:
        for row in reversed(await store.lock(tx, [1, 2], stage.clock.now())):
            await tx.connection.execute(update(outbox).where(outbox.c.id == row.id).values(state=State.CLAIMED))

    await stage.database.write(claim)
    found = select(*DELIVERY).order_by(outbox.c.id)
    rows = await stage.database.read(lambda tx: tx.connection.execute(found))
    return [delivery_of(row) for row in rows.mappings()]


async def test_claimed_rows_are_locked_in_order_of_number(stage: Stage) -> None:
    """Who waits for the first one does not hold the second one already."""
    first, second = await _claimed(stage)
    lock = select(outbox.c.id).with_for_update(skip_locked=True)

    gate = Gate(stage.database)

    async def holds_the_first(tx: Transaction) -> None:
        await tx.connection.execute(lock.where(outbox.c.id == first.id))
        await gate.hold()

    async def free(tx: Transaction) -> list[int]:
        return list((await tx.connection.execute(lock.where(outbox.c.id == second.id))).scalars())

    holding = asyncio.create_task(stage.database.write(holds_the_first))
    await gate.reached()
    settling = asyncio.create_task(stage.database.write(lambda tx: store.still_waiting(tx, [second, first])))
    await until_one_waits(stage.database)
    found = await stage.database.read(free)
    gate.open()
    await holding

    assert found == [second.id]
    assert await settling == [second, first]
