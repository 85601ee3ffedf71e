"""``INSERT ... ON CONFLICT``: the same on both databases, but for where SQLAlchemy keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from sqlalchemy import Insert, Table

    from bot.database.transaction import Transaction

_INSERTS: Mapping[str, Callable[[Table], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Upsert:
    """A statement that inserts a row or, where one with the same *key* stands, changes it; built once, run often.

    *changed* is given the insert, whose ``excluded`` holds what was to be inserted, and returns what is set instead.
    """

    def __init__(
        self,
        table: Table,
        values: Mapping[str, Any],
        *,
        key: tuple[str, ...],
        changed: Callable[[Any], Mapping[str, Any]],
    ) -> None:
        self._statements: dict[str, Insert] = {}
        for name, insert in _INSERTS.items():
            first = insert(table).values(**values)
            self._statements[name] = first.on_conflict_do_update(index_elements=key, set_=changed(first.excluded))

    async def run(self, tx: Transaction, values: Mapping[str, Any]) -> None:
        """Insert or change the row that *values*, the bound parameters, name."""
        await tx.connection.execute(self._statements[tx.connection.dialect.name], values)
