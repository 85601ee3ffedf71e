"""A list that stays in order, whatever its length."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.resources.search.in_order import InOrder

if TYPE_CHECKING:
    import random


@settings(max_examples=30, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, 3_500), st.integers(0, 100))
def test_it_is_the_list_that_sorting_would_give(chance: random.Random, size: int, kept: int) -> None:
    """However much is added and taken away, over the length of several blocks."""
    items = [str(chance.randrange(2_000)) for _ in range(size)]
    ordered: InOrder[str] = InOrder()
    for item in items:
        ordered.add(item)
    chance.shuffle(items)
    gone, left = items[: size * (100 - kept) // 100], items[size * (100 - kept) // 100 :]
    for item in gone:
        ordered.drop(item)

    wanted = sorted(left)
    assert list(ordered.since("", size)) == wanted
    for start in ("1", "77", "1999", "9999"):
        assert list(ordered.since(start, 5)) == [item for item in wanted if item >= start][:5]
