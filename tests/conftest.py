"""Fixtures for every test: a database on each engine that the bot supports, migrated once and copied for each test."""

from __future__ import annotations

import asyncio
import shutil
from typing import TYPE_CHECKING

import pytest

from bot.database import Database
from bot.database.migrations.run import upgrade
from tests import postgres
from tests.fakes import MONDAY

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[postgres.Cluster]:
    """Run one PostgreSQL for the session (one per worker of pytest-xdist), or skip and say why."""
    reason = postgres.why_there_is_none()
    if reason:
        pytest.skip(f"no PostgreSQL: {reason}")
    with postgres.running_cluster() as cluster:
        yield cluster


async def _migrate(url: str, folder: Path) -> None:
    opened = Database(url)
    await upgrade(opened, backups=folder, now=MONDAY)
    await opened.close()


@pytest.fixture(scope="session")
def newest_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an SQLite file with the newest schema."""
    folder = tmp_path_factory.mktemp("newest")
    asyncio.run(_migrate(f"sqlite+aiosqlite:///{folder / 'passerelle.db'}", folder))
    return folder / "passerelle.db"


@pytest.fixture(scope="session")
def newest_template(postgres_cluster: postgres.Cluster, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the name of a PostgreSQL database with the newest schema."""

    async def make() -> None:
        await postgres_cluster.create("newest")
        await _migrate(postgres_cluster.url_of("newest"), tmp_path_factory.mktemp("newest"))

    asyncio.run(make())
    return "newest"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.full)])
def origin(request: pytest.FixtureRequest) -> Path | tuple[postgres.Cluster, str] | None:
    """Return what the test's database begins as: the newest schema if it asks for ``database``, else nothing."""
    is_newest = "database" in request.fixturenames
    if request.param == "sqlite":
        return request.getfixturevalue("newest_file") if is_newest else None
    template = request.getfixturevalue("newest_template") if is_newest else "template0"
    return request.getfixturevalue("postgres_cluster"), template


@pytest.fixture
async def database_url(origin: Path | tuple[postgres.Cluster, str] | None, tmp_path: Path) -> AsyncIterator[str]:
    """Lend a database's URL, as PASSERELLE_DATABASE_URL takes it: once on SQLite, once on PostgreSQL."""
    if isinstance(origin, tuple):
        cluster, template = origin
        async with cluster.copy_of(template) as url:
            yield url
        return
    file = tmp_path / "passerelle.db"
    if origin:
        shutil.copyfile(origin, file)
    yield f"sqlite+aiosqlite:///{file}"
