"""What the world does to a database, and what the operator is told: each trouble is real."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from bot.database import Database, sqlite, trouble
from bot.database.marks import APPLICATION, remember, remembered
from bot.database.migrations.run import upgrade
from bot.database.migrations.state import is_current, revision_of
from tests.fakes import MONDAY

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.database import Transaction
    from bot.errors import WorldProblem
    from tests.postgres import Cluster


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Name a file for an SQLite database."""
    return tmp_path / "trouble.db"


@contextlib.asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """Open a database and close it whatever happens."""
    database = Database(url)
    try:
        yield database
    finally:
        await database.close()


@contextlib.asynccontextmanager
async def at(file: Path, options: str = "") -> AsyncIterator[Database]:
    """Open an SQLite file, with *options* as an SQLite URI."""
    async with opened(f"sqlite+aiosqlite:///{f'file:{file}?uri=true&{options}' if options else file}") as database:
        yield database


async def made(file: Path, tmp_path: Path) -> None:
    """Make a good database in *file*."""
    async with at(file) as database:
        await upgrade(database, backups=tmp_path, now=MONDAY)


async def a_mark(tx: Transaction) -> None:
    """Write something."""
    await remember(tx, APPLICATION, "mark", "x" * 10_000)


async def refusal(database: Database, kind: type[WorldProblem]) -> str:
    """Return what the log says of a write that is refused as *kind*."""
    with pytest.raises(kind) as raised:
        await database.write(a_mark)
    return str(raised.value)


async def test_a_database_that_another_program_holds_is_busy(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It works again as soon as that program lets go; readers never noticed."""
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_MS", 20)
    await made(file, tmp_path)

    async with at(file) as database:
        with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            said = await refusal(database, trouble.DatabaseBusy)
            read = await database.read(lambda tx: remembered(tx, APPLICATION, "mark"))
        await database.write(a_mark)

    assert str(file) in said
    assert read is None


async def test_a_database_that_cannot_be_written_is_read_only(file: Path, tmp_path: Path) -> None:
    """Reading it still works."""
    await made(file, tmp_path)

    async with at(file, "mode=ro") as database:
        await refusal(database, trouble.DatabaseReadOnly)

        assert await database.read(lambda tx: remembered(tx, APPLICATION, "mark")) is None


async def test_a_full_disk_is_said_to_be_full_and_nothing_is_half_written(file: Path, tmp_path: Path) -> None:
    """SQLite's own limit stands for the disk's: it gives the same answer."""
    await made(file, tmp_path)

    async with at(file) as database:

        async def fills(tx: Transaction) -> None:
            await remember(tx, APPLICATION, "small", "half")
            await tx.connection.execute(text("PRAGMA max_page_count = 1"))
            for number in range(100):
                await remember(tx, APPLICATION, f"mark {number}", "x" * 10_000)

        with pytest.raises(trouble.DatabaseFull):
            await database.write(fills)

        assert await database.read(lambda tx: remembered(tx, APPLICATION, "small")) is None


def overwrite(file: Path, content: bytes, *, keep: int = 0) -> None:
    """Write *content* over *file*, but for its first bytes."""
    file.write_bytes((file.read_bytes()[:keep] if keep else b"") + content)


def content_of(file: Path) -> bytes:
    """Return what is in *file*."""
    return file.read_bytes()


@pytest.mark.parametrize("content", [b"This is a shopping list.\n" * 100, b"SQLite format 3\0" + b"\xff" * 4096])
async def test_a_file_that_is_no_database_is_damaged(file: Path, content: bytes) -> None:
    """It is left as it was."""
    overwrite(file, content)

    async with at(file) as database:
        await refusal(database, trouble.DatabaseDamaged)

    assert content_of(file) == content


async def test_a_database_with_a_torn_page_is_damaged(file: Path, tmp_path: Path) -> None:
    """Half of the file was overwritten."""
    await made(file, tmp_path)
    with contextlib.closing(sqlite3.connect(file)) as tidy:
        tidy.execute("PRAGMA journal_mode=DELETE")
    overwrite(file, b"\x5a" * 40960, keep=4096)

    async with at(file) as database:
        await refusal(database, trouble.DatabaseDamaged)


async def test_a_folder_that_is_not_there_cannot_be_reached(tmp_path: Path) -> None:
    """The file cannot be made in it."""
    async with at(tmp_path / "nowhere" / "passerelle.db") as database:
        await refusal(database, trouble.DatabaseUnreachable)


async def test_a_database_of_a_later_bot_is_refused_by_every_question(database: Database, tmp_path: Path) -> None:
    """Neither served nor migrated, on either engine."""
    await database.write(lambda tx: tx.connection.execute(text("UPDATE alembic_version SET version_num = '9999'")))

    with pytest.raises(trouble.DatabaseNewer):
        await is_current(database)
    with pytest.raises(trouble.DatabaseNewer):
        await upgrade(database, backups=tmp_path / "backups", now=MONDAY)

    assert await revision_of(database) == "9999"
    assert not (tmp_path / "backups").exists()


@pytest.mark.full
async def test_a_server_that_does_not_answer_cannot_be_reached(tmp_path: Path) -> None:
    """No socket, no server; the password is not told to the log."""
    async with opened(f"postgresql+asyncpg://bot:s3cret@/bot?host={tmp_path}") as database:
        said = await refusal(database, trouble.DatabaseUnreachable)

    assert "s3cret" not in said


@pytest.mark.full
@pytest.mark.parametrize("address", ["postgres@/not_made", "nobody_known@/postgres"])
async def test_a_server_that_knows_neither_base_nor_role_cannot_be_reached(
    postgres_cluster: Cluster, address: str
) -> None:
    """The operator is sent to the address, which is where the fault is."""
    async with opened(f"postgresql+asyncpg://{address}?host={postgres_cluster.folder}") as database:
        await refusal(database, trouble.DatabaseUnreachable)


@pytest.mark.full
async def test_a_lost_connection_is_a_trouble_and_the_next_work_finds_another(postgres_cluster: Cluster) -> None:
    """The server was restarted, say."""
    async with postgres_cluster.copy_of("template0") as url, opened(url) as database:
        end_us = text("SELECT pg_terminate_backend(pg_backend_pid())")

        with pytest.raises(trouble.DatabaseUnreachable):
            await database.write(lambda tx: tx.connection.execute(end_us))

        assert await database.read(lambda tx: tx.connection.scalar(text("SELECT 1"))) == 1


async def alter(database: Database, how: str) -> None:
    """Change a property of a PostgreSQL database for the connections to come."""
    named = text(f'ALTER DATABASE "{database.url.database}" {how}')
    await database.write(lambda tx: tx.connection.execute(named))


@pytest.mark.full
async def test_a_server_that_only_reads_is_read_only(postgres_cluster: Cluster) -> None:
    """A standby, or one that its operator has locked."""
    async with postgres_cluster.copy_of("template0") as url:
        async with opened(url) as database:
            await database.write(
                lambda tx: tx.connection.execute(text("CREATE TABLE marks (guild_id bigint, name text, value text)"))
            )
            await alter(database, "SET default_transaction_read_only = on")

        async with opened(url) as database:
            await refusal(database, trouble.DatabaseReadOnly)


@pytest.mark.full
async def test_a_server_without_a_place_left_cannot_be_reached(postgres_cluster: Cluster) -> None:
    """Too many connections pass by themselves."""
    async with postgres_cluster.copy_of("template0") as url:
        async with opened(url) as database:
            await alter(database, "CONNECTION LIMIT 0")
            await database.write(lambda tx: tx.connection.execute(text("CREATE ROLE plain LOGIN")))

        async with opened(url.replace("postgres@", "plain@")) as database:
            await refusal(database, trouble.DatabaseUnreachable)
