"""Bring a database to the newest schema: after a copy on SQLite, one process at a time on PostgreSQL."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from bot.database.migrations.state import is_current, revision_of

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.engine import Connection

    from bot.database.engine import Database
    from bot.database.transaction import Transaction

# Any fixed number serves; two migrating processes must only agree on it.
ADVISORY_LOCK = 20260123


async def upgrade(database: Database, *, backups: Path, now: datetime) -> Path | None:
    """Migrate to the newest revision; return the copy that was made before, if any."""
    if await is_current(database):
        return None
    copy = await _back_up(database, backups, now)

    async def migrate(tx: Transaction) -> None:
        if not database.is_sqlite:
            await tx.connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        await tx.connection.run_sync(_upgrade)

    await database.write(migrate)
    return copy


def _upgrade(connection: Connection) -> None:
    command.upgrade(configuration(connection), "head")


def configuration(connection: Connection) -> Config:
    """Return Alembic's configuration for an open connection."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config


async def _back_up(database: Database, backups: Path, now: datetime) -> Path | None:
    if database.file is None or await revision_of(database) is None:
        return None
    backups.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240 - nothing else runs while a migration does
    copy = backups / f"before-migration-{now:%Y%m%dT%H%M%SZ}.sqlite"
    with contextlib.closing(sqlite3.connect(database.file)) as source, contextlib.closing(sqlite3.connect(copy)) as to:
        source.backup(to)
    return copy
