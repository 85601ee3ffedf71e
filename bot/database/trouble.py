"""What a database error means to the person who runs the bot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import WorldProblem

if TYPE_CHECKING:
    from sqlalchemy.exc import DBAPIError


class DatabaseBusy(WorldProblem):
    """Another process holds the database for longer than we wait."""

    key = "exit.database_locked"
    answer_key = "refusal.database_busy"


class DatabaseReadOnly(WorldProblem):
    """The file or its folder cannot be written."""

    key = "exit.database_read_only"
    answer_key = "refusal.database_read_only"


class DatabaseFull(WorldProblem):
    """The disk is full."""

    key = "exit.database_full"
    answer_key = "refusal.database_full"


class DatabaseUnreachable(WorldProblem):
    """The file cannot be opened, or the server does not answer."""

    key = "exit.database_unreachable"
    answer_key = "refusal.database_busy"


class DatabaseNewer(WorldProblem):
    """A later version of the bot has already changed this database."""

    key = "exit.database_newer"
    answer_key = "refusal.database_newer"


class DatabaseDamaged(WorldProblem):
    """The file is no database, or is damaged."""

    key = "exit.database_damaged"
    answer_key = "refusal.database_read_only"


# What SQLite says (sqlite.org/rescode.html), most telling first.
_SAYINGS: tuple[tuple[str, type[WorldProblem]], ...] = (
    ("database is locked", DatabaseBusy),
    ("readonly database", DatabaseReadOnly),
    ("database or disk is full", DatabaseFull),
    ("disk i/o error", DatabaseFull),
    ("unable to open database", DatabaseUnreachable),
    ("not a database", DatabaseDamaged),
    ("malformed", DatabaseDamaged),
)
# PostgreSQL says it in its own language, so its codes tell (postgresql.org/docs/current/errcodes-appendix.html).
_CODES: dict[str, type[WorldProblem]] = {
    "25006": DatabaseReadOnly,
    "40P01": DatabaseBusy,
    "53100": DatabaseFull,
    "55P03": DatabaseBusy,
}


def explain(error: DBAPIError | OSError, database: str) -> Exception:
    """Turn a driver's error into one of ours; a fault of our own statements comes back as it is."""
    original = getattr(error, "orig", error)
    if problem := _CODES.get(getattr(original, "sqlstate", None) or ""):
        return problem(database=database)
    said = str(original).lower()
    for saying, meant in _SAYINGS:
        if saying in said:
            return meant(database=database)
    # Without a statement it was the connection that failed: the server, its database or our account there.
    if isinstance(error, OSError) or error.connection_invalidated or error.statement is None:
        return DatabaseUnreachable(database=database)
    return error
