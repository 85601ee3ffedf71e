"""What the benchmarks write into a database is what the bot itself would have written."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from benchmarks import backlog, history
from bot.delivery import store
from bot.delivery.model import State
from tests.fakes import GUILD, MONDAY

if TYPE_CHECKING:
    from bot.database import Database, Transaction

PLACES = [("1", str(number)) for number in range(100, 150)]


async def test_a_backlog_is_planned_as_the_bot_plans_it(database: Database) -> None:
    """Announcements, and the row that says each, in order."""
    url = database.url.render_as_string(hide_password=False)

    due_at = await backlog.plan(url, backlog.evenly(PLACES, 3, mark="A"), ahead=timedelta(seconds=5))

    async def work(tx: Transaction) -> list[tuple[str, str, datetime]]:
        rows = await tx.connection.execute(store.outbox.select().order_by(store.outbox.c.id))
        return [(row["recipient"], row["state"], row["due_at"]) for row in rows.mappings()]

    assert await database.read(work) == [(f"channel:{number}", State.PLANNED, due_at) for number in (100, 101, 102)]


async def test_a_history_is_a_year_of_what_was_said(database: Database) -> None:
    """Its words are emptied after a month, its cards stand, and what is planned lies ahead."""
    await history.write(database, GUILD, MONDAY, said=24, planned=3)

    async def work(tx: Transaction) -> tuple[list[Any], int]:
        rows = (await tx.connection.execute(store.outbox.select())).mappings()
        return list(rows), len((await tx.connection.execute(store.mirror.select())).all())

    rows, cards = await database.read(work)
    said = [row for row in rows if row["state"] == State.SENT]
    ahead = [row["due_at"] for row in rows if row["state"] == State.PLANNED]
    assert (len(said), cards, len(ahead)) == (24, 24, 3)
    assert 1 <= sum(row["body"] is not None for row in said) <= 3
    assert max(row["settled_at"] for row in said) < MONDAY < min(ahead)
