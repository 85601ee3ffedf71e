"""Where a database stands in the history of the schema, without importing Alembic.

Alembic costs half a second and 15 MiB; a start whose schema is current needs neither.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from bot.database.trouble import DatabaseNewer

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from bot.database.engine import Database
    from bot.database.transaction import Transaction

VERSIONS = Path(__file__).parent / "versions"


def known_revisions() -> tuple[str, ...]:
    """Return the revisions of this version of the bot, oldest first (the number that begins each file's name)."""
    return tuple(sorted(file.name.partition("_")[0] for file in VERSIONS.glob("[0-9]*.py")))


async def revision_of(database: Database) -> str | None:
    """Return the revision that *database* stands at; None when it is empty."""

    def look(connection: Connection) -> str | None:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()

    async def read(tx: Transaction) -> str | None:
        return await tx.connection.run_sync(look)

    return await database.write(read)


async def is_current(database: Database) -> bool:
    """Whether the schema needs no migration; raise :class:`DatabaseNewer` when a later bot has changed it."""
    revision = await revision_of(database)
    if revision is not None and revision not in known_revisions():
        raise DatabaseNewer(database=database.url.render_as_string())
    return revision == known_revisions()[-1]
