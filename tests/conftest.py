"""Fixtures for every test: a database that is empty, on each engine that the bot supports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import postgres

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


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.full)])
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """Lend the URL of an empty database, as PASSERELLE_DATABASE_URL takes it: once on SQLite, once on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'passerelle.db'}"
        return
    cluster: postgres.Cluster = request.getfixturevalue("postgres_cluster")
    async with cluster.empty_database() as url:
        yield url
