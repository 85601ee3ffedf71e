"""What a look asks of the database does not grow with what other sources have shown."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from bot.database import Database
from bot.feeds import store
from bot.feeds.deciding import decide
from bot.feeds.judging import judge
from bot.feeds.looking import Look
from tests.fakes import MONDAY
from tests.watched import a_source, an_item

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from pathlib import Path

    from sqlalchemy import Connection

    from bot.database import Transaction
    from bot.feeds.model import Source
    from bot.feeds.reading.model import Item

EACH = 30


def shown_by(number: int) -> list[Item]:
    """Return the articles of one of many sites."""
    own = f"https://{number}.example/a"
    return [an_item(one, id=f"{own}/{one}", address=f"{own}/{one}", title=f"{own} {one}") for one in range(EACH)]


async def learn(tx: Transaction, number: int) -> Source:
    """Watch one more site, and keep what it shows."""
    source = a_source(id=None, address=f"https://{number}.example/rss", is_primed=False)
    source = replace(source, id=await store.add(tx, source))
    seen = decide(source, (), shown_by(number), MONDAY)
    await store.add_articles(tx, [one.after for one in seen.intents if one.after])
    return source


async def steps_of_a_look(tx: Transaction, source: Source, items: Sequence[Item]) -> int:
    """Return how many instructions of SQLite's machine a look takes to recall what its source has shown."""
    steps = 0

    def step() -> None:
        nonlocal steps
        steps += 1

    def count(connection: Connection) -> None:
        cast("sqlite3.Connection", connection.connection.driver_connection).set_progress_handler(step, 1)

    await tx.connection.run_sync(count)
    # One is new: whether another source has had it said is asked too.
    judged = await judge(tx, source, Look(source, (an_item(EACH), *items)), MONDAY)
    await store.articles_by_number(tx, source.guild_id, [one.number for one in judged.known])
    assert len(judged.known) == EACH
    return steps


async def test_what_others_have_shown_costs_a_look_nothing(newest_file: Path, tmp_path: Path) -> None:
    """SQLite walks no article and no source but those that are asked for."""
    database = Database(f"sqlite+aiosqlite:///{shutil.copyfile(newest_file, tmp_path / 'watch.db')}")
    source = await database.write(lambda tx: learn(tx, 0))
    alone = await database.read(lambda tx: steps_of_a_look(tx, source, shown_by(0)))

    async def work(tx: Transaction) -> None:
        for number in range(1, 20):
            await learn(tx, number)

    await database.write(work)
    among_many = await database.read(lambda tx: steps_of_a_look(tx, source, shown_by(0)))
    await database.close()

    assert among_many < 1.1 * alone
