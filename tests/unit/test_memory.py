"""What is frozen does not keep the rest from being looked through."""

from __future__ import annotations

import gc

from bot.memory import freeze


def test_a_full_collection_comes_however_much_is_frozen() -> None:
    """A quarter of what is left counts, not of what is frozen; so few objects would else never be looked through."""
    thresholds = gc.get_threshold()
    # Python 3.13 waits for more than 3.11; these are the same everywhere.
    gc.set_threshold(100, 10, 10)
    frozen = [list[int]() for _ in range(100_000)]
    try:
        freeze()
        before = gc.get_stats()[2]["collections"]
        added = [list[int]() for _ in range(20_000)]

        assert gc.get_stats()[2]["collections"] > before
        assert len(added) < len(frozen) / 4
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)
