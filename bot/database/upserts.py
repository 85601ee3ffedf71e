"""``INSERT ... ON CONFLICT``: the same on both databases, but for where SQLAlchemy keeps it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from sqlalchemy import Insert, Table

    from bot.database.transaction import Transaction


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
        self._table, self._values, self._key, self._changed = table, values, key, changed
        self._statements: dict[str, Insert] = {}

    async def run(self, tx: Transaction, values: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> None:
        """Insert or change the row that *values*, the bound parameters, name; or the rows, where they are several."""
        name = tx.connection.dialect.name
        if name not in self._statements:
            self._statements[name] = self._built(name)
        await tx.connection.execute(self._statements[name], values)

    def _built(self, dialect: str) -> Insert:
        # Only the dialect that is spoken is imported.
        first = import_module(f"sqlalchemy.dialects.{dialect}").insert(self._table).values(**self._values)
        statement: Insert = first.on_conflict_do_update(index_elements=self._key, set_=self._changed(first.excluded))
        return statement
