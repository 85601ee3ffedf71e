"""A list that stays in order: sorted once after many are added, and by its place after one."""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import Generic, TypeVar

Item = TypeVar("Item", str, tuple[str, int])

_FEW = 100
"""One of a hundred is put in its place; more than that are sorted with the others."""


class InOrder(Generic[Item]):
    """Items in order; what is new is put in its place when somebody looks."""

    def __init__(self) -> None:
        self._items: list[Item] = []
        self._new: list[Item] = []

    def add(self, item: Item) -> None:
        """Add *item*, which may be there already."""
        self._new.append(item)

    def drop(self, item: Item) -> None:
        """Take away one *item* that is there."""
        items = self.all()
        del items[bisect_left(items, item)]

    def all(self) -> list[Item]:
        """Return the items in order; the list is not to be changed."""
        if len(self._new) > len(self._items) // _FEW:
            self._items = sorted(self._items + self._new)
        else:
            for item in self._new:
                insort(self._items, item)
        self._new.clear()
        return self._items
