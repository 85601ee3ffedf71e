"""What ends by itself: settled messages, the audit, servers that the bot has left."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from bot.delivery import store as delivery
from bot.delivery.model import Channel, Message, State
from bot.guilds import store as guilds
from bot.privacy.service import Privacy

if TYPE_CHECKING:
    from sqlalchemy import Table

    from bot.database import Database, Transaction
    from tests.fakes import FakeClock

GUILD, OTHER = 300, 301


async def count(database: Database, table: Table, guild_id: int) -> int:
    """Return how many rows a guild has in *table*."""

    async def work(tx: Transaction) -> int:
        query = select(func.count()).select_from(table).where(table.c.guild_id == guild_id)
        return int((await tx.connection.execute(query)).scalar_one())

    return await database.read(work)


@pytest.mark.parametrize(("after", "is_kept"), [(timedelta(days=29), True), (timedelta(days=31), False)])
async def test_a_settled_message_loses_its_words_after_30_days(
    database: Database, clock: FakeClock, after: timedelta, is_kept: bool
) -> None:
    """The row stays as a count; whom it was for and what it said do not."""
    message = Message(GUILD, "a.kind", "1", Channel(400), due_at=clock.now(), locale="fr")

    async def settle(tx: Transaction) -> None:
        await delivery.put(tx, message)
        row = (await delivery.of_subject(tx, GUILD, "a.kind", "1"))[0]
        await delivery.change(tx, row, state=State.SENT, body="Bonjour", settled_at=clock.now())

    await database.write(settle)
    clock.advance(after.total_seconds())
    await Privacy(database, clock).clear()

    row = (await database.read(lambda tx: delivery.of_subject(tx, GUILD, "a.kind", "1")))[0]
    assert (row.body is not None, row.recipient != "") == (is_kept, is_kept)


async def test_the_audit_ends_after_a_year(database: Database, clock: FakeClock) -> None:
    """Who changed what is of no use any more."""
    await database.write(lambda tx: guilds.note(tx, GUILD, 1, "publish", "event:1", clock.now()))

    clock.advance(timedelta(days=366).total_seconds())
    await Privacy(database, clock).clear()

    assert await count(database, guilds.audit, GUILD) == 0


async def test_a_server_that_was_left_is_forgotten_and_no_other(database: Database, clock: FakeClock) -> None:
    """Thirty days after the bot has left; who invites it again before finds everything."""

    async def live(tx: Transaction) -> None:
        for guild_id in (GUILD, OTHER):
            await guilds.welcome(tx, guild_id, clock.now())
            await guilds.person(tx, guild_id, 200, "fr", clock.now())
        await guilds.farewell(tx, GUILD, clock.now())

    await database.write(live)
    clock.advance(timedelta(days=31).total_seconds())
    await Privacy(database, clock).clear()

    assert await count(database, guilds.people, GUILD) == 0
    assert await count(database, guilds.guilds, GUILD) == 0
    assert await count(database, guilds.people, OTHER) == 1
