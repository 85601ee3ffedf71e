"""A list that stays in order whatever is added, in blocks: no step of it takes long, however long the list."""

from __future__ import annotations

from bisect import bisect_left, insort
from itertools import chain, islice
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

Item = TypeVar("Item", str, tuple[str, int])

_LONGEST = 1_000
"""A block that has more items becomes two: to sort all of them at once would stop the event loop."""


class InOrder(Generic[Item]):
    """Items in order."""

    def __init__(self) -> None:
        self._blocks: list[list[Item]] = []
        # The last item of each block: where to look.
        self._lasts: list[Item] = []

    def add(self, item: Item) -> None:
        """Add *item*, which may be there already."""
        if not self._blocks:
            self._blocks, self._lasts = [[item]], [item]
            return
        at = min(bisect_left(self._lasts, item), len(self._blocks) - 1)
        block = self._blocks[at]
        insort(block, item)
        if len(block) > _LONGEST:
            half = len(block) // 2
            self._put(at, block[:half], block[half:])
        else:
            self._lasts[at] = block[-1]

    def drop(self, item: Item) -> None:
        """Take away one *item* that is there."""
        at = bisect_left(self._lasts, item)
        block = self._blocks[at]
        del block[bisect_left(block, item)]
        self._put(at, *filter(None, (block,)))

    def since(self, item: Item, most: int) -> Iterator[Item]:
        """Yield at most so many items in order, from *item* or what would come after it."""
        at = bisect_left(self._lasts, item)
        blocks = islice(self._blocks, at, None)
        first = next(blocks, [])
        return islice(chain(first[bisect_left(first, item) :], chain.from_iterable(blocks)), most)

    def _put(self, at: int, *blocks: list[Item]) -> None:
        """Put *blocks* in the place of the one *at*; none where that is empty."""
        self._blocks[at : at + 1], self._lasts[at : at + 1] = blocks, [block[-1] for block in blocks]
