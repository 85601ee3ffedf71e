"""The history of the schema: it ends where the stores begin, on each engine, whoever runs it and however often."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from bot.database import Database
from bot.database.columns import metadata
from bot.database.marks import APPLICATION, remember, remembered
from bot.database.migrations import state
from bot.database.migrations.run import configuration, upgrade
from bot.database.migrations.state import is_current, known_revisions, revision_of
from tests import stores
from tests.fakes import MONDAY

if TYPE_CHECKING:
    import pytest
    from sqlalchemy.engine import Connection

ROOT = Path(__file__).parents[3]


async def tables(database: Database) -> set[str]:
    """Return the names of the tables that are there."""
    return await database.read(lambda tx: tx.connection.run_sync(lambda raw: set(inspect(raw).get_table_names())))


async def test_the_migrations_end_where_the_stores_begin(database: Database) -> None:
    """Tables, columns, types, keys and indexes are what the stores say; nothing more, nothing less."""
    assert stores.MODULES

    def differences(connection: Connection) -> Any:
        options = {"compare_type": True, "compare_server_default": True}
        return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)

    assert await database.read(lambda tx: tx.connection.run_sync(differences)) == []
    assert await tables(database) == {*metadata.tables, "alembic_version"}


async def test_what_is_as_long_as_its_column_fits(database: Database) -> None:
    """PostgreSQL counts characters, so an accent costs no more than a letter."""
    await database.write(lambda tx: remember(tx, APPLICATION, "é" * 60, "x"))

    assert await database.read(lambda tx: remembered(tx, APPLICATION, "é" * 60)) == "x"


async def test_an_empty_database_has_no_revision_and_a_migrated_one_the_last(database_url: str, tmp_path: Path) -> None:
    """Nothing is copied before the first migration: there is nothing to lose."""
    database = Database(database_url)
    before = (await revision_of(database), await is_current(database))

    copy = await upgrade(database, backups=tmp_path / "backups", now=MONDAY)

    assert before == (None, False)
    assert (copy, await revision_of(database), await is_current(database)) == (None, known_revisions()[-1], True)
    assert not (tmp_path / "backups").exists()
    await database.close()


async def test_migrating_again_changes_nothing(database: Database, tmp_path: Path) -> None:
    """What was written stays, and no copy is made."""
    await database.write(lambda tx: remember(tx, APPLICATION, "mark", "kept"))

    copy = await upgrade(database, backups=tmp_path / "backups", now=MONDAY)

    assert copy is None
    assert await database.read(lambda tx: remembered(tx, APPLICATION, "mark")) == "kept"


async def test_down_and_up_again(database: Database, tmp_path: Path) -> None:
    """Each step back takes away just what it brought."""

    def down(connection: Connection) -> None:
        command.downgrade(configuration(connection), "base")

    await database.write(lambda tx: tx.connection.run_sync(down))
    bare = await tables(database)
    await upgrade(database, backups=tmp_path / "backups", now=MONDAY + timedelta(hours=1))

    assert bare == {"alembic_version"}
    assert await is_current(database)


async def test_an_sqlite_database_is_copied_before_it_is_migrated(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy opens by itself and holds what was there; PostgreSQL has backups of its own."""
    await database.write(lambda tx: remember(tx, APPLICATION, "mark", "from before"))
    versions = tmp_path / "versions"
    versions.mkdir()
    for revision in (*known_revisions(), "9999"):
        (versions / f"{revision}_a_step.py").touch()
    monkeypatch.setattr(state, "VERSIONS", versions)

    copy = await upgrade(database, backups=tmp_path / "backups", now=MONDAY)

    assert (copy is not None) == database.is_sqlite
    if copy is not None:
        assert copy.name == "before-migration-20251215T090000Z.sqlite"
        with contextlib.closing(sqlite3.connect(copy)) as opened:
            assert opened.execute("SELECT value FROM marks").fetchall() == [("from before",)]


MIGRATE = """
import asyncio, sys
from pathlib import Path
from bot.clock import SystemClock
from bot.database import Database
from bot.database.migrations import state
from bot.database.migrations.run import upgrade

async def main():
    print("ready", flush=True)
    sys.stdin.readline()
    database = Database(sys.argv[1])
    await upgrade(database, backups=Path(sys.argv[2]), now=SystemClock().now())
    await database.close()

asyncio.run(main())
"""


async def test_processes_that_migrate_at_once_all_succeed(database_url: str, tmp_path: Path) -> None:
    """One of them does it, the others wait and find it done."""
    processes = [
        subprocess.Popen(  # noqa: ASYNC220, S603 - our own interpreter and program; two pipes, read in threads
            [sys.executable, "-c", MIGRATE, database_url, str(tmp_path / "backups")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdout is not None
        await asyncio.to_thread(process.stdout.readline)

    ended = await asyncio.gather(*(asyncio.to_thread(process.communicate, "go\n", 60) for process in processes))
    database = Database(database_url)

    assert [(process.returncode, said[1]) for process, said in zip(processes, ended, strict=True)] == [(0, "")] * 3
    assert await is_current(database)
    await database.close()


def test_the_known_revisions_are_the_files_in_their_order() -> None:
    """Each file's number is its revision, and each stands on the one before."""
    versions = sorted((ROOT / "bot/database/migrations/versions").glob("[0-9]*.py"))
    stated = [
        {
            name: value.strip("\"'")
            for line in version.read_text("utf-8").splitlines()
            for name, _, value in [line.partition(" = ")]
            if name in {"revision", "down_revision"}
        }
        for version in versions
    ]

    assert list(known_revisions()) == [one["revision"] for one in stated]
    assert [one["down_revision"] for one in stated] == ["None", *known_revisions()[:-1]]
