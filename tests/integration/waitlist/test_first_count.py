"""The very moment in which an event is first given a number of places: nobody falls between the two."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.database import Database
from bot.events.signups import store as signups
from bot.guilds import store as guilds
from tests.fakes import GUILD, FakeClock
from tests.integration.waitlist.square import Square, member
from tests.waiting import until_one_waits

if TYPE_CHECKING:
    from bot.database import Transaction
    from tests import postgres


@pytest.mark.full
@pytest.mark.parametrize("is_in", [True, False], ids=["comes back", "withdraws"])
async def test_who_changes_in_the_moment_of_the_first_count_is_counted(
    postgres_cluster: postgres.Cluster, newest_template: str, is_in: bool
) -> None:
    """Their row is written and not committed yet: whoever begins to count waits for it."""
    async with postgres_cluster.copy_of(newest_template) as url:
        database = Database(url)
        square, written, go = Square(database, FakeClock()), asyncio.Event(), asyncio.Event()
        day = await square.add()
        for number in (1, 2):
            await square.tap(day, number)
        if is_in:
            await square.signups.withdraw(GUILD, member(2), day)

        async def change(tx: Transaction) -> None:
            person = await guilds.known(tx, GUILD, 602) or 0
            before = await signups.one(tx, GUILD, int(day), person)
            assert before is not None
            await signups.put(tx, replace(before, is_in=is_in))
            written.set()
            await go.wait()

        changing = asyncio.create_task(database.write(change))
        await written.wait()
        counting = asyncio.create_task(square.change(day, capacity=5))
        waits = asyncio.create_task(until_one_waits(database))
        # Where the count waits for nobody it is over before that one is committed.
        await asyncio.wait({counting, waits}, return_when=asyncio.FIRST_COMPLETED)
        go.set()
        await asyncio.gather(changing, counting)
        waits.cancel()
        counted, rows = await square.counted(day)
        await database.close()

    assert counted == rows == 1 + is_in
